package google_test

import (
	"encoding/json"
	"flag"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"thidua/sheet"
	"thidua/sheet/google"
)

var update = flag.Bool("update", false, "write the golden files")

// golden compares a text with a file of testdata.
func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got; go test -update writes it):\n%s", name, diff)
	}
}

// answer is what the server says to one request.
type answer struct {
	status int
	body   string
	header map[string]string
}

// server says the answers one after another, the last one for ever, and keeps what it was asked.
type server struct {
	*httptest.Server
	mu      sync.Mutex
	answers []answer
	asked   []*http.Request
}

func serve(t *testing.T, answers ...answer) *server {
	t.Helper()
	s := &server{answers: answers}
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.asked = append(s.asked, r)
		a := s.answers[0]
		if len(s.answers) > 1 {
			s.answers = s.answers[1:]
		}
		w.Header().Set("Content-Type", "application/json; charset=UTF-8")
		for name, value := range a.header {
			w.Header().Set(name, value)
		}
		if a.status != 0 {
			w.WriteHeader(a.status)
		}
		if _, err := w.Write([]byte(a.body)); err != nil {
			t.Error(err)
		}
	}))
	t.Cleanup(s.Close)
	return s
}

func (s *server) requests() []*http.Request {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.asked)
}

func open(t *testing.T, config google.Config) *google.Client {
	t.Helper()
	client, err := google.Open(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	return client
}

func file(t *testing.T, name string) string {
	t.Helper()
	content, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}

// text is a book as a person can compare it.
func text(book sheet.Book) string {
	var b strings.Builder
	fmt.Fprintf(&b, "book %s %q %s\n", book.ID, book.Title, book.Locale)
	for _, key := range slices.Sorted(maps.Keys(book.Marks)) {
		fmt.Fprintf(&b, "mark %s = %s\n", key, book.Marks[key])
	}
	for _, tab := range book.Tabs {
		fmt.Fprintf(&b, "\ntab %d %q is %q, hidden %t, frozen %d, columns %v, merges %v, hidden rows %v\n",
			tab.ID, tab.Title, tab.Mark, tab.Hidden, tab.Frozen, tab.ColumnMarks, tab.Merges, tab.HiddenRows)
		for i, row := range tab.Rows {
			for j, c := range row {
				fmt.Fprintf(&b, "%-4s %d raw %q shown %q", sheet.Address(i+1, j+1), c.Kind, c.Raw, c.Shown)
				for _, part := range []struct{ name, value string }{{"format", c.Format}, {"error", c.ErrorType}, {"formula", c.Formula}, {"note", c.Note}} {
					if part.value != "" {
						fmt.Fprintf(&b, " %s %q", part.name, part.value)
					}
				}
				b.WriteByte('\n')
			}
		}
	}
	return b.String()
}

func TestReadTurnsASpreadsheetIntoABook(t *testing.T) {
	s := serve(t, answer{body: file(t, "book.json")})
	book, err := open(t, google.Config{Endpoint: s.URL}).Read(t.Context(), google.Ref{ID: anID})
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "book.golden", text(book))
	if asked := s.requests(); len(asked) != 1 {
		t.Errorf("%d requests", len(asked))
	}
}

// The order in which tabs, merges, marks and blocks are sent is Google's own affair.
func TestReadDoesNotDependOnOrder(t *testing.T) {
	var whole map[string]any
	if err := json.Unmarshal([]byte(file(t, "book.json")), &whole); err != nil {
		t.Fatal(err)
	}
	turn := func(holder map[string]any, name string) {
		if list, ok := holder[name].([]any); ok {
			slices.Reverse(list)
		}
	}
	whole["developerMetadata"] = append(whole["developerMetadata"].([]any), map[string]any{"metadataKey": "thidua.version", "metadataValue": "4"})
	content := func() string {
		text, err := json.Marshal(whole)
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
	first := content()
	turn(whole, "sheets")
	turn(whole, "developerMetadata")
	for _, one := range whole["sheets"].([]any) {
		turn(one.(map[string]any), "merges")
		turn(one.(map[string]any), "data")
	}
	var books []sheet.Book
	for _, body := range []string{first, content()} {
		book, err := open(t, google.Config{Endpoint: serve(t, answer{body: body}).URL}).Read(t.Context(), google.Ref{ID: anID})
		if err != nil {
			t.Fatal(err)
		}
		books = append(books, book)
	}
	if diff := cmp.Diff(books[0], books[1]); diff != "" {
		t.Error(diff)
	}
}

func TestReadAsksForItsTabsAlone(t *testing.T) {
	s := serve(t, answer{body: file(t, "book.json")})
	client := open(t, google.Config{Endpoint: s.URL + "/"})
	book, err := client.Read(t.Context(), google.Ref{ID: anID, Tabs: []google.TabID{
		{ID: 1234567890, Title: "Biểu 01-TĐKT", Code: "awards"}, {ID: 9, Title: "Xã 'A' và 'B'"},
	}})
	if err != nil {
		t.Fatal(err)
	}
	if len(book.Tabs) != 2 || book.Tabs[0].Mark != "awards" || book.Tabs[1].Mark != "" {
		t.Errorf("tabs %+v", book.Tabs)
	}
	asked := s.requests()[0]
	if asked.Method != http.MethodGet || asked.URL.Path != "/v4/spreadsheets/"+anID {
		t.Errorf("%s %s", asked.Method, asked.URL.Path)
	}
	query := asked.URL.Query()
	if diff := cmp.Diff([]string{"'Biểu 01-TĐKT'", "'Xã ''A'' và ''B'''"}, query["ranges"]); diff != "" {
		t.Error(diff)
	}
	golden(t, "mask.golden", query.Get("fields")+"\n")
	if asked.Header.Get("Authorization") != "" {
		t.Error("a server that stands in for Google was sent credentials")
	}
}

// tabsAnswer is an answer with tabs and nothing in them.
func tabsAnswer(tabs ...google.TabID) answer {
	var parts []string
	for i, tab := range tabs {
		parts = append(parts, fmt.Sprintf(`{"properties": {"sheetId": %d, "title": %q, "index": %d, "gridProperties": {"rowCount": 30, "columnCount": 8}}}`, tab.ID, tab.Title, i))
	}
	return answer{body: `{"spreadsheetId": "` + anID + `", "sheets": [` + strings.Join(parts, ",") + `]}`}
}

func TestReadFindsTabsAgain(t *testing.T) {
	noRange := answer{status: 400, body: `{"error": {"code": 400, "message": "Unable to parse range: 'Cũ'", "status": "INVALID_ARGUMENT"}}`}
	known := []google.TabID{{ID: 5, Title: "Cũ", Code: "awards"}}
	tests := []struct {
		name     string
		tabs     []google.TabID
		answers  []answer
		requests int
		want     []google.TabID // nil for none
	}{
		{
			"renamed", known,
			[]answer{noRange, tabsAnswer(google.TabID{ID: 4, Title: "Khác"}, google.TabID{ID: 5, Title: "Mới"}), tabsAnswer(google.TabID{ID: 5, Title: "Mới"})},
			3,
			[]google.TabID{{ID: 5, Title: "Mới", Code: "awards"}},
		},
		{
			"another tab bears its title", known,
			[]answer{
				tabsAnswer(google.TabID{ID: 6, Title: "Cũ"}), tabsAnswer(google.TabID{ID: 6, Title: "Cũ"}, google.TabID{ID: 5, Title: "Mới"}),
				tabsAnswer(google.TabID{ID: 5, Title: "Mới"}),
			},
			3,
			[]google.TabID{{ID: 5, Title: "Mới", Code: "awards"}},
		},
		{
			"made anew under its title", known,
			[]answer{tabsAnswer(google.TabID{ID: 6, Title: "Cũ"})},
			3,
			[]google.TabID{{ID: 6, Title: "Cũ", Code: "awards"}},
		},
		{
			"two have changed titles",
			[]google.TabID{{ID: 5, Title: "A", Code: "a"}, {ID: 6, Title: "B", Code: "b"}},
			[]answer{tabsAnswer(google.TabID{ID: 5, Title: "B"}, google.TabID{ID: 6, Title: "A"})},
			1,
			[]google.TabID{{ID: 5, Title: "B", Code: "a"}, {ID: 6, Title: "A", Code: "b"}},
		},
		{"gone", known, []answer{noRange, tabsAnswer(google.TabID{ID: 4, Title: "Khác"})}, 2, nil},
		{
			"its title is that of another one that is known",
			[]google.TabID{{ID: 5, Title: "A", Code: "a"}, {ID: 6, Title: "B", Code: "b"}},
			[]answer{noRange, tabsAnswer(google.TabID{ID: 6, Title: "A"})},
			2, nil,
		},
		{
			"renamed again meanwhile", known,
			[]answer{noRange, tabsAnswer(google.TabID{ID: 5, Title: "Mới"}), noRange},
			3, nil,
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := serve(t, tt.answers...)
			book, err := open(t, google.Config{Endpoint: s.URL}).Read(t.Context(), google.Ref{ID: anID, Tabs: tt.tabs})
			if n := len(s.requests()); n != tt.requests {
				t.Errorf("%d requests, want %d", n, tt.requests)
			}
			if tt.want == nil {
				_ = wantKind(t, err, google.NoTab)
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			var got []google.TabID
			for _, tab := range book.Tabs {
				got = append(got, google.TabID{ID: tab.ID, Title: tab.Title, Code: tab.Mark})
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestReadRefusesWhatNoSheetHas(t *testing.T) {
	for _, tt := range []struct {
		name, data string
		kind       google.Kind
	}{
		{"a row before the first", `{"startRow": -1, "rowData": [{"values": [{"note": "x"}]}]}`, google.Refused},
		{"a row behind any sheet", `{"startRow": 999999999, "rowData": [{"values": [{"note": "x"}]}]}`, google.Refused},
		{"a column behind any sheet", `{"startColumn": 999999999, "rowData": [{"values": [{"note": "x"}]}]}`, google.Refused},
		{"too many cells", `{"startRow": 2500000, "rowData": [{"values": [{"note": "x"}]}]}`, google.TooLarge},
		{"a row that is no number", `{"startRow": "x"}`, google.Refused},
		{"rows that are none", `{"rowData": {"values": []}}`, google.Refused},
		{"a row that is none", `{"rowData": [{}, {"values": "x"}]}`, google.Refused},
		{"a cell that is none", `{"rowData": [{"values": [{"effectiveValue": {"stringValue": 1}}]}]}`, google.Refused},
		{"millions of blank cells before a filled one", `{"rowData": [` + strings.Repeat(`{"values": [`+strings.Repeat(`{},`, 999)+`{"note": "x"}]},`, 2000) + `{"values": [{"note": "x"}]}]}`, google.TooLarge},
		{"millions of hidden rows", `{"rowMetadata": [` + strings.Repeat(`{"hiddenByUser": true},`, 2_000_000) + `{"hiddenByFilter": true}]}`, google.TooLarge},
	} {
		s := serve(t, answer{body: `{"sheets": [{"properties": {"sheetId": 1, "title": "A"}, "data": [` + tt.data + `]}]}`})
		_, err := open(t, google.Config{Endpoint: s.URL}).Read(t.Context(), google.Ref{ID: anID})
		if err == nil {
			t.Errorf("%s was read", tt.name)
			continue
		}
		_ = wantKind(t, err, tt.kind)
	}
	nothing := serve(t, answer{body: `{"sheets": [{"properties": {"sheetId": 1, "title": "A"}, "data": [{"rowData": null}, {"rowData": []}, {}]}]}`})
	if book, err := open(t, google.Config{Endpoint: nothing.URL}).Read(t.Context(), google.Ref{ID: anID}); err != nil || len(book.Tabs) != 1 || book.Tabs[0].Rows != nil {
		t.Errorf("a tab without rows: %+v, %v", book, err)
	}
	s := serve(t, answer{body: "{}"})
	for _, id := range []string{"", "../files", "a/b", "a b", "ă", strings.Repeat("a", 200)} {
		_, err := open(t, google.Config{Endpoint: s.URL, Write: true}).Read(t.Context(), google.Ref{ID: id})
		_ = wantKind(t, err, google.NotFound)
	}
	if n := len(s.requests()); n != 0 {
		t.Errorf("%d requests were sent for ids that are none", n)
	}
}
