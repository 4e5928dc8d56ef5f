package seeother_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	seeother "github.com/see-other/see-other-go"
	"github.com/see-other/see-other-go/api"
)

const submitKey = "POST /schedule-estimates"

func TestSubmitIsSentAgainUnderItsKeyUntilItIsAccepted(t *testing.T) {
	s := start(t, map[string][]http.HandlerFunc{submitKey: {
		hangUp,
		problem(http.StatusServiceUnavailable, "x"),
		problem(http.StatusConflict, "x"),
		problem(http.StatusTooManyRequests, "x"),
		answer(http.StatusAccepted, "no JSON at all", "Location", statusPath),
	}})
	submission, err := connect(t, s.URL, seeother.Options{}).SubmitEstimateSchedule(within(t), input)
	if err != nil {
		t.Fatal(err)
	}
	if submission.Location() != s.URL+statusPath {
		t.Errorf("the Location is %q", submission.Location())
	}
	seen := s.seen()
	key := seen[0].Header.Get("Idempotency-Key")
	if !regexp.MustCompile(`^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`).MatchString(key) {
		t.Errorf("the key %q is no UUID", key)
	}
	for _, request := range seen {
		if request.Header.Get("Idempotency-Key") != key {
			t.Errorf("sent under %q and then under %q", key, request.Header.Get("Idempotency-Key"))
		}
	}
	if len(seen) < 5 {
		t.Errorf("sent %d times", len(seen))
	}
}

func TestSubmitGoesBelowThePathOfTheBaseURL(t *testing.T) {
	s := start(t, map[string][]http.HandlerFunc{
		"POST /a/b/schedule-estimates": {answer(http.StatusAccepted, "", "Location", "/a/b/requests/1")},
		"POST /a/b/dataset-profiles":   {answer(http.StatusAccepted, "", "Location", "../b/requests/2")},
	})
	client := connect(t, s.URL+"/a/b", seeother.Options{})
	estimate, err := client.SubmitEstimateSchedule(within(t), input, seeother.IdempotencyKey("mine"))
	if err != nil || estimate.Location() != s.URL+"/a/b/requests/1" {
		t.Errorf("%v, %v", estimate, err)
	}
	if key := s.seen()[0].Header.Get("Idempotency-Key"); key != "mine" {
		t.Errorf("sent under %q", key)
	}
	profile, err := client.SubmitProfileDataset(within(t), upload(t, "a\n1\n"))
	if err != nil || profile.Location() != s.URL+"/a/b/requests/2" {
		t.Errorf("%v, %v", profile, err)
	}
}

func TestFileIsSentWholeEachTime(t *testing.T) {
	content := strings.Repeat("a,b\n", 100_000)
	var bodies []string
	var mediaTypes []string
	take := func(then http.HandlerFunc) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			body, _ := io.ReadAll(r.Body)
			bodies, mediaTypes = append(bodies, string(body)), append(mediaTypes, r.Header.Get("Content-Type"))
			then(w, r)
		}
	}
	s := start(t, map[string][]http.HandlerFunc{"POST /dataset-profiles": {
		take(problem(http.StatusServiceUnavailable, "x")),
		take(answer(http.StatusAccepted, "", "Location", statusPath)),
	}})
	if _, err := connect(t, s.URL, seeother.Options{}).SubmitProfileDataset(within(t), upload(t, content)); err != nil {
		t.Fatal(err)
	}
	if len(bodies) != 2 || bodies[0] != content || bodies[1] != content || mediaTypes[1] != "text/csv" {
		t.Errorf("%d bodies, as %v", len(bodies), mediaTypes)
	}
}

func TestFileThatIsNotThere(t *testing.T) {
	path := filepath.Join(t.TempDir(), "gone.csv")
	if _, err := seeother.FileUpload(path, "text/csv"); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("%v", err)
	}
	file := upload(t, "a\n")
	file.Open = func() (io.ReadCloser, error) { return os.Open(path) }
	s := start(t, nil)
	_, err := connect(t, s.URL, seeother.Options{}).SubmitProfileDataset(within(t), file)
	if !errors.Is(err, os.ErrNotExist) || len(s.seen()) != 0 {
		t.Errorf("%v", err)
	}
}

func TestSubmitThatIsNotAccepted(t *testing.T) {
	elsewhere := start(t, nil)
	for name, row := range map[string]struct {
		answer http.HandlerFunc
		check  func(error) bool
	}{
		"refused":                   {problem(http.StatusUnprocessableEntity, "/p"), is(func(e *seeother.SubmissionRefused) bool { return e.Problem.Type == "/p" })},
		"without a key":             {problem(http.StatusUnauthorized, "/p"), is(func(e *seeother.NotAuthorized) bool { return e.Problem.Type == "/p" })},
		"with the wrong scope":      {problem(http.StatusForbidden, "/p"), is(func(e *seeother.NotAuthorized) bool { return true })},
		"202 without a Location":    {answer(http.StatusAccepted, "{}"), is(func(e *seeother.ContractViolation) bool { return true })},
		"202 at another origin":     {redirect(http.StatusAccepted, elsewhere.URL+"/1"), is(func(e *seeother.ContractViolation) bool { return true })},
		"202 at no URL":             {redirect(http.StatusAccepted, "http://["), is(func(e *seeother.ContractViolation) bool { return true })},
		"303 to no URL":             {redirect(http.StatusSeeOther, "http://["), is(func(e *seeother.ContractViolation) bool { return true })},
		"a server that never comes": {problem(http.StatusServiceUnavailable, "/p"), is(func(e *seeother.ServerUnreachable) bool { return e.IdempotencyKey == "k" && e.Problem.Type == "/p" })},
		"a Retry-After too far": {answer(http.StatusServiceUnavailable, "", "Retry-After", "3600"), is(func(e *seeother.ServerUnreachable) bool {
			return strings.Contains(e.Error(), `IdempotencyKey("k")`)
		})},
	} {
		t.Run(name, func(t *testing.T) {
			s := start(t, map[string][]http.HandlerFunc{submitKey: {row.answer}})
			client := connect(t, s.URL, seeother.Options{Patience: 300 * time.Millisecond})
			if _, err := client.SubmitEstimateSchedule(within(t), input, seeother.IdempotencyKey("k")); !row.check(err) {
				t.Errorf("%T: %v", err, err)
			}
		})
	}
	if len(elsewhere.seen()) != 0 {
		t.Error("another origin was asked")
	}
}

func TestSubmitThatIsBrokenOffSaysUnderWhichKey(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	s := start(t, map[string][]http.HandlerFunc{submitKey: {func(_ http.ResponseWriter, r *http.Request) {
		// a server notices that its caller has left once it has read the body
		_, _ = io.Copy(io.Discard, r.Body)
		cancel()
		<-r.Context().Done()
	}}})
	_, err := connect(t, s.URL, seeother.Options{}).SubmitEstimateSchedule(ctx, input, seeother.IdempotencyKey("k"))
	if !is(func(e *seeother.ServerUnreachable) bool { return e.IdempotencyKey == "k" })(err) || !errors.Is(err, context.Canceled) {
		t.Errorf("%T: %v", err, err)
	}
}

func TestFileThatCannotBeReadIsNoFaultOfTheServer(t *testing.T) {
	// it waits for what cannot come
	s := start(t, map[string][]http.HandlerFunc{"POST /dataset-profiles": {func(_ http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
	}}})
	client := connect(t, s.URL, seeother.Options{})
	folder := seeother.Upload{MediaType: "text/csv", Size: 4, Open: func() (io.ReadCloser, error) { return os.Open(t.TempDir()) }}
	var unreadable *os.PathError
	if _, err := client.SubmitProfileDataset(within(t), folder); !errors.As(err, &unreadable) {
		t.Errorf("%T: %v", err, err)
	}
	for _, size := range []int64{1, 100} {
		changed := upload(t, "a\n1\n")
		changed.Size = size
		_, err := client.SubmitProfileDataset(within(t), changed)
		var located seeother.Error
		if err == nil || errors.As(err, &located) || !strings.Contains(err.Error(), "has changed") {
			t.Errorf("%T: %v", err, err)
		}
	}
}

func TestMediaTypeThatIsNoHeader(t *testing.T) {
	s := start(t, nil)
	file := upload(t, "a\n")
	file.MediaType = "text/csv\r\nX: 1"
	if _, err := connect(t, s.URL, seeother.Options{}).SubmitProfileDataset(within(t), file); err == nil || len(s.seen()) != 0 {
		t.Errorf("%v", err)
	}
}

func TestFirstPollComesWhenThe202AskedForIt(t *testing.T) {
	for name, row := range map[string]struct {
		retryAfter string
		poll       func(context.Context, *seeother.Submission[api.ScheduleEstimate])
		waits      bool
	}{
		"updates":                                 {"3600", drain, true},
		"updates, with no delay":                  {"0", drain, false},
		"a wait with a callback":                  {"3600", waitAndTell, true},
		"a wait, of which the answer may be held": {"3600", wait, false},
		"status":                     {"3600", func(ctx context.Context, s *seeother.Submission[api.ScheduleEstimate]) { _, _ = s.Status(ctx) }, false},
		"result":                     {"3600", func(ctx context.Context, s *seeother.Submission[api.ScheduleEstimate]) { _, _ = s.Result(ctx) }, false},
		"cancel":                     {"3600", func(ctx context.Context, s *seeother.Submission[api.ScheduleEstimate]) { _, _ = s.Cancel(ctx) }, false},
		"updates that end before it": {"3600", before(time.Minute, drain), false},
		"a wait that ends before it": {"3600", before(500*time.Millisecond, wait), false},
	} {
		t.Run(name, func(t *testing.T) {
			ctx, cancel := context.WithCancel(context.Background())
			defer cancel()
			polled := make(chan struct{}, 1)
			asked := func(w http.ResponseWriter, r *http.Request) {
				polled <- struct{}{}
				problem(http.StatusGone, "/p")(w, r)
			}
			s := start(t, map[string][]http.HandlerFunc{
				submitKey:    {answer(http.StatusAccepted, "", "Location", statusPath, "Retry-After", row.retryAfter)},
				getStatus:    {asked},
				deleteStatus: {asked},
			})
			submission, err := connect(t, s.URL, seeother.Options{}).SubmitEstimateSchedule(ctx, input)
			if err != nil {
				t.Fatal(err)
			}
			ended := make(chan struct{})
			go func() {
				row.poll(ctx, submission)
				close(ended)
			}()
			if !row.waits {
				select {
				case <-polled:
					<-ended
				case <-within(t).Done():
					t.Error("not asked at once")
				}
				return
			}
			// a second submit shows that there was time to poll
			if _, err := connect(t, s.URL, seeother.Options{}).SubmitEstimateSchedule(ctx, input); err != nil {
				t.Fatal(err)
			}
			cancel()
			<-ended
			if len(polled) != 0 {
				t.Error("asked before the time")
			}
		})
	}
}

func TestKeyThatCannotBeSent(t *testing.T) {
	s := start(t, nil)
	for _, key := range []string{"a b", "", "a\n", strings.Repeat("a", 256)} {
		_, err := connect(t, s.URL, seeother.Options{}).SubmitEstimateSchedule(within(t), input, seeother.IdempotencyKey(key))
		var located seeother.Error
		if err == nil || errors.As(err, &located) || len(s.seen()) != 0 {
			t.Errorf("%v", err)
		}
	}
}

func TestRunIsSubmitAndWait(t *testing.T) {
	s := start(t, map[string][]http.HandlerFunc{
		submitKey:           {redirect(http.StatusAccepted, statusPath)},
		"GET " + statusPath: {redirect(http.StatusSeeOther, resultPath)},
		"GET " + resultPath: {answer(http.StatusOK, estimateBody)},
	})
	estimate, err := connect(t, s.URL, seeother.Options{}).RunEstimateSchedule(within(t), input)
	if err != nil || estimate.Duration.Percentiles.P80 != 2.5 {
		t.Errorf("%v, %v", estimate, err)
	}
}

func drain(ctx context.Context, s *seeother.Submission[api.ScheduleEstimate]) {
	for range s.Updates(ctx) {
	}
}

func wait(ctx context.Context, s *seeother.Submission[api.ScheduleEstimate]) {
	_, _ = s.Wait(ctx)
}

func waitAndTell(ctx context.Context, s *seeother.Submission[api.ScheduleEstimate]) {
	_, _ = s.Wait(ctx, seeother.OnUpdate(func(*api.RequestStatus) {}))
}

// before ends the poll by a deadline.
func before(timeout time.Duration, poll func(context.Context, *seeother.Submission[api.ScheduleEstimate])) func(context.Context, *seeother.Submission[api.ScheduleEstimate]) {
	return func(ctx context.Context, s *seeother.Submission[api.ScheduleEstimate]) {
		limited, cancel := context.WithTimeout(ctx, timeout)
		defer cancel()
		poll(limited, s)
	}
}

func upload(t *testing.T, content string) seeother.Upload {
	t.Helper()
	path := filepath.Join(t.TempDir(), "file.csv")
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	file, err := seeother.FileUpload(path, "text/csv")
	if err != nil {
		t.Fatal(err)
	}
	return file
}

// is true for an error of the type, of which the rest is true too.
func is[E error](rest func(E) bool) func(error) bool {
	return func(err error) bool {
		var found E
		return errors.As(err, &found) && rest(found)
	}
}
