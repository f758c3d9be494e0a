package worker

import (
	"context"
	"log/slog"
	"time"

	"github.com/riverqueue/river"

	"thidua/guard"
	"thidua/notify"
)

// NotifyArgs is the job of looking for what people are to be told, and of sending it, once for the whole fleet at each
// tick.
type NotifyArgs struct {
	Tick string `json:"tick"` // RFC 3339
}

// Kind is the job's name in the queue.
func (NotifyArgs) Kind() string { return "notify" }

const (
	notifyTick = 15 * time.Minute
	// notifyQueue is a queue of its own, worked on by one at a time: a mail server that is slow keeps no sheet from being
	// read.
	notifyQueue = "notify"
	// notifyRest is how much of a job's time is left when sending stops, to note what became of it.
	notifyRest = time.Minute
)

// scheduleNotices puts the job of the tick into the queue, once whatever number of processes ask.
func (w *Worker) scheduleNotices(ctx context.Context) error {
	ctx = guard.System(ctx)
	options := oncePerTick(priorityChanged, 1) // the next tick does what this one could not
	options.Queue = notifyQueue
	_, err := w.insert(ctx, []dueJob{{NotifyArgs{w.Store.Now().UTC().Truncate(notifyTick).Format(time.RFC3339)}, options}})
	return err
}

// queues are the queues that this process works on.
func queues(parallel int) map[string]river.QueueConfig {
	return map[string]river.QueueConfig{river.QueueDefault: {MaxWorkers: parallel}, notifyQueue: {MaxWorkers: 1}}
}

// Notices looks for what people are to be told now, and stores it; nothing is sent.
func (w *Worker) Notices(ctx context.Context) (notify.Looked, error) {
	links := notify.Links{ShareWith: w.email(ctx)}
	if w.Notify != nil {
		links.Base = w.Notify.Base
	}
	return notify.Look(ctx, w.Store, links)
}

func (w *Worker) doNotify(ctx context.Context) (Verdict, error) {
	looked, err := w.Notices(ctx)
	if err != nil {
		return Verdict{}, err
	}
	if looked != (notify.Looked{}) {
		w.log().LogAttrs(ctx, slog.LevelInfo, "notices", slog.Int("raised", looked.Raised), slog.Int("rewritten", looked.Rewritten), slog.Int("settled", looked.Settled))
	}
	ctx, cancel := context.WithTimeout(ctx, max(w.syncTimeout()-notifyRest, w.syncTimeout()/2))
	defer cancel()
	sent, err := notify.Send(ctx, w.Store, w.Notify)
	if sent != (notify.Sent{}) {
		level := slog.LevelInfo
		if sent.Failed > 0 {
			level = slog.LevelWarn
		}
		w.log().LogAttrs(ctx, level, "notices sent", slog.Int("mails", sent.Mails), slog.Int("requests", sent.Requests), slog.Int("failed", sent.Failed))
	}
	return Verdict{}, err
}
