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

func TestKeyThatCannotBeSent(t *testing.T) {
	s := start(t, nil)
	_, err := connect(t, s.URL, seeother.Options{}).SubmitEstimateSchedule(within(t), input, seeother.IdempotencyKey("a b"))
	if err == nil || !strings.Contains(err.Error(), `"a b"`) || len(s.seen()) != 0 {
		t.Errorf("%v", err)
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
