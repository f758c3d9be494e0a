package report_test

import (
	"bytes"
	"context"
	"io"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"thidua/ent/district"
	"thidua/ent/indicatorvalue"
	"thidua/report"
	"thidua/report/docx"
	"thidua/report/docx/docxtest"
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

// The document is one that Word and LibreOffice open: no fault, every note, one font.
func TestTheDocumentIsOpenedByOthers(t *testing.T) {
	e := newExample(t, storetest.Dialects[0])
	document := report.Lay(e.build(as(t, admin()), t), report.Layout{Tables: true, Charts: true, Findings: true})
	var b bytes.Buffer
	if err := docx.Write(&b, document); err != nil {
		t.Fatal(err)
	}
	docxtest.Sound(t, "report", b.Bytes())
	file := docxtest.Portable(t, b.Bytes())
	docxtest.OneFont(t, file)
	text := strings.Join(strings.Fields(docxtest.Run(t, "pdftotext", "-layout", file, "-")), " ")
	for _, want := range []string{
		"UBND TỈNH ĐIỆN BIÊN", "Tuần Giáo, ngày 16 tháng 02 năm 2023", "Phần thứ nhất", "toàn Cụm có 45 khối",
		"- Huân chương Lao động hạng Nhất: 01 tập thể, 01 cá nhân.", "năm 2023./.", "Lê Xuân Cảnh", "PHỤ LỤC", "158.980,36",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the pages lack %q", want)
		}
	}
	marks := 0
	for _, block := range document.Blocks {
		p, ok := block.(*paper.Paragraph)
		if !ok {
			continue
		}
		for _, span := range p.Spans {
			if span.Note == nil {
				continue
			}
			marks++
			begins := strconv.Itoa(marks) + " " + strings.Join(strings.Fields(paper.Plain(span.Note[0].Spans))[:3], " ")
			if !strings.Contains(text, begins) {
				t.Errorf("note %q is not printed", begins)
			}
		}
	}
	if marks < 14 {
		t.Errorf("%d notes", marks)
	}
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

// BenchmarkLay lays the report of 45 members and 200 indicators out and writes it with its annex as docx, and says how
// that compares with building its tree.
func BenchmarkLay(b *testing.B) {
	e := &example{now: time.Date(2023, 1, 10, 3, 0, 0, 0, time.UTC)}
	e.open(b, storetest.Dialects[0])
	e.crowd(b, 45, 200)
	ctx := as(b, admin())
	var building time.Duration
	for b.Loop() {
		begun := time.Now()
		tree, err := report.Build(ctx, e.Client(), askCrowd(e))
		if err != nil {
			b.Fatal(err)
		}
		building += time.Since(begun)
		if err := docx.Write(io.Discard, report.Lay(tree, report.Layout{Tables: true})); err != nil {
			b.Fatal(err)
		}
	}
	writing := b.Elapsed() - building
	b.ReportMetric(float64(writing)/float64(building), "write/build")
	b.ReportMetric(float64(writing)/float64(b.N)/1e6, "ms-own/op")
}
