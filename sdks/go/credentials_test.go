package seeother_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"

	seeother "github.com/see-other/see-other-go"
	"github.com/see-other/see-other-go/api"
)

func TestCredentialsGoToTheirOriginOnly(t *testing.T) {
	allowed := start(t, map[string][]http.HandlerFunc{"GET /file": {redirect(http.StatusFound, "/file/1")}, "GET /file/1": {answer(http.StatusOK, estimateBody)}})
	s := start(t, map[string][]http.HandlerFunc{
		submitKey: {redirect(http.StatusAccepted, statusPath)},
		getStatus: {redirect(http.StatusSeeOther, allowed.URL+"/file")},
	})
	client := connect(t, s.URL, seeother.Options{Key: "secret", AllowedOrigins: []string{allowed.URL}})
	if _, err := client.RunEstimateSchedule(within(t), input); err != nil {
		t.Fatal(err)
	}
	for _, request := range s.seen() {
		if got := request.Header.Get("Authorization"); got != "Bearer secret" {
			t.Errorf("%s was asked with %q", request.URL, got)
		}
	}
	if len(allowed.seen()) != 2 {
		t.Errorf("the other origin was asked %d times", len(allowed.seen()))
	}
	for _, request := range allowed.seen() {
		if got := request.Header.Get("Authorization"); got != "" {
			t.Errorf("another origin was asked with %q", got)
		}
	}
}

func TestLocationOfAnotherOriginIsResumedWithoutCredentials(t *testing.T) {
	other := start(t, map[string][]http.HandlerFunc{getStatus: {status("running", "")}})
	client := connect(t, "http://example.org", seeother.Options{Key: "secret"})
	submission, err := seeother.Resume[api.ScheduleEstimate](client, other.URL+statusPath)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := submission.Status(within(t)); err != nil {
		t.Fatal(err)
	}
	if got := other.seen()[0].Header.Get("Authorization"); got != "" {
		t.Errorf("asked with %q", got)
	}
}

func TestKeyFuncIsCalledForEachExchange(t *testing.T) {
	s := start(t, map[string][]http.HandlerFunc{
		getStatus: {status("running", ""), redirect(http.StatusSeeOther, resultPath)},
		getResult: {answer(http.StatusOK, estimateBody)},
	})
	keys := []string{"one", "two", "three"}
	given := 0
	client := seeother.Options{KeyFunc: func(context.Context) (string, error) {
		given++
		return keys[given-1], nil
	}}
	if _, err := resume(t, s.URL, client).Wait(within(t)); err != nil {
		t.Fatal(err)
	}
	for i, request := range s.seen() {
		if got := request.Header.Get("Authorization"); got != "Bearer "+keys[i] {
			t.Errorf("exchange %d went with %q", i, got)
		}
	}
}

func TestNothingIsSentWithoutTheKeyThatWasWanted(t *testing.T) {
	s := start(t, nil)
	missing := errors.New("the vault is closed")
	client := seeother.Options{KeyFunc: func(context.Context) (string, error) { return "", missing }}
	_, err := resume(t, s.URL, client).Status(within(t))
	var located seeother.Error
	if !errors.Is(err, missing) || errors.As(err, &located) || len(s.seen()) != 0 {
		t.Errorf("%v", err)
	}
}

func TestKeyThatNoHeaderHoldsIsRefusedAndNotShown(t *testing.T) {
	s := start(t, nil)
	if _, err := seeother.New(s.URL, seeother.Options{Key: "secret\n"}); err == nil || strings.Contains(err.Error(), "secret") {
		t.Errorf("%v", err)
	}
	broken := connect(t, s.URL, seeother.Options{KeyFunc: func(context.Context) (string, error) { return "secret\n", nil }})
	handle, err := seeother.Resume[api.ScheduleEstimate](broken, statusPath)
	if err != nil {
		t.Fatal(err)
	}
	for name, call := range map[string]func() error{
		"submit": func() error { _, err := broken.SubmitEstimateSchedule(within(t), input); return err },
		"upload": func() error { _, err := broken.SubmitProfileDataset(within(t), upload(t, "a\n")); return err },
		"wait":   func() error { _, err := handle.Wait(within(t)); return err },
		"cancel": func() error { _, err := handle.Cancel(within(t)); return err },
	} {
		err := call()
		var located seeother.Error
		if err == nil || errors.As(err, &located) || strings.Contains(err.Error(), "secret") || len(s.seen()) != 0 {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestURLsThatAClientIsNotMadeWith(t *testing.T) {
	for _, url := range []string{"", "example.org", "ftp://example.org", "http://a:b@example.org", "http://example.org?x=1", "http://example.org/?", "http://example.org/#", "http://["} {
		if _, err := seeother.New(url, seeother.Options{}); err == nil {
			t.Errorf("%q was taken for a base URL", url)
		}
	}
	if _, err := seeother.New("http://example.org", seeother.Options{AllowedOrigins: []string{"example.com"}}); err == nil {
		t.Error("example.com was taken for an origin")
	}
}
