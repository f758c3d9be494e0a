package main

import (
	"bytes"
	"io/fs"
	"testing"

	"thidua/catalog"
	"thidua/examples"
)

// The committed workbooks are what the sources, the templates and the catalogue make today, byte for byte, and again.
func TestWorkbooksAreWhatTheSourcesMake(t *testing.T) {
	reference, err := catalog.Read()
	if err != nil {
		t.Fatal(err)
	}
	for _, form := range examples.DienBien2022Forms() {
		committed, err := fs.ReadFile(examples.DienBien2022(), form.Workbook())
		if err != nil {
			t.Fatal(err)
		}
		for range 3 {
			made, err := workbook(reference, examples.DienBien2022(), form)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(made, committed) {
				t.Errorf("%s is not what its sources make: run go generate ./examples", form.Workbook())
				break
			}
		}
	}
}
