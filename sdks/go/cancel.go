package seeother

import (
	"context"
	"net/http"
	"time"

	"github.com/see-other/see-other-go/api"
	"github.com/see-other/see-other-go/internal/polling"
)

// Cancel asks the server to cancel, again if it gives no usable answer, for as long as patience lasts. The status says
// canceled if that is done, running if a worker has been asked to stop, and how the request ended if it was too late.
func (s *Submission[T]) Cancel(ctx context.Context) (*api.RequestStatus, error) {
	patience := polling.Patience{Limit: s.client.patience}
	at := polling.At(s.location)
	for {
		answer, err := s.client.delete(ctx, at.URL)
		if err != nil {
			return nil, s.watch().brokenOff(ctx, err)
		}
		step := polling.AfterCancel(at, answer, s.client.rules())
		delay := step.Delay
		switch step.Outcome {
		case polling.Done:
			return step.Status, nil
		case polling.TooLate:
			return s.Status(ctx)
		case polling.Ask:
		case polling.Trouble:
			more := false
			if delay, more = patience.Delay(step, time.Now()); !more {
				return nil, unreachable(step, "")
			}
		default:
			return nil, failureOf(step)
		}
		if err := pause(ctx, delay); err != nil {
			return nil, s.watch().brokenOff(ctx, err)
		}
		at = step.Position
	}
}

func (c *Client) delete(ctx context.Context, target string) (polling.Answer, error) {
	request, err := newRequest(ctx, http.MethodDelete, target, 0)
	if err != nil {
		return polling.Answer{}, err
	}
	return c.exchange(ctx, request, limits{exchange: c.timeout})
}
