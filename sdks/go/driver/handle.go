package main

import (
	"context"
	"iter"

	seeother "github.com/see-other/see-other-go"
	"github.com/see-other/see-other-go/api"
)

// handle is a submission whose result may be of any type.
type handle interface {
	Location() string
	Status(ctx context.Context) (*api.RequestStatus, error)
	Updates(ctx context.Context) iter.Seq2[*api.RequestStatus, error]
	Cancel(ctx context.Context) (*api.RequestStatus, error)
	wait(ctx context.Context) (any, error)
	result(ctx context.Context) (any, error)
}

type submission[T any] struct {
	*seeother.Submission[T]
}

func typed[T any](given *seeother.Submission[T], err error) (handle, error) {
	return submission[T]{given}, err
}

func (s submission[T]) wait(ctx context.Context) (any, error) { return s.Wait(ctx) }

func (s submission[T]) result(ctx context.Context) (any, error) { return s.Result(ctx) }
