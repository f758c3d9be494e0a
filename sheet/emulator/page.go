package emulator

import (
	"crypto/rand"
	"embed"
	"encoding/json"
	"errors"
	"html/template"
	"net/http"
	"net/url"
	"strconv"
	"strings"
)

// pageFiles are the templates, the style and the script of the pages.
//
//go:embed page
var pageFiles embed.FS

var pages = template.Must(template.New("").ParseFS(pageFiles, "page/*.html"))

// crossSite refuses what a page of another site makes a browser send.
var crossSite = http.NewCrossOriginProtection()

// maxForm is how large a form of a page may be: a cell holds 50,000 letters.
const maxForm = 1 << 20

// page answers whoever looks at the server with a browser: the list of spreadsheets at /, one of them at /s/ID. It
// says whether it did. Requests from other sites' pages are refused whatever they ask for: nobody who visits one wants
// it to change their sheets.
func (s *Server) page(w http.ResponseWriter, r *http.Request) bool {
	if err := crossSite.Check(r); err != nil {
		s.pageError(w, r, http.StatusForbidden, "cross-site")
		return true
	}
	path := r.URL.Path
	switch {
	case path == "/" && r.Method == http.MethodGet:
		s.listPage(w, r)
	case strings.HasPrefix(path, "/page/") && r.Method == http.MethodGet:
		pageFile(w, r)
	case strings.HasPrefix(path, "/s/"):
		id, action, _ := strings.Cut(strings.TrimPrefix(path, "/s/"), "/")
		switch {
		case r.Method == http.MethodPost:
			s.pagePost(w, r, id, action)
		case r.Method == http.MethodGet && action == "":
			s.sheetPage(w, r, id)
		case r.Method == http.MethodGet && action == "version":
			s.pageVersion(w, id)
		default:
			s.pageError(w, r, http.StatusNotFound, "not-found")
		}
	default:
		return false
	}
	return true
}

// pageFile is the style or the script.
func pageFile(w http.ResponseWriter, r *http.Request) {
	kind := map[string]string{"/page/page.css": "text/css; charset=utf-8", "/page/page.js": "text/javascript; charset=utf-8"}[r.URL.Path]
	body, err := pageFiles.ReadFile(strings.TrimPrefix(r.URL.Path, "/"))
	if kind == "" || err != nil {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", kind)
	w.Header().Set("X-Content-Type-Options", "nosniff")
	_, _ = w.Write(body)
}

// render writes a page. Whatever stands in a sheet is hostile: the template escapes it, and the policy lets nothing
// run or load but our own script and style.
func render(w http.ResponseWriter, status int, name string, nonce string, data any) {
	var out strings.Builder
	if err := pages.ExecuteTemplate(&out, name, data); err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Security-Policy", "default-src 'none'; script-src 'self'; style-src 'self' 'nonce-"+nonce+
		"'; img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_, _ = w.Write([]byte(out.String()))
}

// sheetPage shows a tab of a spreadsheet.
func (s *Server) sheetPage(w http.ResponseWriter, r *http.Request, id string) {
	view := sheetView{T: wordsFor(r), Nonce: rand.Text(), ID: id, At: r.URL.Query().Get("at")}
	if !s.look(&view, r.URL.Query().Get("tab")) {
		s.pageError(w, r, http.StatusNotFound, "not-found")
		return
	}
	render(w, http.StatusOK, "sheet.html", view.Nonce, view)
}

// pageVersion tells a page that is open whether there is anything new to see.
func (s *Server) pageVersion(w http.ResponseWriter, id string) {
	s.mu.Lock()
	f, version := s.files[id], int64(-1)
	if f != nil {
		version = f.version
	}
	s.mu.Unlock()
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	_ = json.NewEncoder(w).Encode(map[string]string{"version": strconv.FormatInt(version, 10)})
}

// errUnknownAction is a form that no page has.
var errUnknownAction = errors.New("emulator: no such action")

// pagePost does what a form of a page asks for, as a person in front of the sheet, and shows the page again.
func (s *Server) pagePost(w http.ResponseWriter, r *http.Request, id, action string) {
	r.Body = http.MaxBytesReader(w, r.Body, maxForm)
	if err := r.ParseForm(); err != nil {
		s.pageError(w, r, http.StatusBadRequest, "bad-form")
		return
	}
	tab, gid, ok := s.tabOf(id, r.PostForm.Get("tab"))
	if !ok {
		s.pageError(w, r, http.StatusNotFound, "not-found")
		return
	}
	if err := s.act(id, action, tab, r.PostForm); err != nil {
		status, which := http.StatusBadRequest, "refused"
		if errors.Is(err, errUnknownAction) {
			status, which = http.StatusNotFound, "not-found"
		}
		s.pageError(w, r, status, which)
		return
	}
	query := url.Values{"tab": {gid}}
	if at := r.PostForm.Get("address"); at != "" {
		query.Set("at", at)
	}
	if lang := r.PostForm.Get("lang"); lang == "en" {
		query.Set("lang", lang)
	}
	http.Redirect(w, r, "/s/"+url.PathEscape(id)+"?"+query.Encode(), http.StatusSeeOther)
}

// act is one action of a form. tab is a title.
func (s *Server) act(id, action, tab string, form url.Values) error {
	switch action {
	case "cell":
		return s.Type(id, tab, form.Get("address"), form.Get("text"))
	case "rename":
		return s.RenameTab(id, tab, form.Get("title"))
	case "insert":
		before, err := strconv.Atoi(form.Get("before"))
		if err != nil {
			return err
		}
		return s.InsertRows(id, tab, before, 1)
	case "revoke":
		return s.Revoke(id)
	case "restore":
		return s.Restore(id)
	}
	return errUnknownAction
}

// tabOf finds a tab of a spreadsheet by its id or, failing that, its title; "" is the first one. ok is false when
// there is none.
func (s *Server) tabOf(id, wanted string) (title, gid string, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	f := s.files[id]
	if f == nil || len(f.tabs) == 0 {
		return "", "", false
	}
	t := f.chosen(wanted)
	if t == nil {
		return "", "", false
	}
	return t.title, strconv.FormatInt(t.id, 10), true
}

// chosen is the tab that an address of a page names, nil when there is none.
func (f *file) chosen(wanted string) *tab {
	if wanted == "" {
		for _, t := range f.tabs {
			if !t.hidden {
				return t
			}
		}
		return f.tabs[0]
	}
	for _, t := range f.tabs {
		if strconv.FormatInt(t.id, 10) == wanted {
			return t
		}
	}
	for _, t := range f.tabs {
		if t.title == wanted {
			return t
		}
	}
	return nil
}

// pageError says what went wrong and what to do.
func (s *Server) pageError(w http.ResponseWriter, r *http.Request, status int, which string) {
	t := wordsFor(r)
	nonce := rand.Text()
	render(w, status, "error.html", nonce, map[string]any{"T": t, "Nonce": nonce, "Message": t.Get("error-" + which)})
}
