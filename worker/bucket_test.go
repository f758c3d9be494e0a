package worker

import (
	"math/rand/v2"
	"testing"
	"time"

	"thidua/decimal"
)

// Whoever asks, whenever and however often: no 60 seconds hold more requests than the limit.
func TestNoMinuteHoldsMoreThanTheLimit(t *testing.T) {
	start := time.Date(2023, 1, 10, 3, 0, 0, 0, time.UTC)
	for seed := range uint64(200) {
		random := rand.New(rand.NewPCG(seed, 60))
		limit := []int{1, 2, 3, 7, 10, 59, 60, 61, 100, 300, 12000}[random.IntN(11)]
		p := paceOf(limit)
		b := bucket{level: tokens(p.burst), filled: start}
		now, taken := start, []time.Time{}
		// Asking comes in bursts, in long pauses, and at a steady rate just above what is allowed.
		for range 4000 {
			switch random.IntN(5) {
			case 0:
				now = now.Add(time.Duration(random.IntN(1000)) * time.Microsecond)
			case 1:
				now = now.Add(time.Duration(random.Int64N(int64(2 * p.every()))))
			case 2:
				now = now.Add(time.Duration(random.IntN(3)) * time.Second)
			case 3:
				if random.IntN(50) == 0 {
					now = now.Add(time.Duration(random.IntN(600)) * time.Second)
				}
			}
			now = now.Truncate(time.Microsecond)
			after, until, ok := b.take(p, random.IntN(2)*p.reserve(), now)
			if b = after; ok {
				taken = append(taken, now)
			} else if !until.After(now) {
				t.Fatalf("limit %d: refused at %s until %s", limit, now, until)
			}
		}
		first := 0
		for i, at := range taken {
			for at.Sub(taken[first]) >= time.Minute {
				first++
			}
			if n := i - first + 1; n > max(limit, 1) {
				t.Fatalf("limit %d, seed %d: %d requests from %s to %s", limit, seed, n, taken[first], at)
			}
		}
	}
}

// A bucket that is asked all the time gives what it should: nothing is lost in rounding, and the wait that it tells is
// exact.
func TestBucketGivesAllOfIt(t *testing.T) {
	start := time.Date(2023, 1, 10, 3, 0, 0, 0, time.UTC)
	for _, limit := range []int{10, 60, 300} {
		p := paceOf(limit)
		b, now, n := bucket{level: 0, filled: start}, start, 0
		for now.Before(start.Add(10 * time.Minute)) {
			after, until, ok := b.take(p, 0, now)
			b = after
			switch {
			case ok:
				n++
			case b.fill(p, until).level < tokens(1) || b.fill(p, until.Add(-time.Microsecond)).level >= tokens(1):
				t.Fatalf("limit %d: at %s it said %s", limit, now, until)
			}
			now = now.Add(time.Millisecond)
		}
		if want := 10 * p.minute; n < want-1 || n > want {
			t.Errorf("limit %d: %d requests in ten minutes, want %d", limit, n, want)
		}
	}
}

func TestReadingsThatCanWaitLeaveTheReserve(t *testing.T) {
	p := paceOf(60)
	now := time.Date(2023, 1, 10, 3, 0, 0, 0, time.UTC)
	b := bucket{level: tokens(p.burst), filled: now}
	n := 0
	for ok := true; ok; n++ {
		b, _, ok = b.take(p, p.reserve(), now)
	}
	if n-1 != p.burst-p.reserve() || p.reserve() != p.burst/2 {
		t.Errorf("they took %d of %d, the reserve is %d", n-1, p.burst, p.reserve())
	}
	if _, _, ok := b.take(p, 0, now); !ok {
		t.Error("what cannot wait found nothing")
	}
}

func TestBucketThatTheServerBlocked(t *testing.T) {
	p := paceOf(60)
	now := time.Date(2023, 1, 10, 3, 0, 0, 0, time.UTC)
	b := bucket{level: tokens(p.burst), filled: now}
	b = b.empty(now).block(now, 30*time.Second)
	if _, until, ok := b.take(p, 0, now.Add(29*time.Second)); ok || !until.Equal(now.Add(30*time.Second)) {
		t.Errorf("allowed %v, until %s", ok, until)
	}
	if _, _, ok := b.take(p, 0, now.Add(30*time.Second)); !ok {
		t.Error("refused when the wait was over")
	}
	if b = b.block(now, time.Second); !b.blocked.Equal(now.Add(30 * time.Second)) {
		t.Errorf("a shorter wait replaced a longer one: %s", b.blocked)
	}
	if b = b.block(now, 1000*time.Hour); !b.blocked.Equal(now.Add(blockedMost)) {
		t.Errorf("an absurd wait is believed: %s", b.blocked)
	}
}

// A clock that was ahead and set right again must not keep everybody waiting until it is there once more.
func TestBucketOfAClockThatWasSetBack(t *testing.T) {
	p := paceOf(60)
	now := time.Date(2023, 1, 10, 3, 0, 0, 0, time.UTC)
	b := bucket{level: 0, filled: now.Add(24 * time.Hour), blocked: now.Add(24 * time.Hour)}
	b, until, ok := b.take(p, p.reserve(), now)
	if !ok || !b.filled.Equal(now) {
		t.Errorf("allowed %v, until %s, filled %s", ok, until, b.filled)
	}
	for range p.burst {
		b, until, ok = b.take(p, 0, now)
	}
	if ok || until.After(now.Add(2*time.Second)) {
		t.Errorf("a burst later allowed %v, until %s", ok, until)
	}
}

func TestSpending(t *testing.T) {
	at := time.Date(2023, 1, 10, 3, 0, 58, 0, time.UTC)
	s := spending{}.add(1, at).add(2, at.Add(time.Second)).add(1, at.Add(2*time.Second))
	if s.most != 3 || s.inMinute != 1 || s.total != 4 || !s.minute.Equal(at.Add(2*time.Second)) {
		t.Errorf("%+v", s)
	}
}

func TestTokens(t *testing.T) {
	if tokens(3) != decimal.MustParse("3") {
		t.Errorf("%s", tokens(3))
	}
}
