package polling

import (
	"fmt"
	"net/http"
)

// AfterCancel is the step that follows from the answer to a DELETE of the position's URL: Done with a status,
// TooLate, or to ask again.
func AfterCancel(at Position, answer Answer, rules Rules) Step {
	if step, ok := Common(at, answer, rules); ok {
		return step
	}
	switch answer.StatusCode {
	case http.StatusOK, http.StatusAccepted:
		status, err := StatusOf(answer)
		if err != nil {
			step := violated(at, err.Error())
			step.Cause = err
			return step
		}
		return Step{Outcome: Done, Position: at, Status: status}
	case http.StatusConflict:
		return Step{Outcome: TooLate, Position: at}
	case http.StatusMovedPermanently, http.StatusFound, http.StatusTemporaryRedirect, http.StatusPermanentRedirect:
		return redirected(at, answer, rules)
	}
	return violated(at, fmt.Sprintf("%s answered %d to DELETE, where 200, 202 or 409 was expected", answer.URL, answer.StatusCode))
}
