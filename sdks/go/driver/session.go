package main

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	seeother "github.com/see-other/see-other-go"
	"github.com/see-other/see-other-go/api"
)

// session is a client and the handles that it has given.
type session struct {
	client  *seeother.Client
	handles map[string]handle
}

func (s *session) do(command command) (map[string]any, error) {
	ctx := context.Background()
	switch command.Do {
	case "connect":
		return s.connect(command)
	case "submit":
		submission, err := s.submit(ctx, command)
		return s.keep(command.As, submission, err)
	case "resume":
		submission, err := s.resume(command)
		return s.keep(command.As, submission, err)
	}
	handle, ok := s.handles[command.Of]
	if !ok {
		return nil, fmt.Errorf("there is no handle %q", command.Of)
	}
	switch command.Do {
	case "status":
		status, err := handle.Status(ctx)
		return member("status", status, err)
	case "updates":
		words, err := statusWords(ctx, handle)
		return member("statuses", words, err)
	case "wait":
		if command.TimeoutMs != nil {
			limited, cancel := context.WithTimeout(ctx, time.Duration(*command.TimeoutMs)*time.Millisecond)
			defer cancel()
			ctx = limited
		}
		result, err := handle.wait(ctx)
		return member("result", result, err)
	case "result":
		result, err := handle.result(ctx)
		return member("result", result, err)
	case "cancel":
		status, err := handle.Cancel(ctx)
		return member("status", status, err)
	}
	return nil, fmt.Errorf("there is no command %q", command.Do)
}

func (s *session) connect(command command) (map[string]any, error) {
	client, err := seeother.New(command.URL, seeother.Options{
		Key:            command.Key,
		AllowedOrigins: command.AllowedOrigins,
		Patience:       time.Duration(command.PatienceMs) * time.Millisecond,
	})
	if err != nil {
		return nil, err
	}
	s.client, s.handles = client, map[string]handle{}
	return map[string]any{"ok": true}, nil
}

func (s *session) submit(ctx context.Context, command command) (handle, error) {
	if s.client == nil {
		return nil, errNotConnected
	}
	var options []seeother.SubmitOption
	if command.IdempotencyKey != nil {
		options = append(options, seeother.IdempotencyKey(*command.IdempotencyKey))
	}
	switch command.Operation {
	case "estimateSchedule":
		var input api.ScheduleEstimateInput
		if err := json.Unmarshal(command.Input, &input); err != nil {
			return nil, &unrepresentable{err}
		}
		return typed(s.client.SubmitEstimateSchedule(ctx, input, options...))
	case "profileDataset":
		file, err := seeother.FileUpload(command.File, command.MediaType)
		if err != nil {
			return nil, err
		}
		return typed(s.client.SubmitProfileDataset(ctx, file, options...))
	}
	return nil, fmt.Errorf("there is no operation %q", command.Operation)
}

func (s *session) resume(command command) (handle, error) {
	if s.client == nil {
		return nil, errNotConnected
	}
	switch command.Operation {
	case "estimateSchedule":
		return typed(seeother.Resume[api.ScheduleEstimate](s.client, command.Location))
	case "profileDataset":
		return typed(seeother.Resume[api.DatasetProfile](s.client, command.Location))
	}
	return nil, fmt.Errorf("there is no operation %q", command.Operation)
}

func (s *session) keep(name string, handle handle, err error) (map[string]any, error) {
	if err != nil {
		return nil, err
	}
	s.handles[name] = handle
	return map[string]any{"location": handle.Location()}, nil
}

func member(name string, value any, err error) (map[string]any, error) {
	if err != nil {
		return nil, err
	}
	return map[string]any{name: value}, nil
}

// statusWords are the statuses in order, repeats left out.
func statusWords(ctx context.Context, handle handle) ([]api.Status, error) {
	words := []api.Status{}
	for status, err := range handle.Updates(ctx) {
		if err != nil {
			return nil, err
		}
		if len(words) == 0 || words[len(words)-1] != status.Status {
			words = append(words, status.Status)
		}
	}
	return words, nil
}
