package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"slices"
	"strings"

	"thidua/ent/cluster"
	"thidua/ent/source"
	"thidua/guard"
	"thidua/sheet/google"
	"thidua/term"
	"thidua/worker"
)

// openYear opens a cluster's next year: period, members, lead, contacts, a sheet for each member, and their sources.
func openYear(f *flags) func(context.Context, console, []string) error {
	s := googleDatabaseFlags(f, slog.LevelWarn)
	of := f.String("cluster", "", "code of the cluster, such as dien-bien/cum-huyen-vung-thap / mã cụm thi đua")
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
		if *of == "" || *from == "" {
			return usagef("--cluster and --from are needed / cần --cluster và --from")
		}
		year := worker.NewYear{
			Cluster: *of, From: *from, Period: *period, Lead: *lead, Kind: term.SourceKindWorkbook,
			Folder: *folder, Schedule: *schedule, DryRun: *dry,
		}
		switch {
		case *inGoogle:
			year.Kind = term.SourceKindGoogleSheets
		case *schedule == "":
			year.Schedule = everyHour
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
			progress := newProgress(c)
			opened, err := sys.makeYear(ctx, progress, year)
			progress.done()
			if opened.Report == "" {
				return err
			}
			// What was done before something went wrong is told all the same.
			if *asJSON {
				return errors.Join(err, writeJSON(c.out, opened))
			}
			tellYear(c.out, opened, *inGoogle)
			return err
		})
	}
}

// makeYear opens a year, and goes on when it had to wait for quota. What was done before an error is told beside it.
func (sys *system) makeYear(ctx context.Context, p *progress, year worker.NewYear) (all worker.YearOpened, err error) {
	if sys.own && year.Kind == term.SourceKindWorkbook { // a folder that somebody named and that is not there is a mistake
		if err := os.MkdirAll(sys.root, 0o755); err != nil {
			return all, fmt.Errorf("making the folder of the workbooks: %w", err)
		}
	}
	before, err := sys.store.Client().Source.Query().Where(source.HasClusterWith(cluster.Code(year.Cluster))).
		Select(source.FieldCode).Strings(guard.System(ctx))
	if err != nil {
		return all, err
	}
	calls := 0
	err = sys.patiently(ctx, p, func() error {
		opened, err := sys.by.OpenYear(ctx, year)
		all = together(all, opened)
		calls++
		return err
	})
	for i := range all.Sheets { // one that was being made when it had to wait was found by the call after that
		if s := &all.Sheets[i]; calls > 1 && !year.DryRun && !slices.Contains(before, s.Source) {
			s.Made = true
		}
	}
	return all, err
}

// together is what two calls did that opened the same year one after the other.
func together(first, then worker.YearOpened) worker.YearOpened {
	switch {
	case first.Report == "":
		return then
	case then.Report == "":
		return first
	}
	then.Period = then.Period || first.Period
	then.Members += first.Members
	then.Contacts += first.Contacts
	then.Submissions += first.Submissions
	for _, s := range first.Sheets {
		if i := slices.IndexFunc(then.Sheets, func(t worker.SheetGiven) bool { return t.Source == s.Source }); i >= 0 {
			then.Sheets[i] = s
		} else {
			then.Sheets = append(then.Sheets, s)
		}
	}
	return then
}

func tellYear(w io.Writer, o worker.YearOpened, inGoogle bool) {
	if o.DryRun {
		fmt.Fprintln(w, "nothing was done; this would be / chưa làm gì; các việc sẽ làm:")
	}
	fmt.Fprintf(w, "%s: lead / trưởng cụm %s\n  +%d members / thành viên, +%d contacts / đầu mối, +%d submissions / phiếu\n",
		o.Report, o.Lead, o.Members, o.Contacts, o.Submissions)
	for _, e := range o.Ended {
		fmt.Fprintf(w, "  - %s ended on %s and is not taken over / đã kết thúc từ ngày này, không chuyển sang\n", e.District, e.EndedOn)
	}
	for _, s := range o.Sheets {
		mark, where := "=", s.Ref
		if s.Made {
			mark = "+"
		}
		if inGoogle && where != "" {
			where = google.SpreadsheetURL(where)
		}
		fmt.Fprintf(w, "%s %s  %s\n", mark, s.Source, cmp.Or(where, "-"))
		if len(s.Shared) > 0 {
			fmt.Fprintf(w, "    shared with / đã chia sẻ cho %s\n", strings.Join(s.Shared, ", "))
		}
		if len(s.Unshared) > 0 {
			fmt.Fprintf(w, "    Google refuses to share it with %s: share it by hand / Google không cho chia sẻ với các địa chỉ này: hãy tự chia sẻ\n", strings.Join(s.Unshared, ", "))
		}
	}
	if len(o.Sheets) > 0 {
		fmt.Fprintln(w, "(+ new / mới, = there already / đã có)")
	}
}
