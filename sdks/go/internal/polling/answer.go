// Package polling holds the rules of the poll: given where a request is asked for and what was answered, what
// follows. Pure: no HTTP exchange, no clock, no sleep.
package polling

import (
	"net/http"
	"strings"
)

// Answer is what came back for one question.
type Answer struct {
	// URL is what was asked.
	URL string
	// StatusCode is 0 if no answer came.
	StatusCode int
	Header     http.Header
	Body       []byte
	// Fault says why no answer came, or why its body broke off.
	Fault error
}

// Unusable is true for an answer from which nothing is learned of the request: none at all, a body that broke
// off, a server that is busy or at fault.
func (a Answer) Unusable() bool {
	switch {
	case a.Fault != nil:
		return true
	case a.StatusCode == http.StatusRequestTimeout, a.StatusCode == http.StatusTooEarly, a.StatusCode == http.StatusTooManyRequests:
		return true
	}
	return a.StatusCode >= 500
}

func (a Answer) isJSON() bool {
	return strings.Contains(strings.ToLower(a.Header.Get("Content-Type")), "json")
}
