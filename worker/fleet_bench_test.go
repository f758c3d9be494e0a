package worker_test

import (
	"cmp"
	"context"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"thidua/intake"
	"thidua/sheet"
	"thidua/sheet/google"
	"thidua/store"
	"thidua/worker"
)

// BenchmarkFleet follows many sheets on SQLite: it reads them all, then again with nothing changed, and waits for a cell
// that changed. It prints what that costs, and compares a reading with the same sheet fetched by the bare client and
// read into a draft. The whole country takes minutes:
//
//	go test ./worker -run '^$' -bench Fleet -benchtime 1x -timeout 30m -fleet 3321
//
// TestFleet with -fleet does the same on both databases and holds it to what is promised.
func BenchmarkFleet(b *testing.B) {
	for b.Loop() {
		config := store.Config{Path: filepath.Join(b.TempDir(), "fleet.db"), Now: time.Now}
		migrate(b, config)
		f := newFleet(b, config, cmp.Or(*fleetSize, someSheets))
		f.benchmark(b)
	}
}

func migrate(b *testing.B, config store.Config) {
	b.Helper()
	s, err := store.Open(b.Context(), config)
	if err != nil {
		b.Fatal(err)
	}
	if err := s.Migrate(b.Context()); err != nil {
		b.Fatal(err)
	}
	if err := s.Close(); err != nil {
		b.Fatal(err)
	}
}

func (f *fleet) benchmark(b *testing.B) {
	b.Helper()
	n := float64(len(f.sheets))
	bare, parse := f.bareReading(b)
	first := f.measured(func() { f.readAll(2 * time.Hour) })
	b.ReportMetric(first.virtual.Minutes(), "virtual-min/first")
	b.ReportMetric(float64(first.requests)/n, "requests/sheet")
	b.ReportMetric(first.cpuEach(n), "cpu-ms/first-read")
	b.ReportMetric(first.cpuEach(n)/(bare+parse), "first-read/bare")

	idle := f.measured(func() { f.live(time.Hour, fleetTick, nil) })
	b.ReportMetric(float64(idle.requests)/120, "requests/idle-cycle")
	b.ReportMetric(idle.cpuEach(120), "cpu-ms/idle-cycle")
	b.ReportMetric(float64(idle.heap)/120, "heap-B/idle-cycle")

	f.clock.forward(24 * time.Hour)
	again := f.measured(func() { f.readAll(26 * time.Hour) })
	b.ReportMetric(again.cpuEach(n), "cpu-ms/unchanged")
	b.ReportMetric(again.cpuEach(n)/(bare+parse), "unchanged/bare")
	b.ReportMetric(float64(again.allocated)/n/1024, "KB/unchanged")
	b.ReportMetric(float64(again.heap)/n, "heap-B/sheet")
	b.ReportMetric(float64(f.traffic.most), "most-reads/min")
	b.ReportMetric(float64(f.server.Usage().Refused), "refused")

	var at time.Duration
	f.justAfterTheFeed()
	sheet := f.sheets[len(f.sheets)/2]
	changed := f.measured(func() {
		if err := f.server.Type(sheet.id, sheet.form.figures, sheet.form.output, "31415"); err != nil {
			b.Fatal(err)
		}
		at = f.live(time.Hour, fleetTick, func() bool { return f.output(sheet).String() == "31415" })
	})
	b.ReportMetric(at.Seconds(), "virtual-s/change")
	b.ReportMetric(float64(changed.requests), "requests/change")
	b.ReportMetric(float64(changed.real.Milliseconds()), "real-ms/change")
	b.Logf("%.0f sheets: first reading %s of the clock, %s real, %s in the server; a bare reading takes %.1f ms of processor, reading it into a draft %.1f ms",
		n, first.virtual.Round(time.Second), first.real.Round(time.Second), first.server.Round(time.Second), bare, parse)
}

// readAll lets the worker live until all sheets were read since the traffic was reset.
func (f *fleet) readAll(most time.Duration) {
	f.live(most, fleetTick, func() bool {
		read, _, _ := f.traffic.readings()
		return read == len(f.sheets)
	})
}

// spent is what something took.
type spent struct {
	virtual, real, processor, server time.Duration
	requests                         int
	allocated, heap                  int64
}

func (s spent) cpuEach(n float64) float64 { return s.processor.Seconds() * 1000 / n }

func (f *fleet) measured(fn func()) spent {
	f.tb.Helper()
	f.traffic.reset()
	before := heap()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	allocated, virtual, real, processor := m.TotalAlloc, f.clock.time(), time.Now(), worker.CPUTime()
	fn()
	s := spent{
		virtual: f.clock.time().Sub(virtual), real: time.Since(real), processor: worker.CPUTime() - processor, server: f.traffic.during,
	}
	runtime.ReadMemStats(&m)
	s.allocated, s.heap = int64(m.TotalAlloc-allocated), heap()-before
	_, reads, _ := f.traffic.readings()
	s.requests = reads + f.traffic.feed + len(f.traffic.other)
	return s
}

// bareReading is what it takes, in milliseconds of the processor, to fetch a sheet without any worker, the answer of
// the server included, and to read it into a draft.
func (f *fleet) bareReading(b *testing.B) (fetch, parse float64) {
	b.Helper()
	client, err := google.Open(b.Context(), google.Config{Endpoint: "http://emulator/", Transport: f.server.Transport()})
	if err != nil {
		b.Fatal(err)
	}
	some := f.sheets[:min(len(f.sheets), 200)]
	books := make([]sheet.Book, len(some))
	used := worker.CPUTime()
	for i, s := range some {
		f.clock.forward(2 * time.Second) // as the quota wants
		if books[i], err = client.Read(context.WithoutCancel(b.Context()), google.Ref{ID: s.id}); err != nil {
			b.Fatal(err)
		}
	}
	fetched := worker.CPUTime()
	for i := range some {
		form, _ := intake.Recognise(books[i], f.Catalog.Templates())
		of := clusterCode(i / clusterMembers)
		_, problems := intake.Parse(form, f.Catalog.Vocabulary(of, period), intake.Expect{Cluster: of, Period: period, District: commune(i)})
		for _, p := range problems {
			if p.Fatal {
				b.Fatalf("%s: %+v", commune(i), p)
			}
		}
	}
	each := func(d time.Duration) float64 { return d.Seconds() * 1000 / float64(len(some)) }
	return each(fetched - used), each(worker.CPUTime() - fetched)
}
