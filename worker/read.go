package worker

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"thidua/answer"
	"thidua/intake"
	"thidua/sheet"
	"thidua/sheet/google"
	"thidua/sheet/xlsx"
	"thidua/term"
)

// read reads the source's book. What is wrong with the book is an *Error or *xlsx.Error.
func (p *pass) read(ctx context.Context) (book sheet.Book, err error) {
	switch p.source.Kind {
	case term.SourceKindGoogleSheets:
		if book, err = p.readSpreadsheet(ctx); err == nil {
			err = p.w.told(ctx, p.outOfBin(ctx), p.source.Ref)
		}
	case term.SourceKindWorkbook:
		book, err = p.w.readWorkbook(ctx, p.source.Ref)
		if _, told := failure(err); err != nil && !told && ctx.Err() == nil {
			err = ErrUnopened.with("ref", p.source.Ref).because(err)
		}
	default:
		return book, ErrKind.with("kind", string(p.source.Kind))
	}
	p.volatile = err == nil && intake.Volatile(&book)
	return book, err
}

// readWorkbook reads a file below the root folder. The operating system holds it to that: neither .. nor a link leads
// out.
func (w *Worker) readWorkbook(ctx context.Context, ref string) (book sheet.Book, err error) {
	path := filepath.FromSlash(ref)
	if !filepath.IsLocal(path) {
		return book, ErrOutside.with("ref", ref)
	}
	root, err := os.OpenRoot(w.Root)
	if err != nil {
		return book, ErrUnopened.with("ref", ref).because(err)
	}
	defer func() { err = errors.Join(err, root.Close()) }()
	file, err := root.Open(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return book, ErrMissing.with("ref", ref)
	case err != nil:
		return book, ErrUnopened.with("ref", ref).because(err)
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	if info, err := file.Stat(); err == nil && info.IsDir() {
		return book, ErrFolder.with("ref", ref)
	}
	return xlsx.Read(ctx, file, ref, w.Limits)
}

// readSpreadsheet reads the tabs that are known from an earlier reading. When one of them is gone, or the template has
// one that is not among them, all tabs are read once more, before anybody is told that something is missing. When there
// is no quota for that, their titles are forgotten: the next reading asks for all tabs, which is one request, so that a
// sheet whose tabs were renamed is read even while there is never quota for two. What each tab is, by its id, is kept.
func (p *pass) readSpreadsheet(ctx context.Context) (sheet.Book, error) {
	ref := google.Ref{ID: p.source.Ref, Tabs: tabsOf(p.source.Tabs)}
	ref.All = slices.ContainsFunc(ref.Tabs, func(t google.TabID) bool { return t.Title == "" })
	if p.source.Answering && !slices.ContainsFunc(ref.Tabs, func(t google.TabID) bool { return answer.IsOurs(&sheet.Tab{ID: t.ID, Title: t.Title}) }) {
		ref.All = true // our own tab may have been made since
	}
	book, err := p.w.Google.Read(ctx, ref)
	var tabs []google.TabID
	if err == nil {
		tabs = p.tabs(&book)
	}
	if ref.Tabs != nil && !ref.All && (kindOf(err) == google.NoTab || err == nil && (tabs == nil || !hasTabs(&book, ref.Tabs))) {
		ref.All = true
		if book, err = p.w.Google.Read(ctx, ref); err == nil {
			tabs = p.tabs(&book)
		}
	}
	p.forget = isWait(err) && p.source.Tabs != "" && p.meter.counted() > 0
	if err != nil {
		return book, p.w.told(ctx, err, p.source.Ref)
	}
	p.remember, p.loading = textOfTabs(tabs), loading(&book)
	if tabs != nil {
		// Only these are read from now on: a first reading that went by more would differ from the next.
		book.Tabs = slices.DeleteFunc(slices.Clone(book.Tabs), func(tab sheet.Tab) bool { return !hasTab(tabs, tab.ID) })
	}
	return book, nil
}

// tabs are those worth remembering of a book: all of its template, and our own. nil when it is not clear yet which
// they are; then all are read again the next time.
func (p *pass) tabs(book *sheet.Book) []google.TabID {
	form, _ := intake.Recognise(*book, p.known.Templates())
	if len(form.Template.Tabs) == 0 {
		return nil
	}
	codes := map[int64]string{}
	for _, spec := range form.Template.Tabs {
		found := form.Tab(spec.Code)
		if found == nil || found.HeaderRow == 0 {
			return nil
		}
		codes[found.Tab.ID] = string(spec.Code)
	}
	var tabs []google.TabID
	for i := range book.Tabs {
		tab := &book.Tabs[i]
		if code, ok := codes[tab.ID]; ok || answer.IsOurs(tab) {
			tabs = append(tabs, google.TabID{ID: tab.ID, Title: tab.Title, Code: code})
		}
	}
	return tabs
}

// tabsOf are remembered tabs, nil when there are none, or none that can be made sense of.
func tabsOf(text string) (tabs []google.TabID) {
	if text == "" || json.Unmarshal([]byte(text), &tabs) != nil {
		return nil
	}
	return tabs
}

// untitled are tabs by their ids alone, as text.
func untitled(tabs []google.TabID) string {
	tabs = slices.Clone(tabs)
	for i := range tabs {
		tabs[i].Title = ""
	}
	return textOfTabs(tabs)
}

func textOfTabs(tabs []google.TabID) string {
	if len(tabs) == 0 {
		return ""
	}
	text, err := json.Marshal(tabs)
	if err != nil {
		panic(fmt.Sprintf("writing ids and titles down: %v", err)) // numbers and texts can always be written
	}
	return string(text)
}

func hasTab(tabs []google.TabID, id int64) bool {
	return slices.ContainsFunc(tabs, func(t google.TabID) bool { return t.ID == id })
}

// hasTabs says whether a book has all the tabs that were asked for.
func hasTabs(book *sheet.Book, tabs []google.TabID) bool {
	return !slices.ContainsFunc(tabs, func(t google.TabID) bool {
		return !slices.ContainsFunc(book.Tabs, func(tab sheet.Tab) bool { return tab.ID == t.ID })
	})
}

// loading says whether a formula's value is not there yet.
func loading(book *sheet.Book) bool {
	return anyCell(book, func(c *sheet.Cell) bool { return c.Kind == sheet.Error && c.ErrorType == sheet.ErrorLoading })
}

func anyCell(book *sheet.Book, is func(*sheet.Cell) bool) bool {
	for i := range book.Tabs {
		for _, row := range book.Tabs[i].Rows {
			for j := range row {
				if is(&row[j]) {
					return true
				}
			}
		}
	}
	return false
}
