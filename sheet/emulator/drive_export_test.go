package emulator_test

import (
	"bytes"
	"io"
	"testing"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/api/drive/v3"

	"thidua/sheet"
	"thidua/sheet/xlsx"
)

func TestASpreadsheetIsExportedAsAWorkbookAndAsCSV(t *testing.T) {
	server, id, tab := pageServer(t)
	check(t, server.Paste(id, tab, "A1", [][]string{{"Tên", "Số"}, {`A; "b"`, "1.234,5"}, {"=B2*2", "TRUE"}}))
	check(t, server.SetNote(id, tab, "B2", "ghi chú"))
	check(t, server.RenameTab(id, tab, "Biểu 01/2026: [một tên dài hơn ba mươi mốt chữ]"))
	account := driveOf(t, server, "")
	text := exported(t, account, id, "text/csv")
	if diff := cmp.Diff("Tên,Số\r\n\"A; \"\"b\"\"\",\"1.234,50\"\r\n2469,TRUE\r\n", string(text)); diff != "" {
		t.Error(diff)
	}

	const workbook = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	content := exported(t, account, id, workbook)
	book, err := xlsx.Read(t.Context(), bytes.NewReader(content), "x.xlsx", xlsx.Limits{})
	check(t, err)
	if len(book.Tabs) != 1 {
		t.Fatalf("%d tabs", len(book.Tabs))
	}
	got := book.Tabs[0]
	if len([]rune(got.Title)) > 31 || got.Title[:5] != "Biểu"[:5] {
		t.Errorf("the tab is called %q", got.Title)
	}
	if c := got.At(2, 2); c.Kind != sheet.Number || c.Raw != "1234.5" || c.Note != "ghi chú" {
		t.Errorf("B2 is %+v", c)
	}
	for _, kind := range []string{"application/pdf", ""} {
		if answer, err := account.Files.Export(id, kind).Download(); err == nil {
			answer.Body.Close()
			t.Errorf("exported as %q", kind)
		}
	}
	folder := server.AddFolder("A", "")
	answer, err := account.Files.Export(folder, "text/csv").Download()
	if err == nil {
		answer.Body.Close()
	}
	if failureText(err) != "403 fileNotExportable" {
		t.Errorf("a folder: %v", err)
	}
}

// exported is a file as the export gives it.
func exported(t *testing.T, account *drive.Service, id, kind string) []byte {
	t.Helper()
	answer, err := account.Files.Export(id, kind).Download()
	check(t, err)
	defer answer.Body.Close()
	content, err := io.ReadAll(answer.Body)
	check(t, err)
	return content
}

func TestACopyIsAnotherFileWithTheSameContent(t *testing.T) {
	server, id, tab := pageServer(t)
	check(t, server.Type(id, tab, "A1", "trước"))
	folder := server.AddFolder("A", "")
	made, err := driveOf(t, server, "").Files.Copy(id, &drive.File{
		Name: "Bản sao", Parents: []string{folder}, AppProperties: map[string]string{"run": "8"},
	}).Fields("id,name,appProperties,ownedByMe").Do()
	check(t, err)
	check(t, server.Type(id, tab, "A1", "sau"))
	book, err := server.Book(made.Id)
	check(t, err)
	if made.Id == id || made.Name != "Bản sao" || made.AppProperties["run"] != "8" || book.Locale != "vi_VN" ||
		book.Tabs[0].At(1, 1).Raw != "trước" {
		t.Errorf("%+v %+v", made, book)
	}
}
