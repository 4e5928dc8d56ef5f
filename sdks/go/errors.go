package seeother

import (
	"fmt"
	"strings"

	"github.com/see-other/see-other-go/api"
	"github.com/see-other/see-other-go/internal/polling"
)

// Error is any error of this package about one request. There is one type for each thing to be done about it;
// tell them apart with errors.As.
type Error interface {
	error
	// RequestLocation is where the request's status is, "" if that is not known. Resume takes it up again.
	RequestLocation() string
}

// RequestFailed: the request was worked on and failed. There will be no result.
type RequestFailed struct {
	Location string
	Problem  *api.Problem
}

func (e *RequestFailed) Error() string {
	return "the request failed: " + polling.Describe(e.Problem)
}

func (e *RequestFailed) RequestLocation() string { return e.Location }

// RequestCanceled: somebody canceled the request. There will be no result.
type RequestCanceled struct {
	Location string
}

func (e *RequestCanceled) Error() string {
	return "the request was canceled; submit it again if it is still wanted"
}

func (e *RequestCanceled) RequestLocation() string { return e.Location }

// RequestExpired is 410: the request is over and the server has let go of it and its result.
type RequestExpired struct {
	Location string
	Problem  *api.Problem
}

func (e *RequestExpired) Error() string {
	return "the request has expired on its server, and its result with it: " + polling.Describe(e.Problem)
}

func (e *RequestExpired) RequestLocation() string { return e.Location }

// RequestUnknown is 404: the server has no such request, or will not show it to these credentials.
type RequestUnknown struct {
	Location string
	Problem  *api.Problem
}

func (e *RequestUnknown) Error() string {
	return fmt.Sprintf("the server knows no request at %s (or it belongs to somebody else): check the Location and the credentials", e.Location)
}

func (e *RequestUnknown) RequestLocation() string { return e.Location }

// SubmissionRefused: the server did not take the request, and nothing runs. Another try with the same input would
// end the same.
type SubmissionRefused struct {
	Problem *api.Problem
}

func (e *SubmissionRefused) Error() string {
	return fmt.Sprintf("the request was refused (%d): %s", e.Problem.Status, polling.Describe(e.Problem))
}

func (e *SubmissionRefused) RequestLocation() string { return "" }

// NotAuthorized is 401 or 403: the credentials are missing, wrong or not enough. What was submitted lives on.
type NotAuthorized struct {
	Location string
	Problem  *api.Problem
	detail   string
}

func (e *NotAuthorized) Error() string {
	said := strings.TrimSuffix(polling.Describe(e.Problem), ".")
	return fmt.Sprintf("%s: %s. Give a key as Options.Key; it goes to the client's own origin only", e.detail, said)
}

func (e *NotAuthorized) RequestLocation() string { return e.Location }

// WaitTimeout: the wait is over, the request is not. It goes on, and nothing was canceled. If it was the context's
// deadline that ended the wait, errors.Is finds context.DeadlineExceeded in it.
type WaitTimeout struct {
	Location string
	// LastStatus is the last that was heard of the request; nil if nothing was.
	LastStatus *api.RequestStatus
	cause      error
}

func (e *WaitTimeout) Error() string {
	when := "yet"
	if e.cause != nil {
		when = "in time"
	}
	seen := ""
	if e.LastStatus != nil {
		seen = " (last seen " + string(e.LastStatus.Status)
		if progress := e.LastStatus.Progress; progress != nil {
			seen += fmt.Sprintf(", %g %%", progress.Percent)
		}
		seen += ")"
	}
	return fmt.Sprintf("the request has not finished %s%s. It goes on; take it up again with Resume(client, %q)", when, seen, e.Location)
}

func (e *WaitTimeout) Unwrap() error { return e.cause }

func (e *WaitTimeout) RequestLocation() string { return e.Location }

// ServerUnreachable: the server gave no usable answer for a while. The request may well be running.
type ServerUnreachable struct {
	Location string
	// IdempotencyKey is that of a request that was being submitted: sending it again under this key is safe, under
	// another it may run twice.
	IdempotencyKey string
	// Problem is what the server said last, if it said anything.
	Problem *api.Problem
	detail  string
	cause   error
}

func (e *ServerUnreachable) Error() string {
	advice := fmt.Sprintf("It may still run; take it up again with Resume(client, %q)", e.Location)
	if e.IdempotencyKey != "" {
		advice = fmt.Sprintf("The request may have arrived; submit it again with IdempotencyKey(%q), so that it does not run twice", e.IdempotencyKey)
	}
	return e.detail + ". " + advice
}

func (e *ServerUnreachable) Unwrap() error { return e.cause }

func (e *ServerUnreachable) RequestLocation() string { return e.Location }

// ContractViolation: the server does not keep to the pattern, or a result does not fit the contract.
type ContractViolation struct {
	Location string
	detail   string
	cause    error
}

func (e *ContractViolation) Error() string {
	return "the server does not keep to the contract: " + e.detail
}

func (e *ContractViolation) Unwrap() error { return e.cause }

func (e *ContractViolation) RequestLocation() string { return e.Location }
