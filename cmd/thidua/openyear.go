package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"

	"thidua/term"
	"thidua/worker"
)

// openYear opens a cluster's next year: period, members, lead, contacts, a sheet for each member, and their sources.
func openYear(f *flags) func(context.Context, console, []string) error {
	s := googleDatabaseFlags(f, slog.LevelWarn)
	cluster := f.String("cluster", "", "code of the cluster, such as dien-bien/cum-huyen-vung-thap / mã cụm thi đua")
	from := f.String("from", "", "code of the year before, whose members, contacts and figures are taken over / mã năm trước, lấy thành viên, đầu mối và số liệu")
	period := f.String("period", "", "code of the year to open; empty: the one after --from / mã năm cần mở; để trống: năm kế tiếp --from")
	lead := f.String("lead", "", "code of the unit that leads; empty: the one that did / mã đơn vị trưởng cụm; để trống: như năm trước")
	due := f.String("due-on", "", "day by which units report, YYYY-MM-DD; empty: as last year / hạn gửi, YYYY-MM-DD; để trống: như năm trước")
	inGoogle := f.Bool("google", false, "make the sheets in Google Sheets, and not as .xlsx / tạo trên Google Trang tính thay vì tệp .xlsx")
	folder := f.String("folder", "", "where: a folder below --workbooks, or the id of a folder or shared drive of Google / nơi tạo: thư mục trong --workbooks, hoặc mã thư mục, bộ nhớ dùng chung của Google")
	schedule := f.String("schedule", "", "when they are read, as cron in Vietnamese time; empty: workbooks every hour, spreadsheets when they change / lịch đọc, dạng cron theo giờ Việt Nam; để trống: tệp đọc mỗi giờ, bảng tính đọc khi thay đổi")
	dry := f.Bool("dry-run", false, "print what would be done, and do nothing / chỉ in những việc sẽ làm")
	asJSON := f.Bool("json", false, "write what was done as JSON / in việc đã làm ở dạng JSON")
	return func(ctx context.Context, c console, _ []string) error {
		if *cluster == "" || *from == "" {
			return usagef("--cluster and --from are needed / cần --cluster và --from")
		}
		year := worker.NewYear{
			Cluster: *cluster, From: *from, Period: *period, Lead: *lead, Kind: term.SourceKindWorkbook,
			Folder: *folder, Schedule: *schedule, DryRun: *dry,
		}
		switch {
		case *inGoogle:
			year.Kind = term.SourceKindGoogleSheets
		case *schedule == "":
			year.Schedule = "0 * * * *"
		}
		var err error
		if *due != "" {
			if year.DueOn, err = term.ParseDate(*due); err != nil {
				return usagef("--due-on is %q; it must be a day as YYYY-MM-DD / hạn gửi phải có dạng YYYY-MM-DD", *due)
			}
		}
		return s.with(ctx, c, func(sys *system) error {
			if *inGoogle && sys.by.Google == nil {
				return errNoGoogle
			}
			opened, err := sys.by.OpenYear(ctx, year)
			if err != nil {
				return err
			}
			if *asJSON {
				return writeJSON(c.out, opened)
			}
			tellYear(c.out, opened)
			return nil
		})
	}
}

func tellYear(w io.Writer, o worker.YearOpened) {
	if o.DryRun {
		fmt.Fprintln(w, "nothing was done; this would be / chưa làm gì; các việc sẽ làm:")
	}
	fmt.Fprintf(w, "%s: lead / trưởng cụm %s\n  +%d members / thành viên, +%d contacts / đầu mối, +%d submissions / phiếu\n",
		o.Report, o.Lead, o.Members, o.Contacts, o.Submissions)
	for _, s := range o.Sheets {
		mark := " "
		if s.Made {
			mark = "+"
		}
		fmt.Fprintf(w, "%s %s  %s\n", mark, s.Source, s.Ref)
	}
}
