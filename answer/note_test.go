package answer_test

import (
	"strings"
	"testing"

	"thidua/answer"
	"thidua/sheet"
)

// noteAfter is the note of the cell of english once the states are told, one after the other, each time after a
// change by a person.
func noteAfter(t *testing.T, note string, steps ...func(note string) (string, answer.State)) string {
	t.Helper()
	p, form := filled(t)
	tab := &p.book.Tabs[0]
	for _, step := range steps {
		var state answer.State
		note, state = step(note)
		p.cell(tab, 5, 4).Note = note
		told(t, p, form, state)
		note = p.book.Tabs[0].At(5, 4).Note
		tab = &p.book.Tabs[0]
	}
	return note
}

// wrong and right tell that the cell is wrong, or that it is right.
func wrong(note string) (string, answer.State) { return note, stateOf(english) }
func right(note string) (string, answer.State) { return note, stateOf() }

// edited is a person's change of the note, after which a state is told.
func edited(change func(string) string, state answer.State) func(string) (string, answer.State) {
	return func(note string) (string, answer.State) { return change(note), state }
}

func replaced(old, with string) func(string) string {
	return func(note string) string { return strings.Replace(note, old, with, 1) }
}

func TestNotes(t *testing.T) {
	type step = func(string) (string, answer.State)
	for _, c := range []struct {
		name, note string
		steps      []step
		want       string
	}{
		{"ours alone goes when the cell is right", "", []step{wrong, right}, ""},
		{"a person's note stays", "Hỏi anh Nam", []step{wrong, right}, "Hỏi anh Nam"},
		{"a person's spaces and empty lines stay", "\n  Hỏi anh Nam \n\n", []step{wrong, right}, "\n  Hỏi anh Nam \n\n"},
		{"words written before", "", []step{wrong, edited(func(n string) string { return "Hỏi anh Nam\n" + n }, stateOf())}, "Hỏi anh Nam"},
		{"words written behind", "", []step{wrong, edited(func(n string) string { return n + "\nHỏi anh Nam" }, stateOf())}, "Hỏi anh Nam"},
		{"words on both sides", "A", []step{wrong, edited(func(n string) string { return n + "\nB" }, stateOf())}, "A\nB"},
		{"words written inside", "", []step{wrong, edited(replaced("\n[/", "\nSố này đúng\n[/"), stateOf(english)), right}, "Số này đúng"},
		{
			"a line of ours changed", "",
			[]step{wrong, edited(replaced("37.934,7", "số của tôi"), stateOf())},
			"• " + strings.Replace(english.Vi, "37.934,7", "số của tôi", 1),
		},
		{"the last line deleted", "", []step{wrong, edited(func(n string) string { return n[:strings.Index(n, "\n[/")] + "\nHỏi" }, stateOf(english)), right}, "Hỏi"},
		{"the first line deleted", "", []step{wrong, edited(replaced("[Thidua]\n", ""), stateOf())}, "• " + english.Vi},
		{"copied twice", "", []step{wrong, edited(func(n string) string { return n + "\nA\n" + n }, stateOf())}, "A"},
		{"a line of a person that looks like ours", "[/Thidua] là gì?", []step{wrong, right}, "[/Thidua] là gì?"},
		{"spaces around the marks", "", []step{wrong, edited(replaced("[Thidua]", "  [Thidua] "), stateOf())}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := noteAfter(t, c.note, c.steps...); got != c.want {
				t.Errorf("the note is %q, want %q", got, c.want)
			}
		})
	}
}

func TestANoteTellsAllThatIsWrongWithACell(t *testing.T) {
	other := english
	other.Code, other.Vi = "NUMBER_DECIMALS", "Hãy làm tròn số."
	got := noteAfter(t, "Của tôi", func(n string) (string, answer.State) { return n, stateOf(english, other) })
	want := "Của tôi\n[Thidua]\n• Hãy làm tròn số.\n• " + english.Vi + "\n[/Thidua "
	if !strings.HasPrefix(got, want) || strings.Count(got, "[Thidua]") != 1 {
		t.Errorf("the note is %q, want it to begin with %q", got, want)
	}
	many := make([]answer.Problem, 9)
	for i := range many {
		many[i] = english
		many[i].Key, many[i].Vi = strings.Repeat("k", i), strings.Repeat("dài ", 1000)
	}
	got = noteAfter(t, "", func(n string) (string, answer.State) { return n, stateOf(many...) })
	if len([]rune(got)) > 1800 || !strings.Contains(got, "và 5 điều khác") {
		t.Errorf("a note of %d letters: %q", len([]rune(got)), got)
	}
}

func TestNotesGoFromCellsThatMoved(t *testing.T) {
	p, form := filled(t)
	told(t, p, form, stateOf(english))
	p.insert(&sheet.Insert{Tab: 11, Before: 5, Count: 2}) // the row moves, and its note with it
	moved := english
	moved.Cell = "D7"
	told(t, p, form, stateOf(moved))
	if got := notesOf(&p.book); strings.Count(got, "[Thidua]") != 1 || !strings.HasPrefix(got, "Chỉ tiêu!D7:") {
		t.Errorf("notes:\n%s", got)
	}
	p.book.Tabs[1].Rows[4][1].Note = p.book.Tabs[0].At(7, 4).Note // copied to another tab
	told(t, p, form, stateOf(moved))
	if got := notesOf(&p.book); strings.Count(got, "[Thidua]") != 1 {
		t.Errorf("notes:\n%s", got)
	}
}

// Whatever stands in a note: ours goes without a trace when it is untouched, what is left is only what was there, and
// telling it again changes nothing.
func FuzzNote(f *testing.F) {
	for _, note := range []string{
		"", "Hỏi anh Nam", "[Thidua]", "[/Thidua]", "[Thidua]\nx\n[/Thidua abcd]\ny", "a\r\n[Thidua]\r\n• b\r\n[/Thidua 1234]\r\nc",
		"[Thidua]\n[Thidua]\n[/Thidua]\n[/Thidua]", "\n\n[Thidua]\n\n", "x[Thidua]y",
	} {
		f.Add(note)
	}
	f.Fuzz(func(t *testing.T, note string) {
		p, form := filled(t)
		p.cell(&p.book.Tabs[0], 5, 4).Note = note
		told(t, p, form, stateOf())
		theirs := p.book.Tabs[0].At(5, 4).Note
		if !strings.Contains(note, "[Thidua]") && !strings.Contains(note, "[/Thidua") && theirs != note {
			t.Fatalf("a note that is not ours became %q", theirs)
		}
		told(t, p, form, stateOf(english))
		told(t, p, form, stateOf())
		if got := p.book.Tabs[0].At(5, 4).Note; got != theirs && (got != "" || strings.TrimSpace(theirs) != "") {
			t.Fatalf("the note %q became %q", theirs, got)
		}
	})
}
