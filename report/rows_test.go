package report_test

import (
	"strings"
	"testing"

	"entgo.io/ent/dialect"

	"thidua/report"
	"thidua/report/paper"
)

// Rows of one indicator are told apart: by the name that the catalogue gives to a second statement, and by its code
// where it gives none.
func TestASecondStatementHasANameOfItsOwn(t *testing.T) {
	e := newExample(t, dialect.SQLite)
	const indicator = "Số cơ quan, đơn vị, doanh nghiệp, trường học đạt chuẩn văn hóa"
	for _, named := range []bool{true, false} {
		ask, second := e.ask(), indicator+" trên số đăng ký (nêu lần thứ hai)"
		if !named {
			ask.ContextNames, second = nil, indicator+" ("
		}
		tree, err := report.Build(as(t, admin()), e.Client(), ask)
		if err != nil {
			t.Fatal(err)
		}
		names := map[string]int{}
		for _, name := range annexNames(report.Lay(tree, report.Layout{Tables: true})) {
			if strings.HasPrefix(name, indicator) {
				names[name]++
			}
		}
		begins := false
		for name := range names {
			begins = begins || strings.HasPrefix(name, second)
		}
		if len(names) != 2 || names[indicator] != 1 || !begins {
			t.Errorf("named %t, the rows are %v", named, names)
		}
	}
}

// annexNames are the names in the tables of a document.
func annexNames(d *paper.Document) (names []string) {
	for _, block := range d.Annexes {
		table, ok := block.(*paper.Table)
		if !ok || !table.Wide {
			continue
		}
		for _, row := range table.Rows {
			if len(row.Cells) > 1 && len(row.Cells[1].Spans) > 0 {
				names = append(names, row.Cells[1].Spans[0].Text)
			}
		}
	}
	return names
}
