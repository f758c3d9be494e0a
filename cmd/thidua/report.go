package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"time"

	"thidua/guard"
	"thidua/report"
	"thidua/report/docx"
	"thidua/report/html"
	"thidua/report/markdown"
	"thidua/report/paper"
	"thidua/review"
	"thidua/term"
)

// documentFormat is a format that a report is written in.
type documentFormat struct {
	write  func(io.Writer, *paper.Document) error
	binary bool
	tables bool // it has the annex of tables unless it is left out
}

// documentFormats are the formats by the ends of their files.
var documentFormats = map[string]documentFormat{
	"docx": {docx.Write, true, true},
	"html": {html.Write, false, true},
	"md":   {markdown.Write, false, false},
}

// views are those that --view takes.
var views = map[string]term.View{"latest": term.ViewLatest, "approved": term.ViewApproved, "published": term.ViewPublished}

// document writes a cluster's report as the document that is sent: of the data as they are or were, or an edition as it
// was published.
func document(f *flags) func(context.Context, console, []string) error {
	s := databaseFlags(f, slog.LevelWarn)
	of := documentFlags(f)
	return func(ctx context.Context, c console, _ []string) error {
		wanted, err := of.read()
		if err != nil {
			return err
		}
		return s.with(ctx, c, func(sys *system) error { return sys.document(ctx, c, wanted) })
	}
}

// documentSettings are the flags of document.
type documentSettings struct {
	cluster, period, format, asOf, view, to *string
	edition                                 *int
	findings, charts, noTables, tables      *bool
}

func documentFlags(f *flags) documentSettings {
	d := documentSettings{
		format:   f.String("format", "", "docx, html or md; empty: what -o ends in, else docx / định dạng docx, html hoặc md; để trống: theo đuôi tệp của -o, nếu không có thì docx"),
		edition:  f.Int("edition", 0, "number of the edition, as it was published; 0: the data as they are / lần ban hành cần in lại; 0: số liệu hiện có"),
		asOf:     f.String("as-of", "", "moment to tell it for, YYYY-MM-DD for the end of that day or RFC 3339 / thời điểm của số liệu, YYYY-MM-DD (hết ngày đó) hoặc RFC 3339"),
		view:     f.String("view", "latest", "latest, approved or published data / số liệu mới nhất (latest), đã duyệt (approved) hoặc đã ban hành (published)"),
		findings: f.Bool("findings", false, "show beside the figures what does not add up / ghi chỗ chưa khớp bên cạnh số liệu"),
		charts:   f.Bool("charts", false, "draw plan and actual under each heading / vẽ biểu đồ kế hoạch, thực hiện ở từng mục"),
		tables:   f.Bool("tables", false, "with md, add the annex of tables, which docx and html have / với md: thêm phụ lục bảng số liệu (docx, html đã có sẵn)"),
		noTables: f.Bool("no-tables", false, "leave out the annex of tables / bỏ phụ lục bảng số liệu"),
		to:       f.String("o", "", "file to write, - for standard output; empty: named after the report, in this folder / tệp cần ghi, - là in ra màn hình; để trống: đặt theo tên báo cáo, trong thư mục này"),
	}
	d.cluster, d.period = place(f)
	return d
}

// wantedDocument is what document was asked for.
type wantedDocument struct {
	cluster, period string
	edition         int
	view            guard.View
	ending, file    string
	format          documentFormat
	layout          report.Layout
}

func (d documentSettings) read() (w wantedDocument, err error) {
	w = wantedDocument{cluster: *d.cluster, period: *d.period, edition: *d.edition, ending: *d.format, file: *d.to}
	if w.cluster == "" || w.period == "" {
		return w, usagef("--cluster and --period are needed / cần --cluster và --period")
	}
	if w.edition < 0 {
		return w, usagef("--edition is %d; editions begin with 1 / lần ban hành tính từ 1", w.edition)
	}
	if w.edition > 0 && (*d.asOf != "" || *d.view != "latest" || *d.findings) {
		return w, usagef("an edition is as it was published: --edition does not go with --as-of, --view and --findings / --edition không dùng cùng --as-of, --view, --findings")
	}
	kind, ok := views[*d.view]
	if !ok {
		return w, usagef("--view is %q; it must be latest, approved or published / chỉ nhận latest, approved, published", *d.view)
	}
	w.view.Kind = kind
	if *d.asOf != "" {
		if w.view.AsOf, err = momentOf("as-of", *d.asOf); err != nil {
			return w, err
		}
	}
	if w.ending == "" {
		if w.ending = strings.TrimPrefix(filepath.Ext(w.file), "."); w.ending == "" {
			w.ending = "docx"
		}
	}
	if w.format, ok = documentFormats[w.ending]; !ok {
		return w, usagef("a report is written as docx, html or md, and not as %q / báo cáo ghi được ở dạng docx, html, md", w.ending)
	}
	w.layout = report.Layout{Tables: (w.format.tables || *d.tables) && !*d.noTables, Charts: *d.charts, Findings: *d.findings}
	return w, nil
}

// momentOf reads the moment that a flag gives; a day is its end in Vietnam, so that the whole day counts.
func momentOf(name, text string) (time.Time, error) {
	if day, err := term.ParseDate(text); err == nil {
		end, err := day.End(term.Vietnam)
		return end.Add(-time.Nanosecond), err
	}
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return at, usagef("--%s is %q; it must be a day YYYY-MM-DD or a moment such as 2023-02-16T09:00:00+07:00 / thời điểm không đúng dạng", name, text)
	}
	return at, nil
}

// document finds the tree, lays it out and writes the file.
func (sys *system) document(ctx context.Context, c console, w wantedDocument) error {
	tree, err := sys.treeOf(ctx, c, &w)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if err := w.format.write(&b, report.Lay(tree, w.layout)); err != nil {
		return err
	}
	if w.file == "-" {
		if file, ok := c.out.(*os.File); ok && w.format.binary && isTerminal(file) {
			return usagef("a terminal cannot show %s; name a file with -o / màn hình không hiện được tệp %[1]s, hãy đặt tên tệp bằng -o", w.ending)
		}
		_, err := c.out.Write(b.Bytes())
		return err
	}
	if w.file == "" {
		w.file = fileName(tree, w.ending)
	}
	if err := os.WriteFile(w.file, b.Bytes(), 0o644); err != nil {
		return fmt.Errorf("writing the report, -o: %w / không ghi được tệp, hãy kiểm tra thư mục", err)
	}
	_, err = fmt.Fprintln(c.out, w.file)
	return err
}

// treeOf is the tree of what is wanted. An edition brings the list of what it corrected.
func (sys *system) treeOf(ctx context.Context, c console, w *wantedDocument) (*report.Report, error) {
	ctx = guard.WithViewer(ctx, operator())
	client := sys.store.Client()
	if w.edition == 0 {
		tree, err := report.Build(guard.WithView(ctx, w.view), client, report.Ask{
			Cluster: w.cluster, Period: w.period, Now: c.now(), ContextNames: sys.by.Catalog.ContextNames(),
		})
		if err == nil && tree == nil {
			err = usagef("there is no report of %s for %s / không có báo cáo này; xem mã cụm, mã kỳ bằng `thidua status`", w.cluster, w.period)
		}
		return tree, err
	}
	tree, err := review.Frozen(ctx, client, w.cluster, w.period, w.edition)
	if err != nil {
		return nil, err
	}
	if tree == nil {
		return nil, usagef("there is no edition %d of %s for %s / không có lần ban hành này", w.edition, w.cluster, w.period)
	}
	editions, err := review.Editions(ctx, client, w.cluster, w.period)
	for _, e := range editions {
		if e.Number == w.edition {
			w.layout.Corrections = e.Corrections
		}
	}
	return tree, err
}

// fileName is what a report is called where nobody says: "bao-cao-cum-huyen-vung-thap-2022-lan-1.docx".
func fileName(tree *report.Report, ending string) string {
	name := "bao-cao-" + tree.Cluster.Code[strings.LastIndex(tree.Cluster.Code, "/")+1:] + "-" + tree.Period.Code
	if tree.Edition > 0 {
		name += fmt.Sprintf("-lan-%d", tree.Edition)
	} else {
		name += "-du-thao"
	}
	return name + "." + ending
}
