package polling

import "time"

// Patience is how long the server may give no usable answer. It begins with the first trouble of a row.
type Patience struct {
	Limit time.Duration
	since time.Time
}

// Delay is how long to wait before the next try after a trouble; false if there is none any more. A backoff ends
// with the patience at the latest, so that its end sees one more try; a delay of the server's that is longer than
// what is left ends it at once.
func (p *Patience) Delay(trouble Step, now time.Time) (time.Duration, bool) {
	if trouble.Position.Troubles == 1 {
		p.since = now
	}
	left := p.since.Add(p.Limit).Sub(now)
	if left <= 0 || trouble.Told && trouble.Delay > left {
		return 0, false
	}
	return min(trouble.Delay, left), true
}
