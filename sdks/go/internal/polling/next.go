package polling

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/see-other/see-other-go/api"
)

const maxRedirects = 5

// Position is where a request is asked for next.
type Position struct {
	// Location is where the request's status is: the resume token.
	Location string
	// URL is what to ask: the Location, the result, or where one of them redirected to.
	URL string
	// Fetching is true once URL is the result's.
	Fetching bool
	// Chain is the URLs that redirected to URL.
	Chain []string
	// Silent counts the good answers in a row without Retry-After.
	Silent int
	// Troubles counts the unusable answers in a row.
	Troubles int
	// Unready is true once the result of a success was not ready: to hear of the success again ends no row of troubles.
	Unready bool
}

// At is the position of a request of which the Location is known and nothing else.
func At(location string) Position {
	return Position{Location: location, URL: location}
}

// Outcome is what an answer means for the one who asks.
type Outcome int

const (
	// Ask the step's position after its delay.
	Ask Outcome = iota
	// Trouble is an unusable answer: ask again after the delay, for as long as patience lasts.
	Trouble
	// Accepted: the request is at the position's Location.
	Accepted
	// Refused is a 4xx to the submit that another try would not change.
	Refused
	// Done: the body is the result, or the status what the cancel came to.
	Done
	// TooLate to cancel: the request has finished.
	TooLate
	// Failed, with the problem that says why.
	Failed
	// Canceled by somebody.
	Canceled
	// Expired is 410.
	Expired
	// Unknown is 404.
	Unknown
	// Unauthorized is 401 or 403.
	Unauthorized
	// Violation of the contract: there is no going on.
	Violation
)

// Step is what follows from an answer.
type Step struct {
	Outcome  Outcome
	Position Position
	// Delay is 0 where the next question can be asked at once.
	Delay time.Duration
	// Told is true if the delay is the server's, not a backoff.
	Told bool
	// Status is what the answer said of the request; nil if nothing.
	Status *api.RequestStatus
	// Problem is there with Failed, Expired, Unknown, Unauthorized, Refused, and with Trouble if the server gave one.
	Problem *api.Problem
	// Detail says what happened, for Trouble, Unauthorized and Violation.
	Detail string
	// Cause is what broke, if something did.
	Cause error
	// Body is the result's, with Done.
	Body []byte
}

// Rules are what the next step depends on besides position and answer.
type Rules struct {
	Origins Origins
	Now     time.Time
	// Random gives a number from 0 up to 1.
	Random func() float64
}

// Next is the step that follows from an answer to a GET of the position's URL.
func Next(at Position, answer Answer, rules Rules) Step {
	if step, ok := Common(at, answer, rules); ok {
		return step
	}
	if at.Fetching {
		return afterResult(at, answer, rules)
	}
	return afterStatus(at, answer, rules)
}

// Common is what an answer means whatever was asked, if it means the same everywhere.
func Common(at Position, answer Answer, rules Rules) (Step, bool) {
	if answer.Unusable() {
		return troubled(at, answer, rules), true
	}
	switch answer.StatusCode {
	case http.StatusUnauthorized, http.StatusForbidden:
		return unauthorized(at, answer), true
	case http.StatusNotFound:
		problem := ProblemOf(answer)
		if at.Fetching && isNotReady(problem) {
			return unready(at, answer, rules), true
		}
		return Step{Outcome: Unknown, Position: at, Problem: problem}, true
	case http.StatusGone:
		return Step{Outcome: Expired, Position: at, Problem: ProblemOf(answer)}, true
	}
	return Step{}, false
}

func afterStatus(at Position, answer Answer, rules Rules) Step {
	switch answer.StatusCode {
	case http.StatusOK:
		return afterReport(at, answer, rules)
	case http.StatusSeeOther, http.StatusFound:
		// some servers send their clients on with 302; what the body says is welcome, and not needed
		status, _ := StatusOf(answer)
		return toResult(at, answer.Header.Get("Location"), status, answer, rules)
	case http.StatusMovedPermanently, http.StatusTemporaryRedirect, http.StatusPermanentRedirect:
		return redirected(at, answer, rules)
	}
	return violated(at, fmt.Sprintf("%s answered %d, which says nothing about a request: 200, 303, 404 and 410 do", answer.URL, answer.StatusCode))
}

func afterReport(at Position, answer Answer, rules Rules) Step {
	status, err := StatusOf(answer)
	if err != nil {
		step := violated(at, err.Error())
		step.Cause = err
		return step
	}
	switch status.Status {
	case api.SUCCEEDED:
		if status.GetResult() == "" {
			return violated(at, fmt.Sprintf("%s says that the request succeeded, and not where the result is (303 with a Location, or result in the body)", answer.URL))
		}
		return toResult(at, status.GetResult(), status, answer, rules)
	case api.FAILED:
		problem := status.Problem
		if problem == nil {
			problem = unexplained()
		}
		return Step{Outcome: Failed, Position: at, Status: status, Problem: problem}
	case api.CANCELED:
		return Step{Outcome: Canceled, Position: at, Status: status}
	}
	step := patient(at, answer, rules)
	step.Status = status
	return step
}

func afterResult(at Position, answer Answer, rules Rules) Step {
	switch answer.StatusCode {
	case http.StatusOK:
		return Step{Outcome: Done, Position: at, Body: answer.Body}
	case http.StatusMovedPermanently, http.StatusFound, http.StatusSeeOther, http.StatusTemporaryRedirect, http.StatusPermanentRedirect:
		return redirected(at, answer, rules)
	}
	return violated(at, fmt.Sprintf("the result at %s was answered %d, where 200 with the result was expected", answer.URL, answer.StatusCode))
}

// toResult goes where the result is.
func toResult(at Position, target string, status *api.RequestStatus, answer Answer, rules Rules) Step {
	result, err := rules.Origins.Follow(target, answer.URL)
	if err != nil {
		return violated(at, fmt.Sprintf("%s says that the request succeeded (%d), but %v", answer.URL, answer.StatusCode, err))
	}
	asked := append(slices.Clone(at.Chain), at.URL)
	if slices.Contains(asked, result) {
		return violated(at, circle(asked, result))
	}
	fetching := Position{Location: at.Location, URL: result, Fetching: true, Chain: []string{at.Location}, Silent: at.Silent}
	if at.Unready {
		fetching.Troubles, fetching.Unready = at.Troubles, true
	}
	return Step{Outcome: Ask, Position: fetching, Status: status}
}

// redirected goes where the same thing is said to be, unless that leads in a circle or too far.
func redirected(at Position, answer Answer, rules Rules) Step {
	target, err := rules.Origins.Follow(answer.Header.Get("Location"), answer.URL)
	if err != nil {
		return violated(at, fmt.Sprintf("%s answered %d, but %v", answer.URL, answer.StatusCode, err))
	}
	chain := append(slices.Clone(at.Chain), at.URL)
	if slices.Contains(chain, target) {
		return violated(at, circle(chain, target))
	}
	if len(chain) > maxRedirects {
		return violated(at, fmt.Sprintf("more than %d redirects in a row: %s", maxRedirects, strings.Join(append(chain, target), " -> ")))
	}
	at.URL, at.Chain = target, chain
	return Step{Outcome: Ask, Position: at}
}

// patient asks the Location again, for a request that has not finished.
func patient(at Position, answer Answer, rules Rules) Step {
	again := At(at.Location)
	delay, told := Delay(answer.Header, at.Silent, rules.Now, rules.Random)
	if !told {
		again.Silent = at.Silent + 1
	}
	return Step{Outcome: Ask, Position: again, Delay: delay, Told: told}
}

// troubled asks the same again: nothing was learned. A status is asked for from its Location on.
func troubled(at Position, answer Answer, rules Rules) Step {
	again := at
	if !at.Fetching {
		again = At(at.Location)
		again.Silent, again.Unready = at.Silent, at.Unready
	}
	again.Troubles = at.Troubles + 1
	delay, told := Delay(answer.Header, at.Troubles, rules.Now, rules.Random)
	step := Step{
		Outcome:  Trouble,
		Position: again,
		Delay:    delay,
		Told:     told,
		Detail:   fmt.Sprintf("%s did not answer", answer.URL),
		Cause:    answer.Fault,
	}
	if answer.Fault != nil {
		step.Detail += ": " + answer.Fault.Error()
		return step
	}
	step.Problem = ProblemOf(answer)
	step.Detail = fmt.Sprintf("%s answered %d (%s)", answer.URL, answer.StatusCode, Describe(step.Problem))
	return step
}

// unready asks the Location again, for a result that should be there and is not.
func unready(at Position, answer Answer, rules Rules) Step {
	step := troubled(at, answer, rules)
	again := At(at.Location)
	again.Silent, again.Troubles, again.Unready = at.Silent, step.Position.Troubles, true
	step.Position = again
	return step
}

func unauthorized(at Position, answer Answer) Step {
	return Step{
		Outcome:  Unauthorized,
		Position: at,
		Problem:  ProblemOf(answer),
		Detail:   fmt.Sprintf("%s answered %d", answer.URL, answer.StatusCode),
	}
}

func violated(at Position, detail string) Step {
	return Step{Outcome: Violation, Position: at, Detail: detail}
}

func circle(chain []string, target string) string {
	return "the server redirects in a circle: " + strings.Join(append(slices.Clone(chain), target), " -> ")
}
