package report_test

import (
	"strings"
	"testing"

	"thidua/report"
	"thidua/report/markdown"
	"thidua/report/paper"
	"thidua/store/storetest"
)

func asMarkdown(t *testing.T, document *paper.Document) string {
	t.Helper()
	var text strings.Builder
	if err := markdown.Write(&text, document); err != nil {
		t.Fatal(err)
	}
	return text.String()
}

// The report of 2022 as the document that is sent, to be read beside the printed one.
func TestTheDocumentOf2022(t *testing.T) {
	e := newExample(t, storetest.Dialects[0])
	e.publish(t, "đã ban hành trên giấy")
	tree := e.frozen(t)
	tree.Edition, tree.PublishedAt = 1, &e.now
	golden(t, "document.md", asMarkdown(t, report.Lay(tree, report.Layout{Tables: true})))
}
