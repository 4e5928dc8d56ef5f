package polling

import (
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// the RFC has whole seconds; some servers send fractions, which leave no doubt
var seconds = regexp.MustCompile(`^\d+(\.\d+)?$`)

// RetryAfter reads the header (RFC 9110, section 10.2.3): seconds, or a date, which is taken relative to the
// server's own Date so that clocks that differ do no harm. False if there is none that can be read.
func RetryAfter(header http.Header, now time.Time) (time.Duration, bool) {
	value := strings.TrimSpace(header.Get("Retry-After"))
	if seconds.MatchString(value) {
		given, err := strconv.ParseFloat(value, 64)
		if err != nil {
			return 0, false
		}
		return time.Duration(min(given, maxRetryAfter.Seconds()) * float64(time.Second)), true
	}
	at, err := http.ParseTime(value)
	if err != nil {
		return 0, false
	}
	sent, err := http.ParseTime(header.Get("Date"))
	if err != nil {
		sent = now
	}
	return min(max(0, at.Sub(sent)), maxRetryAfter), true
}
