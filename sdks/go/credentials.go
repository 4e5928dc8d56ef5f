package seeother

import (
	"context"
	"fmt"
	"net/http"

	"github.com/see-other/see-other-go/internal/polling"
)

// KeyFunc gives the key or token of one exchange; "" for none.
type KeyFunc func(ctx context.Context) (string, error)

func constantKey(key string) KeyFunc {
	return func(context.Context) (string, error) { return key, nil }
}

// ownOriginOnly adds the credentials to what goes to their origin, and takes them from what goes elsewhere. Every
// exchange of the client passes here.
type ownOriginOnly struct {
	origin string
	key    KeyFunc
	next   http.RoundTripper
}

func (o *ownOriginOnly) RoundTrip(request *http.Request) (*http.Response, error) {
	sent := request.Clone(request.Context())
	sent.Header.Del("Authorization")
	if polling.Origin(request.URL) == o.origin {
		key, err := o.key(request.Context())
		if err != nil {
			if request.Body != nil {
				request.Body.Close()
			}
			return nil, fmt.Errorf("there is no key to send: %w", err)
		}
		if key != "" {
			sent.Header.Set("Authorization", "Bearer "+key)
		}
	}
	return o.next.RoundTrip(sent)
}
