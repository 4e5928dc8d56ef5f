package seeother

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"time"

	"github.com/see-other/see-other-go/internal/polling"
)

const (
	accept = "application/json, application/problem+json;q=0.9"
	// what a problem may have; a longer one is cut off
	maxProblemBytes = 1 << 20
)

// limits are what an exchange may take.
type limits struct {
	// exchange is for the whole of it, but for a long body.
	exchange time.Duration
	// pause is for each pause in the body of a 200 that may take long to arrive; 0 if the limit of the whole holds.
	pause time.Duration
}

// errTooLong: the limit of an exchange has passed.
var errTooLong = errors.New("the exchange took too long")

// newRequest is a request without a body for something by its URL. hold is for how long the server may hold its
// answer.
func newRequest(ctx context.Context, method, target string, hold time.Duration) (*http.Request, error) {
	request, err := http.NewRequestWithContext(ctx, method, target, nil)
	if err != nil {
		return nil, err
	}
	request.Header.Set("Accept", accept)
	request.Header.Set("User-Agent", userAgent)
	if hold > 0 {
		request.Header.Set("Prefer", fmt.Sprintf("wait=%d", int(hold.Seconds())))
	}
	return request, nil
}

// exchange sends a request and reads the answer. What goes wrong on the way is an answer too; an error is left for
// a context that has ended, and for what keeps the request from being sent.
func (c *Client) exchange(ctx context.Context, request *http.Request, limits limits) (polling.Answer, error) {
	answer := polling.Answer{URL: request.URL.String(), Header: http.Header{}}
	content := contentOf(request)
	if err := c.credentials.authorize(request); err != nil {
		content.Close()
		return answer, err
	}
	limited, end := context.WithCancelCause(ctx)
	defer end(nil)
	timer := time.AfterFunc(limits.exchange, func() { end(errTooLong) })
	defer timer.Stop()

	// no http.Client: that reads, and may follow, a Location before its caller sees the answer
	response, err := c.transport.RoundTrip(request.WithContext(limited))
	if err == nil {
		answer.StatusCode, answer.Header = response.StatusCode, response.Header
		answer.Body, err = readBody(response, func() {
			if limits.pause > 0 {
				timer.Reset(limits.pause)
			}
		})
	}
	// what a server says to a part of what cannot be read is not about the request, unless it has accepted it
	if err == nil && (content.failure() == nil || answer.StatusCode == http.StatusAccepted) {
		return answer, nil
	}
	if ctx.Err() != nil {
		return answer, ctx.Err()
	}
	if unreadable := content.failure(); unreadable != nil {
		return answer, unreadable
	}
	answer.Fault = err
	if errors.Is(context.Cause(limited), errTooLong) {
		answer.Fault = fmt.Errorf("there was no answer within %s", limits.exchange.Round(time.Millisecond))
		if answer.StatusCode == http.StatusOK && limits.pause > 0 {
			answer.Fault = fmt.Errorf("its answer paused for more than %s", limits.pause.Round(time.Millisecond))
		}
	}
	return answer, nil
}

// readBody reads what an answer says, and tells of each piece of a 200 that has come.
func readBody(response *http.Response, came func()) ([]byte, error) {
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return io.ReadAll(io.LimitReader(response.Body, maxProblemBytes))
	}
	came()
	body := &bytes.Buffer{}
	_, err := body.ReadFrom(pieces{response.Body, came})
	return body.Bytes(), err
}

// pieces tells of each piece that is read.
type pieces struct {
	io.Reader
	came func()
}

func (p pieces) Read(into []byte) (int, error) {
	n, err := p.Reader.Read(into)
	if n > 0 {
		p.came()
	}
	return n, err
}

func (c *Client) rules() polling.Rules {
	return polling.Rules{Origins: c.origins, Now: time.Now(), Random: rand.Float64}
}

// pause sleeps until the delay is over or the context has ended.
func pause(ctx context.Context, delay time.Duration) error {
	timer := time.NewTimer(delay)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}
