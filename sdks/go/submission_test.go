package seeother_test

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	seeother "github.com/see-other/see-other-go"
	"github.com/see-other/see-other-go/api"
)

const (
	getStatus    = "GET " + statusPath
	getResult    = "GET " + resultPath
	deleteStatus = "DELETE " + statusPath
)

func TestWaitGoesThroughTroublesToTheResult(t *testing.T) {
	s := start(t, map[string][]http.HandlerFunc{
		getStatus: {
			status("accepted", ""),
			problem(http.StatusInternalServerError, "x"),
			cutOff,
			status("running", ""),
			redirect(http.StatusTemporaryRedirect, "/moved"),
			redirect(http.StatusSeeOther, resultPath),
		},
		"GET /moved": {status("running", "")},
		getResult:    {problem(http.StatusNotFound, "/problems/result-not-ready"), cutOff, answer(http.StatusOK, estimateBody)},
	})
	estimate, err := resume(t, s.URL, seeother.Options{}).Wait(within(t))
	if err != nil || estimate.Duration.Percentiles.P80 != 2.5 {
		t.Fatalf("%v, %v", estimate, err)
	}
	for _, request := range s.seen() {
		prefers := request.Header.Get("Prefer")
		if held := request.URL.Path != resultPath; held != (prefers == "wait=20") {
			t.Errorf("%s was asked for with Prefer: %q", request.URL.Path, prefers)
		}
		if request.Header.Get("Accept") != "application/json, application/problem+json;q=0.9" {
			t.Errorf("Accept is %q", request.Header.Get("Accept"))
		}
	}
}

func TestEndsOfAWait(t *testing.T) {
	elsewhere := start(t, nil)
	badEstimate := strings.Replace(estimateBody, `"trials":1,`, "", 1)
	for name, row := range map[string]struct {
		status, result http.HandlerFunc
		check          func(error) bool
	}{
		"failed":                     {status("failed", `,"problem":{"type":"/p","title":"No","status":422,"line":4}`), nil, is(func(e *seeother.RequestFailed) bool { return e.Problem.GetLine() == 4 })},
		"canceled":                   {status("canceled", ""), nil, is(func(e *seeother.RequestCanceled) bool { return true })},
		"expired":                    {problem(http.StatusGone, "/p"), nil, is(func(e *seeother.RequestExpired) bool { return e.Problem.Type == "/p" })},
		"unknown":                    {problem(http.StatusNotFound, "/p"), nil, is(func(e *seeother.RequestUnknown) bool { return e.Problem.Type == "/p" })},
		"not authorized":             {problem(http.StatusUnauthorized, "/p"), nil, is(func(e *seeother.NotAuthorized) bool { return e.Problem.Type == "/p" })},
		"unreachable":                {problem(http.StatusBadGateway, "/p"), nil, is(func(e *seeother.ServerUnreachable) bool { return e.IdempotencyKey == "" })},
		"another origin":             {redirect(http.StatusSeeOther, elsewhere.URL+"/1"), nil, is(func(e *seeother.ContractViolation) bool { return strings.Contains(e.Error(), elsewhere.URL) })},
		"303 without a Location":     {redirect(http.StatusSeeOther, ""), nil, is(func(e *seeother.ContractViolation) bool { return true })},
		"a circle":                   {redirect(http.StatusTemporaryRedirect, statusPath), nil, is(func(e *seeother.ContractViolation) bool { return strings.Contains(e.Error(), " -> ") })},
		"no JSON":                    {answer(http.StatusOK, "<p>", "Content-Type", "text/html"), nil, is(func(e *seeother.ContractViolation) bool { return true })},
		"a result that does not fit": {redirect(http.StatusSeeOther, resultPath), answer(http.StatusOK, badEstimate), is(func(e *seeother.ContractViolation) bool { return strings.Contains(e.Error(), "trials") })},
		"a result that has expired":  {redirect(http.StatusSeeOther, resultPath), problem(http.StatusGone, "/p"), is(func(e *seeother.RequestExpired) bool { return true })},
	} {
		t.Run(name, func(t *testing.T) {
			s := start(t, map[string][]http.HandlerFunc{getStatus: {row.status}})
			if row.result != nil {
				s.scripts[getResult] = []http.HandlerFunc{row.result}
			}
			submission := resume(t, s.URL, seeother.Options{Patience: 300 * time.Millisecond})
			for _, end := range []func(context.Context) (*api.ScheduleEstimate, error){
				func(ctx context.Context) (*api.ScheduleEstimate, error) { return submission.Wait(ctx) },
				submission.Result,
			} {
				_, err := end(within(t))
				if !row.check(err) {
					t.Errorf("%T: %v", err, err)
				}
				var located seeother.Error
				if !errors.As(err, &located) || located.RequestLocation() != s.URL+statusPath {
					t.Errorf("%v says nothing of the Location", err)
				}
			}
		})
	}
	if len(elsewhere.seen()) != 0 {
		t.Error("another origin was asked")
	}
}

func TestWaitThatTimesOutCancelsNothing(t *testing.T) {
	s := start(t, map[string][]http.HandlerFunc{getStatus: {status("running", `,"progress":{"percent":40}`)}})
	ctx, cancel := context.WithTimeout(context.Background(), 350*time.Millisecond)
	defer cancel()
	_, err := resume(t, s.URL, seeother.Options{}).Wait(ctx)
	if !is(func(e *seeother.WaitTimeout) bool { return e.LastStatus.Progress.Percent == 40 })(err) {
		t.Errorf("%T: %v", err, err)
	}
	if !errors.Is(err, context.DeadlineExceeded) || !strings.Contains(err.Error(), "running, 40 %") {
		t.Errorf("%v", err)
	}
	for _, request := range s.seen() {
		if request.Method != http.MethodGet || request.Header.Get("Prefer") != "" {
			t.Errorf("%s with Prefer: %q", request.Method, request.Header.Get("Prefer"))
		}
	}
}

func TestWaitThatIsBrokenOffCancelsNothing(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	s := start(t, map[string][]http.HandlerFunc{getStatus: {func(w http.ResponseWriter, r *http.Request) {
		cancel()
		<-r.Context().Done()
	}}})
	_, err := resume(t, s.URL, seeother.Options{}).Wait(ctx)
	if !errors.Is(err, context.Canceled) || is(func(*seeother.WaitTimeout) bool { return true })(err) {
		t.Errorf("%T: %v", err, err)
	}
	if seen := s.seen(); len(seen) != 1 {
		t.Errorf("%d requests", len(seen))
	}
}

func TestExchangeThatTakesTooLongIsTried(t *testing.T) {
	hang := func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }
	s := start(t, map[string][]http.HandlerFunc{getStatus: {hang}})
	_, err := resume(t, s.URL, seeother.Options{Timeout: 50 * time.Millisecond}).Status(within(t))
	unreachable := is(func(e *seeother.ServerUnreachable) bool { return strings.Contains(e.Error(), "no answer within 50ms") })
	if !unreachable(err) || errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("%T: %v", err, err)
	}
}

func TestUpdatesGiveEachChangeOnce(t *testing.T) {
	for _, end := range []string{"succeeded", "failed", "canceled"} {
		t.Run(end, func(t *testing.T) {
			last := status(end, "")
			if end == "succeeded" {
				last = redirect(http.StatusSeeOther, resultPath)
			}
			s := start(t, map[string][]http.HandlerFunc{getStatus: {
				status("accepted", ""),
				status("accepted", ""),
				status("running", ""),
				status("running", `,"progress":{"percent":40}`),
				status("running", `,"progress":{"percent":40}`),
				status("running", `,"progress":{"percent":40,"message":"on"}`),
				last,
			}})
			words := []string{}
			for update, err := range resume(t, s.URL, seeother.Options{}).Updates(within(t)) {
				if err != nil {
					t.Fatal(err)
				}
				words = append(words, string(update.Status))
			}
			if !slices.Equal(words, []string{"accepted", "running", "running", "running", end}) {
				t.Errorf("%v", words)
			}
			for _, request := range s.seen() {
				if request.Header.Get("Prefer") != "" || request.URL.Path != statusPath {
					t.Errorf("%s with Prefer: %q", request.URL.Path, request.Header.Get("Prefer"))
				}
			}
		})
	}
}

func TestUpdatesEndWithTheErrorOrWhereTheCallerLeaves(t *testing.T) {
	s := start(t, map[string][]http.HandlerFunc{getStatus: {status("accepted", ""), status("running", ""), problem(http.StatusGone, "/p")}})
	submission := resume(t, s.URL, seeother.Options{})
	for range submission.Updates(within(t)) {
		break
	}
	if seen := s.seen(); len(seen) != 1 {
		t.Errorf("%d requests", len(seen))
	}
	var last error
	for _, err := range submission.Updates(within(t)) {
		last = err
	}
	if !is(func(*seeother.RequestExpired) bool { return true })(last) {
		t.Errorf("%v", last)
	}
}

func TestWaitTellsOfUpdates(t *testing.T) {
	s := start(t, map[string][]http.HandlerFunc{
		getStatus: {status("running", ""), redirect(http.StatusSeeOther, resultPath)},
		getResult: {answer(http.StatusOK, estimateBody)},
	})
	words := []string{}
	tell := seeother.OnUpdate(func(update *api.RequestStatus) { words = append(words, string(update.Status)) })
	if _, err := resume(t, s.URL, seeother.Options{}).Wait(within(t), tell); err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(words, []string{"running", "succeeded"}) || s.seen()[0].Header.Get("Prefer") != "" {
		t.Errorf("%v", words)
	}
}

func TestResultOfAnUnfinishedRequestIsNotWaitedFor(t *testing.T) {
	s := start(t, map[string][]http.HandlerFunc{getStatus: {status("running", "")}})
	_, err := resume(t, s.URL, seeother.Options{}).Result(within(t))
	if !is(func(e *seeother.WaitTimeout) bool { return e.LastStatus.Status == api.RUNNING })(err) || errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("%T: %v", err, err)
	}
	if seen := s.seen(); len(seen) != 1 {
		t.Errorf("%d requests", len(seen))
	}
}

func TestStatusIsAskedForOnce(t *testing.T) {
	for word, given := range map[string]http.HandlerFunc{
		"running":   status("running", ""),
		"failed":    status("failed", ""),
		"canceled":  status("canceled", ""),
		"succeeded": redirect(http.StatusSeeOther, resultPath),
	} {
		s := start(t, map[string][]http.HandlerFunc{getStatus: {given}})
		got, err := resume(t, s.URL, seeother.Options{}).Status(within(t))
		if err != nil || string(got.Status) != word || len(s.seen()) != 1 {
			t.Errorf("%v, %v, expected %s", got, err, word)
		}
	}
}

func TestCancel(t *testing.T) {
	elsewhere := start(t, nil)
	for name, row := range map[string]struct {
		answer http.HandlerFunc
		word   string
		check  func(error) bool
	}{
		"done":           {answer: status("canceled", ""), word: "canceled"},
		"too late":       {answer: problem(http.StatusConflict, "/problems/request-finished"), word: "failed"},
		"unknown":        {answer: problem(http.StatusNotFound, "/p"), check: is(func(*seeother.RequestUnknown) bool { return true })},
		"expired":        {answer: problem(http.StatusGone, "/p"), check: is(func(*seeother.RequestExpired) bool { return true })},
		"unreachable":    {answer: hangUp, check: is(func(e *seeother.ServerUnreachable) bool { return e.IdempotencyKey == "" })},
		"too far":        {answer: answer(http.StatusServiceUnavailable, "", "Retry-After", "3600"), check: is(func(*seeother.ServerUnreachable) bool { return true })},
		"another origin": {answer: redirect(http.StatusTemporaryRedirect, elsewhere.URL), check: is(func(*seeother.ContractViolation) bool { return true })},
		"a circle":       {answer: redirect(http.StatusPermanentRedirect, statusPath), check: is(func(*seeother.ContractViolation) bool { return true })},
		"see other":      {answer: redirect(http.StatusSeeOther, resultPath), check: is(func(*seeother.ContractViolation) bool { return true })},
	} {
		t.Run(name, func(t *testing.T) {
			s := start(t, map[string][]http.HandlerFunc{deleteStatus: {row.answer}, getStatus: {status("failed", "")}})
			got, err := resume(t, s.URL, seeother.Options{Patience: 300 * time.Millisecond}).Cancel(within(t))
			if row.check != nil && !row.check(err) {
				t.Errorf("%T: %v", err, err)
			}
			if row.check == nil && (err != nil || string(got.Status) != row.word) {
				t.Errorf("%v, %v", got, err)
			}
		})
	}
}

func TestCancelGoesThroughTroublesAndRedirects(t *testing.T) {
	s := start(t, map[string][]http.HandlerFunc{
		deleteStatus: {
			hangUp,
			problem(http.StatusServiceUnavailable, "x"),
			cutOff,
			redirect(http.StatusFound, "/moved"),
		},
		"DELETE /moved": {problem(http.StatusTooManyRequests, "x"), status("canceled", "")},
	})
	got, err := resume(t, s.URL, seeother.Options{}).Cancel(within(t))
	if err != nil || got.Status != api.CANCELED {
		t.Errorf("%v, %v", got, err)
	}
	for _, request := range s.seen() {
		if request.Method != http.MethodDelete {
			t.Errorf("%s %s", request.Method, request.URL)
		}
	}
}

func TestStatusThatIsAnswered302HasSucceeded(t *testing.T) {
	s := start(t, map[string][]http.HandlerFunc{
		getStatus: {redirect(http.StatusFound, resultPath)},
		getResult: {answer(http.StatusOK, estimateBody)},
	})
	submission := resume(t, s.URL, seeother.Options{})
	got, err := submission.Status(within(t))
	if err != nil || got.Status != api.SUCCEEDED || got.GetResult() != s.URL+resultPath || got.Location != s.URL+statusPath {
		t.Errorf("%+v, %v", got, err)
	}
	if _, err := submission.Wait(within(t)); err != nil {
		t.Error(err)
	}
}

func TestLocationThatIsNoURLIsAViolationAtOnce(t *testing.T) {
	for _, code := range []int{http.StatusSeeOther, http.StatusFound, http.StatusMovedPermanently} {
		s := start(t, map[string][]http.HandlerFunc{getStatus: {redirect(code, "http://[")}})
		_, err := resume(t, s.URL, seeother.Options{}).Wait(within(t))
		if !is(func(*seeother.ContractViolation) bool { return true })(err) || len(s.seen()) != 1 {
			t.Errorf("%d: %T after %d requests: %v", code, err, len(s.seen()), err)
		}
	}
}

func TestResultThatIsNeverReadyIsNotWaitedForLongerThanPatience(t *testing.T) {
	s := start(t, map[string][]http.HandlerFunc{
		getStatus: {redirect(http.StatusSeeOther, resultPath)},
		getResult: {problem(http.StatusNotFound, "/problems/result-not-ready")},
	})
	_, err := resume(t, s.URL, seeother.Options{Patience: 300 * time.Millisecond}).Wait(within(t))
	if !is(func(e *seeother.ServerUnreachable) bool { return strings.Contains(e.Error(), "404") })(err) {
		t.Errorf("%T: %v", err, err)
	}
}

func TestLongResultMayTakeLongerThanAnExchange(t *testing.T) {
	const pieces = 12
	slow := func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		for piece := range slices.Chunk([]byte(estimateBody), len(estimateBody)/pieces) {
			_, _ = w.Write(piece)
			w.(http.Flusher).Flush()
			time.Sleep(50 * time.Millisecond)
		}
	}
	s := start(t, map[string][]http.HandlerFunc{getStatus: {redirect(http.StatusSeeOther, resultPath)}, getResult: {slow}})
	submission := resume(t, s.URL, seeother.Options{Timeout: 400 * time.Millisecond, Patience: 100 * time.Millisecond})
	if _, err := submission.Wait(within(t)); err != nil {
		t.Error(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 300*time.Millisecond)
	defer cancel()
	if _, err := submission.Wait(ctx); !is(func(*seeother.WaitTimeout) bool { return true })(err) {
		t.Errorf("%T: %v", err, err)
	}
}

func TestResultThatPausesTooLongIsAskedForAgain(t *testing.T) {
	stuck := func(w http.ResponseWriter, r *http.Request) {
		_, _ = w.Write([]byte(`{"trials":`))
		w.(http.Flusher).Flush()
		<-r.Context().Done()
	}
	s := start(t, map[string][]http.HandlerFunc{
		getStatus: {redirect(http.StatusSeeOther, resultPath)},
		getResult: {stuck, answer(http.StatusOK, estimateBody)},
	})
	if _, err := resume(t, s.URL, seeother.Options{Timeout: 200 * time.Millisecond}).Wait(within(t)); err != nil {
		t.Error(err)
	}
}

func TestResumeTakesLocationsOfRequestsOnly(t *testing.T) {
	client := connect(t, "http://example.org/prefix", seeother.Options{})
	for location, expected := range map[string]string{
		"/requests/1":                 "http://example.org/requests/1",
		"requests/1":                  "http://example.org/prefix/requests/1",
		"http://example.com/r/1":      "http://example.com/r/1",
		"mailto:somebody@example.org": "",
		"http://a:b@example.org/":     "",
		"http://a@example.org/":       "",
		"http://[":                    "",
		"":                            "",
		"/requests/1#part":            "http://example.org/requests/1",
	} {
		submission, err := seeother.Resume[api.ScheduleEstimate](client, location)
		if expected == "" && err == nil || expected != "" && (err != nil || submission.Location() != expected) {
			t.Errorf("%s: %v, %v", location, submission, err)
		}
	}
}
