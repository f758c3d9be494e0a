package report_test

import (
	"bytes"
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"thidua/ent/district"
	"thidua/ent/indicatorvalue"
	"thidua/report"
	"thidua/report/docx"
	"thidua/report/markdown"
	"thidua/report/paper"
	"thidua/review"
	"thidua/store"
	"thidua/store/storetest"
)

// laid is a document as text.
func laid(t *testing.T, tree *report.Report, o report.Layout) string {
	t.Helper()
	var text strings.Builder
	if err := markdown.Write(&text, report.Lay(tree, o)); err != nil {
		t.Fatal(err)
	}
	return text.String()
}

// edition is the tree of an edition as it was published.
func (e *example) edition(t *testing.T, number int) *report.Report {
	t.Helper()
	tree, err := review.Frozen(as(t, admin()), e.Client(), cluster, period, number)
	if err != nil || tree == nil {
		t.Fatalf("edition %d: %v, %v", number, tree, err)
	}
	return tree
}

// The report of 2022 as the document that is sent, to be read beside the printed one.
func TestTheDocumentOf2022(t *testing.T) {
	e := newExample(t, storetest.Dialects[0])
	e.publish(t, "đã ban hành trên giấy")
	golden(t, "document.md", laid(t, e.edition(t, 1), report.Layout{Tables: true}))
}

// Every figure of the printed report stands in the document under the heading where the report has it, in the text or a
// note that hangs on it, without the annex. They come from the rows: without these they are gone.
func TestEveryFigureIsInTheDocument(t *testing.T) {
	e := newExample(t, storetest.Dialects[0])
	tree := e.build(as(t, admin()), t)
	lost := missingFrom(t, tree)
	for _, one := range lost {
		t.Errorf("%s (%s) is not under %s: %s", one.text, one.class, one.section, one.target)
	}
	e.write(t, func(ctx context.Context, tx *store.Tx) error {
		_, err := tx.Client.IndicatorValue.Update().Where(indicatorvalue.SupersededAtIsNil()).SetSupersededAt(tx.At).Save(ctx)
		return err
	})
	if bare := missingFrom(t, e.build(as(t, admin()), t)); len(bare) < 60 {
		t.Errorf("without rows %d figures are lost, want nearly all", len(bare))
	}
}

// missingFrom are the numbers of the printed report that the document does not have in the part of their heading.
func missingFrom(t *testing.T, tree *report.Report) (lost []token) {
	t.Helper()
	left := map[string][]string{}
	for _, s := range tree.Flat() {
		alone := *s
		alone.Children = nil
		one := *tree
		one.Sections = []*report.Section{&alone}
		if !strings.HasPrefix(s.Code, "awards") { // else they stand under what heading there is
			one.Awards = nil
		}
		left[s.Code] = numberPattern.FindAllString(words(report.Lay(&one, report.Layout{}).Blocks), -1)
	}
	for _, one := range readTokens(t) {
		i := slices.IndexFunc(left[one.section], func(number string) bool { return number == one.text || number == "0"+one.text })
		if i < 0 {
			lost = append(lost, one)
			continue
		}
		left[one.section] = slices.Delete(left[one.section], i, i+1)
	}
	return lost
}

// words are all words of blocks, notes among them.
func words(blocks []paper.Block) string {
	var b strings.Builder
	var spans func([]paper.Span)
	spans = func(list []paper.Span) {
		for _, span := range list {
			b.WriteString(span.Text)
			for _, p := range span.Note {
				b.WriteString(" ")
				spans(p.Spans)
				b.WriteString(" ")
			}
		}
		b.WriteString("\n")
	}
	for _, block := range blocks {
		switch block := block.(type) {
		case *paper.Heading:
			spans(block.Text)
		case *paper.Paragraph:
			spans(block.Spans)
		}
	}
	return b.String()
}

// An edition is the same bytes whenever it is written, whatever names become; and it is no draft.
func TestAnEditionIsWrittenTheSameForEver(t *testing.T) {
	e := newExample(t, storetest.Dialects[0])
	if got := laid(t, e.build(as(t, admin()), t), report.Layout{}); !strings.HasPrefix(got, "**DỰ THẢO**") {
		t.Errorf("what nobody published does not say that it is a draft: %.80s", got)
	}
	e.publish(t, "đã ban hành trên giấy")
	write := func() []byte {
		var b bytes.Buffer
		if err := docx.Write(&b, report.Lay(e.edition(t, 1), report.Layout{Tables: true})); err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}
	first := write()
	e.now = e.now.Add(48 * time.Hour)
	e.write(t, func(ctx context.Context, tx *store.Tx) error {
		return tx.Client.District.Update().Where(district.Code(lay)).SetNameVi("Phường Mường Lay").Exec(ctx)
	})
	if !bytes.Equal(first, write()) {
		t.Error("an edition changed")
	}
	if got := laid(t, e.edition(t, 1), report.Layout{}); strings.Contains(got, "Phường Mường Lay") || strings.Contains(got, "DỰ THẢO") {
		t.Error("an edition has a later name, or says that it is a draft")
	}
	if got := laid(t, e.build(as(t, admin()), t), report.Layout{}); !strings.Contains(got, "Phường Mường Lay") {
		t.Error("the draft has the old name")
	}
}
