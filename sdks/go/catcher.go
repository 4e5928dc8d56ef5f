package seeother

import (
	"errors"
	"net/http"

	"github.com/see-other/see-other-go/api"
)

// catcher takes the requests that the generated client has made, so that they are sent as every other is.
type catcher struct{}

// caughtRequest is how a request leaves the generated client.
type caughtRequest struct{ request *http.Request }

func (c *caughtRequest) Error() string { return "the request was not sent" }

func (catcher) RoundTrip(request *http.Request) (*http.Response, error) {
	return nil, &caughtRequest{request}
}

// caught is the request that a call of the generated client came to.
func caught(_ *api.RequestStatus, _ *http.Response, err error) (*http.Request, error) {
	var caught *caughtRequest
	if errors.As(err, &caught) {
		return caught.request, nil
	}
	return nil, err
}
