package store

import (
	"context"
	"database/sql"
	"fmt"
	"log/slog"
	"time"

	"entgo.io/ent/dialect"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver"
	"github.com/riverqueue/river/riverdriver/riverdatabasesql"
	"github.com/riverqueue/river/riverdriver/riversqlite"
	"github.com/riverqueue/river/rivertype"
)

// Jobs is River's client, the same type on both databases.
type Jobs = river.Client[*sql.Tx]

// poll is how often a working client looks for jobs: neither driver is told of new ones.
const poll = 200 * time.Millisecond

// queueInsertOnly is the configuration of a client that works on nothing.
var queueInsertOnly = river.Config{}

// Queue makes a job client. With Workers and Queues in the configuration it works on jobs once it is started; it must
// be stopped before the store is closed. What depends on the database is filled in.
func (s *Store) Queue(config river.Config) (*Jobs, error) {
	config.PollOnly = true
	if config.FetchPollInterval == 0 {
		config.FetchPollInterval = poll
	}
	if config.Logger == nil {
		config.Logger = slog.New(quiet{s.config.Log.Handler()})
	}
	client, err := river.NewClient(s.jobDriver(), &config)
	if err != nil {
		return nil, fmt.Errorf("making a job client: %w", err)
	}
	return client, nil
}

// quiet leaves out what River tells of itself every few seconds; what goes wrong is told.
type quiet struct{ slog.Handler }

// Enabled says whether anybody wants to read of something.
func (q quiet) Enabled(ctx context.Context, level slog.Level) bool {
	return level >= slog.LevelWarn && q.Handler.Enabled(ctx, level)
}

// WithAttrs keeps quiet.
func (q quiet) WithAttrs(attrs []slog.Attr) slog.Handler { return quiet{q.Handler.WithAttrs(attrs)} }

// WithGroup keeps quiet.
func (q quiet) WithGroup(name string) slog.Handler { return quiet{q.Handler.WithGroup(name)} }

func (s *Store) jobDriver() riverdriver.Driver[*sql.Tx] {
	if s.dialect == dialect.SQLite {
		return riversqlite.New(s.write)
	}
	return riverdatabasesql.New(s.write)
}

// Alone lets a job into the queue unless one with the same arguments waits or is being worked on.
func Alone() *river.InsertOpts {
	return &river.InsertOpts{UniqueOpts: river.UniqueOpts{ByArgs: true, ByState: []rivertype.JobState{
		rivertype.JobStatePending, rivertype.JobStateScheduled, rivertype.JobStateAvailable,
		rivertype.JobStateRunning, rivertype.JobStateRetryable,
	}}}
}
