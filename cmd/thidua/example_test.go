package main

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"thidua/examples"
	"thidua/sheet"
	"thidua/sheet/emulator"
)

// inWorkbooks prepares the report of 2022 as a cluster without Google does: the period is opened, and six workbooks are
// registered, read and published.
func (p *program) inWorkbooks(t *testing.T) {
	t.Helper()
	folder := filepath.Join(p.data, "workbooks")
	writeExample(t, folder)
	p.over(t, exitOK, append([]string{"open"}, ofReport...)...)
	p.over(t, exitOK, "register", folder, "--schedule", "")
	p.over(t, exitOK, "sync")
	p.over(t, exitOK, append([]string{"publish", "--reason", "đã ban hành trên giấy"}, ofReport...)...)
}

// writeExample writes the six workbooks of 2022 into a folder.
func writeExample(t *testing.T, folder string) {
	t.Helper()
	if err := os.MkdirAll(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	for _, form := range examples.DienBien2022Forms() {
		content, err := fs.ReadFile(examples.DienBien2022(), form.Workbook())
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(folder, form.Workbook()), content, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// token makes a token of a role that needs no unit.
func (p *program) token(t *testing.T, role string) string {
	t.Helper()
	return strings.TrimSpace(p.over(t, exitOK, "token", "create", "--name", "test", "--role", role).out)
}

// admin makes an administrator's token.
func (p *program) admin(t *testing.T) string {
	t.Helper()
	return p.token(t, "ADMIN")
}

// spreadsheets are those of the demo as it left them, and their ids by their titles.
func (p *program) spreadsheets(t *testing.T) (*emulator.Server, map[string]string) {
	t.Helper()
	server := emulator.New(emulator.Config{Now: p.clock.time, Seed: 1})
	file, err := os.Open(filepath.Join(p.data, "google.json"))
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(server.Load(file), file.Close()); err != nil {
		t.Fatal(err)
	}
	ids := map[string]string{}
	for _, f := range server.Files() {
		ids[f.Title] = f.ID
	}
	return server, ids
}

// people do something to the spreadsheet of Tuần Giáo while no demo runs.
func (p *program) people(t *testing.T, do func(server *emulator.Server, id string) error) {
	t.Helper()
	server, ids := p.spreadsheets(t)
	if err := do(server, ids["tuan-giao"]); err != nil {
		t.Fatal(err)
	}
	if err := save(server, filepath.Join(p.data, "google.json")); err != nil {
		t.Fatal(err)
	}
}

// shown is what a person sees in a cell of an emulator's spreadsheet, "" in one that is not there.
func shown(t *testing.T, server *emulator.Server, id, title, address string) string {
	t.Helper()
	book, err := server.Book(id)
	if err != nil {
		t.Fatal(err)
	}
	row, column, _ := sheet.ParseAddress(address)
	for i := range book.Tabs {
		if book.Tabs[i].Title == title {
			return book.Tabs[i].At(row, column).Shown
		}
	}
	return ""
}
