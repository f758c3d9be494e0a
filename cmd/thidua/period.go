package main

import (
	"context"
	"fmt"
	"log/slog"

	"thidua/review"
	"thidua/store"
	"thidua/term"
)

// closePeriod closes a report: what units change from then on is not taken.
func closePeriod(f *flags) func(context.Context, console, []string) error {
	return lock(f, review.ClosePeriod, "closePeriod", "closed / đã khóa kỳ")
}

// reopenPeriod opens a closed report again: what units changed meanwhile is taken at the next reading.
func reopenPeriod(f *flags) func(context.Context, console, []string) error {
	return lock(f, review.ReopenPeriod, "reopenPeriod", "open again / đã mở lại kỳ")
}

func lock(f *flags, do func(context.Context, *store.Store, review.Of) error, step, done string) func(context.Context, console, []string) error {
	s := databaseFlags(f, slog.LevelWarn)
	cluster, period := place(f)
	asJSON := stepJSON(f)
	return func(ctx context.Context, c console, _ []string) error {
		if *cluster == "" || *period == "" {
			return usagef("--cluster and --period are needed / cần --cluster và --period")
		}
		return s.with(ctx, c, func(sys *system) error {
			if err := do(ctx, sys.store, review.Of{Cluster: *cluster, Period: *period, By: operator()}); err != nil {
				return err
			}
			return stepTaken{Step: step, Cluster: *cluster, Period: *period}.tell(c.out, *asJSON, done)
		})
	}
}

// leave lets a unit change its part of a closed report until a moment.
func leave(f *flags) func(context.Context, console, []string) error {
	s := databaseFlags(f, slog.LevelWarn)
	clusterCode, periodCode := place(f)
	district := ofUnit(f)
	reason := f.String("reason", "", "why the unit may change what is closed / lý do mở khóa")
	until := f.String("until", "", "until when, YYYY-MM-DD for the end of that day in Vietnam or RFC 3339 / mở đến khi nào, YYYY-MM-DD (hết ngày đó, giờ Việt Nam) hoặc RFC 3339")
	asJSON := stepJSON(f)
	return func(ctx context.Context, c console, _ []string) error {
		step, err := stepOf(*clusterCode, *periodCode, *district)
		if err != nil {
			return err
		}
		if *reason == "" || *until == "" {
			return usagef("--reason and --until are needed: why, and until when / cần --reason và --until: lý do và thời hạn")
		}
		end, err := momentOf("until", *until)
		if err != nil {
			return err
		}
		return s.with(ctx, c, func(sys *system) error {
			if err := review.GrantLockException(ctx, sys.store, step, *reason, end); err != nil {
				return err
			}
			taken := takenBy("grantLockException", step)
			taken.Reason, taken.Until = *reason, &end
			told := end.In(term.Vietnam).Format("15:04, 02/01/2006")
			return taken.tell(c.out, *asJSON, "may be changed until "+told+" / được sửa đến "+told)
		})
	}
}

// withdraw hides a report that was published, now and in any question about the past.
func withdraw(f *flags) func(context.Context, console, []string) error {
	s := databaseFlags(f, slog.LevelWarn)
	cluster, period := place(f)
	reason := f.String("reason", "", "why; the members read it / lý do thu hồi; các thành viên đọc được")
	asJSON := stepJSON(f)
	return func(ctx context.Context, c console, _ []string) error {
		if *cluster == "" || *period == "" || *reason == "" {
			return usagef("--cluster, --period and --reason are needed / cần --cluster, --period và --reason")
		}
		return s.with(ctx, c, func(sys *system) error {
			done, err := review.Withdraw(ctx, sys.store, review.Withdrawal{Cluster: *cluster, Period: *period, By: operator(), Reason: *reason})
			if err != nil {
				return err
			}
			if *asJSON {
				return writeJSON(c.out, done)
			}
			fmt.Fprintf(c.out, "%s: %d editions and %d rows are no longer public / đã thu hồi %[2]d lần ban hành, %[3]d dòng không còn công khai\n",
				done.Report, len(done.Editions), done.Rows)
			return nil
		})
	}
}
