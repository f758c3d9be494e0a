package answer_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"thidua/answer"
	"thidua/intake"
	"thidua/sheet"
)

// random is a sheet whose problems come and go while people write and change things in it.
type random struct {
	*rand.Rand
	p        *paper
	form     *intake.Form
	problems []answer.Problem
	findings []answer.Finding
	changed  map[string]string // what was said beside findings since they were told
	words    int
	theirs   []string // all that people wrote and did not take away themselves
	stored   map[string]string
}

// change makes the problems other ones: some go, some come, some say something else.
func (r *random) change() {
	r.problems = slices.DeleteFunc(r.problems, func(answer.Problem) bool { return r.IntN(4) == 0 })
	for range r.IntN(5) {
		tab := []string{indicators, awards, "", "Không có"}[r.IntN(4)]
		cell := ""
		if tab != "" && r.IntN(4) > 0 {
			cell = sheet.Address(5+r.IntN(6), 2+r.IntN(4))
		}
		p := problem(tab, cell, fmt.Sprint("ma-", r.IntN(3)), []intake.ProblemCode{"A", "B"}[r.IntN(2)], "x", "Hãy sửa.")
		p.Notice, p.Open, p.Fatal = r.IntN(4) == 0, r.IntN(6) > 0, r.IntN(9) == 0
		r.problems = append(r.problems, p)
	}
	for i := range r.problems {
		if r.IntN(5) == 0 {
			r.problems[i].Vi = fmt.Sprintf("Hãy sửa lần %d.", r.IntN(100))
		}
		r.problems[i].Explanation = r.stored[answer.Key(&r.problems[i].Problem)]
	}
	r.changeFindings()
	r.Shuffle(len(r.problems), func(i, j int) { r.problems[i], r.problems[j] = r.problems[j], r.problems[i] })
}

// changeFindings makes the findings other ones. Some are explained elsewhere, unless somebody has just done so here.
func (r *random) changeFindings() {
	r.findings = slices.DeleteFunc(r.findings, func(answer.Finding) bool { return r.IntN(4) == 0 })
	for n := range r.IntN(4) {
		of := []answer.Finding{dispute, explainedShare, accepted, hint}[r.IntN(4)]
		of.Fingerprint, of.Explanation = fmt.Sprint(n, r.IntN(9)), ""
		r.findings = append(r.findings, of)
	}
	for i := range r.findings {
		key := r.findings[i].Key()
		if _, here := r.changed[key]; r.IntN(9) == 0 && !here {
			r.stored[key] = strings.TrimSpace(r.stored[key] + "\n" + r.say())
		}
	}
	for i := range r.findings {
		r.findings[i].Explanation = r.stored[r.findings[i].Key()]
	}
}

func (r *random) say() string {
	r.words++
	words := fmt.Sprintf("lời %d.", r.words)
	r.theirs = append(r.theirs, words)
	return words
}

// people do something in the sheet.
func (r *random) people() {
	tab := r.p.answers()
	header, column := r.p.title(said)
	_, keys := r.p.title("Mã")
	row := header + 1 + r.IntN(max(2, len(tab.Rows)-header+3))
	switch r.IntN(12) {
	case 0, 1, 2: // explain, in any row, with or without a problem
		cell := r.p.cell(tab, row, column)
		*cell = text(strings.TrimSpace(cell.Raw + "\n" + r.say()))
	case 3: // sort the rows
		rows := tab.Rows[min(header, len(tab.Rows)):]
		r.Shuffle(len(rows), func(i, j int) { rows[i], rows[j] = rows[j], rows[i] })
	case 4: // a row in between
		r.p.insert(&sheet.Insert{Tab: tab.ID, Before: 1 + r.IntN(len(tab.Rows)), Count: 1})
	case 5: // a column in between, with something in it
		before := 1 + r.IntN(11)
		r.p.insert(&sheet.Insert{Tab: tab.ID, Columns: true, Before: min(before, r.p.grid[tab.ID][1]+1), Count: 1})
	case 6: // a column of ours that nobody writes in goes
		titles := []string{"Trang", "Ô", "Dòng", "Đang ghi", "Cần làm gì", "Từ ngày", "Trạng thái"}
		title := titles[r.IntN(len(titles))]
		if at := slices.IndexFunc(tab.Rows[header-1], func(c sheet.Cell) bool { return c.Raw == title }); at >= 0 {
			r.p.remove(tab, true, at+1, 1)
		}
	case 7: // a row goes, with what they wrote in it themselves
		if row <= len(tab.Rows) {
			r.forget(tab, row)
			r.p.remove(tab, false, row, 1)
		}
	case 8: // the key of a row goes
		*r.p.cell(tab, row, keys) = sheet.Cell{}
	case 9: // a note
		at := &r.p.book.Tabs[r.IntN(2)]
		cell := r.p.cell(at, 5+r.IntN(6), 2+r.IntN(4))
		if lines := strings.Split(cell.Note, "\n"); cell.Note != "" {
			cell.Note = strings.Join(slices.Insert(lines, r.IntN(len(lines)+1), r.say()), "\n")
		} else {
			cell.Note = r.say()
		}
	case 10: // rows of the sheet move, with their notes
		r.p.insert(&sheet.Insert{Tab: 11, Before: 5 + r.IntN(3), Count: 1})
	case 11: // tick the box
		for i := range tab.Rows[:header] {
			if len(tab.Rows[i]) > 0 && tab.Rows[i][0].Kind == sheet.Bool {
				tab.Rows[i][0].Raw = "TRUE"
			}
		}
	}
	for i := range r.p.book.Tabs {
		r.p.trim(&r.p.book.Tabs[i])
	}
}

// forget takes what stands in a row off the list of what must not be lost.
func (r *random) forget(tab *sheet.Tab, row int) {
	for _, cell := range tab.Rows[row-1] {
		r.theirs = slices.DeleteFunc(r.theirs, func(words string) bool { return strings.Contains(cell.Raw, words) })
	}
}

// lost is what people wrote that neither stands in the book nor was stored.
func (r *random) lost() []string {
	var all strings.Builder
	for i := range r.p.book.Tabs {
		for _, cells := range r.p.book.Tabs[i].Rows {
			for j := range cells {
				all.WriteString(cells[j].Raw + "\n" + cells[j].Note + "\n")
			}
		}
	}
	for _, words := range r.stored {
		all.WriteString(words + "\n")
	}
	var lost []string
	for _, words := range r.theirs {
		if !strings.Contains(all.String(), words) {
			lost = append(lost, words)
		}
	}
	return lost
}

// Whatever problems come and go and whatever people do meanwhile: the sheet is told in one go, a second time changes
// nothing, each open problem has its row, and no word that people wrote is lost.
func TestNothingThatPeopleWroteIsLost(t *testing.T) {
	runs := 150
	if testing.Short() {
		runs = 30
	}
	for seed := range runs {
		p, form := filled(t)
		r := &random{Rand: rand.New(rand.NewPCG(uint64(seed), 7)), p: p, form: form, stored: map[string]string{}}
		for range 12 {
			r.change()
			state := stateOf(r.problems...)
			state.Findings = r.findings
			told(t, p, form, state)
			if lost := r.lost(); len(lost) > 0 {
				t.Fatalf("seed %d: lost %q:\n%s%s", seed, lost, textOf(p.answers()), notesOf(&p.book))
			}
			heard := answer.Read(&p.book)
			for i := range r.problems {
				key := answer.Key(&r.problems[i].Problem)
				if _, there := heard.Explanations[key]; !there {
					t.Fatalf("seed %d: no row for %+v:\n%s", seed, r.problems[i].Problem, textOf(p.answers()))
				}
			}
			if len(heard.Findings) > 0 {
				t.Fatalf("seed %d: what was heard is heard again: %v\n%s", seed, heard.Findings, textOf(p.answers()))
			}
			for i := range r.findings {
				if key := r.findings[i].Key(); !strings.Contains(textOf(p.answers()), key) {
					t.Fatalf("seed %d: no row for %+v:\n%s", seed, r.findings[i], textOf(p.answers()))
				}
			}
			if heard.ReadNow {
				t.Fatalf("seed %d: the box is still ticked", seed)
			}
			for range r.IntN(4) {
				r.people()
			}
			for key, words := range answer.Read(&p.book).Explanations { // what the worker stores
				r.stored[key] = words
			}
			r.changed = answer.Read(&p.book).Findings
			for key, words := range r.changed {
				r.stored[key] = words
			}
		}
	}
}
