package xlsx_test

import (
	"bytes"
	"strconv"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"thidua/sheet"
	"thidua/sheet/xlsx"
)

// large is a form of 5,000 rows of 15 columns, a third of the cells empty inputs.
func large(tb testing.TB) []byte {
	tb.Helper()
	tab := sheet.TabDesign{Title: "Chỉ tiêu"}
	for i := range 5000 {
		var row sheet.RowDesign
		for j := range 15 {
			cell := sheet.CellDesign{Look: sheet.LookInputAmount}
			switch j % 3 {
			case 0:
				cell = sheet.CellDesign{Look: sheet.LookLocked, Text: "Chỉ tiêu số " + strconv.Itoa(i) + "." + strconv.Itoa(j)}
			case 1:
				cell.Number = strconv.Itoa(i*j) + ".25"
			}
			row.Cells = append(row.Cells, cell)
		}
		tab.Rows = append(tab.Rows, row)
	}
	return write(tb, sheet.Design{Tabs: []sheet.TabDesign{tab}})
}

// BenchmarkRead reads 5,000 rows, and reports how many times as long that takes as excelize's plain streaming of the
// same rows, which gives neither kinds nor formats, formulas or notes.
func BenchmarkRead(b *testing.B) {
	content := large(b)
	var ours, plain time.Duration
	for b.Loop() {
		start := time.Now()
		if _, err := xlsx.Read(b.Context(), bytes.NewReader(content), "", xlsx.Limits{}); err != nil {
			b.Fatal(err)
		}
		middle := time.Now()
		f, err := excelize.OpenReader(bytes.NewReader(content))
		if err != nil {
			b.Fatal(err)
		}
		rows, err := f.Rows("Chỉ tiêu")
		if err != nil {
			b.Fatal(err)
		}
		for rows.Next() {
			if _, err := rows.Columns(); err != nil {
				b.Fatal(err)
			}
		}
		ours, plain = ours+middle.Sub(start), plain+time.Since(middle)
	}
	b.ReportMetric(float64(ours)/float64(plain), "times-Rows()")
	b.ReportMetric(float64(ours.Milliseconds())/float64(b.N), "ms/Read")
}

func BenchmarkWrite(b *testing.B) {
	design := sample()
	for b.Loop() {
		var w bytes.Buffer
		if err := xlsx.Write(&w, design); err != nil {
			b.Fatal(err)
		}
	}
}
