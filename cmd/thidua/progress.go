package main

import (
	"fmt"

	"thidua/worker"
)

// progress shows on a terminal how far the syncs have come, on one line that is written over; in a pipe it shows
// nothing.
type progress struct {
	c     console
	shown bool
}

func newProgress(c console) *progress { return &progress{c: c} }

func (p *progress) step(s worker.Step) {
	if p.c.terminal {
		p.shown = true
		fmt.Fprintf(p.c.err, "\r\x1b[K%s: %s", s.Source, s.Stage)
	}
}

func (p *progress) done() {
	if p.shown {
		fmt.Fprint(p.c.err, "\r\x1b[K")
	}
}
