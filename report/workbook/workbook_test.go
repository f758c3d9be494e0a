package workbook_test

import (
	"bytes"
	"math/rand/v2"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"github.com/xuri/excelize/v2"

	"thidua/report/paper"
	"thidua/report/paper/papertest"
	"thidua/report/workbook"
)

func document() *paper.Document {
	cell := func(text string) paper.Cell { return paper.Cell{Spans: []paper.Span{paper.Text(text)}} }
	table := func(caption string, rows ...paper.Row) *paper.Table {
		return &paper.Table{
			Caption: []paper.Span{paper.Bold(caption)}, Head: []paper.Row{{Cells: []paper.Cell{cell("TT"), cell("Nội dung")}}}, Rows: rows,
			Widths: []float64{1, 9},
		}
	}
	return &paper.Document{
		Title: "Số liệu cần đối chiếu", Made: time.Date(2023, 2, 16, 3, 0, 0, 0, time.UTC),
		Blocks: []paper.Block{
			table("Thị xã Mường Lay", paper.Row{Cells: []paper.Cell{cell("1"), cell("=1+1")}}),
			&paper.PageBreak{},
			table("THỊ XÃ MƯỜNG LAY", paper.Row{Cells: []paper.Cell{{Columns: 2, Spans: []paper.Span{paper.Text("cả hai cột")}}}}),
			table(`Huyện: [Điện/Biên]? có tên dài hơn ba mươi mốt ký tự`, paper.Row{Cells: []paper.Cell{cell("1"), cell(strings.Repeat("rừng ", 9000))}}),
		},
	}
}

func written(t *testing.T, document *paper.Document) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := workbook.Write(&b, document); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestTablesBecomeSheets: each table is a sheet of its own name, with its head, ready to be printed.
func TestTablesBecomeSheets(t *testing.T) {
	file, err := excelize.OpenReader(bytes.NewReader(written(t, document())))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close() //nolint:errcheck // nothing lies on disk
	sheets := file.GetSheetList()
	if len(sheets) != 3 || sheets[0] != "Thị xã Mường Lay" {
		t.Fatalf("sheets: %q", sheets)
	}
	for _, name := range sheets {
		if n := len(utf16.Encode([]rune(name))); n > 31 || strings.ContainsAny(name, `:\/?*[]`) {
			t.Errorf("Excel refuses the name %q of %d", name, n)
		}
		head, err := file.GetCellValue(name, "B3")
		if err != nil || head != "Nội dung" {
			t.Errorf("%s: B3 is %q, %v", name, head, err)
		}
		panes, err := file.GetPanes(name)
		if err != nil || !panes.Freeze || panes.YSplit != 3 {
			t.Errorf("%s: panes %+v, %v", name, panes, err)
		}
		layout, err := file.GetPageLayout(name)
		if err != nil || *layout.Orientation != "landscape" || *layout.FitToWidth != 1 {
			t.Errorf("%s: layout %+v, %v", name, layout, err)
		}
	}
	if titles := len(file.GetDefinedName()); titles != 6 {
		t.Errorf("%d defined names, want a title and an area of each sheet", titles)
	}
	merged, err := file.GetMergeCells(sheets[1])
	if err != nil || len(merged) != 1 || merged[0].GetCellValue() != "cả hai cột" {
		t.Errorf("merged: %v, %v", merged, err)
	}
}

// TestNoTextBecomesAFormula: a text is a text, whatever it begins with, and one that no cell holds is cut.
func TestNoTextBecomesAFormula(t *testing.T) {
	file, err := excelize.OpenReader(bytes.NewReader(written(t, document())))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close() //nolint:errcheck // nothing lies on disk
	sheets := file.GetSheetList()
	formula, err := file.GetCellFormula(sheets[0], "B4")
	value, err2 := file.GetCellValue(sheets[0], "B4")
	if err != nil || err2 != nil || formula != "" || value != "=1+1" {
		t.Errorf("formula %q, value %q, %v, %v", formula, value, err, err2)
	}
	long, err := file.GetCellValue(sheets[2], "B4")
	if err != nil || len(utf16.Encode([]rune(long))) > 32_767 || !strings.HasSuffix(long, "…") {
		t.Errorf("a text of %d, %v", len(long), err)
	}
}

// TestSameDocumentSameBytes: the bytes depend on the document alone.
func TestSameDocumentSameBytes(t *testing.T) {
	first := written(t, document())
	for range 5 {
		if !bytes.Equal(first, written(t, document())) {
			t.Fatal("the same document gives other bytes")
		}
	}
	later := document()
	later.Made = later.Made.Add(time.Hour)
	if bytes.Equal(first, written(t, later)) {
		t.Error("a document that was made later has the same properties")
	}
}

// TestHostileTexts: whatever a document holds, its workbook can be opened.
func TestHostileTexts(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	opened := 0
	for range 200 {
		data := make([]byte, 400)
		for i := range data {
			data[i] = byte(random.Uint32())
		}
		var b bytes.Buffer
		if err := workbook.Write(&b, papertest.Hostile(data)); err != nil {
			continue // it has no table
		}
		file, err := excelize.OpenReader(&b)
		if err != nil {
			t.Fatalf("%x: %v", data, err)
		}
		opened += file.SheetCount
	}
	if opened == 0 {
		t.Error("nothing was written")
	}
	if err := workbook.Write(&bytes.Buffer{}, &paper.Document{}); err == nil {
		t.Error("a document without a table has become a workbook")
	}
}
