package worker_test

import (
	"cmp"
	"context"
	"flag"
	"runtime"
	"strconv"
	"testing"
	"time"

	"thidua/decimal"
	"thidua/ent"
	"thidua/ent/indicator"
	"thidua/ent/indicatorvalue"
	"thidua/ent/source"
	"thidua/store"
	"thidua/store/storetest"
)

var fleetSize = flag.Int("fleet", 0, "how many sheets are followed; 0 for 150 in a test and 600 in a benchmark. All communes of the country are 3321")

const (
	fewSheets  = 150
	someSheets = 600
)

const (
	fleetTick  = 15 * time.Second // how often the worker looks at the schedules
	fleetFeed  = 30 * time.Second // how often it reads the feed
	userReads  = 60               // a minute, of one account
	paceMinute = 54               // of those, what a worker uses in the long run
)

// TestFleet: what many sheets cost, as long as nothing happens, when all must be read, and when one changes. It holds
// for the whole country as well (-fleet 3321), for which the time of a test run is too short.
func TestFleet(t *testing.T) {
	storetest.EachDialect(t, func(t *testing.T, dialect string) {
		n := cmp.Or(*fleetSize, fewSheets)
		f := newFleet(t, storetest.Migrated(t, dialect), n)
		t.Run("the first reading reads each sheet once and keeps to the quota", func(t *testing.T) {
			took := f.all(t, 0)
			t.Logf("%d sheets, first read in %s", n, took)
		})
		t.Run("an idle cycle is one reading of the feed", f.idleCycle)
		t.Run("a changed cell is stored within a cycle", func(t *testing.T) { f.changedCell(t, f.sheets[n/2]) })
		t.Run("each morning each sheet is read once", f.morning)
		t.Run("what the feed does not tell of is read once a day", f.sweptDay)
		t.Run("a changed cell is stored within a cycle while all sheets wait to be read", f.changedWhileBusy)
	})
}

// all lets the worker live until all sheets were read since the traffic was reset, and makes sure that each was read
// once, within the quota, and no later than that allows. first is how long it may be before they are due.
func (f *fleet) all(t *testing.T, first time.Duration) time.Duration {
	t.Helper()
	n := len(f.sheets)
	f.traffic.reset()
	f.server.ResetUsage()
	took := f.live(first+time.Duration(n)*time.Minute/paceMinute+5*time.Minute, fleetTick, func() bool {
		read, _, _ := f.traffic.readings()
		return read == n
	})
	f.live(2*time.Minute, fleetTick, nil) // and nothing comes after
	read, all, most := f.traffic.readings()
	if read != n || all != n || most != 1 {
		t.Errorf("in %s, %d sheets of %d were read, in %d readings, one of them %d times", took, read, n, all, most)
	}
	if f.traffic.most > userReads {
		t.Errorf("%d readings in 60 seconds", f.traffic.most)
	}
	if usage := f.server.Usage(); usage.Refused != 0 {
		t.Errorf("the server refused requests: %+v", usage)
	}
	current := f.Store.Client().Source.Query().Where(source.LastError(""), source.LastReadAtNotNil(), source.BusyUntilIsNil()).CountX(f.system())
	if current != n || len(f.queue.waiting) > 0 {
		t.Errorf("%d sheets are current, %d jobs wait", current, len(f.queue.waiting))
	}
	return took
}

func (f *fleet) idleCycle(t *testing.T) {
	const cycles = 10
	f.traffic.reset()
	revisions, err := f.Store.Revision(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	before := heap()
	f.live(cycles*fleetFeed, fleetTick, nil)
	if read, _, _ := f.traffic.readings(); read != 0 || f.traffic.feed != cycles || f.traffic.other != nil {
		t.Errorf("%d cycles read %d sheets and the feed %d times, and asked %q", cycles, read, f.traffic.feed, f.traffic.other)
	}
	if after, err := f.Store.Revision(t.Context()); err != nil || after != revisions {
		t.Errorf("answers that were cached are worth nothing any more: %v, %v", after, err)
	}
	// What the queue of the test and the caches of the database keep is in it.
	if grown := heap() - before; grown > 4<<20 {
		t.Errorf("%d cycles left %d bytes behind", cycles, grown)
	}
}

// heap is how many bytes are in use.
func heap() int64 {
	runtime.GC()
	runtime.GC() // what the first one only lets go of
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

// changedCell types into a sheet and waits until that is stored.
func (f *fleet) changedCell(t *testing.T, sheet communeSheet) {
	t.Helper()
	f.justAfterTheFeed()
	typed := 30_000 + f.typed
	f.typed++
	before, err := f.Store.Revision(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	f.traffic.reset()
	if err := f.server.Type(sheet.id, sheet.form.figures, sheet.form.output, strconv.Itoa(typed)); err != nil {
		t.Fatal(err)
	}
	began := time.Now()
	took := f.live(2*time.Hour, fleetTick, func() bool { return f.output(sheet) == decimal.Must(decimal.FromInt(int64(typed))) })
	real := time.Since(began)
	after, err := f.Store.Revision(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if after == before {
		t.Error("no revision was raised, so that answers from a cache still show what was")
	}
	if took > fleetFeed+fleetTick || f.traffic.reads[sheet.id] != 1 || f.traffic.feed > 2 {
		t.Errorf("stored %s after it was typed; the sheet was read %d times, the feed %d times", took, f.traffic.reads[sheet.id], f.traffic.feed)
	}
	t.Logf("a changed cell was stored after %s of the clock and %s of work; the feed was read %d times, the sheet once",
		took, real.Round(time.Millisecond), f.traffic.feed)
}

// justAfterTheFeed lets time pass until the feed was read and the next reading is as far away as can be.
func (f *fleet) justAfterTheFeed() {
	seen := f.traffic.feed
	f.live(time.Hour, fleetTick, func() bool { return f.traffic.feed > seen })
	f.clock.forward(time.Second)
}

// output is a figure of a sheet as it is stored, 0 when there is none.
func (f *fleet) output(sheet communeSheet) decimal.Decimal {
	f.tb.Helper()
	row, err := f.Store.Client().IndicatorValue.Query().Where(
		indicatorvalue.SupersededAtIsNil(), indicatorvalue.SubmissionID(sheet.submission),
		indicatorvalue.Context(""), indicatorvalue.HasIndicatorWith(indicator.Code("food-grain-output")),
	).Only(f.system())
	switch {
	case ent.IsNotFound(err):
		return 0
	case err != nil:
		f.tb.Fatal(err)
	case row.Actual == nil:
		return 0
	}
	return *row.Actual
}

// morning goes to the next morning, in which the schedules of all sheets lie.
func (f *fleet) morning(t *testing.T) {
	before := heap()
	f.until(t, 5, 0)
	took := f.all(t, time.Hour)
	t.Logf("all sheets were read in %s from five o'clock on", took)
	if grown := (heap() - before) / int64(len(f.sheets)); grown > 20_000 {
		t.Errorf("reading all sheets again left %d bytes a sheet behind", grown)
	}
}

// sweptDay takes the schedules away, so that only the sweep brings sheets to be read.
func (f *fleet) sweptDay(t *testing.T) {
	f.reschedule("")
	f.until(t, 4, 50)
	took := f.all(t, 80*time.Minute)
	t.Logf("all sheets were read in %s from ten to five on", took)
}

// changedWhileBusy makes all sheets due at once.
func (f *fleet) changedWhileBusy(t *testing.T) {
	f.reschedule("0 5 * * *")
	f.until(t, 5, 0)
	f.live(time.Minute, fleetTick, nil)
	if len(f.queue.waiting) < len(f.sheets)/4 {
		t.Fatalf("only %d sheets wait", len(f.queue.waiting))
	}
	f.traffic.reset()
	f.server.ResetUsage()
	f.changedCell(t, f.sheets[len(f.sheets)-1]) // it is the last in the line
	if usage := f.server.Usage(); usage.Refused != 0 {
		t.Errorf("the server refused requests: %+v", usage)
	}
}

func (f *fleet) reschedule(schedule string) {
	f.write(func(ctx context.Context, tx *store.Tx) error {
		return tx.Client.Source.Update().SetSchedule(schedule).Exec(ctx)
	})
}

// until lets time pass, with nobody at work, until the clock in Vietnam shows a time.
func (f *fleet) until(t *testing.T, hour, minute int) {
	t.Helper()
	zone, err := time.LoadLocation("Asia/Ho_Chi_Minh")
	if err != nil {
		t.Fatal(err)
	}
	now := f.clock.time().In(zone)
	then := time.Date(now.Year(), now.Month(), now.Day(), hour, minute, 0, 0, zone)
	if !then.After(now) {
		then = then.AddDate(0, 0, 1)
	}
	f.clock.forward(then.Sub(now))
}

// TestFleetTicks: while sheets wait for their quota, for an hour if need be, looking at their schedules again changes
// nothing in the database, so that it keeps nobody from writing. It would wait here for as long as the change lasts.
func TestFleetTicks(t *testing.T) {
	storetest.EachDialect(t, func(t *testing.T, dialect string) {
		f := newFleet(t, storetest.Migrated(t, dialect), cmp.Or(*fleetSize, fewSheets))
		schedule := func(ctx context.Context) (inserted int) {
			inserted, err := f.Schedule(ctx)
			if err != nil {
				t.Fatal(err)
			}
			return inserted
		}
		if n := schedule(t.Context()); n != len(f.sheets)+2 { // the feed and the sweep
			t.Errorf("%d jobs for %d sheets", n, len(f.sheets))
		}
		f.write(func(context.Context, *store.Tx) error {
			ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
			defer cancel()
			began := time.Now()
			if n := schedule(ctx); n != 0 { //nolint:contextcheck // it is asked from beside the change, not inside it
				t.Errorf("%d jobs more at the same tick", n)
			}
			t.Logf("%d sheets wait: a look at their schedules takes %s", len(f.sheets), time.Since(began).Round(time.Microsecond))
			return nil
		})
	})
}
