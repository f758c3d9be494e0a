package google

import (
	"encoding/json"
	"os"
	"testing"
)

// Whatever stands in for Google's answer: it is a book or an error, in little room, and what is kept of it is cut and
// says what it is.
func FuzzBook(f *testing.F) {
	seed, err := os.ReadFile("testdata/book.json")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(seed)
	f.Add([]byte(`{"sheets":[{"data":[{"startRow":1048575,"startColumn":3,"rowData":[{"values":[{"note":"x"}]}]}],"merges":[{}]}]}`))
	f.Add([]byte(`{"sheets":[{"data":[{"startRow":-1,"rowMetadata":[{"hiddenByUser":true}]}]}]}`))
	f.Fuzz(func(t *testing.T, content []byte) {
		var found spreadsheet
		if json.Unmarshal(content, &found) != nil {
			return
		}
		book, err := found.book(Ref{ID: "x"})
		if err != nil {
			return
		}
		for _, tab := range book.Tabs {
			if n := len(tab.Rows); n > 0 && len(tab.Rows[n-1]) == 0 {
				t.Fatal("a blank row is left at the end")
			}
			for i, row := range tab.Rows {
				for j, c := range row {
					if c.Kind == 0 && (c.Raw != "" || c.Shown != "") {
						t.Fatalf("a blank cell holds something: row %d, column %d, %+v", i, j, c)
					}
				}
				if n := len(row); n > 0 && row[n-1].Kind == 0 && row[n-1].Note == "" {
					t.Fatalf("row %d ends with a blank cell", i)
				}
			}
		}
	})
}
