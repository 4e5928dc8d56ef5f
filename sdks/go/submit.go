package seeother

import (
	"context"
	"crypto/rand"
	"fmt"
	"net/http"
	"regexp"
	"time"

	"github.com/see-other/see-other-go/internal/polling"
)

// SubmitOption is what can be said of one submit.
type SubmitOption func(*submitOptions)

type submitOptions struct {
	key string
}

// IdempotencyKey submits under this key, 1 to 255 visible ASCII characters, instead of a new one: the same request
// under the same key is accepted once, however often it is sent.
func IdempotencyKey(key string) SubmitOption {
	return func(options *submitOptions) { options.key = key }
}

// post is an operation's request, to be sent under a key as often as it takes.
type post struct {
	// prepare makes it anew, for one try.
	prepare func(ctx context.Context, key string) (*http.Request, error)
	// upload is how long sending it may take, besides the exchange.
	upload time.Duration
}

var keyPattern = regexp.MustCompile(`^[!-~]{1,255}$`)

// submit sends the request until the server has accepted or refused it.
func submit[T any](ctx context.Context, c *Client, request post, options []SubmitOption) (*Submission[T], error) {
	chosen := submitOptions{key: newUUID()}
	for _, option := range options {
		option(&chosen)
	}
	if !keyPattern.MatchString(chosen.key) {
		return nil, fmt.Errorf("an idempotency key of 1 to 255 visible ASCII characters was expected, %q came", chosen.key)
	}
	accepted, err := c.send(ctx, request, chosen.key)
	if err != nil {
		return nil, err
	}
	return &Submission[T]{client: c, location: accepted.Position.Location, notBefore: time.Now().Add(accepted.Delay)}, nil
}

// run is submit and wait.
func run[T any](ctx context.Context, submission *Submission[T], err error) (*T, error) {
	if err != nil {
		return nil, err
	}
	return submission.Wait(ctx)
}

// send gives the step of the 202.
func (c *Client) send(ctx context.Context, request post, key string) (polling.Step, error) {
	patience := polling.Patience{Limit: c.patience}
	for troubles := 0; ; troubles++ {
		answer, err := c.post(ctx, request, key)
		if err != nil && ctx.Err() == nil {
			return polling.Step{}, fmt.Errorf("the request could not be sent: %w", err)
		}
		if err != nil {
			return polling.Step{}, &ServerUnreachable{IdempotencyKey: key, detail: "the submit was broken off: " + err.Error(), cause: err}
		}
		step := polling.AfterSubmit(answer, troubles, c.rules())
		if step.Outcome == polling.Accepted {
			return step, nil
		}
		if step.Outcome != polling.Trouble {
			return step, failureOf(step)
		}
		delay, more := patience.Delay(step, time.Now())
		if !more {
			return step, unreachable(step, key)
		}
		if err := pause(ctx, delay); err != nil {
			return step, &ServerUnreachable{IdempotencyKey: key, Problem: step.Problem, detail: step.Detail, cause: err}
		}
	}
}

func (c *Client) post(ctx context.Context, request post, key string) (polling.Answer, error) {
	prepared, err := request.prepare(ctx, key)
	if err != nil {
		return polling.Answer{}, err
	}
	return c.exchange(ctx, prepared, limits{exchange: c.timeout + request.upload})
}

// newUUID is a random one, version 4 (RFC 9562).
func newUUID() string {
	var b [16]byte
	if _, err := rand.Read(b[:]); err != nil {
		panic(fmt.Sprintf("the system gives no random numbers: %v", err))
	}
	b[6], b[8] = b[6]&0x0f|0x40, b[8]&0x3f|0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}
