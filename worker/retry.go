package worker

import (
	"math/rand/v2"
	"sync"
	"time"
)

// How long a job that failed waits: at first up to a second, each time up to twice as long, and at most about a minute.
const (
	retryFirst = time.Second
	retryMost  = 64 * time.Second
	// retryLeast keeps a job that is tried again apart from the moment in which it failed.
	retryLeast = 500 * time.Millisecond
)

// RetryAfter is how long a job waits after so many failed attempts: a random part of a time that doubles with each, so
// that jobs which failed together do not come back together. What the server asked to wait is kept apart, in the
// quota, and holds for every job.
func (w *Worker) RetryAfter(attempts int) time.Duration {
	most := retryMost
	if attempts = max(attempts, 1); attempts < 7 {
		most = retryFirst << (attempts - 1)
	}
	return max(retryLeast, time.Duration(w.random()*float64(most)))
}

// random is a number from 0 up to 1.
func (w *Worker) random() float64 {
	if w.Random != nil {
		return w.Random()
	}
	return rand.Float64() //nolint:gosec // it spreads jobs over time and keeps no secret
}

// turns gives jobs of this process that wait for the same quota one moment each, as it comes back, instead of the same
// moment to all. It is only a hint: whoever comes first takes what is there. Its zero value is ready.
type turns struct {
	mu   sync.Mutex
	last map[string]time.Time
}

// turnsMost is how far ahead turns are given.
const turnsMost = 30 * time.Minute

// next is the turn in a line after the last one that was given, not before the wait is over.
func (t *turns) next(line string, now time.Time, wait *QuotaWait) time.Time {
	t.mu.Lock()
	defer t.mu.Unlock()
	turn := wait.Until
	if next := t.last[line].Add(wait.every); next.After(turn) && next.Sub(now) < turnsMost {
		turn = next
	}
	if t.last == nil {
		t.last = map[string]time.Time{}
	}
	t.last[line] = turn
	return turn
}

// putOff is how long a job that found no quota waits. What a person asked for does not stand in line, and sweeps stand
// in one of their own: they wait for more.
func (w *Worker) putOff(job Job, asked bool, wait *QuotaWait) time.Duration {
	now := w.Store.Now()
	until := wait.Until
	if !asked {
		line := wait.Bucket
		if args, ok := job.Args.(SyncArgs); ok && args.Sweep {
			line += " sweep"
		}
		until = w.turns.next(line, now, wait)
	}
	return max(retryLeast, until.Sub(now)) + time.Duration(w.random()*float64(retryFirst))
}
