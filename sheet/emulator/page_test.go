package emulator_test

import (
	"html"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"thidua/sheet/emulator"
)

// hostile is what a district may type: a page must show it and nothing more.
const hostile = `</td><script>alert("x")</script><img src=x onerror=alert(1)>`

// browse asks for a page as a browser does.
func browse(t *testing.T, server *emulator.Server, method, path string, form url.Values, header ...string) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), method, "http://emulator"+path, strings.NewReader(form.Encode()))
	if method == http.MethodPost {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Sec-Fetch-Site", "same-origin")
	}
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	server.ServeHTTP(w, r)
	return w
}

// pageServer is a server with one spreadsheet in Vietnamese locale.
func pageServer(t *testing.T) (server *emulator.Server, id, tab string) {
	t.Helper()
	server, _ = newServer(t, emulator.Config{})
	id = shared(t, server, "Báo cáo <b>quý</b>")
	check(t, server.SetLocale(id, "vi_VN"))
	book, err := server.Book(id)
	check(t, err)
	return server, id, book.Tabs[0].Title
}

func TestAFormOfThePageTypesIntoACellByTheRulesOfTheLocale(t *testing.T) {
	server, id, tab := pageServer(t)
	w := browse(t, server, "POST", "/s/"+id+"/cell", url.Values{"tab": {tab}, "address": {"B2"}, "text": {"3.520,34"}})
	if w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/s/"+id+"?at=B2&tab=0" {
		t.Fatalf("%d %s", w.Code, w.Header().Get("Location"))
	}
	book, err := server.Book(id)
	check(t, err)
	if cell := book.Tabs[0].At(2, 2); cell.Raw != "3520.34" {
		t.Errorf("B2 is %+v", cell)
	}
	page := browse(t, server, "GET", w.Header().Get("Location"), nil).Body.String()
	if !strings.Contains(page, `data-input="3520,34"`) || !strings.Contains(page, "Ngừng chia sẻ") {
		t.Errorf("the page does not show it: %s", page)
	}
	if page = browse(t, server, "GET", "/s/"+id+"?lang=en", nil).Body.String(); !strings.Contains(page, "Stop sharing") {
		t.Error("the page is not in English when asked for")
	}
}

func TestThePageRenamesInsertsRevokesAndRestores(t *testing.T) {
	server, id, tab := pageServer(t)
	check(t, server.Type(id, tab, "A1", "x"))
	for _, step := range []struct {
		action string
		form   url.Values
	}{
		{"rename", url.Values{"tab": {"0"}, "title": {"Biểu 'Q.1'"}}},
		{"insert", url.Values{"tab": {"Biểu 'Q.1'"}, "before": {"1"}}},
		{"revoke", url.Values{}},
	} {
		if w := browse(t, server, "POST", "/s/"+id+"/"+step.action, step.form); w.Code != http.StatusSeeOther {
			t.Fatalf("%s: %d %s", step.action, w.Code, w.Body)
		}
	}
	book, err := server.Book(id)
	check(t, err)
	if book.Tabs[0].Title != "Biểu 'Q.1'" || book.Tabs[0].At(2, 1).Raw != "x" {
		t.Errorf("%+v", book.Tabs[0])
	}
	if _, err := driveOf(t, server, "").Files.Get(id).Do(); failureText(err) != "404 notFound" {
		t.Errorf("after the sharing ended: %v", err)
	}
	browse(t, server, "POST", "/s/"+id+"/restore", nil)
	if _, err := driveOf(t, server, "").Files.Get(id).Do(); err != nil {
		t.Errorf("after sharing again: %v", err)
	}
}

func TestWhatThePageCannotDoIsSaidInPlainWords(t *testing.T) {
	server, id, _ := pageServer(t)
	for _, test := range []struct {
		method, path string
		form         url.Values
		status       int
		says         string
	}{
		{"GET", "/s/none", nil, 404, "Không có bảng tính"},
		{"GET", "/s/" + id + "?tab=7", nil, 404, "Không có bảng tính"},
		{"GET", "/s/none?lang=en", nil, 404, "no such spreadsheet"},
		{"POST", "/s/" + id + "/cell", url.Values{"tab": {"0"}, "address": {"1A"}, "text": {"x"}}, 400, "địa chỉ ô"},
		{"POST", "/s/" + id + "/insert", url.Values{"tab": {"0"}, "before": {"x"}}, 400, "địa chỉ ô"},
		{"POST", "/s/" + id + "/burn", url.Values{"tab": {"0"}}, 404, "Không có bảng tính"},
		{"POST", "/s/" + id + "/cell", url.Values{"text": {strings.Repeat("x", 2<<20)}}, 400, "quá dài"},
	} {
		w := browse(t, server, test.method, test.path, test.form)
		if w.Code != test.status || !strings.Contains(html.UnescapeString(w.Body.String()), test.says) {
			t.Errorf("%s %s: %d %s", test.method, test.path, w.Code, w.Body)
		}
	}
}

func TestAnotherSitesPageChangesNothing(t *testing.T) {
	server, id, _ := pageServer(t)
	form := url.Values{"tab": {"0"}, "address": {"A1"}, "text": {"from elsewhere"}}
	for _, header := range [][]string{
		{"Sec-Fetch-Site", "cross-site"},
		{"Sec-Fetch-Site", "same-site"},
		{"Sec-Fetch-Site", "", "Origin", "http://elsewhere.example"},
	} {
		if w := browse(t, server, "POST", "/s/"+id+"/cell", form, header...); w.Code != http.StatusForbidden {
			t.Errorf("%v: %d", header, w.Code)
		}
		if w := browse(t, server, "POST", "/v4/spreadsheets/"+id+":batchUpdate", form, header...); w.Code != http.StatusForbidden {
			t.Errorf("the API, %v: %d", header, w.Code)
		}
	}
	book, err := server.Book(id)
	check(t, err)
	if !func() bool { c := book.Tabs[0].At(1, 1); return c.IsBlank() }() {
		t.Error("the cell was changed")
	}
}

func TestWhatStandsInASheetIsShownAndNeverRun(t *testing.T) {
	server, id, tab := pageServer(t)
	check(t, server.Type(id, tab, "A1", hostile))
	check(t, server.Type(id, tab, "A2", `=HYPERLINK("javascript:alert(1)"; "bấm")`))
	check(t, server.SetNote(id, tab, "B1", hostile))
	check(t, server.RenameTab(id, tab, hostile))
	sheetPage := browse(t, server, "GET", "/s/"+id, nil)
	for name, w := range map[string]*httptest.ResponseRecorder{"list": browse(t, server, "GET", "/", nil), "sheet": sheetPage} {
		page := w.Body.String()
		for _, never := range []string{"<script>", "<img", "<b>quý", `href="javascript`} {
			if strings.Contains(page, never) {
				t.Errorf("the %s holds %s", name, never)
			}
		}
		policy := w.Header().Get("Content-Security-Policy")
		if !strings.HasPrefix(policy, "default-src 'none'; script-src 'self';") || strings.Contains(policy, "unsafe") {
			t.Errorf("the policy of the %s is %s", name, policy)
		}
	}
	if !strings.Contains(html.UnescapeString(sheetPage.Body.String()), hostile) {
		t.Error("the text is not shown")
	}
}

func TestThePagesOwnFilesAreServedAndNoOthers(t *testing.T) {
	server, _, _ := pageServer(t)
	for path, want := range map[string]int{
		"/page/page.css": 200, "/page/page.js": 200, "/page/sheet.html": 404, "/page/../page.go": 404, "/page/": 404,
	} {
		if w := browse(t, server, "GET", path, nil); w.Code != want {
			t.Errorf("%s: %d, want %d", path, w.Code, want)
		}
	}
}
