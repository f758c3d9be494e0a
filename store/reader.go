package store

import (
	"context"
	"sync"
	"time"
)

// readTimeout ends a shared reading, which no single caller's context may end.
const readTimeout = 5 * time.Second

// reader shares readings of one value between callers that come at the same time. A caller gets a reading that began
// after it came: while one is under way, later callers wait together for the next.
type reader[T any] struct {
	read func(context.Context) (T, error)

	mu      sync.Mutex
	running bool        // a reading is under way
	next    *reading[T] // the reading that those who came since wait for
}

type reading[T any] struct {
	done  chan struct{}
	value T
	err   error
}

func (r *reader[T]) get(ctx context.Context) (T, error) {
	mine := r.join(ctx)
	select {
	case <-mine.done:
		return mine.value, mine.err
	case <-ctx.Done():
		var none T
		return none, ctx.Err()
	}
}

// join is the next reading to begin, which begins at once if none is under way.
func (r *reader[T]) join(ctx context.Context) *reading[T] {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.next == nil {
		r.next = &reading[T]{done: make(chan struct{})}
	}
	mine := r.next
	if !r.running {
		r.running = true
		go r.run(context.WithoutCancel(ctx))
	}
	return mine
}

// run makes readings until nobody waits for one.
func (r *reader[T]) run(ctx context.Context) {
	for {
		r.mu.Lock()
		current := r.next
		if r.next = nil; current == nil {
			r.running = false
			r.mu.Unlock()
			return
		}
		r.mu.Unlock()
		limited, cancel := context.WithTimeout(ctx, readTimeout)
		current.value, current.err = r.read(limited)
		cancel()
		close(current.done)
	}
}
