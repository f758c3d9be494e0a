package docx_test

import (
	"bytes"
	"compress/flate"
	"testing"
	"time"

	"thidua/report/paper/papertest"
)

// BenchmarkWrite writes 2,000 paragraphs with 2,000 notes, and reports how many times as long that takes as compressing
// the parts alone, which no writer could do without.
func BenchmarkWrite(b *testing.B) {
	document := papertest.Long(2000)
	all := parts(b, write(b, document))
	var ours, plain time.Duration
	for b.Loop() {
		start := time.Now()
		write(b, document)
		middle := time.Now()
		for _, part := range all {
			var w bytes.Buffer
			deflate, err := flate.NewWriter(&w, flate.DefaultCompression)
			if err != nil {
				b.Fatal(err)
			}
			if _, err := deflate.Write([]byte(part.content)); err != nil {
				b.Fatal(err)
			}
			if err := deflate.Close(); err != nil {
				b.Fatal(err)
			}
		}
		ours, plain = ours+middle.Sub(start), plain+time.Since(middle)
	}
	b.ReportMetric(float64(ours)/float64(plain), "times-flate")
	b.ReportMetric(float64(ours.Microseconds())/1000/float64(b.N), "ms/Write")
}
