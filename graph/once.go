package graph

import (
	"context"
	"runtime/debug"
	"sync"

	"thidua/ent"
	"thidua/guard"
	"thidua/review"
)

// once is what a request asks for at most once, however many rows want it.
type once struct {
	email memo[string]            // of the account that sheets are shared with
	leads memo[[]*ent.Membership] // of the clusters that the viewer's unit leads or led
	locks memo[locks]             // of the reports that the viewer may see

	changes byKey[int, map[int]review.Changes] // report -> those of its submissions
	trees   byKey[treeKey, *tree]
	land    memo[*land]
	found   byKey[guard.Scope, map[foundKey][]*ent.Finding] // what stands in a report
}

type onceKey struct{}

// withOnce begins a request.
func withOnce(ctx context.Context) context.Context {
	return context.WithValue(ctx, onceKey{}, &once{})
}

// onceFor is what the context's request has asked for; outside of one nothing is kept.
func onceFor(ctx context.Context) *once {
	if kept, ok := ctx.Value(onceKey{}).(*once); ok {
		return kept
	}
	return &once{}
}

// memo is a value that is asked for by the first who needs it. An error is everybody's who needs it, and so is a panic:
// nobody takes the zero value for an answer.
type memo[T any] struct {
	once  sync.Once
	value T
	err   error
}

func (m *memo[T]) get(ask func() (T, error)) (T, error) {
	m.once.Do(func() {
		defer func() {
			if value := recover(); value != nil {
				m.err = &panicError{value, debug.Stack()}
			}
		}()
		m.value, m.err = ask()
	})
	return m.value, m.err
}

// byKey is what a request asks for once a key.
type byKey[K comparable, T any] struct {
	mu   sync.Mutex
	kept map[K]*memo[T]
}

func (b *byKey[K, T]) of(key K) *memo[T] {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.kept == nil {
		b.kept = map[K]*memo[T]{}
	}
	if b.kept[key] == nil {
		b.kept[key] = &memo[T]{}
	}
	return b.kept[key]
}

// among is how many keys are asked for, with one more.
func (b *byKey[K, T]) among(key K) int {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.kept[key] != nil {
		return len(b.kept)
	}
	return len(b.kept) + 1
}
