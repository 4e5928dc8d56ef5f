package seeother_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	seeother "github.com/see-other/see-other-go"
	"github.com/see-other/see-other-go/api"
)

const (
	estimateBody = `{"trials":1,"seed":1,"duration":{"mean":2,"standardDeviation":0,"percentiles":` +
		`{"p5":2,"p10":2,"p25":2,"p50":2,"p75":2,"p80":2.5,"p90":2,"p95":2,"p99":2}},"criticality":[],"histogram":[]}`
	statusPath = "/requests/1"
	resultPath = "/schedule-estimates/1"
)

var input = api.ScheduleEstimateInput{Tasks: []api.ScheduleTask{{Id: "x", Optimistic: 1, Likely: 2, Pessimistic: 3}}}

// server answers from a script: for each method and path the answers in order, the last again and again.
type server struct {
	*httptest.Server
	mu       sync.Mutex
	scripts  map[string][]http.HandlerFunc
	requests []*http.Request
}

func start(t *testing.T, scripts map[string][]http.HandlerFunc) *server {
	s := &server{scripts: scripts}
	s.Server = httptest.NewServer(s)
	t.Cleanup(s.Close)
	return s
}

func (s *server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.next(r)(w, r)
}

func (s *server) next(r *http.Request) http.HandlerFunc {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.requests = append(s.requests, r)
	key := r.Method + " " + r.URL.Path
	script := s.scripts[key]
	if len(script) == 0 {
		return problem(http.StatusNotFound, "/problems/request-unknown")
	}
	if len(script) > 1 {
		s.scripts[key] = script[1:]
	}
	return script[0]
}

func (s *server) seen() []*http.Request {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]*http.Request(nil), s.requests...)
}

func answer(code int, body string, headers ...string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("Retry-After", "0")
		for i := 0; i < len(headers); i += 2 {
			w.Header().Set(headers[i], headers[i+1])
		}
		w.WriteHeader(code)
		fmt.Fprint(w, body)
	}
}

func problem(code int, kind string) http.HandlerFunc {
	return answer(code, fmt.Sprintf(`{"type":%q,"title":"A problem","status":%d}`, kind, code), "Content-Type", "application/problem+json")
}

func status(word, members string) http.HandlerFunc {
	return answer(http.StatusOK, fmt.Sprintf(
		`{"id":"1","location":%q,"operation":"estimateSchedule","attempt":1,"createdAt":"2026-11-24T08:00:00.000Z","status":%q%s}`,
		statusPath, word, members))
}

func redirect(code int, location string) http.HandlerFunc {
	return answer(code, "", "Location", location)
}

// cutOff sends the beginning of an answer and hangs up.
func cutOff(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Content-Length", "1000")
	fmt.Fprint(w, `{"id":`)
	panic(http.ErrAbortHandler)
}

// hangUp closes the connection without an answer.
func hangUp(http.ResponseWriter, *http.Request) {
	panic(http.ErrAbortHandler)
}

func connect(t *testing.T, url string, options seeother.Options) *seeother.Client {
	t.Helper()
	client, err := seeother.New(url, options)
	if err != nil {
		t.Fatal(err)
	}
	return client
}

func resume(t *testing.T, url string, options seeother.Options) *seeother.Submission[api.ScheduleEstimate] {
	t.Helper()
	submission, err := seeother.Resume[api.ScheduleEstimate](connect(t, url, options), statusPath)
	if err != nil {
		t.Fatal(err)
	}
	return submission
}

func within(t *testing.T) context.Context {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	t.Cleanup(cancel)
	return ctx
}
