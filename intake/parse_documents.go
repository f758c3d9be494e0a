package intake

import (
	"strings"

	"thidua/term"
)

// readDocuments reads the documents tab and returns how many of its rows hold anything.
func (r *reader) readDocuments(tab *FormTab) (filled int) {
	inputs := []ColumnCode{
		ColumnKind, ColumnNumber, ColumnIssuer, ColumnIssuedOn, ColumnSubject, ColumnSections, ColumnNote,
	}
	k := r.newKeyer(tab, func(string) bool { return true }, nil, byDocument)
	first := len(r.draft.Documents)
	for row := range tab.rows {
		content := tab.filled(row, inputs)
		if !content || tab.heading(row) {
			continue
		}
		filled++
		r.seeRow(tab, row)
		document, ok := r.readDocument(tab, row)
		if !ok || k.again(row, document.Code) {
			continue
		}
		r.draft.Documents = append(r.draft.Documents, document)
	}
	for i := first; i < len(r.draft.Documents); i++ {
		if document := &r.draft.Documents[i]; k.twice[document.Code] {
			for _, code := range inputs {
				document.Held[code] = true
			}
		}
	}
	return filled
}

// readDocument reads a row; ok is false when it has neither a code nor what makes one.
func (r *reader) readDocument(tab *FormTab, row int) (d Document, ok bool) {
	code := codeOf(tab.Cell(row, ColumnCodeKey))
	at := func(column ColumnCode) spot { return tab.at(row, column, code) }
	d = Document{Code: code, Held: map[ColumnCode]bool{}, Tab: tab.Tab.Title, Row: row}
	hold := func(column ColumnCode, ok bool) {
		if !ok || tab.lost(column) {
			d.Held[column] = true
		}
	}
	told := false // that the row's key cannot be made
	d.Kind, ok = readWord[term.DocumentKind](r, at(ColumnKind))
	if ok && d.Kind == "" && !tab.lost(ColumnKind) {
		r.report(at(ColumnKind), problem(ProblemCellRequired, "", choices[term.DocumentKind]()))
		ok = false
	}
	hold(ColumnKind, ok)
	d.Number, ok = r.label(at(ColumnNumber), longestName)
	told = told || !ok
	hold(ColumnNumber, ok)
	d.Issuer, ok = r.text(at(ColumnIssuer), longestName)
	told = told || !ok
	hold(ColumnIssuer, ok)
	date, p := readDate(at(ColumnIssuedOn).cell(), r.form.Locale)
	if p != nil {
		r.report(at(ColumnIssuedOn), p)
		told = true
	}
	d.IssuedOn = date
	hold(ColumnIssuedOn, p == nil)
	d.Subject, ok = r.text(at(ColumnSubject), longestNote)
	hold(ColumnSubject, ok)
	d.Sections, ok = r.readSections(at(ColumnSections))
	hold(ColumnSections, ok)
	d.Note, ok = r.block(at(ColumnNote), longestNote)
	hold(ColumnNote, ok)
	d.Cell, d.DateCell = at(ColumnNumber).address(), tab.Address(row, ColumnIssuedOn)
	if code != "" && code != slug(code) {
		written := cellLine(tab.Cell(row, ColumnCodeKey))
		r.report(at(ColumnCodeKey), problem(ProblemCodeMalformed, written, Wording{}, same("fix", slug(written))))
		return d, false
	}
	if code == "" && !d.Held[ColumnNumber] && !d.Held[ColumnIssuer] && !d.Held[ColumnIssuedOn] {
		year, _, _ := strings.Cut(string(d.IssuedOn), "-")
		d.Code = DocumentCode(d.Issuer, d.Number, year)
	}
	if noNumber := d.Number == "" && !d.Held[ColumnNumber]; d.Code == "" && (noNumber || !told) {
		r.incomplete(tab, row, Wording{
			"mã văn bản, hoặc số, cơ quan và ngày ban hành", "code, or not all of number, issuer and date of issue",
		})
	}
	return d, d.Code != ""
}

// readSections reads a list of sections parted by semicolons or line breaks.
func (r *reader) readSections(at spot) (codes []string, ok bool) {
	list, ok := r.block(at, longestNote)
	if !ok {
		return nil, false
	}
	for _, word := range strings.FieldsFunc(list, func(c rune) bool { return c == ';' || c == '\n' }) {
		word = strings.TrimSpace(word)
		if word == "" {
			continue
		}
		code, p := findCode(word, r.vocabulary.Sections, r.sections, sectionWanted)
		if p != nil {
			r.report(at, p)
			ok = false
			continue
		}
		codes = append(codes, code)
	}
	return codes, ok
}
