package worker

import (
	"time"

	"thidua/decimal"
)

// bucket is how many requests may be made at once: a value that fills up with time. It is what a row of the Quota
// table says.
type bucket struct {
	level   decimal.Decimal // requests left
	filled  time.Time       // when the level was right
	blocked time.Time       // until when the server wants no request; zero: it has not said so
}

// pace is how many requests a full bucket holds, and how many come back in a minute.
type pace struct{ burst, minute int }

// paceOf is the pace that keeps to a limit a minute: what a full bucket gives at once and what comes back in the 60
// seconds from then are the limit together, so that no 60 seconds hold more, wherever they begin.
func paceOf(limit int) pace {
	burst := max(1, limit/10)
	return pace{burst, max(1, limit-burst)}
}

// reserve is what readings that can wait leave to those that cannot: half the bucket.
func (p pace) reserve() int { return p.burst / 2 }

// every is how long one request takes to come back.
func (p pace) every() time.Duration { return time.Minute / time.Duration(p.minute) }

const (
	// clockSlip is how far another process's clock may be ahead; what is further off comes from a clock that was set
	// back, and must not keep everybody waiting until it is right again.
	clockSlip = time.Minute
	// blockedMost is the longest wait that is believed when the server asks for one.
	blockedMost = time.Hour
	minuteMicro = int64(time.Minute / time.Microsecond)
)

func tokens(n int) decimal.Decimal { return decimal.Must(decimal.FromInt(int64(n))) }

// fill is the bucket as it stands at a moment. What comes back is counted in parts of a request, and time that was not
// enough for another part is kept for the next filling: however often it is asked, nothing is lost or given twice.
func (b bucket) fill(p pace, now time.Time) bucket {
	full := tokens(p.burst)
	b.level = min(b.level, full)
	passed := now.Sub(b.filled)
	switch {
	case passed < -clockSlip:
		// How much is left is not known. Enough for anybody is, since what a refusal found out is not kept: were nothing
		// left, nobody could ask until the time has come that the clock had shown.
		b.filled, b.level = now, max(b.level, tokens(1+p.reserve()))
		return b
	case passed <= 0:
		return b
	case passed >= time.Hour: // a bucket is full long before
		b.level, b.filled = full, now
		return b
	}
	perMinute := int64(tokens(p.minute))
	parts := passed.Microseconds() * perMinute / minuteMicro
	if b.level+decimal.Decimal(parts) >= full {
		b.level, b.filled = full, now
		return b
	}
	b.level += decimal.Decimal(parts)
	b.filled = b.filled.Add(micros((parts*minuteMicro + perMinute - 1) / perMinute))
	return b
}

func micros(n int64) time.Duration { return time.Duration(n) * time.Microsecond }

// take takes one request, if a reserve is left; otherwise until is when it can, should nobody else take any.
func (b bucket) take(p pace, reserve int, now time.Time) (after bucket, until time.Time, ok bool) {
	b = b.fill(p, now)
	if b.blocked.After(now) && b.blocked.Sub(now) <= blockedMost {
		return b, b.blocked, false
	}
	missing := int64(tokens(min(1+reserve, p.burst)) - b.level)
	if missing <= 0 {
		b.level -= tokens(1)
		return b, time.Time{}, true
	}
	perMinute := int64(tokens(p.minute))
	return b, b.filled.Add(micros((missing*minuteMicro + perMinute - 1) / perMinute)), false
}

// empty is the bucket after the server refused a request for the quota: what was thought to be left is not.
func (b bucket) empty(now time.Time) bucket {
	b.level, b.filled = 0, now
	return b
}

// block is the bucket when the server wants to be left alone for a while.
func (b bucket) block(now time.Time, wait time.Duration) bucket {
	if until := now.Add(min(wait, blockedMost)); until.After(b.blocked) || b.blocked.Sub(now) > blockedMost {
		b.blocked = until
	}
	return b
}

// spending is the measured use of a bucket.
type spending struct {
	minute         time.Time // start of the minute that is counted
	inMinute, most int
	total          int64
}

// add counts requests in the minute they were made in.
func (s spending) add(n int, now time.Time) spending {
	if minute := now.Truncate(time.Minute); !minute.Equal(s.minute) {
		s.minute, s.inMinute = minute, 0
	}
	s.inMinute += n
	s.most = max(s.most, s.inMinute)
	s.total += int64(n)
	return s
}
