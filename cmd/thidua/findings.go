package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"os"
	"strings"

	"thidua/ent"
	"thidua/guard"
	"thidua/report"
	"thidua/report/docx"
	"thidua/report/paper"
	"thidua/report/workbook"
)

// findings writes the list of what does not add up as a document, for the meeting that settles it.
func findings(f *flags) func(context.Context, console, []string) error {
	s := databaseFlags(f, slog.LevelWarn)
	cluster, period := place(f)
	format := f.String("format", "", "docx or xlsx; as the file's name ends when not given / dạng tệp, docx hoặc xlsx; mặc định theo đuôi tệp")
	file := f.String("o", "", "file to write / tệp cần ghi")
	return func(ctx context.Context, c console, _ []string) error {
		if *cluster == "" || *period == "" || *file == "" {
			return usagef("--cluster, --period and -o are needed / cần --cluster, --period và -o")
		}
		write, err := findingsWriter(*format, *file)
		if err != nil {
			return err
		}
		return s.with(ctx, c, func(sys *system) error {
			list, err := report.ReadFindings(guard.System(ctx), sys.store.Client(), *cluster, *period, sys.store.Now())
			if ent.IsNotFound(err) {
				return usagef("there is no cluster %q or no period %q / không có cụm hoặc kỳ báo cáo này", *cluster, *period)
			}
			if err != nil {
				return err
			}
			var content bytes.Buffer // so that a file that is there is replaced by a whole one only
			if err := write(&content, report.LayFindings(list)); err != nil {
				return err
			}
			if err := os.WriteFile(*file, content.Bytes(), 0o644); err != nil { //nolint:gosec // it is handed on
				return fmt.Errorf("writing the list, -o: %w", err)
			}
			n := 0
			for i := range list.Units {
				n += len(list.Units[i].Findings)
			}
			fmt.Fprintf(c.out, "%s: %d findings / nội dung cần đối chiếu\n", *file, n)
			return nil
		})
	}
}

// findingsWriter is what writes a document in a format, or in the one that the name of the file says.
func findingsWriter(format, file string) (func(io.Writer, *paper.Document) error, error) {
	if format == "" {
		format = strings.ToLower(file[strings.LastIndexByte(file, '.')+1:])
	}
	switch format {
	case "docx":
		return docx.Write, nil
	case "xlsx":
		return workbook.Write, nil
	}
	return nil, usagef("--format is %q; it must be docx or xlsx / chỉ nhận docx hoặc xlsx", format)
}
