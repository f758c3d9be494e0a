package report_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"thidua/report"
	"thidua/store/storetest"
	"thidua/term"
)

// frozen is the tree of an edition.
func (e *example) frozen(t *testing.T) *report.Report {
	t.Helper()
	tree, err := report.Freeze(t.Context(), e.Client(), e.ask())
	if err != nil || tree == nil {
		t.Fatalf("freezing: %v, %v", tree, err)
	}
	return tree
}

// An edition is kept as text that says the same when it is read again, and says nothing that only those may know who
// work on the report.
func TestEditionIsKeptAsText(t *testing.T) {
	storetest.EachDialect(t, func(t *testing.T, dialect string) {
		e := newExample(t, dialect)
		e.publish(t, "đã ban hành trên giấy")
		e.ruled(t)
		e.finding(t, lay, schools, term.FindingStateOpen)
		tree := e.frozen(t)
		tree.Edition = 1
		text, err := report.Encode(tree)
		if err != nil {
			t.Fatal(err)
		}
		again, err := report.Decode(text)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(outline(tree), outline(again)); diff != "" {
			t.Errorf("an edition changed by being kept (-before +after):\n%s", diff)
		}
		if twice, err := report.Encode(again); err != nil || twice != text {
			t.Errorf("the text of an edition is not the same twice: %v", err)
		}
		for _, inner := range []string{"không khớp", `"heldSince"`, "SUBMITTED", "APPROVED", ".xlsx"} {
			if strings.Contains(text, inner) {
				t.Errorf("an edition says %q", inner)
			}
		}
		for _, row := range again.Rows() {
			if row.Indicator.Code != "food-grain-output" {
				continue
			}
			if shown := row.Of(lay).Measure(term.MeasureActual).Display(nil); shown != "3.520,34 tấn" {
				t.Errorf("a figure of an edition is shown as %s", shown)
			}
		}
	})
}

// What a newer program wrote is refused as such, and what is no edition as well.
func TestDecodeRefuses(t *testing.T) {
	if _, err := report.Decode(`{"format":2,"code":"x"}`); !errors.Is(err, report.ErrFormat) {
		t.Errorf("a newer format: %v", err)
	}
	for _, text := range []string{"", "{}", "[]", `{"format":1,"sections":7}`, `{"format":1,"sections":[null]}`, `{"format":1,"sections":[{"rows":[null]}]}`, `{"format":1,"sections":[{"rows":[{"values":[null]}]}]}`} {
		if tree, err := report.Decode(text); err == nil {
			t.Errorf("%q is read as %+v", text, tree)
		}
	}
	if tree, err := report.Decode(`{"format":1,"code":"x","later":{"added":1}}`); err != nil || tree.Code != "x" {
		t.Errorf("a field that was added within a format: %+v, %v", tree, err)
	}
}

func FuzzDecode(f *testing.F) {
	f.Add(`{"format":1,"code":"x","sections":[{"code":"a","rows":[{"values":[{"actual":"1","printed":{"ACTUAL":"1"}}]}]}]}`)
	f.Fuzz(func(t *testing.T, text string) {
		tree, err := report.Decode(text)
		if err != nil {
			return
		}
		once, err := report.Encode(tree)
		if err != nil {
			t.Fatalf("what was read cannot be written: %v", err)
		}
		again, err := report.Decode(once)
		if err != nil {
			t.Fatalf("what was written cannot be read: %v", err)
		}
		if twice, err := report.Encode(again); err != nil || twice != once {
			t.Errorf("%s\nbecame %s, %v", once, twice, err)
		}
		report.Corrections(tree, again)
	})
}

// What one edition says otherwise than the one before, as a list that people read: what changed, not what follows from it.
func TestCorrections(t *testing.T) {
	storetest.EachDialect(t, func(t *testing.T, dialect string) {
		e := newExample(t, dialect)
		before := e.build(as(t, admin()), t)
		if list := report.Corrections(nil, before); len(list) != 0 || list == nil {
			t.Errorf("a first edition corrects %v", list)
		}
		if list := report.Corrections(before, e.build(as(t, admin()), t)); len(list) != 0 {
			t.Errorf("nothing changed, and the list has %+v", list)
		}
		e.correct(t, lay, schools, "15", "15")
		e.rewrite(t, "results.economy.budget", "Thu vượt kế hoạch: 625.194 triệu đồng.",
			`[{"offset":23,"text":"625.194","value":"625194","indicator":"budget-revenue-local","measure":"ACTUAL"}]`)
		after := e.build(as(t, admin()), t)
		after.Signatory = "Nguyễn Văn A"
		after.Exemplars = after.Exemplars[1:]
		after.Awards[0].Forms[0].Totals[0].Count, after.Awards[0].Forms[0].Totals[0].Printed = 2, "02"
		var lines []string
		for _, c := range report.Corrections(before, after) {
			lines = append(lines, strings.Join([]string{
				string(c.Kind), c.Section.Code, c.Indicator.Code, c.District.Vi, string(c.Measure), string(c.Recipient), c.Slot, c.Old, c.New,
			}, "|"))
		}
		golden(t, "corrections.txt", strings.Join(lines, "\n")+"\n")
		text, err := json.Marshal(report.Corrections(before, after))
		if err != nil || !json.Valid(text) {
			t.Error(err)
		}
	})
}
