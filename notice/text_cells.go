package notice

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"thidua/term"
)

func (s *Situation) cellsNotice(u *Unit, cells []Cell) Notice {
	n := len(cells)
	return Notice{
		Kind: term.NoticeKindCells, Key: "cells:" + digest(cells) + ":" + u.District, District: u.District,
		Subject: Text{fmt.Sprintf("%d ô cần sửa trong bảng tính", n), "Cells to mend in the sheet: " + count(n)},
		Text: s.both(s.unitName(u.District), func(to names) string {
			return s.listed(cells, term.LanguageVi,
				fmt.Sprintf("Kính gửi %s: bảng tính báo cáo %s%s có %d ô cần sửa:", to.unit, to.period, of(u, to.cluster, "của"), n),
				"ô", "Đề nghị sửa ngay trong bảng tính; hệ thống sẽ tự đọc lại.")
		}, func(to names) string {
			return s.listed(cells, term.LanguageEn,
				fmt.Sprintf("To %s: cells to mend in the sheet of the report of %s%s: %d.", to.unit, to.period, of(u, to.cluster, "of"), n),
				"cells", "Please mend them in the sheet; it is read again by itself.")
		}),
	}
}

func (s *Situation) findingsNotice(u *Unit, found []Cell) Notice {
	n := len(found)
	return Notice{
		Kind: term.NoticeKindFindings, Key: "findings:" + digest(found) + ":" + u.District, District: u.District,
		Subject: Text{fmt.Sprintf("%d điểm số liệu chưa khớp", n), "Figures that do not add up: " + count(n)},
		Text: s.both(s.unitName(u.District), func(to names) string {
			return s.listed(found, term.LanguageVi,
				fmt.Sprintf("Kính gửi %s: báo cáo %s%s có %d điểm số liệu chưa khớp:", to.unit, to.period, of(u, to.cluster, "của"), n),
				"điểm", "Đề nghị kiểm tra lại: sửa nếu sai, giải trình nếu đúng.")
		}, func(to names) string {
			return s.listed(found, term.LanguageEn,
				fmt.Sprintf("To %s: figures of the report of %s%s that do not add up: %d.", to.unit, to.period, of(u, to.cluster, "of"), n),
				"points", "Please check them: mend what is wrong, explain what is right.")
		}),
	}
}

// listed is a list of cells between what is said of them, as many as there is room for and mostCells at most.
func (s *Situation) listed(cells []Cell, language term.Language, before, what, after string) string {
	var b strings.Builder
	b.WriteString(before)
	left := Longest - utf8.RuneCountInString(before) - utf8.RuneCountInString(after) - 40 // and how many more there are
	shown := 0
	for i := range cells {
		line := fmt.Sprintf("\n%d) %s", i+1, cells[i].line(language))
		left -= utf8.RuneCountInString(line) + 1
		if i == mostCells || left < 0 && i > 0 {
			break
		}
		b.WriteString(line)
		if link := s.safe(cells[i].Link); link != "" {
			b.WriteString("\n" + link)
		}
		shown++
	}
	if more := len(cells) - shown; more > 0 {
		if language == term.LanguageEn {
			fmt.Fprintf(&b, "\nand %d more %s", more, what)
		} else {
			fmt.Fprintf(&b, "\nvà %d %s khác", more, what)
		}
	}
	b.WriteString("\n" + after)
	return b.String()
}

// line is a cell in one line: where, and what.
func (c *Cell) line(language term.Language) string {
	words := [3]string{"trang", "ô", "dòng"}
	if language == term.LanguageEn {
		words = [3]string{"tab", "cell", "row"}
	}
	var where []string
	if c.Sheet != "" {
		where = append(where, clean(c.Sheet, 30))
	}
	if c.Tab != "" {
		where = append(where, words[0]+" "+clean(c.Tab, 30))
	}
	if cellAddress.MatchString(c.Address) {
		where = append(where, words[1]+" "+c.Address)
	}
	text := nameless(c.Text.In(language), longestCell)
	if c.About != "" { // what it quotes belongs to an indicator
		about := clean(c.About, 40)
		if text = clean(c.Text.In(language), longestCell); !strings.Contains(text, about) {
			text = about + ": " + text
		}
	}
	if len(where) == 0 {
		return text
	}
	return strings.Join(where, ", ") + ": " + text
}
