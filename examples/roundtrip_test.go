package examples_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"thidua/examples"
	"thidua/intake"
	"thidua/term"
)

// statements are what a form says, by tab, row and column, in the words of its sources.
type statements map[string]string

func (s statements) put(tab intake.TabCode, row string, column intake.ColumnCode, text string) {
	if text != "" {
		s[strings.Join([]string{string(tab), row, string(column)}, " / ")] = text
	}
}

// written are the statements of a form's sources.
func written(filling intake.Filling) statements {
	s := statements{}
	seen := map[string]int{}
	for tab, rows := range filling {
		for _, row := range rows {
			key := row[intake.ColumnCodeKey] + "@" + row[intake.ColumnContext]
			switch tab {
			case intake.TabExemplars:
				key = row[intake.ColumnName] + "@" + row[intake.ColumnSection]
				if seen[key]++; seen[key] > 1 {
					key += "~again"
				}
			case intake.TabNarratives:
				key = row[intake.ColumnSection] + "@" + row[intake.ColumnSlot]
			}
			for column, text := range row {
				switch column {
				case intake.ColumnCodeKey, intake.ColumnContext, intake.ColumnSection, intake.ColumnSlot:
				default:
					s.put(tab, key, column, text)
				}
			}
		}
	}
	return s
}

// read are the statements that the reader found in a form.
func read(draft *intake.Draft) statements {
	s := statements{}
	readHeader(s, &draft.Header)
	for i := range draft.Values {
		readIndicator(s, &draft.Values[i])
	}
	for _, award := range draft.Awards {
		s.put(intake.TabAwards, award.Form+"@", intake.ColumnCode(award.Recipient), award.Printed)
	}
	for i := range draft.Exemplars {
		readExemplar(s, &draft.Exemplars[i])
	}
	for _, document := range draft.Documents {
		put := func(column intake.ColumnCode, text string) {
			s.put(intake.TabDocuments, document.Code+"@", column, text)
		}
		put(intake.ColumnKind, string(document.Kind))
		put(intake.ColumnNumber, document.Number)
		put(intake.ColumnIssuer, document.Issuer)
		put(intake.ColumnIssuedOn, day(document.IssuedOn))
		put(intake.ColumnSubject, document.Subject)
		put(intake.ColumnSections, strings.Join(document.Sections, ";"))
		put(intake.ColumnNote, document.Note)
	}
	for _, narrative := range draft.Narratives {
		s.put(intake.TabNarratives, narrative.Section+"@"+narrative.Slot, intake.ColumnText, narrative.Text)
	}
	return s
}

func readHeader(s statements, header *intake.Header) {
	putHeader(func(tab intake.TabCode, row, column string, c cell) {
		s.put(tab, row+"@", intake.ColumnCode(column), c.text)
	}, header)
}

func readIndicator(s statements, value *intake.Value) {
	put := func(column intake.ColumnCode, text string) {
		s.put(intake.TabIndicators, value.Indicator+"@"+value.Context, column, text)
	}
	for _, measure := range measures {
		put(intake.ColumnCode(measure), value.Printed[measure])
	}
	put(intake.ColumnChangeKind, string(value.ChangeKind))
	put(intake.ColumnDenomKind, string(value.DenominatorKind))
	if value.Status != term.ValueStatusFinal { // what nobody calls an estimate is final
		put(intake.ColumnStatus, string(value.Status))
	}
	put(intake.ColumnNote, value.Note)
}

func readExemplar(s statements, exemplar *intake.Exemplar) {
	key := exemplar.Name + "@" + exemplar.Section
	if exemplar.Occurrence > 0 {
		key += "~again"
	}
	put := func(column intake.ColumnCode, text string) { s.put(intake.TabExemplars, key, column, text) }
	put(intake.ColumnName, exemplar.Name)
	put(intake.ColumnKind, string(exemplar.Kind))
	put(intake.ColumnPlace, exemplar.Place)
	put(intake.ColumnMovement, exemplar.Movement)
	put(intake.ColumnModel, exemplar.Model)
	put(intake.ColumnNote, exemplar.Note)
	if exemplar.OpenEnded {
		put(intake.ColumnOpenEnded, "có")
	}
	for column := range exemplarNumbers(exemplar) {
		put(column, exemplar.Printed[column])
	}
}

// What stands in the sources is what is read from the workbooks: nothing lost, nothing added, nothing changed.
func TestWorkbooksSayWhatTheSourcesSay(t *testing.T) {
	drafts := parsedForms(t)
	for _, form := range examples.DienBien2022Forms() {
		filling, err := intake.ReadFilling(examples.DienBien2022(), form.Folder)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(written(filling), read(drafts[form.Folder])); diff != "" {
			t.Errorf("%s: sources (-) and what is read from the workbook (+) differ:\n%s", form.Folder, diff)
		}
	}
}
