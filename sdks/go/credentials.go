package seeother

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/see-other/see-other-go/internal/polling"
)

// KeyFunc gives the key or token of one exchange; "" for none.
type KeyFunc func(ctx context.Context) (string, error)

func constantKey(key string) KeyFunc {
	return func(context.Context) (string, error) { return key, nil }
}

// credentials go to their origin and to no other. Every exchange of the client passes here.
type credentials struct {
	origin string
	key    KeyFunc
}

// authorize gives the request its credentials, or takes from it what it may not have.
func (c credentials) authorize(request *http.Request) error {
	request.Header.Del("Authorization")
	if polling.Origin(request.URL) != c.origin {
		return nil
	}
	key, err := c.key(request.Context())
	if err != nil {
		return fmt.Errorf("there is no key to send: %w", err)
	}
	if err := checkKey(key); err != nil {
		return err
	}
	if key != "" {
		request.Header.Set("Authorization", "Bearer "+key)
	}
	return nil
}

// checkKey says whether a header can hold the key, without showing it.
func checkKey(key string) error {
	if !isHeaderValue(key) {
		return errors.New("the key cannot be sent: it holds a line break or another control character")
	}
	return nil
}

// isHeaderValue is true for what the value of a header may have (RFC 9110, section 5.5).
func isHeaderValue(value string) bool {
	return !strings.ContainsFunc(value, func(r rune) bool { return r < ' ' && r != '\t' || r == 0x7f })
}
