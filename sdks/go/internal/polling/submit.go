package polling

import (
	"fmt"
	"net/http"
)

// AfterSubmit is the step that follows from the answer to a submit. troubles counts the unusable answers in a row
// before this one.
func AfterSubmit(answer Answer, troubles int, rules Rules) Step {
	code := answer.StatusCode
	switch {
	case answer.Unusable() || keyInUse(answer):
		return troubled(Position{Troubles: troubles}, answer, rules)
	case code == http.StatusAccepted:
		location, err := rules.Origins.Follow(answer.Header.Get("Location"), answer.URL)
		if err != nil {
			return violated(Position{}, fmt.Sprintf("%s answered 202 Accepted, but %v", answer.URL, err))
		}
		// when the status should be asked for first; without a Retry-After, at once
		delay, told := RetryAfter(answer.Header, rules.Now)
		return Step{Outcome: Accepted, Position: At(location), Delay: delay, Told: told}
	case code == http.StatusUnauthorized || code == http.StatusForbidden:
		return unauthorized(Position{}, answer)
	case code >= 400:
		return Step{Outcome: Refused, Problem: ProblemOf(answer)}
	}
	return violated(Position{}, fmt.Sprintf("%s answered %d to the POST, where 202 Accepted with a Location was expected%s", answer.URL, code, redirectAdvice(answer)))
}

// keyInUse is true for the conflict that passes: the first request under the key is still being accepted.
func keyInUse(answer Answer) bool {
	return answer.StatusCode == http.StatusConflict && answer.Header.Get("Retry-After") != ""
}

func redirectAdvice(answer Answer) string {
	location := answer.Header.Get("Location")
	if location == "" {
		return ""
	}
	return fmt.Sprintf(". It redirects to %s: check the base URL", location)
}
