package worker_test

import (
	"errors"
	"io/fs"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"thidua/catalog"
	"thidua/ent/source"
	"thidua/sheet"
	"thidua/sheet/emulator"
	"thidua/store/storetest"
	"thidua/term"
	"thidua/worker"
)

// nextVersion is version 2 of the members' template: that of 1 with an indicator more.
func nextVersion(t *testing.T) map[string]string {
	t.Helper()
	files := map[string]string{
		"units.tsv": "code|name_vi|dimension|factor\nperson-year|triệu đồng/người/năm|income|1\n",
		"indicators.tsv": "code|name_vi|unit|section|value_type|direction|aggregation|weight|decimals|measures\n" +
			"income-per-person|Thu nhập bình quân đầu người|person-year|results.economy|MEAN|HIGHER|WEIGHTED_MEAN|population|1|ACTUAL;PLAN\n",
	}
	for _, name := range []string{"templates.tsv", "template-tabs.tsv", "template-columns.tsv", "template-rows.tsv"} {
		content, err := fs.ReadFile(catalog.Embedded(), name)
		if err != nil {
			t.Fatal(err)
		}
		lines := strings.Split(string(content), "\n")
		text := lines[0] + "\n"
		for _, line := range lines[1:] {
			if rest, ok := strings.CutPrefix(line, "member\t1\t"); ok {
				text += "member\t2\t" + rest + "\n"
			}
		}
		files[name] = text
	}
	files["template-rows.tsv"] += "member\t2\tindicators\t200\tincome-per-person" + "\n"
	return files
}

// placeOf is where a text stands in a tab of a spreadsheet.
func placeOf(t *testing.T, book sheet.Book, title, text string) (row, column int) {
	t.Helper()
	for _, tab := range book.Tabs {
		for i, cells := range tab.Rows {
			for j, cell := range cells {
				if tab.Title == title && cell.Raw == text {
					return i + 1, j + 1
				}
			}
		}
	}
	t.Fatalf("%q does not stand in %s", text, title)
	return 0, 0
}

func bookOf(t *testing.T, server *emulator.Server, id string) sheet.Book {
	t.Helper()
	book, err := server.Book(id)
	if err != nil {
		t.Fatal(err)
	}
	return book
}

// A sheet that is out gets what the template has since, keeps what people wrote, and is read anew.
func TestUpdateSheet(t *testing.T) {
	storetest.EachDialect(t, func(t *testing.T, dialect string) {
		w := newWorld(t, dialect)
		server, _ := w.google()
		form, err := w.Form(t.Context(), cluster, period, tuanGiao)
		if err != nil {
			t.Fatal(err)
		}
		id := w.spreadsheet(form)
		w.see(id)
		registered, err := w.RegisterShared(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		row, _ := placeOf(t, bookOf(t, server, id), "Chỉ tiêu", "livestock-herd")
		_, column := placeOf(t, bookOf(t, server, id), "Chỉ tiêu", "Thực hiện")
		if err := server.Type(id, "Chỉ tiêu", sheet.Address(row, column), "89.325"); err != nil {
			t.Fatal(err)
		}
		first, err := w.Sync(t.Context(), registered.Code, worker.Options{})
		if err != nil || first.Added != 1 {
			t.Fatalf("%v, %s", err, first.Text(term.LanguageEn))
		}
		same, err := w.UpdateSheet(t.Context(), registered.Code, false)
		if err != nil || same.Edits != 0 || len(same.Changes) != 0 {
			t.Errorf("a sheet as the template has it: %+v, %v", same, err)
		}
		w.load(overlaid(t, nextVersion(t)))
		before := bookOf(t, server, id)
		dry, err := w.UpdateSheet(t.Context(), registered.Code, true)
		if err != nil || dry.Edits == 0 || len(dry.Changes) == 0 || dry.From != 1 || dry.To != 2 || dry.Requests == 0 {
			t.Fatalf("a dry run: %+v, %v", dry, err)
		}
		if diff := cmp.Diff(before, bookOf(t, server, id)); diff != "" {
			t.Errorf("a dry run changed the sheet:\n%s", diff)
		}
		done, err := w.UpdateSheet(t.Context(), registered.Code, false)
		if err != nil || done.Edits != dry.Edits {
			t.Fatalf("%+v, %v", done, err)
		}
		if diff := cmp.Diff(dry.Changes, done.Changes); diff != "" {
			t.Errorf("what a dry run told, and what was done:\n%s", diff)
		}
		placeOf(t, bookOf(t, server, id), "Chỉ tiêu", "income-per-person")
		if of := w.client().Source.Query().Where(source.Code(registered.Code)).OnlyX(w.system()); of.TemplateVersion != 2 || of.ContentHash != "" || of.BusyUntil != nil {
			t.Errorf("source: %v", of)
		}
		run, err := w.Sync(t.Context(), registered.Code, worker.Options{})
		if err != nil || run.Kept+run.Moved != 1 || run.Withdrawn+run.Changed > 0 || len(run.Problems) > 0 || run.Required <= first.Required {
			t.Errorf("read anew: %v, %s%v, %d cells, %d before", err, run.Text(term.LanguageEn), run.Problems, run.Required, first.Required)
		}
		again, err := w.UpdateSheet(t.Context(), registered.Code, false)
		if err != nil || again.Edits != 0 || len(again.Changes) != 0 || again.From != 2 {
			t.Errorf("updated again: %+v, %v", again, err)
		}
	})
}

func TestUpdateSheetRefuses(t *testing.T) {
	storetest.EachDialect(t, func(t *testing.T, dialect string) {
		w := newWorld(t, dialect)
		f := w.form("tuan-giao")
		if _, err := w.UpdateSheet(t.Context(), f.source, false); !errors.Is(err, worker.ErrUpdateWorkbook) {
			t.Errorf("a workbook: %v", err)
		}
		if _, err := w.UpdateSheet(t.Context(), "khac", false); !errors.Is(err, worker.ErrUnknownSource) {
			t.Errorf("no source: %v", err)
		}
		w.google()
		foreign := w.spreadsheet(sheet.Design{Title: "Khác", Tabs: []sheet.TabDesign{{Title: "Trang", Rows: []sheet.RowDesign{{Cells: []sheet.CellDesign{{Text: "Điện"}}}}}}})
		source, err := w.EnsureSource(t.Context(), worker.NewSource{
			Cluster: cluster, Period: period, Kind: term.SourceKindGoogleSheets, Ref: foreign,
		})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.UpdateSheet(t.Context(), source.Code, false); !errors.Is(err, worker.ErrUpdateUnread) {
			t.Errorf("somebody's own sheet: %v", err)
		}
	})
}
