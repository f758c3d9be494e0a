package worker_test

import (
	"testing"

	"thidua/examples"
	"thidua/term"
)

func TestSyncExample(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		for _, of := range examples.DienBien2022Forms() {
			f := w.form(of.Folder)
			run := f.sync(term.SyncOutcomeApplied)
			t.Log(run.Text(term.LanguageVi))
			for _, p := range run.Problems {
				t.Log(p.Tab, p.Cell, p.Key, p.En)
			}
			again := f.sync(term.SyncOutcomeUnchanged)
			_ = again
		}
	})
}
