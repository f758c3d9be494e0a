package emulator

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"time"

	"thidua/sheet"
)

// savedFile is a file as it is written.
type savedFile struct {
	ID          string            `json:"id"`
	Title       string            `json:"title"`
	Locale      string            `json:"locale,omitempty"`
	TimeZone    string            `json:"timeZone,omitempty"`
	MimeType    string            `json:"mimeType"`
	Folder      string            `json:"folder,omitempty"`
	Drive       string            `json:"drive,omitempty"`
	Owner       string            `json:"owner,omitempty"`
	Properties  map[string]string `json:"properties,omitempty"`
	Public      map[string]string `json:"public,omitempty"`
	Permissions map[string]string `json:"permissions"`
	Created     time.Time         `json:"created"`
	Modified    time.Time         `json:"modified"`
	ModifiedBy  string            `json:"modifiedBy,omitempty"`
	Version     int64             `json:"version"`
	Trashed     bool              `json:"trashed,omitempty"`
	Tabs        []savedTab        `json:"tabs,omitempty"`
	Marks       []savedMark       `json:"marks,omitempty"`
	Names       []savedName       `json:"names,omitempty"`
}

// savedTab is a tab.
type savedTab struct {
	ID            int64             `json:"id"`
	Title         string            `json:"title"`
	Hidden        bool              `json:"hidden,omitempty"`
	RowCount      int               `json:"rowCount"`
	ColumnCount   int               `json:"columnCount"`
	FrozenRows    int               `json:"frozenRows,omitempty"`
	FrozenColumns int               `json:"frozenColumns,omitempty"`
	Rows          [][]savedCell     `json:"rows"`
	RowProps      []savedDimension  `json:"rowProps,omitempty"`
	ColumnProps   []savedDimension  `json:"columnProps,omitempty"`
	Merges        []sheet.Range     `json:"merges,omitempty"`
	Marks         []savedMark       `json:"marks,omitempty"`
	Protections   []savedProtection `json:"protections,omitempty"`
	Conditional   []map[string]any  `json:"conditional,omitempty"`
	Filter        map[string]any    `json:"filter,omitempty"`
	Extra         map[string]any    `json:"extra,omitempty"`
}

// savedCell is a cell. Style is the place of its format among the styles, from 1; 0 is none.
type savedCell struct {
	Value    *savedValue      `json:"v,omitempty"`
	Style    int              `json:"s,omitempty"`
	Formula  string           `json:"f,omitempty"`
	Note     string           `json:"n,omitempty"`
	Rule     map[string]any   `json:"r,omitempty"`
	Runs     []map[string]any `json:"u,omitempty"`
	Cached   bool             `json:"c,omitempty"`
	Imported *savedValue      `json:"i,omitempty"`
}

// savedValue is a number, a text, a boolean or an error.
type savedValue struct{ value any }

type savedError struct {
	Kind    string `json:"kind"`
	Message string `json:"message,omitempty"`
	Text    string `json:"text,omitempty"`
}

type savedDimension struct {
	Pixels         int         `json:"pixels,omitempty"`
	HiddenByUser   bool        `json:"hiddenByUser,omitempty"`
	HiddenByFilter bool        `json:"hiddenByFilter,omitempty"`
	Marks          []savedMark `json:"marks,omitempty"`
}

type savedMark struct {
	ID         int64  `json:"id"`
	Key        string `json:"key"`
	Value      string `json:"value,omitempty"`
	Visibility string `json:"visibility,omitempty"`
}

type savedProtection struct {
	ID   int64          `json:"id"`
	Data map[string]any `json:"data"`
}

type savedName struct {
	ID   string `json:"id"`
	Name string `json:"name"`
	Tab  int64  `json:"tab"`
	Area [4]int `json:"area"` // top, left, bottom, right
}

// MarshalJSON writes a value.
func (v savedValue) MarshalJSON() ([]byte, error) {
	if e, ok := v.value.(errorValue); ok {
		return json.Marshal(savedError{e.kind, e.message, e.text})
	}
	return json.Marshal(v.value)
}

// UnmarshalJSON reads a value.
func (v *savedValue) UnmarshalJSON(text []byte) error {
	if len(text) > 0 && text[0] == '{' {
		e := savedError{}
		if err := json.Unmarshal(text, &e); err != nil {
			return err
		}
		v.value = errorValue{kind: e.Kind, message: e.Message, text: e.Text}
		return nil
	}
	if err := json.Unmarshal(text, &v.value); err != nil {
		return err
	}
	if _, list := v.value.([]any); list {
		return errors.New("a cell's value is no list")
	}
	return nil
}

func saved(value any) *savedValue {
	if value == nil {
		return nil
	}
	return &savedValue{value}
}

func (v *savedValue) thaw() any {
	if v == nil {
		return nil
	}
	return v.value
}

// savedStyles gathers the formats of cells, each once.
type savedStyles struct {
	places map[*style]int
	data   []map[string]any
}

// place is where a format stands, from 1; 0 is none.
func (s *savedStyles) place(st *style) int {
	if st == nil {
		return 0
	}
	if s.places[st] == 0 {
		s.data = append(s.data, st.data)
		s.places[st] = len(s.data)
	}
	return s.places[st]
}

func (s *savedStyles) file(f *file) savedFile {
	out := savedFile{
		ID: f.id, Title: f.title, Locale: f.locale, TimeZone: f.timeZone, MimeType: f.mimeType, Folder: f.folder, Drive: f.drive,
		Owner: f.owner, Properties: cloned(f.properties), Public: cloned(f.public), Permissions: cloned(f.permissions),
		Created: f.created, Modified: f.modified, ModifiedBy: f.modifiedBy, Version: f.version, Trashed: f.trashed,
		Marks: savedMarks(f.marks),
	}
	for _, t := range f.tabs {
		out.Tabs = append(out.Tabs, s.tab(t))
	}
	for _, n := range f.names {
		out.Names = append(out.Names, savedName{n.id, n.name, n.tab, [4]int{n.area.top, n.area.left, n.area.bottom, n.area.right}})
	}
	return out
}

func (s *savedStyles) tab(t *tab) savedTab {
	out := savedTab{
		ID: t.id, Title: t.title, Hidden: t.hidden, RowCount: t.rowCount, ColumnCount: t.columnCount,
		FrozenRows: t.frozenRows, FrozenColumns: t.frozenColumns, Rows: make([][]savedCell, len(t.rows)),
		RowProps: savedDimensions(t.rowProps), ColumnProps: savedDimensions(t.columnProps),
		Merges: append([]sheet.Range(nil), t.merges...), Marks: savedMarks(t.marks),
		Conditional: append([]map[string]any(nil), t.conditional...), Filter: t.filter, Extra: maps.Clone(t.extra),
	}
	for i, cells := range t.rows {
		out.Rows[i] = make([]savedCell, len(cells))
		for j, c := range cells {
			out.Rows[i][j] = s.cell(c)
		}
	}
	for _, p := range t.protections {
		out.Protections = append(out.Protections, savedProtection{p.id, p.data})
	}
	return out
}

func (s *savedStyles) cell(c cell) savedCell {
	out := savedCell{Value: saved(c.value), Style: s.place(c.style)}
	if m := c.more; m != nil {
		out.Formula, out.Note, out.Rule, out.Runs, out.Cached, out.Imported = m.formula, m.note, m.rule, m.runs, m.cached, saved(m.imported)
	}
	return out
}

func savedDimensions(list []dimension) (out []savedDimension) {
	for _, d := range list {
		out = append(out, savedDimension{d.pixels, d.hiddenByUser, d.hiddenByFilter, savedMarks(d.marks)})
	}
	return out
}

func savedMarks(list []mark) (out []savedMark) {
	for _, m := range list {
		out = append(out, savedMark{m.id, m.key, m.value, m.visibility})
	}
	return out
}

// thaw is the file that was written.
func (f savedFile) thaw(s *Server, styles []*style) (*file, error) {
	out := &file{
		id: f.ID, title: f.Title, locale: f.Locale, timeZone: f.TimeZone, mimeType: f.MimeType, folder: f.Folder, drive: f.Drive,
		owner: f.Owner, properties: f.Properties, public: f.Public, permissions: cloned(f.Permissions),
		created: f.Created, modified: f.Modified, modifiedBy: f.ModifiedBy, version: f.Version, trashed: f.Trashed,
		marks: thawMarks(f.Marks),
	}
	if f.ID == "" || f.MimeType == spreadsheetType && len(f.Tabs) == 0 {
		return nil, errors.New("it has no id, or no tab")
	}
	for _, one := range f.Tabs {
		t, err := one.thaw(s, styles)
		if err != nil {
			return nil, fmt.Errorf("tab %q: %w", one.Title, err)
		}
		out.tabs = append(out.tabs, t)
	}
	for _, n := range f.Names {
		out.names = append(out.names, namedRange{n.ID, n.Name, n.Tab, area{n.Area[0], n.Area[1], n.Area[2], n.Area[3]}})
	}
	return out, nil
}

func (t savedTab) thaw(s *Server, styles []*style) (*tab, error) {
	out := &tab{
		id: t.ID, title: t.Title, hidden: t.Hidden, rowCount: t.RowCount, columnCount: t.ColumnCount,
		frozenRows: t.FrozenRows, frozenColumns: t.FrozenColumns, rows: make([]row, len(t.Rows)),
		rowProps: thawDimensions(t.RowProps), columnProps: thawDimensions(t.ColumnProps),
		merges: t.Merges, marks: thawMarks(t.Marks), conditional: t.Conditional, filter: t.Filter, extra: t.Extra,
	}
	for i, cells := range t.Rows {
		if len(cells) > 0 {
			out.rows[i] = make(row, len(cells))
		}
		for j, c := range cells {
			if c.Style < 0 || c.Style > len(styles) {
				return nil, fmt.Errorf("%s has a format that is not there", sheet.Address(i+1, j+1))
			}
			c.Rule = s.sharedRule(c.Rule)
			out.rows[i][j] = c.thaw(styles)
		}
	}
	for _, p := range t.Protections {
		out.protections = append(out.protections, protection{p.ID, p.Data})
	}
	return out, nil
}

func (c savedCell) thaw(styles []*style) cell {
	out := cell{value: c.Value.thaw()}
	if c.Style > 0 {
		out.style = styles[c.Style-1]
	}
	if c.Formula != "" || c.Note != "" || c.Rule != nil || c.Runs != nil || c.Cached || c.Imported != nil {
		out.more = &more{formula: c.Formula, note: c.Note, rule: c.Rule, runs: c.Runs, cached: c.Cached, imported: c.Imported.thaw()}
	}
	return out
}

func thawDimensions(list []savedDimension) (out []dimension) {
	for _, d := range list {
		out = append(out, dimension{d.Pixels, d.HiddenByUser, d.HiddenByFilter, thawMarks(d.Marks)})
	}
	return out
}

func thawMarks(list []savedMark) (out []mark) {
	for _, m := range list {
		out = append(out, mark{m.ID, m.Key, m.Value, m.Visibility})
	}
	return out
}

// cloned is a copy that is never nil.
func cloned(m map[string]string) map[string]string {
	out := make(map[string]string, len(m))
	maps.Copy(out, m)
	return out
}
