package html_test

import (
	"html/template"
	"io"
	"testing"
	"time"

	"thidua/report/html"
	"thidua/report/paper"
	"thidua/report/paper/papertest"
)

// BenchmarkWrite writes 2,000 paragraphs with 2,000 notes, and reports how many times as long that takes as cleaning and
// escaping every text of them, which no writer could do without.
func BenchmarkWrite(b *testing.B) {
	document := papertest.Long(2000)
	var ours, plain time.Duration
	for b.Loop() {
		start := time.Now()
		if err := html.Write(io.Discard, document); err != nil {
			b.Fatal(err)
		}
		middle := time.Now()
		for _, block := range document.Clean().Blocks {
			if p, ok := block.(*paper.Paragraph); ok {
				for i := range p.Spans {
					template.HTMLEscape(io.Discard, []byte(p.Spans[i].Text))
				}
			}
		}
		ours, plain = ours+middle.Sub(start), plain+time.Since(middle)
	}
	b.ReportMetric(float64(ours)/float64(plain), "times-escaping")
	b.ReportMetric(float64(ours.Microseconds())/1000/float64(b.N), "ms/Write")
}
