package emulator

import (
	"net/http"
	"net/url"
	"strings"
	"time"

	"google.golang.org/api/sheets/v4"
)

// sheetsCall answers a request of Sheets v4. path is what follows /v4, escaped and without stray slashes; who is the
// e-mail of the caller. The lock is held.
func (s *Server) sheetsCall(method, path string, query url.Values, body []byte, who string) (answer any, err *apiError) {
	rest := strings.TrimPrefix(path, "/spreadsheets")
	if rest == "" && method == http.MethodPost {
		return s.create(query, body, who)
	}
	rest, ok := strings.CutPrefix(rest, "/")
	if !ok {
		return nil, unknownMethod()
	}
	id, rest := rest, ""
	if i := strings.IndexAny(id, "/:"); i >= 0 {
		id, rest = id[:i], id[i:]
	}
	call := sheetsRequest{server: s, query: query, body: body, who: who}
	switch {
	case strings.HasPrefix(rest, "/values"):
		return call.values(id, method, strings.TrimPrefix(rest, "/values"))
	case strings.HasPrefix(rest, "/developerMetadata"):
		return call.developerMetadata(id, method, strings.TrimPrefix(rest, "/developerMetadata"))
	case strings.HasPrefix(rest, "/sheets/") && strings.HasSuffix(rest, ":copyTo") && method == http.MethodPost:
		return call.copyTo(id, strings.TrimSuffix(strings.TrimPrefix(rest, "/sheets/"), ":copyTo"))
	}
	switch method + " " + strings.TrimPrefix(rest, "/") {
	case "GET ":
		f, err := s.fileFor(id, who, false)
		if err != nil {
			return nil, err
		}
		return s.get(f, query)
	case "POST :getByDataFilter":
		f, err := s.fileFor(id, who, false)
		if err != nil {
			return nil, err
		}
		return s.getByFilter(f, query, body)
	case "POST :batchUpdate":
		return s.batchUpdate(id, query, body, who)
	}
	return nil, unknownMethod()
}

// sheetsRequest is what the methods of a spreadsheet's parts are asked.
type sheetsRequest struct {
	server *Server
	query  url.Values
	body   []byte
	who    string
}

func unknownMethod() *apiError {
	return &apiError{code: 404, status: "NOT_FOUND", message: "Not Found", reason: "notFound"}
}

// fileFor is a spreadsheet that someone may read, or write. 404 when there is none, 403 when it is not shared.
func (s *Server) fileFor(id, who string, write bool) (*file, *apiError) {
	f := s.files[id]
	if f == nil {
		return nil, notFound()
	}
	role := roleOf(f, who)
	switch {
	case role == "", write && !writes(role):
		return nil, denied()
	case f.mimeType != spreadsheetType:
		return nil, &apiError{
			code: 400, status: "FAILED_PRECONDITION", message: "This operation is not supported for this document", reason: "failedPrecondition",
		}
	}
	s.refresh(f)
	return f, nil
}

// today is the server's clock in a spreadsheet's time zone.
func (s *Server) today(f *file) time.Time {
	zone, known := s.zones[f.timeZone]
	if !known {
		var err error
		if zone, err = time.LoadLocation(f.timeZone); err != nil || f.timeZone == "" {
			zone = time.FixedZone("ICT", 7*3600) // a machine without a table of zones
		}
		if s.zones == nil || len(s.zones) > 1000 { // a client may name any
			s.zones = map[string]*time.Location{}
		}
		s.zones[f.timeZone] = zone
	}
	return s.config.Now().In(zone)
}

// create answers spreadsheets.create.
func (s *Server) create(query url.Values, body []byte, who string) (any, *apiError) {
	var r sheets.Spreadsheet
	if err := decodeBody(body, &r); err != nil {
		return nil, err
	}
	wanted, err := fieldsOf(query, sheets.Spreadsheet{})
	if err != nil {
		return nil, err
	}
	if s.homeless(who) {
		return nil, denied()
	}
	f := s.newFile("Untitled spreadsheet", spreadsheetType, who)
	if p := r.Properties; p != nil {
		if p.Title != "" {
			f.title = p.Title
		}
		if p.Locale != "" {
			f.locale = p.Locale
		}
		if p.TimeZone != "" {
			f.timeZone = p.TimeZone
		}
	}
	for _, m := range r.DeveloperMetadata {
		f.marks = append(f.marks, s.newMark(m))
	}
	change := &change{server: s, file: f}
	for i, given := range r.Sheets {
		if err := change.addGiven(i, given); err != nil {
			return nil, err
		}
	}
	if len(f.tabs) == 0 {
		f.tabs = append(f.tabs, &tab{title: firstTitle(f.locale), rowCount: 1000, columnCount: 26})
	}
	s.recalculate(f)
	s.register(f, who)
	return s.spreadsheet(f, nil, true, wanted), nil
}

// firstTitle is what the tab of a new spreadsheet is called.
func firstTitle(locale string) string {
	if locale == "vi_VN" {
		return "Trang tính1"
	}
	return "Sheet1"
}

// register puts a new file among the others.
func (s *Server) register(f *file, who string) {
	s.files[f.id] = f
	s.order = append(s.order, f.id)
	s.touched(f, who)
}

// freshNumber is an id of a tab or of what is in one.
func (s *Server) freshNumber(taken func(int64) bool) int64 {
	for {
		if n := s.random.Int64N(1<<31-2) + 1; !taken(n) {
			return n
		}
	}
}
