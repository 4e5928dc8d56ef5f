package seeother

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/url"
	"time"

	"github.com/see-other/see-other-go/internal/polling"
)

const (
	accept = "application/json, application/problem+json;q=0.9"
	// what a problem may have; a longer one is cut off
	maxProblemBytes = 1 << 20
)

// ask asks for something by its URL. hold is for how long the server may hold its answer.
func (c *Client) ask(ctx context.Context, method, target string, hold time.Duration) (polling.Answer, error) {
	return c.exchange(ctx, c.timeout+hold, func(ctx context.Context) (*http.Response, error) {
		request, err := http.NewRequestWithContext(ctx, method, target, nil)
		if err != nil {
			return nil, err
		}
		request.Header.Set("Accept", accept)
		request.Header.Set("User-Agent", userAgent)
		if hold > 0 {
			request.Header.Set("Prefer", fmt.Sprintf("wait=%d", int(hold.Seconds())))
		}
		return c.http.Do(request)
	})
}

// exchange sends a request and reads the answer, both within the limit. What goes wrong on the way is an answer
// too; an error is left for a context that has ended, and for what could not be sent at all.
func (c *Client) exchange(ctx context.Context, limit time.Duration, send func(context.Context) (*http.Response, error)) (polling.Answer, error) {
	limited, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	answer := polling.Answer{Header: http.Header{}}
	response, err := send(limited)
	if response != nil {
		// the generated client has an error of its own for an answer that it finds no model for
		answer.URL, answer.StatusCode, answer.Header = response.Request.URL.String(), response.StatusCode, response.Header
		answer.Body, err = readBody(response)
	}
	if err == nil {
		return answer, nil
	}
	if ctx.Err() != nil {
		return answer, ctx.Err()
	}
	var broken *url.Error
	if errors.As(err, &broken) {
		answer.URL, err = broken.URL, broken.Err
	} else if response == nil {
		return answer, err
	}
	if limited.Err() != nil {
		err = fmt.Errorf("there was no answer within %s", limit.Round(time.Millisecond))
	}
	answer.Fault = err
	return answer, nil
}

func readBody(response *http.Response) ([]byte, error) {
	defer response.Body.Close()
	if response.StatusCode == http.StatusOK {
		return io.ReadAll(response.Body)
	}
	return io.ReadAll(io.LimitReader(response.Body, maxProblemBytes))
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
