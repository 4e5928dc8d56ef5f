package polling

import (
	"net/http"
	"time"
)

const (
	// the shortest pause that a Retry-After is taken for
	minRetryAfter = 100 * time.Millisecond
	// a server that says a year is asked before that
	maxRetryAfter = time.Hour
	minBackoff    = 500 * time.Millisecond
	maxBackoff    = 30 * time.Second
)

// Delay is how long to wait before asking again: Retry-After if there is one that can be read, else a backoff
// with jitter, so that many clients do not come back at one time. told is true if it is the server's. steps counts the answers in a row before this
// one that gave no hint; random gives a number from 0 up to 1.
func Delay(header http.Header, steps int, now time.Time, random func() float64) (delay time.Duration, told bool) {
	if given, ok := RetryAfter(header, now); ok {
		return max(minRetryAfter, given), true
	}
	step := min(maxBackoff, 2*minBackoff<<min(max(steps, 0), 10))
	return minBackoff + time.Duration(random()*float64(step-minBackoff)), false
}
