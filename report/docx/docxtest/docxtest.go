// Package docxtest opens documents with programs that are not ours, for tests: LibreOffice, as a district without Word
// has it, and Microsoft's own validator.
package docxtest

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"
)

// missing skips a test that lacks a program, and fails it in CI.
func missing(t *testing.T, format string, args ...any) {
	t.Helper()
	if os.Getenv("CI") == "true" { //nolint:forbidigo // for tests alone
		t.Fatalf(format, args...)
	}
	t.Skipf(format, args...)
}

// Run runs a program and gives what it prints.
func Run(t *testing.T, name string, args ...string) string {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), name, args...).Output()
	if err != nil {
		t.Fatalf("%s: %v\n%s", name, err, out)
	}
	return string(out)
}

// Portable prints a file of Word's as LibreOffice does, and gives the path of the PDF.
func Portable(t *testing.T, content []byte) string {
	t.Helper()
	for _, program := range []string{"soffice", "pdfinfo", "pdftotext", "pdffonts"} {
		if _, err := exec.LookPath(program); err != nil {
			missing(t, "%s is not installed", program)
		}
	}
	folder := t.TempDir()
	path := filepath.Join(folder, "report.docx")
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	Run(t, "soffice", "-env:UserInstallation=file://"+filepath.Join(folder, "profile"), "--headless", "--convert-to", "pdf", "--outdir", folder, path)
	path = filepath.Join(folder, "report.pdf")
	if _, err := os.Stat(path); err != nil {
		missing(t, "LibreOffice wrote no PDF: its part for texts (Debian: libreoffice-writer-nogui) is not installed")
	}
	return path
}

// OneFont fails the test unless all letters are of one family. Several mean that letters were lacking in the first, which
// programs then take from another.
func OneFont(t *testing.T, file string) {
	t.Helper()
	fonts := strings.Split(strings.TrimSpace(Run(t, "pdffonts", file)), "\n")[2:]
	if len(fonts) == 0 {
		t.Error("there are no fonts")
	}
	for _, font := range fonts {
		if !regexp.MustCompile(`^[A-Z]{6}\+(LiberationSerif|TimesNewRoman)`).MatchString(font) {
			t.Errorf("a font of another family (is fonts-liberation2 installed, and fonts-liberation not?): %s", font)
		}
	}
}

// validator is Microsoft's Open XML SDK as a program. It is looked for where THIDUA_DOCUMENT_VALIDATOR says, and
// installed into report/docx/testdata/node otherwise.
func validator(t *testing.T) string {
	t.Helper()
	if _, err := exec.LookPath("npm"); err != nil {
		missing(t, "npm is not installed: %v", err)
	}
	folder := os.Getenv("THIDUA_DOCUMENT_VALIDATOR") //nolint:forbidigo // for tests alone
	given := folder != ""
	if !given {
		folder = filepath.Join(here(), "..", "testdata", "node")
	}
	program := filepath.Join(folder, "node_modules", ".bin", "ooxml-validator")
	if runtime.GOOS == "windows" {
		program += ".cmd"
	}
	if _, err := os.Stat(program); err == nil {
		return program
	}
	if given {
		t.Fatalf("THIDUA_DOCUMENT_VALIDATOR names %s, which has no node_modules/.bin/ooxml-validator", folder)
	}
	if err := install(t, folder); err != nil {
		missing(t, "installing the validator in %s: %v", folder, err)
	}
	return program
}

// install installs the validator beside its place and moves it there whole: tests of several packages do so at once.
func install(t *testing.T, folder string) error {
	t.Helper()
	own, err := os.MkdirTemp(folder, "node_modules-") //nolint:usetesting // on the same file system, so that it can be moved
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(own) }()
	content, err := os.ReadFile(filepath.Join(folder, "package.json"))
	if err == nil {
		err = os.WriteFile(filepath.Join(own, "package.json"), content, 0o600)
	}
	if err != nil {
		return err
	}
	// Not "npm ci": it wants every system's program in the lock file, and not every registry has them all.
	command := exec.CommandContext(t.Context(), "npm", "install", "--no-save", "--ignore-scripts", "--no-audit", "--no-fund", "--no-package-lock")
	command.Dir = own
	if out, err := command.CombinedOutput(); err != nil {
		return fmt.Errorf("npm install: %w\n%s", err, out)
	}
	place := filepath.Join(folder, "node_modules")
	if err := os.Rename(filepath.Join(own, "node_modules"), place); err != nil {
		if _, there := os.Stat(place); there != nil {
			return err
		}
	}
	return nil
}

// here is the folder of this file.
func here() string {
	_, file, _, _ := runtime.Caller(0)
	return filepath.Dir(file)
}

// Sound fails the test for each fault that the validator finds in a file of Word's: Word refuses a whole file for one
// child that is out of order, so its own library is asked.
func Sound(t *testing.T, name string, content []byte) {
	t.Helper()
	program := validator(t)
	path := filepath.Join(t.TempDir(), name+".docx")
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.CommandContext(t.Context(), program, path).Output() // an error too where there are faults
	var answer struct {
		OK     bool              `json:"ok"`
		Errors []json.RawMessage `json:"errors"`
	}
	if wrong := json.Unmarshal(out, &answer); wrong != nil {
		t.Fatalf("%v, %v\n%s", err, wrong, out)
	}
	for _, fault := range answer.Errors[:min(len(answer.Errors), 5)] {
		t.Errorf("%s: %s", name, fault)
	}
	if !answer.OK && len(answer.Errors) == 0 {
		t.Errorf("%s: %s", name, out)
	}
}
