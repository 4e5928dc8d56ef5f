package polling

import (
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"time"
)

var digits = regexp.MustCompile(`^\d+$`)

// RetryAfter reads the header (RFC 9110, section 10.2.3): a number of seconds of any length, or a date in
// one of the three forms of HTTP (section 5.6.7), which is taken relative to the
// server's own Date so that clocks that differ do no harm. False if there is none that can be read.
func RetryAfter(header http.Header, now time.Time) (time.Duration, bool) {
	value := strings.TrimSpace(header.Get("Retry-After"))
	if digits.MatchString(value) {
		// digits that no number holds are more than the longest that is waited, too
		seconds, err := strconv.ParseUint(value, 10, 64)
		if err != nil || seconds > uint64(maxRetryAfter/time.Second) {
			return maxRetryAfter, true
		}
		return time.Duration(seconds) * time.Second, true
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
