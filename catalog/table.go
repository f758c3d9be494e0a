package catalog

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"unicode/utf8"
)

// file says what a file of the catalogue holds.
type file struct {
	name    string
	columns []string
	key     []string // the columns by which a row is found again
}

func newFile(name, columns string, key ...string) file {
	return file{name: name, columns: strings.Fields(columns), key: key}
}

// files are all of them, what is referred to before what refers to it.
var files = []file{
	newFile("provinces.tsv", "code name_vi name_en aliases valid_from valid_to", "code"),
	newFile("districts.tsv", "code province kind name_vi name_en aliases valid_from valid_to", "code"),
	newFile("periods.tsv", "code kind starts_on ends_on", "code"),
	newFile("documents.tsv", "code kind number issuer issued_on subject evidence", "code"),
	newFile("district-changes.tsv", "code kind effective_on from to share whole document note", "code"),
	newFile("clusters.tsv", "code province kind name_vi name_en aliases document valid_from valid_to", "code"),
	newFile("memberships.tsv", "cluster district period role ordinal", "cluster", "district", "period"),
	newFile("reports.tsv", "cluster period due_on note", "cluster", "period"),
	newFile("sections.tsv", "code parent number ordinal title_vi title_en", "code"),
	newFile("units.tsv", "code name_vi name_en aliases dimension factor", "code"),
	newFile("indicators.tsv", "code name_vi name_en aliases unit section value_type direction aggregation weight "+
		"decimals measures valid_from valid_to note note_en", "code"),
	newFile("indicator-breaks.tsv", "indicator period kind factor note", "indicator", "period", "kind"),
	newFile("applicability.tsv", "indicator district period applicable note", "indicator", "district", "period"),
	newFile("regimes.tsv", "code name_vi name_en document valid_from valid_to", "code"),
	newFile("award-forms.tsv", "code name_vi name_en aliases level kind recipient_kinds decided_by decided_by_en "+
		"regime valid_from valid_to quota_of quota_percent evidence note note_en", "code"),
	newFile("movements.tsv", "code name_vi name_en aliases launched_by starts_on ends_on document note", "code"),
	newFile("rules.tsv", "code kind severity parameters name_vi name_en message_vi message_en enabled", "code"),
	newFile("templates.tsv", "code version name_vi name_en valid_from valid_to", "code", "version"),
	newFile("template-tabs.tsv", "template version tab ordinal title_vi title_en aliases help_vi required",
		"template", "version", "tab"),
	newFile("template-columns.tsv", "template version tab ordinal column title_vi title_en aliases required width "+
		"prompt_vi", "template", "version", "tab", "column"),
	newFile("template-rows.tsv", "template version tab ordinal key context district label_vi label_en note",
		"template", "version", "tab", "key", "context"),
}

// record is one row as all folders say it. The line is that of the last folder that had it.
type record struct {
	file   string // as a mistake names it
	folder int    // 0 is the embedded one
	line   int
	key    string
	cells  map[string]string
}

// place is where a record stands, as a person looks it up.
func (r *record) place() string { return fmt.Sprintf("%s:%d", r.file, r.line) }

// table is a file's records in order, from all folders.
type table struct {
	file    file
	records []*record
	byKey   map[string]*record
}

// tables are the records of all files, and what was wrong with them.
type tables struct {
	byName   map[string]*table
	folder   int // the one that is being read
	mistakes MistakesError
}

func newTables() *tables {
	t := &tables{byName: map[string]*table{}}
	for _, f := range files {
		t.byName[f.name] = &table{file: f, byKey: map[string]*record{}}
	}
	return t
}

// wrong notes a mistake.
func (t *tables) wrong(file string, line int, column string, w wording, args ...any) {
	t.mistakes = append(t.mistakes, Mistake{
		File: file, Line: line, Column: column, Vi: fmt.Sprintf(w.vi, args...), En: fmt.Sprintf(w.en, args...),
	})
}

// lay reads a folder and lays its rows over those that are there. The prefix stands before file names in mistakes.
func (t *tables) lay(folder fs.FS, prefix string) {
	defer func() { t.folder++ }()
	entries, err := fs.ReadDir(folder, ".")
	if err != nil {
		t.wrong(prefix+".", 0, "", fileUnreadable, err.Error())
		return
	}
	for _, entry := range entries {
		name := entry.Name()
		if entry.IsDir() || !strings.HasSuffix(strings.ToLower(name), ".tsv") {
			continue
		}
		into, known := t.byName[name]
		if !known {
			t.wrong(prefix+name, 0, "", fileUnknown, name, fileNames())
			continue
		}
		data, err := fs.ReadFile(folder, name)
		if err != nil {
			t.wrong(prefix+name, 0, "", fileUnreadable, readingError(err))
			continue
		}
		t.read(into, prefix+name, data)
	}
}

func fileNames() string {
	names := make([]string, len(files))
	for i, f := range files {
		names[i] = f.name
	}
	return strings.Join(names, ", ")
}

// readingError is the reason alone: the path is the mistake's own.
func readingError(err error) string {
	var path *fs.PathError
	if errors.As(err, &path) {
		return path.Err.Error()
	}
	return err.Error()
}

// read takes the rows of one file of one folder.
func (t *tables) read(into *table, name string, data []byte) {
	if !utf8.Valid(data) {
		t.wrong(name, 0, "", fileNotText)
		return
	}
	lines := strings.Split(strings.TrimPrefix(string(data), "\ufeff"), "\n")
	columns, ok := t.header(into.file, name, cells(lines[0]))
	if !ok {
		return
	}
	lines = lines[1:]
	seen := map[string]int{}
	for i, line := range lines {
		if strings.TrimSpace(line) == "" {
			continue
		}
		t.row(into, name, i+2, columns, cells(line), seen)
	}
}

// cells are the cells of a line, without spaces around them.
func cells(line string) []string {
	parts := strings.Split(strings.TrimSuffix(line, "\r"), "\t")
	for i, part := range parts {
		parts[i] = strings.TrimSpace(part)
	}
	return parts
}

// header checks the first row of a file. ok is false when no row of it can be read.
func (t *tables) header(f file, name string, columns []string) (_ []string, ok bool) {
	ok = true
	for len(columns) > 0 && columns[len(columns)-1] == "" {
		columns = columns[:len(columns)-1]
	}
	for i, column := range columns {
		switch {
		case !slices.Contains(f.columns, column):
			t.wrong(name, 1, column, columnUnknown, strings.Join(f.columns, ", "))
		case slices.Contains(columns[:i], column):
			t.wrong(name, 1, column, columnTwice)
			ok = false
		}
	}
	for _, column := range f.key {
		if !slices.Contains(columns, column) {
			t.wrong(name, 1, column, columnMissing)
			ok = false
		}
	}
	return columns, ok
}

// row adds a row or lays it over the one with its key. seen are the keys of this file and folder so far, by line.
func (t *tables) row(into *table, name string, line int, columns, texts []string, seen map[string]int) {
	for len(texts) > len(columns) && texts[len(texts)-1] == "" {
		texts = texts[:len(texts)-1]
	}
	if len(texts) > len(columns) {
		t.wrong(name, line, "", cellsTooMany, len(texts), len(columns))
		return
	}
	stated := map[string]string{}
	for i, column := range columns {
		stated[column] = ""
		if i < len(texts) {
			stated[column] = texts[i]
		}
	}
	key := keyOf(into.file, stated)
	if before, twice := seen[key]; twice {
		t.wrong(name, line, "", rowTwice, key, before)
		return
	}
	seen[key] = line
	held, ok := into.byKey[key]
	if !ok {
		held = &record{key: key, cells: map[string]string{}}
		into.records = append(into.records, held)
		into.byKey[key] = held
	}
	held.file, held.folder, held.line = name, t.folder, line
	for column, text := range stated {
		held.cells[column] = text
	}
}

// keyOf is a row's key as a person reads it: its codes, parted by spaces.
func keyOf(f file, cells map[string]string) string {
	parts := make([]string, len(f.key))
	for i, column := range f.key {
		parts[i] = cells[column]
	}
	return strings.Join(parts, " ")
}
