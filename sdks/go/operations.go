package seeother

import (
	"context"
	"net/http"

	"github.com/see-other/see-other-go/api"
)

// SubmitEstimateSchedule asks how long a project takes.
func (c *Client) SubmitEstimateSchedule(ctx context.Context, input api.ScheduleEstimateInput, options ...SubmitOption) (*Submission[api.ScheduleEstimate], error) {
	prepare := func(ctx context.Context, key string) (*http.Request, error) {
		return caught(c.generated.ScheduleEstimatesAPI.EstimateSchedule(ctx).IdempotencyKey(key).ScheduleEstimateInput(input).Execute())
	}
	return submit[api.ScheduleEstimate](ctx, c, post{prepare: prepare}, options)
}

// RunEstimateSchedule submits and waits.
func (c *Client) RunEstimateSchedule(ctx context.Context, input api.ScheduleEstimateInput, options ...SubmitOption) (*api.ScheduleEstimate, error) {
	submission, err := c.SubmitEstimateSchedule(ctx, input, options...)
	return run(ctx, submission, err)
}

// SubmitProfileDataset asks what is in a file of records: text/csv, application/x-ndjson or
// application/vnd.apache.parquet.
func (c *Client) SubmitProfileDataset(ctx context.Context, file Upload, options ...SubmitOption) (*Submission[api.DatasetProfile], error) {
	prepare := func(ctx context.Context, key string) (*http.Request, error) {
		return c.upload(ctx, "dataset-profiles", file, key)
	}
	return submit[api.DatasetProfile](ctx, c, post{prepare: prepare, upload: file.duration()}, options)
}

// RunProfileDataset submits and waits.
func (c *Client) RunProfileDataset(ctx context.Context, file Upload, options ...SubmitOption) (*api.DatasetProfile, error) {
	submission, err := c.SubmitProfileDataset(ctx, file, options...)
	return run(ctx, submission, err)
}
