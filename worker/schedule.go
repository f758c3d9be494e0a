package worker

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/riverqueue/river"
	"github.com/robfig/cron/v3"

	"thidua/ent"
	"thidua/ent/source"
	"thidua/guard"
	"thidua/store"
)

// Zone is the time zone of schedules.
const Zone = "Asia/Ho_Chi_Minh"

var zone = sync.OnceValues(func() (*time.Location, error) { return time.LoadLocation(Zone) })

var scheduleParser = cron.NewParser(cron.Minute | cron.Hour | cron.Dom | cron.Month | cron.Dow | cron.Descriptor)

// parseSchedule reads a schedule; nil is that of a source that is read only when asked.
func parseSchedule(text string) (cron.Schedule, error) {
	if text == "" {
		return nil, nil
	}
	schedule, err := scheduleParser.Parse(text)
	if err != nil {
		return nil, ErrSchedule.with("schedule", text).because(err)
	}
	return schedule, nil
}

// firstReading stands for the tick of a source that was never read.
var firstReading = time.Unix(0, 0).UTC()

// missed is the first tick of a schedule since the last reading that has come by now. The same readings give the same
// tick whoever asks and whenever, so that one job is made of it; a worker that slept through many makes one.
func missed(schedule cron.Schedule, last, now time.Time, zone *time.Location) (tick time.Time, due bool) {
	if last.IsZero() {
		return firstReading, true
	}
	tick = schedule.Next(last.In(zone)).UTC()
	return tick, !tick.IsZero() && !tick.After(now)
}

// Schedule looks once at the schedules of all sources and puts a job into the queue for each that is due. Any number
// of processes may do so at any time: a tick gives one job. inserted is how many this call added. A schedule that
// cannot be read stops no other; it is in the error.
func (w *Worker) Schedule(ctx context.Context) (inserted int, err error) {
	ctx = guard.System(ctx)
	zone, err := zone()
	if err != nil {
		return 0, fmt.Errorf("loading the time zone of schedules: %w", err)
	}
	sources, err := w.Store.Client().Source.Query().Where(source.Enabled(true), source.ScheduleNEQ("")).
		Order(source.ByID()).All(ctx)
	if err != nil {
		return 0, fmt.Errorf("reading the schedules: %w", err)
	}
	now := w.Store.Now()
	ticks := map[string]time.Time{}
	var due []string
	var wrong []error
	for _, s := range sources {
		schedule, err := parseSchedule(s.Schedule)
		if err != nil {
			wrong = append(wrong, fmt.Errorf("%s: %w", s.Code, err))
			continue
		}
		if tick, is := missed(schedule, lastTried(s), now, zone); is {
			ticks[s.Code] = tick
			due = append(due, s.Code)
		}
	}
	if len(due) == 0 {
		return 0, errors.Join(wrong...)
	}
	err = w.Store.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
		inserted = 0
		for _, code := range due {
			result, err := tx.Insert(ctx, SyncArgs{Source: code, Tick: ticks[code].Format(time.RFC3339)}, oncePerTick())
			if err != nil {
				return err
			}
			if !result.UniqueSkippedAsDuplicate {
				inserted++
			}
		}
		return nil
	})
	return inserted, errors.Join(append(wrong, err)...)
}

// oncePerTick lets a job with the same source and tick into the queue once, be it waiting, running or done. River's own
// period would count from when a process asks, and a job for a moment that has passed would wait for the fleet's
// leader.
func oncePerTick() *river.InsertOpts {
	return &river.InsertOpts{MaxAttempts: jobAttempts, UniqueOpts: river.UniqueOpts{ByArgs: true}}
}

// lastTried is when a source was last read or failed to be; zero when never.
func lastTried(s *ent.Source) time.Time {
	read, failed := valueOr(s.LastReadAt), valueOr(s.LastErrorAt)
	if failed.After(read) {
		return failed
	}
	return read
}
