package main

import (
	"fmt"
	"time"

	"thidua/term"
	"thidua/worker"
)

// progress shows on a terminal how far a command has come, on one line that is written over; in a pipe it shows
// nothing.
type progress struct {
	c     console
	shown bool
}

func newProgress(c console) *progress { return &progress{c: c} }

// step shows how far a sync has come.
func (p *progress) step(s worker.Step) {
	p.show(fmt.Sprintf("%s: %s / %s", s.Source, s.Stage.Name(term.LanguageVi), s.Stage.Name(term.LanguageEn)))
}

// waits shows what a command waits for.
func (p *progress) waits(until time.Time) {
	p.show(fmt.Sprintf("waiting for Google's quota until %s / đợi hạn mức của Google đến %[1]s", until.In(term.Vietnam).Format("15:04:05")))
}

func (p *progress) show(text string) {
	if p.c.terminal {
		p.shown = true
		fmt.Fprintf(p.c.err, "\r\x1b[K%s", text)
	}
}

func (p *progress) done() {
	if p.shown {
		fmt.Fprint(p.c.err, "\r\x1b[K")
	}
}
