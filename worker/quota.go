package worker

import (
	"context"

	"thidua/sheet/google"
)

// Quotas are requests a minute that Google allows a project, and one account of it.
type Quotas struct{ ReadsPerProject, ReadsPerUser, WritesPerProject, WritesPerUser, DrivePerUser int }

// DefaultQuotas are those of a new Google Cloud project (developers.google.com/workspace/sheets/api/limits).
var DefaultQuotas = Quotas{ReadsPerProject: 300, ReadsPerUser: 60, WritesPerProject: 300, WritesPerUser: 60, DrivePerUser: 12000}

// Allow takes what a request costs from the quota that the whole fleet shares, or says how long to wait.
func (w *Worker) Allow(ctx context.Context, service google.Service) error { return nil }

// Sent notes how a request ended.
func (w *Worker) Sent(ctx context.Context, service google.Service, status int, err error) {}
