package seeother

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/see-other/see-other-go/api"
	"github.com/see-other/see-other-go/internal/polling"
)

// for how long the server is asked to hold its answer
const longestHold = 20 * time.Second

// watch follows one request, polled by whoever waits for it.
type watch struct {
	client   *Client
	location string
	// notBefore is when the server wants to be asked first.
	notBefore time.Time
	// held asks the server to hold its answers: for who wants the result and no news on the way.
	held bool
	// once stops where the next question would have to wait.
	once bool
	// fetching goes on to the result.
	fetching bool
	// seen is told of each change of status or progress; false stops the watch.
	seen func(*api.RequestStatus) bool
	// last is the last that was heard of the request.
	last *api.RequestStatus
}

// errStopped: whoever was told of a change wants no more.
var errStopped = errors.New("the watch was stopped")

// run follows the request until it has finished; the result is nil if it is not fetched.
func (w *watch) run(ctx context.Context) (*polling.Step, error) {
	patience := polling.Patience{Limit: w.client.patience}
	at := polling.At(w.location)
	if err := pause(ctx, w.firstDelay(ctx, at)); err != nil {
		return nil, w.brokenOff(ctx, err)
	}
	for {
		answer, err := w.ask(ctx, at)
		if err != nil {
			return nil, w.brokenOff(ctx, err)
		}
		step := polling.Next(at, answer, w.client.rules())
		if !w.hear(step, at) {
			return nil, errStopped
		}
		delay := step.Delay
		switch step.Outcome {
		case polling.Done:
			return &step, nil
		case polling.Ask:
			if step.Position.Fetching && !w.fetching {
				return nil, nil
			}
			if w.once && step.Delay > 0 {
				return nil, &WaitTimeout{Location: w.location, LastStatus: w.last}
			}
		case polling.Trouble:
			more := false
			if delay, more = patience.Delay(step, time.Now()); w.once || !more {
				return nil, unreachable(step, "")
			}
		default:
			return nil, failureOf(step)
		}
		if err := pause(ctx, delay); err != nil {
			return nil, w.brokenOff(ctx, err)
		}
		at = step.Position
	}
}

// firstDelay is for how long the first question waits, as the 202 asked for: not at all if its answer may be held, if
// it is the only one, or if the time would be over by then.
func (w *watch) firstDelay(ctx context.Context, at polling.Position) time.Duration {
	if deadline, ok := ctx.Deadline(); ok && !w.notBefore.Before(deadline) {
		return 0
	}
	if w.once || w.hold(ctx, at) > 0 {
		return 0
	}
	return max(0, time.Until(w.notBefore))
}

func (w *watch) ask(ctx context.Context, at polling.Position) (polling.Answer, error) {
	hold := w.hold(ctx, at)
	request, err := newRequest(ctx, http.MethodGet, at.URL, hold)
	if err != nil {
		return polling.Answer{}, err
	}
	limits := limits{exchange: w.client.timeout + hold}
	if at.Fetching {
		limits.pause = w.client.timeout
	}
	return w.client.exchange(ctx, request, limits)
}

// hold is for how long the next answer may be held: whole seconds, at most what is left of the time.
func (w *watch) hold(ctx context.Context, at polling.Position) time.Duration {
	if !w.held || at.Fetching {
		return 0
	}
	hold := longestHold
	if deadline, ok := ctx.Deadline(); ok {
		hold = min(hold, time.Until(deadline).Truncate(time.Second))
	}
	return max(0, hold)
}

// hear notes what a step says of the request, and passes on what is new.
func (w *watch) hear(step polling.Step, from polling.Position) bool {
	status := step.Status
	if step.Position.Fetching && !from.Fetching {
		status = succeeded(status, w.last, step.Position)
	}
	if status == nil {
		return true
	}
	isNew := w.last == nil || changed(w.last, status)
	w.last = status
	return !isNew || w.seen == nil || w.seen(status)
}

// succeeded is the status of a request of which a 303 says so, with a body or without.
func succeeded(said, last *api.RequestStatus, at polling.Position) *api.RequestStatus {
	if said != nil && said.Status == api.SUCCEEDED {
		return said
	}
	status := api.RequestStatus{Location: at.Location}
	if last != nil {
		status = *last
	}
	status.Status = api.SUCCEEDED
	status.SetResult(at.URL)
	return &status
}

func changed(before, now *api.RequestStatus) bool {
	if before.Status != now.Status || (before.Progress == nil) != (now.Progress == nil) {
		return true
	}
	return now.Progress != nil &&
		(before.Progress.Percent != now.Progress.Percent || before.Progress.GetMessage() != now.Progress.GetMessage())
}

// brokenOff is the error of a wait that its context has ended, or that could not ask.
func (w *watch) brokenOff(ctx context.Context, err error) error {
	if errors.Is(ctx.Err(), context.DeadlineExceeded) {
		return &WaitTimeout{Location: w.location, LastStatus: w.last, cause: ctx.Err()}
	}
	if ctx.Err() == nil {
		return fmt.Errorf("the request could not be asked for: %w", err)
	}
	return fmt.Errorf("the wait was broken off; the request goes on, take it up again with Resume(client, %q): %w", w.location, err)
}

func unreachable(step polling.Step, key string) error {
	detail := step.Detail
	if step.Position.Troubles > 1 {
		detail += fmt.Sprintf(", %d times in a row", step.Position.Troubles)
	}
	return &ServerUnreachable{
		Location:       step.Position.Location,
		IdempotencyKey: key,
		Problem:        step.Problem,
		detail:         detail,
		cause:          step.Cause,
	}
}

// failureOf is the error of a step from which there is no going on.
func failureOf(step polling.Step) error {
	location := step.Position.Location
	switch step.Outcome {
	case polling.Failed:
		return &RequestFailed{Location: location, Problem: step.Problem}
	case polling.Canceled:
		return &RequestCanceled{Location: location}
	case polling.Expired:
		return &RequestExpired{Location: location, Problem: step.Problem}
	case polling.Unknown:
		return &RequestUnknown{Location: location, Problem: step.Problem}
	case polling.Refused:
		return &SubmissionRefused{Problem: step.Problem}
	case polling.Unauthorized:
		return &NotAuthorized{Location: location, Problem: step.Problem, detail: step.Detail}
	case polling.Trouble:
		return unreachable(step, "")
	}
	return &ContractViolation{Location: location, detail: step.Detail, cause: step.Cause}
}
