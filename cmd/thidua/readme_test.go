package main

import (
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const readme = "../../README.md"

// The query that the README begins with is answered without a token: every figure of every member, with its printed
// text and cell, and every award.
func TestReadmeQuery(t *testing.T) {
	text, err := os.ReadFile(readme)
	if err != nil {
		t.Fatal(err)
	}
	_, after, _ := strings.Cut(string(text), "```graphql\n")
	query, _, found := strings.Cut(after, "```")
	if !found {
		t.Fatal("the README has no query")
	}
	r := newProgram(t).serving(t, "demo")
	got := ask[struct {
		Cluster struct {
			Members []struct {
				District        coded
				IndicatorValues connection[valueNode]
			}
			Awards connection[struct{ RecipientKind, Printed string }]
		}
	}](t, r, request{Query: query})
	var figures, awards, wantFigures, wantAwards []string
	for _, m := range got.Cluster.Members {
		for _, edge := range m.IndicatorValues.Edges {
			for _, n := range edge.Node.Measures {
				figures = append(figures, strings.Join([]string{m.District.Code, edge.Node.Indicator.Code, n.Measure, n.Value, n.Printed, n.Cell.Address}, " "))
			}
		}
	}
	for _, edge := range got.Cluster.Awards.Edges {
		awards = append(awards, edge.Node.RecipientKind+" "+edge.Node.Printed)
	}
	report := written(t)
	for _, row := range report.Figures {
		for _, m := range row.Measures {
			if row.At.Unit != "" {
				wantFigures = append(wantFigures, strings.Join([]string{row.At.Unit, row.Indicator, m.Measure, m.Value, m.Printed, m.Address}, " "))
			}
		}
	}
	for _, row := range report.Awards {
		wantAwards = append(wantAwards, row.Recipient+" "+row.Printed)
	}
	if diff := cmp.Diff(wantFigures, figures, anyOrder); diff != "" {
		t.Errorf("figures (-workbooks +answer):\n%s", diff)
	}
	if diff := cmp.Diff(wantAwards, awards, anyOrder); diff != "" {
		t.Errorf("awards (-workbooks +answer):\n%s", diff)
	}
}

// shownCommand is a command line as documents show it: indented, with what it does behind a #.
var shownCommand = regexp.MustCompile(`(?m)^    (?:go run \./cmd/)?thidua ([^#\n]*)`)

// Every command line that the documents show is one that the program takes.
func TestShownCommandsAreTaken(t *testing.T) {
	files, err := filepath.Glob("../../docs/*.md")
	if err != nil {
		t.Fatal(err)
	}
	shown := 0
	for _, file := range append(files, readme) {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, line := range shownCommand.FindAllStringSubmatch(string(text), -1) {
			shown++
			args := words(line[1])
			if err := taken(args); err != nil {
				t.Errorf("%s shows thidua %s: %v", filepath.Base(file), line[1], err)
			}
		}
	}
	if shown == 0 {
		t.Error("no command lines were found")
	}
}

// words are the words of a command line, those in quotes whole.
func words(line string) []string {
	var list []string
	for _, word := range regexp.MustCompile(`"[^"]*"|\S+`).FindAllString(line, -1) {
		list = append(list, strings.Trim(word, `"`))
	}
	return list
}

// taken says why a command line would be refused before anything is done.
func taken(args []string) error {
	for _, cmd := range commands {
		if len(args) == 0 || cmd.name != args[0] {
			continue
		}
		f := newFlags(cmd, console{env: func(string) string { return "" }, out: io.Discard, err: io.Discard})
		cmd.flags(f)
		rest, err := f.parse(args[1:])
		if err == nil && len(rest) > 0 && cmd.args == "" {
			err = usagef("it takes flags alone")
		}
		return err
	}
	return usagef("there is no such command")
}
