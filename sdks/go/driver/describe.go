package main

import (
	"errors"

	seeother "github.com/see-other/see-other-go"
	"github.com/see-other/see-other-go/api"
)

var errNotConnected = errors.New("connect comes first")

// unrepresentable is input that the SDK's types cannot hold.
type unrepresentable struct{ error }

// description is an error in the words of the tests.
type description struct {
	Kind           string             `json:"kind"`
	Message        string             `json:"message"`
	Location       string             `json:"location,omitempty"`
	Problem        *api.Problem       `json:"problem,omitempty"`
	LastStatus     *api.RequestStatus `json:"lastStatus,omitempty"`
	IdempotencyKey string             `json:"idempotencyKey,omitempty"`
}

func describe(err error) description {
	said := description{Kind: "Unexpected", Message: err.Error()}
	var located seeother.Error
	if errors.As(err, &located) {
		said.Location = located.RequestLocation()
	}
	var (
		failed      *seeother.RequestFailed
		canceled    *seeother.RequestCanceled
		expired     *seeother.RequestExpired
		unknown     *seeother.RequestUnknown
		refused     *seeother.SubmissionRefused
		denied      *seeother.NotAuthorized
		late        *seeother.WaitTimeout
		unreachable *seeother.ServerUnreachable
		violation   *seeother.ContractViolation
		unsayable   *unrepresentable
	)
	switch {
	case errors.As(err, &failed):
		said.Kind, said.Problem = "RequestFailed", failed.Problem
	case errors.As(err, &canceled):
		said.Kind = "RequestCanceled"
	case errors.As(err, &expired):
		said.Kind, said.Problem = "RequestExpired", expired.Problem
	case errors.As(err, &unknown):
		said.Kind, said.Problem = "RequestUnknown", unknown.Problem
	case errors.As(err, &refused):
		said.Kind, said.Problem = "SubmissionRefused", refused.Problem
	case errors.As(err, &denied):
		said.Kind, said.Problem = "NotAuthorized", denied.Problem
	case errors.As(err, &late):
		said.Kind, said.LastStatus = "WaitTimeout", late.LastStatus
	case errors.As(err, &unreachable):
		said.Kind, said.Problem, said.IdempotencyKey = "ServerUnreachable", unreachable.Problem, unreachable.IdempotencyKey
	case errors.As(err, &violation):
		said.Kind = "ContractViolation"
	case errors.As(err, &unsayable):
		said.Kind = "Unrepresentable"
	}
	return said
}
