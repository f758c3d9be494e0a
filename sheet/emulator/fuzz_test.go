package emulator

import (
	"math/rand/v2"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"thidua/sheet"
)

func FuzzFormulaEndsAsValueOrError(f *testing.F) {
	for _, seed := range []string{
		"=A1", "=SUM(A1:B2,'Biểu 1'!C:C)", `=IF(A1>1,"a""b",)`, "=1:1", "=$A$1:$B", "=#REF!+'x'!#REF!", "=A1%%^-2", "={1,2}",
		"=a.b(", "='", "=\"", "=1e5+1E-5", "=ROUND(1,5;400)", "=A9999999999", "=ZZZZ1", "=A1:B2:C3", "=IFERROR(1/0)", "=-+-1",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, formula string) {
		if !strings.HasPrefix(formula, "=") || len(formula) > 2000 {
			return
		}
		s := New(Config{Now: inVietnam.UTC})
		file := s.newFile("a", spreadsheetType, somebody)
		file.tabs = []*tab{{title: "Biểu 1", rowCount: 20, columnCount: 10}}
		for _, text := range []string{"1", "hai", "TRUE", "=1/0", ""} {
			if err := file.enter(s, file.tabs[0], 1, 1, text); err != nil {
				t.Fatal(err)
			}
		}
		file.tabs[0].edit(0, 1)[0].put(nil, formula)
		s.recalculate(file)
		switch value := file.tabs[0].at(0, 0).value.(type) {
		case nil, float64, bool:
		case string:
			if letters(value) > mostLetters {
				t.Errorf("%s comes to a text of %d letters", formula, letters(value))
			}
		case errorValue:
			if errorTexts[value.kind] == "" {
				t.Errorf("%s is an error of type %q", formula, value.kind)
			}
		default:
			t.Errorf("%s comes to a %T", formula, value)
		}
		if got := rewritten(formula, func(r reference) (reference, bool) { return r, false }); got != formula {
			t.Errorf("%s with no reference changed is %s", formula, got)
		}
		if there := copied(formula, 3, 2); s.tree(formula) != nil && s.tree(there) != nil && !strings.Contains(there, "#REF!") {
			if again := copied(copied(there, -3, -2), 3, 2); again != there {
				t.Errorf("%s copied there is %s, and there again %s", formula, there, again)
			}
		}
	})
}

func FuzzRangeIsCellsOfTheGridOrRefused(f *testing.F) {
	for _, seed := range []string{"A1", "'Biểu 1'!A1:B2", "Biểu 1", "A:C", "2:5", "A2:C", "!", "'", "''!A1", "A1:B2:C3", "ten", "ZZZZ9", "A1:", "$A$1", "A99999999999999999999"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		file := &file{
			tabs:  []*tab{{title: "Biểu 1", rowCount: 20, columnCount: 10}, {id: 1, title: "ABC", rowCount: 3, columnCount: 3}},
			names: []namedRange{{id: "n", name: "ten", tab: 1, area: area{0, 0, 2, 2}}},
		}
		p, err := file.parseRange(text)
		if err != nil {
			return
		}
		if p.empty() || p.top < 0 || p.left < 0 || p.bottom > p.tab.rowCount || p.right > p.tab.columnCount {
			t.Fatalf("%q is %+v", text, p.area)
		}
		again, err := file.parseRange(p.A1())
		if err != nil || again != p {
			t.Errorf("%q is %s, and that is %+v, %v", text, p.A1(), again, err)
		}
	})
}

func FuzzBatchIsRefusedOrMade(f *testing.F) {
	for _, seed := range []string{
		`{"requests":[{"addSheet":{"properties":{"title":"a","gridProperties":{"rowCount":-5}}}}]}`,
		`{"requests":[{"updateCells":{"start":{"rowIndex":-1},"fields":"*","rows":[null,{"values":[null,{"note":"a"}]}]}}]}`,
		`{"requests":[{"updateCells":{"range":{"startRowIndex":5},"fields":"userEnteredValue","rows":[{}]}},null]}`,
		`{"requests":[{"insertDimension":{"range":{"dimension":"ROWS","startIndex":2,"endIndex":90}}},{"deleteDimension":{"range":{"dimension":"COLUMNS","startIndex":1,"endIndex":99}}}]}`,
		`{"requests":[{"moveDimension":{"source":{"dimension":"ROWS","startIndex":1,"endIndex":3},"destinationIndex":19}},{"sortRange":{"range":{},"sortSpecs":[{"dimensionIndex":1}]}}]}`,
		`{"requests":[{"mergeCells":{"range":{"endRowIndex":3,"endColumnIndex":3}}},{"copyPaste":{"source":{"endRowIndex":2,"endColumnIndex":2},"destination":{"startRowIndex":4}}}]}`,
		`{"requests":[{"cutPaste":{"source":{"endRowIndex":2,"endColumnIndex":2},"destination":{"rowIndex":1,"columnIndex":1}}},{"findReplace":{"find":"(","searchByRegex":true}}]}`,
		`{"requests":[{"createDeveloperMetadata":{"developerMetadata":{"metadataKey":"a","visibility":"DOCUMENT","location":{"dimensionRange":{"dimension":"ROWS","startIndex":1,"endIndex":2}}}}}]}`,
		`{"requests":[{"addProtectedRange":{"protectedRange":{"range":{"sheetId":0},"unprotectedRanges":[null]}}},{"updateProtectedRange":{"fields":"*","protectedRange":{}}}]}`,
		`{"requests":[{"addConditionalFormatRule":{"index":-1,"rule":{"ranges":[null]}}},{"addNamedRange":{"namedRange":{"name":"a"}}},{"updateBorders":{"range":{},"top":{}}}]}`,
		`{"requests":[{"setDataValidation":{"range":{"sheetId":0},"rule":{"condition":{}}}},{"duplicateSheet":{"insertSheetIndex":-1}},{"updateSheetProperties":{"properties":{"index":-4},"fields":"index,gridProperties"}}]}`,
		`{"requests":[{"appendCells":{"fields":"*","rows":[{"values":[{"userEnteredValue":{"formulaValue":"=A1:Z"}}]}]}},{"repeatCell":{"range":{},"fields":"*","cell":null}}],"responseRanges":["'"]}`,
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, body string) {
		s := New(Config{Now: inVietnam.UTC, Seed: 1})
		file := s.newFile("a", spreadsheetType, somebody)
		file.tabs = []*tab{{title: "Biểu 1", rowCount: 20, columnCount: 10}}
		s.register(file, somebody)
		if err := s.Paste(file.id, "Biểu 1", "A1", [][]string{{"1", "=A1*2", "x"}, {"2", "=SUM(A1:A2)", "TRUE"}}); err != nil {
			t.Fatal(err)
		}
		before := file.book()
		_, failure := s.batchUpdate(file.id, url.Values{}, []byte(body), somebody)
		if failure != nil {
			if failure.code >= 500 && failure.code != 501 {
				t.Errorf("%s: %v", body, failure)
			}
			if diff := cmp.Diff(before, file.book()); diff != "" {
				t.Errorf("%s was refused, and changed (-before +after):\n%s", body, diff)
			}
			return
		}
		checkWhole(t, file)
	})
}

// checkWhole holds a file to what is always true.
func checkWhole(t *testing.T, f *file) {
	t.Helper()
	for _, other := range f.tabs {
		if len(other.rows) > other.rowCount || len(other.rowProps) > other.rowCount || len(other.columnProps) > other.columnCount {
			t.Errorf("%q has %d rows, %d and %d sizes in a grid of %d × %d", other.title, len(other.rows), len(other.rowProps), len(other.columnProps), other.rowCount, other.columnCount)
		}
		for i, cells := range other.rows {
			if len(cells) > other.columnCount {
				t.Errorf("%q has %d cells in row %d of %d columns", other.title, len(cells), i+1, other.columnCount)
			}
		}
		for _, m := range other.merges {
			if a := areaOf(m); a.empty() || a.top < 0 || a.left < 0 || a.bottom > other.rowCount || a.right > other.columnCount {
				t.Errorf("%q merges %s", other.title, m)
			}
		}
		if f.tabByTitle(other.title) != other || f.tabByID(other.id) != other {
			t.Errorf("two tabs are %q, %d", other.title, other.id)
		}
	}
}

func TestRowsThatComeAndGoLeaveAllAsItWas(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for range 200 {
		s, id := blank(t)
		var rows [][]string
		for range 8 {
			var texts []string
			for range 5 {
				texts = append(texts, []string{"", "1", "a", "=A1+B2", "=SUM(A1:C4)", "=SUM(B:B)", "='Biểu 1'!$C$3"}[random.IntN(7)])
			}
			rows = append(rows, texts)
		}
		must(t, s.Paste(id, "Biểu 1", "B2", rows))
		s.files[id].tabs[0].merges = []sheet.Range{{FirstRow: 2, FirstColumn: 8, LastRow: 3 + random.IntN(5), LastColumn: 9}}
		before, err := s.Book(id)
		must(t, err)
		at, count := 1+random.IntN(12), 1+random.IntN(3)
		must(t, s.InsertRows(id, "Biểu 1", at, count), s.DeleteRows(id, "Biểu 1", at, count))
		after, err := s.Book(id)
		must(t, err)
		if diff := cmp.Diff(before, after); diff != "" {
			t.Fatalf("%d rows before row %d (-before +after):\n%s", count, at, diff)
		}
	}
}
