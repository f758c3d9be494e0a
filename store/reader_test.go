package store

import (
	"context"
	"errors"
	"sync"
	"testing"
	"testing/synctest"
)

// slow is a value that is read only when it is let.
type slow struct {
	mu     sync.Mutex
	begun  int
	answer chan error
}

func (s *slow) read(context.Context) (int, error) {
	s.mu.Lock()
	s.begun++
	n := s.begun
	s.mu.Unlock()
	err := <-s.answer
	return n, err
}

func TestCallersShareTheReadingThatBeganAfterThem(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		value := &slow{answer: make(chan error)}
		r := reader[int]{read: value.read}
		ask := func(got *int) {
			go func() {
				n, err := r.get(t.Context())
				if err != nil {
					t.Error(err)
				}
				*got = n
			}()
			synctest.Wait()
		}
		var first, another, second, later [10]int
		ask(&first[0])
		for i := range second { // they come while the first reading is under way
			ask(&second[i])
		}
		value.answer <- nil
		synctest.Wait()
		if first[0] != 1 {
			t.Errorf("the first caller got reading %d", first[0])
		}
		ask(&another[0]) // and this one while the second is
		value.answer <- nil
		synctest.Wait()
		for i, n := range second {
			if n != 2 {
				t.Errorf("caller %d came during reading 1 and got reading %d, want 2", i, n)
			}
		}
		value.answer <- nil
		synctest.Wait()
		if another[0] != 3 {
			t.Errorf("a caller that came during reading 2 got reading %d, want 3", another[0])
		}
		ask(&later[0]) // nothing is under way
		value.answer <- nil
		synctest.Wait()
		if later[0] != 4 {
			t.Errorf("a later caller got reading %d, want 4", later[0])
		}
	})
}

func TestCallerThatGivesUpLeavesTheReadingToOthers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		value := &slow{answer: make(chan error)}
		r := reader[int]{read: value.read}
		ctx, cancel := context.WithCancel(t.Context())
		impatient, patient := make(chan error, 1), make(chan error, 1)
		go func() {
			_, err := r.get(ctx)
			impatient <- err
		}()
		synctest.Wait()
		go func() {
			_, err := r.get(t.Context())
			patient <- err
		}()
		cancel()
		if err := <-impatient; !errors.Is(err, context.Canceled) {
			t.Errorf("who gave up got %v", err)
		}
		value.answer <- nil
		value.answer <- nil
		if err := <-patient; err != nil {
			t.Errorf("who waited got %v", err)
		}
	})
}

func TestFailedReadingIsNotKept(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		value := &slow{answer: make(chan error, 2)}
		r := reader[int]{read: value.read}
		broken := errors.New("broken")
		value.answer <- broken
		if _, err := r.get(t.Context()); !errors.Is(err, broken) {
			t.Errorf("got %v, want the error of the reading", err)
		}
		value.answer <- nil
		if n, err := r.get(t.Context()); err != nil || n != 2 {
			t.Errorf("the next caller got reading %d, %v", n, err)
		}
	})
}
