package report_test

import (
	"context"
	"io/fs"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"thidua/ent/indicatorvalue"
	"thidua/ent/narrative"
	"thidua/examples"
	"thidua/report"
	"thidua/store"
	"thidua/store/storetest"
	"thidua/term"
)

// numberPattern is a number of the report, as examples/README.md defines one.
var numberPattern = regexp.MustCompile(`[0-9]+(?:[.,][0-9]+)*|không còn`)

// token is a number of the printed report.
type token struct{ section, text, class, target string }

// readTokens reads where each number of the printed report stands. Those without a class of data are left out: years,
// anniversaries, numbers of headings, names.
func readTokens(t *testing.T) (tokens []token) {
	t.Helper()
	content, err := fs.ReadFile(examples.DienBien2022(), "tokens.tsv")
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range strings.Split(strings.TrimSpace(string(content)), "\n")[1:] {
		field := strings.Split(line, "\t")
		switch field[4] {
		case "figure", "award", "exemplar", "document":
			tokens = append(tokens, token{field[0], field[3], field[4], field[5]})
		}
	}
	return tokens
}

// The list of numbers is that of the printed report itself, where its text is at hand.
func TestTokensAreThoseOfTheReport(t *testing.T) {
	path := os.Getenv("THIDUA_REPORT_TEXT")
	if path == "" {
		t.Skip("set THIDUA_REPORT_TEXT to the text of the 2022 report to compare the list of its numbers with it")
	}
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	content, err := fs.ReadFile(examples.DienBien2022(), "tokens.tsv")
	if err != nil {
		t.Fatal(err)
	}
	var listed []string
	for _, line := range strings.Split(strings.TrimSpace(string(content)), "\n")[1:] {
		listed = append(listed, strings.Split(line, "\t")[3])
	}
	printed := numberPattern.FindAllString(string(text), -1)
	slices.Sort(listed)
	slices.Sort(printed)
	if diff := cmp.Diff(printed, listed); diff != "" {
		t.Errorf("numbers of the report (-printed +listed):\n%s", diff)
	}
}

// Every figure of the printed report stands under the heading where the report has it, in a text that a reader of the
// tree's report sees: as often as it is printed, as it is printed.
func TestEveryFigureStandsUnderItsHeading(t *testing.T) {
	storetest.EachDialect(t, func(t *testing.T, dialect string) {
		e := newExample(t, dialect)
		tree := e.build(as(t, admin()), t)
		for _, one := range missing(readTokens(t), tree) {
			t.Errorf("%s (%s) is not under %s: %s", one.text, one.class, one.section, one.target)
		}
		// Without the units' own words the report makes them itself, and nothing is lost.
		e.write(t, func(ctx context.Context, tx *store.Tx) error {
			return closeFootnotes(ctx, tx)
		})
		bare := e.build(as(t, admin()), t)
		for _, one := range missing(readTokens(t), bare) {
			t.Errorf("%s (%s) is not under %s without the units' own words: %s", one.text, one.class, one.section, one.target)
		}
		golden(t, "notes.txt", notes(bare))
	})
}

// The figures come from the rows of the sheets, and not from what somebody wrote into a text: without the rows they are
// gone.
func TestFiguresComeFromRows(t *testing.T) {
	e := newExample(t, storetest.Dialects[0])
	e.write(t, func(ctx context.Context, tx *store.Tx) error {
		_, err := tx.Client.IndicatorValue.Update().Where(indicatorvalue.SupersededAtIsNil()).SetSupersededAt(tx.At).Save(ctx)
		return err
	})
	gone := map[string]bool{}
	for _, one := range missing(readTokens(t), e.build(as(t, admin()), t)) {
		gone[one.target] = true
	}
	// Numbers that texts have for another reason: "nhóm 07 đến 09 tiêu chí", "132 năm ngày sinh".
	byChance := []string{"results.movements.national.new-rural 09", "results.society.culture 132"}
	for _, one := range readTokens(t) {
		if one.class == "figure" && !gone[one.target] && !slices.Contains(byChance, one.section+" "+one.text) {
			t.Errorf("%s stands under %s although no row has it", one.text, one.section)
		}
	}
}

// missing are the numbers of the printed report that the tree does not have under the same heading.
func missing(tokens []token, r *report.Report) (lost []token) {
	left := map[string][]string{} // heading and class -> numbers that no token has claimed
	for _, s := range r.Flat() {
		text := texts(s)
		left[s.Code+" figure"] = numberPattern.FindAllString(text, -1)
		left[s.Code+" award"] = numberPattern.FindAllString(awardsOf(r, s.Code), -1)
		left[s.Code+" document"] = numberPattern.FindAllString(documentsOf(r, s.Code), -1)
	}
	for _, one := range tokens {
		key := one.section + " " + one.class
		if one.class == "exemplar" {
			key = one.section + " figure"
		}
		at := slices.IndexFunc(left[key], func(number string) bool { return number == one.text || number == "0"+one.text })
		if at < 0 {
			lost = append(lost, one)
			continue
		}
		left[key] = slices.Delete(left[key], at, at+1)
	}
	return lost
}

// texts are what stands under a heading: the lead's texts and the notes.
func texts(s *report.Section) string {
	var all []string
	for _, n := range s.Narratives {
		if n.District == "" {
			all = append(all, n.Text)
		}
	}
	for _, note := range s.Footnotes {
		all = append(all, note.Text)
	}
	return strings.Join(all, "\n")
}

func awardsOf(r *report.Report, section string) string {
	text := ""
	for _, level := range r.Awards {
		if section != "awards."+strings.ToLower(string(level.Level)) {
			continue
		}
		for _, form := range level.Forms {
			for _, count := range form.Totals {
				text += " " + count.Printed
			}
		}
	}
	return text
}

func documentsOf(r *report.Report, section string) string {
	text := ""
	for _, d := range r.Documents {
		if !slices.Contains(d.Sections, section) {
			continue
		}
		text += " " + d.Number + " " + d.Subject
		if d.IssuedOn != nil {
			text += " " + d.IssuedOn.Format(term.LanguageVi)
		}
	}
	return text
}

// closeFootnotes takes the units' own words for footnotes back.
func closeFootnotes(ctx context.Context, tx *store.Tx) error {
	return tx.Client.Narrative.Update().Where(narrative.Slot("footnote")).SetSupersededAt(tx.At).Exec(ctx)
}

func notes(r *report.Report) string {
	var o outliner
	for _, s := range r.Flat() {
		for _, note := range s.Footnotes {
			o.line(0, "%s: note %d at %d", s.Code, note.Number, note.Anchor)
			for _, line := range strings.Split(note.Text, "\n") {
				o.line(1, "%s", line)
			}
		}
	}
	return o.String()
}
