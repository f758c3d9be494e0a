package worker

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/riverqueue/river"
	"github.com/robfig/cron/v3"

	"thidua/ent"
	"thidua/ent/source"
	"thidua/guard"
	"thidua/store"
	"thidua/term"
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

// Schedule looks once at the schedules of all sources and puts a job into the queue for each that is due to be read or
// answered; where Google is configured, also one to read the change feed and one to look for sources that were not
// read for long. Any number of processes may do so at any time: a tick gives one job. inserted is how many this call
// added. A schedule that cannot be read stops no other; it is in the error. While an account is stopped, its sheets are
// not due.
func (w *Worker) Schedule(ctx context.Context) (inserted int, err error) {
	ctx = guard.System(ctx)
	zone, err := zone()
	if err != nil {
		return 0, fmt.Errorf("loading the time zone of schedules: %w", err)
	}
	sources, err := w.Store.Client().Source.Query().Where(source.Enabled(true), source.ScheduleNEQ("")).
		Order(source.ByID()).
		Select(source.FieldCode, source.FieldKind, source.FieldSchedule, source.FieldLastReadAt, source.FieldLastErrorAt).
		All(ctx)
	if err != nil {
		return 0, fmt.Errorf("reading the schedules: %w", err)
	}
	now := w.Store.Now()
	stopped := notStopped(ctx, w.Store.Client())
	if stopped != nil && !errors.Is(stopped, ErrCredentials) {
		return 0, stopped
	}
	var due []dueJob
	var wrong []error
	parsed := map[string]cron.Schedule{} // many have the same
	for _, s := range sources {
		schedule, known := parsed[s.Schedule]
		if !known {
			if schedule, err = parseSchedule(s.Schedule); err != nil {
				wrong = append(wrong, fmt.Errorf("%s: %w", s.Code, err))
				continue
			}
			parsed[s.Schedule] = schedule
		}
		if stopped != nil && s.Kind == term.SourceKindGoogleSheets {
			continue
		}
		if tick, is := missed(schedule, lastTried(s), now, zone); is {
			due = append(due, scheduled(s, tick))
		}
	}
	if w.Google != nil {
		more, err := w.googleDue(ctx, now, stopped != nil)
		if err != nil {
			return 0, err
		}
		due = append(due, more...)
	}
	inserted, err = w.insert(ctx, due)
	return inserted, errors.Join(append(wrong, err)...)
}

// scheduled is the job of a tick of a source. Sheets of Google are read whenever they change, so that those of a whole
// country, for which the quota of an hour is needed, let through what somebody changed or asked for meanwhile; and a
// reading since the tick will do.
func scheduled(s *ent.Source, tick time.Time) dueJob {
	args := SyncArgs{Source: s.Code, Tick: tick.Format(time.RFC3339)}
	if s.Kind != term.SourceKindGoogleSheets {
		return dueJob{args, oncePerTick(priorityChanged, jobAttempts)}
	}
	args.Hint, args.Sweep = tick.Format(time.RFC3339Nano), true
	return dueJob{args, oncePerTick(prioritySweep, jobAttempts)}
}

// dueJob is a job whose time has come.
type dueJob struct {
	args    river.JobArgs
	options *river.InsertOpts
}

// jobsAChange is how many jobs are put into the queue in one change: when thousands of sheets are due, such as all of
// them for the first time, others who write need not wait for all of it.
const jobsAChange = 100

// insert puts jobs into the queue, those of a tick that this process has put there already left out.
func (w *Worker) insert(ctx context.Context, due []dueJob) (inserted int, err error) {
	due = slices.DeleteFunc(due, func(d dueJob) bool { return w.ticks.done(d.args) })
	for part := range slices.Chunk(due, jobsAChange) {
		added := 0
		err := w.Store.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
			added = 0
			for _, d := range part {
				result, err := tx.Insert(ctx, d.args, d.options)
				if err != nil {
					return err
				}
				if !result.UniqueSkippedAsDuplicate {
					added++
				}
			}
			return nil
		})
		if err != nil {
			return inserted, err
		}
		inserted += added
		for _, d := range part {
			w.ticks.note(d.args)
		}
	}
	return inserted, nil
}

// googleDue are the jobs that keep sheets of Google up to date: the feed, which also tries the account while it is
// stopped, the sweep, and answers whose time has come.
func (w *Worker) googleDue(ctx context.Context, now time.Time, stopped bool) ([]dueJob, error) {
	tick := func(every time.Duration) string { return now.Truncate(every).Format(time.RFC3339) }
	due := []dueJob{{FeedArgs{tick(w.feedEvery())}, oncePerTick(priorityAsked, 1)}}
	if stopped {
		return due, nil
	}
	due = append(due, dueJob{SweepArgs{tick(sweepTick)}, oncePerTick(priorityAsked, 1)})
	codes, err := w.Store.Client().Source.Query().Where(
		source.Enabled(true), source.Answering(true), source.KindEQ(term.SourceKindGoogleSheets), source.AnswerDueAtLTE(now),
	).Order(source.ByID()).Select(source.FieldCode).Strings(ctx)
	if err != nil {
		return nil, fmt.Errorf("asking which sheets are to be answered: %w", err)
	}
	for _, code := range codes {
		due = append(due, dueJob{AnswerArgs{code}, alone(priorityChanged)})
	}
	return due, nil
}

// ticks are the last ticks for which this process has put jobs into the queue: asking the database again would be in
// vain, and thousands of sheets can be due for as long as their quota takes. Its zero value is ready.
type ticks struct {
	mu   sync.Mutex
	last map[string]river.JobArgs // by what they are ticks of
}

// done says whether a job of a tick was put into the queue by this process.
func (t *ticks) done(args river.JobArgs) bool {
	of, is := tickOf(args)
	t.mu.Lock()
	defer t.mu.Unlock()
	return is && t.last[of] == args
}

// note remembers the tick of a job that is inserted once each tick.
func (t *ticks) note(args river.JobArgs) {
	of, is := tickOf(args)
	if !is {
		return
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.last == nil {
		t.last = map[string]river.JobArgs{}
	}
	t.last[of] = args
}

// tickOf is what a job is a tick of; is says whether it is inserted once each tick.
func tickOf(args river.JobArgs) (of string, is bool) {
	switch args := args.(type) {
	case FeedArgs, SweepArgs, NotifyArgs:
		return args.Kind(), true
	case SyncArgs:
		return args.Kind() + " " + args.Source, args.Tick != ""
	}
	return "", false
}

// lastTried is when a source was last read or failed to be; zero when never.
func lastTried(s *ent.Source) time.Time {
	read, failed := valueOr(s.LastReadAt), valueOr(s.LastErrorAt)
	if failed.After(read) {
		return failed
	}
	return read
}
