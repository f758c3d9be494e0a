package worker

import (
	"strconv"
	"strings"

	"thidua/answer"
	"thidua/intake"
)

// problemKey tells the problems of a source apart.
type problemKey struct{ tab, address, key, code string }

func keyOf(p *intake.Problem) problemKey { return problemKey{p.Tab, p.Cell, p.Key, string(p.Code)} }

// openProblem is a problem that is stored as open.
type openProblem struct {
	id                  int
	key                 problemKey
	got, wanted, vi, en string
	fatal               bool
}

func (o openProblem) says(p *intake.Problem) bool {
	return o.got == p.Got && o.wanted == p.Wanted && o.vi == p.Vi && o.en == p.En && o.fatal == p.Fatal
}

// problemPlan is what a reading changes among the problems of a source.
type problemPlan struct {
	add    []intake.Problem
	change []openProblem // the same cell and kind, with another text in it
	fix    []int         // ids of those that are gone
}

func (p problemPlan) empty() bool { return len(p.add)+len(p.change)+len(p.fix) == 0 }

// planProblems compares the problems of a reading with the open ones of its source.
func planProblems(met []intake.Problem, open []openProblem) problemPlan {
	var plan problemPlan
	stored := make(map[problemKey]*openProblem, len(open))
	for i := range open {
		stored[open[i].key] = &open[i]
	}
	seen := make(map[problemKey]bool, len(met))
	for i := range met {
		p := &met[i]
		key := keyOf(p)
		if seen[key] {
			continue
		}
		seen[key] = true
		last, known := stored[key]
		switch {
		case !known:
			plan.add = append(plan.add, *p)
		case !last.says(p):
			plan.change = append(plan.change, openProblem{last.id, key, p.Got, p.Wanted, p.Vi, p.En, p.Fatal})
		}
	}
	for _, o := range open {
		if !seen[o.key] {
			plan.fix = append(plan.fix, o.id)
		}
	}
	return plan
}

// planRefusal is planProblems for a form of which nothing is stored: its fatal problems are told, and those of the
// last form that was good stay as they are.
func planRefusal(met []intake.Problem, open []openProblem) problemPlan {
	var fatal []intake.Problem
	for _, p := range met {
		if p.Fatal {
			fatal = append(fatal, p)
		}
	}
	var known []openProblem
	for _, o := range open {
		if o.fatal {
			known = append(known, o)
		}
	}
	return planProblems(fatal, known)
}

// counted is how many of the problems hold something back.
func counted(problems []intake.Problem) int {
	n := 0
	for _, p := range problems {
		if !p.Notice {
			n++
		}
	}
	return n
}

// carried says which of the problems that have come stand in the place of one that is gone, so that what was said of it
// holds for them: by index in come, the index in gone. The row was moved, and then the column is the same; or the row
// had only one such problem; or its tab was renamed, rows moved or not.
func carried(gone, come []*intake.Problem) map[int]int {
	from, taken := map[int]int{}, map[int]bool{}
	match := func(same func(a, b *intake.Problem) bool) {
		for i, to := range come {
			if _, done := from[i]; done {
				continue
			}
			for j, old := range gone {
				if !taken[j] && same(old, to) {
					from[i], taken[j] = j, true
					break
				}
			}
		}
	}
	alone := func(of []*intake.Problem, p *intake.Problem) bool {
		n := 0
		for _, other := range of {
			if answer.SameMatter(other, p) {
				n++
			}
		}
		return n == 1
	}
	match(func(a, b *intake.Problem) bool {
		return answer.SameMatter(a, b) && columnOf(a.Cell) == columnOf(b.Cell)
	})
	match(func(a, b *intake.Problem) bool { return answer.SameMatter(a, b) && alone(gone, a) && alone(come, b) })
	match(func(a, b *intake.Problem) bool {
		return a.Tab != b.Tab && a.Cell == b.Cell && a.Key == b.Key && a.Code == b.Code && a.Cell != ""
	})
	match(func(a, b *intake.Problem) bool {
		return a.Tab != b.Tab && a.Key != "" && a.Key == b.Key && a.Code == b.Code && columnOf(a.Cell) == columnOf(b.Cell)
	})
	return from
}

// columnOf is the column's letters of an address.
func columnOf(address string) string { return strings.TrimRight(address, "0123456789") }

// emptied is the problem of a tab that has lost everything, of which rows are stored.
func emptied(tab string, rows int) intake.Problem {
	n := strconv.Itoa(rows)
	return intake.Problem{
		Code: heldTabEmptied, Tab: tab,
		Vi: "Trang này không còn ô nào có nội dung, trong khi trước đây đã ghi " + n + " dòng. Số liệu đã ghi được giữ nguyên. " +
			"Nếu xóa nhầm, hãy khôi phục trang (Tệp, Nhật ký phiên bản); nếu muốn rút, hãy ghi “không có” vào từng ô.",
		En: "This tab has no filled cell any more, while " + n + " rows of it are stored. What was stored stays. " +
			"If it was cleared by mistake, restore it (File, Version history); to withdraw it, write “không có” in each cell.",
	}
}
