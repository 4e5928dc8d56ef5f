package seeother

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"strings"
	"time"

	"github.com/see-other/see-other-go/api"
	"github.com/see-other/see-other-go/internal/polling"
)

// Submission is a request that was accepted, with a result of type T. Letting go of it, or of a wait, cancels
// nothing: its Location takes it up again in any process.
type Submission[T any] struct {
	client   *Client
	location string
	// notBefore is when the server wants to be asked first.
	notBefore time.Time
}

// Resume makes the handle of a request that was accepted at any time, by any process, in any language. Nothing is
// asked yet. A relative location is resolved against the base URL; one of another origin is asked without
// credentials.
func Resume[T any](client *Client, location string) (*Submission[T], error) {
	target, err := client.base.Parse(location)
	if err == nil {
		err = polling.CheckURL(target)
	}
	if err == nil && strings.TrimSpace(location) == "" {
		err = errors.New("it is empty")
	}
	if err != nil {
		return nil, fmt.Errorf("the Location of a request was expected, %q came: %w", location, err)
	}
	target.Fragment = ""
	return &Submission[T]{client: client, location: target.String()}, nil
}

// Location is where the request's status is, as an absolute URL: the resume token.
func (s *Submission[T]) Location() string {
	return s.location
}

// Status asks for the status, once, now.
func (s *Submission[T]) Status(ctx context.Context) (*api.RequestStatus, error) {
	asked := s.watch()
	asked.once = true
	if _, err := asked.run(ctx); asked.last == nil {
		return nil, err
	}
	return asked.last, nil
}

// Updates gives each change of status or progress, until the request has finished, however it ends. An error is the
// last that it gives. Leaving the loop cancels nothing.
func (s *Submission[T]) Updates(ctx context.Context) iter.Seq2[*api.RequestStatus, error] {
	return func(yield func(*api.RequestStatus, error) bool) {
		following := s.watch()
		following.seen = func(status *api.RequestStatus) bool { return yield(status, nil) }
		_, err := following.run(ctx)
		if err == nil || errors.Is(err, errStopped) || saidByStatus(err) {
			return
		}
		yield(nil, err)
	}
}

// saidByStatus is true for the ends that the last status has told of.
func saidByStatus(err error) bool {
	var failed *RequestFailed
	var canceled *RequestCanceled
	return errors.As(err, &failed) || errors.As(err, &canceled)
}

// WaitOption is what can be said of one wait.
type WaitOption func(*watch)

// OnUpdate calls back with each change of status or progress while the wait lasts.
func OnUpdate(callback func(*api.RequestStatus)) WaitOption {
	return func(w *watch) {
		w.held = false
		w.seen = func(status *api.RequestStatus) bool {
			callback(status)
			return true
		}
	}
}

// Wait waits for the result. A deadline of ctx ends the wait as *WaitTimeout; neither that nor a canceled ctx cancels
// the request. Other errors: *RequestFailed, *RequestCanceled, *RequestExpired, *RequestUnknown, *NotAuthorized,
// *ServerUnreachable, *ContractViolation.
func (s *Submission[T]) Wait(ctx context.Context, options ...WaitOption) (*T, error) {
	waiting := s.watch()
	waiting.fetching, waiting.held = true, true
	for _, option := range options {
		option(waiting)
	}
	return resultOf[T](waiting.run(ctx))
}

// Result gives the result if it is there, at once; *WaitTimeout if the request has not finished, else what Wait
// gives.
func (s *Submission[T]) Result(ctx context.Context) (*T, error) {
	asked := s.watch()
	asked.fetching, asked.once = true, true
	return resultOf[T](asked.run(ctx))
}

func (s *Submission[T]) watch() *watch {
	return &watch{client: s.client, location: s.location, notBefore: s.notBefore}
}

func resultOf[T any](step *polling.Step, err error) (*T, error) {
	if err != nil {
		return nil, err
	}
	value := new(T)
	if err := json.Unmarshal(step.Body, value); err != nil {
		detail := fmt.Sprintf("the result at %s does not fit: %v", step.Position.URL, err)
		return nil, &ContractViolation{Location: step.Position.Location, detail: detail, cause: err}
	}
	return value, nil
}
