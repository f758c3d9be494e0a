package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"slices"

	"thidua/ent"
	"thidua/ent/source"
	"thidua/ent/syncrun"
	"thidua/guard"
	"thidua/intake"
	"thidua/review"
	"thidua/term"
	"thidua/worker"
)

// with runs a command over an open database.
func (s settings) with(ctx context.Context, c console, do func(*system) error) (err error) {
	sys, err := s.start(ctx, c)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, sys.close()) }()
	return do(sys)
}

// migrate brings the database and its catalogue up to date, which every other command does too.
func migrate(f *flags) func(context.Context, console, []string) error {
	s := databaseFlags(f, slog.LevelWarn)
	asJSON := f.Bool("json", false, "write what was done as JSON / in việc đã làm ở dạng JSON")
	return func(ctx context.Context, c console, _ []string) error {
		return s.with(ctx, c, func(sys *system) error {
			if *asJSON {
				return writeJSON(c.out, sys.loaded)
			}
			if sys.loaded.Unchanged {
				fmt.Fprintln(c.out, "up to date / đã cập nhật")
				return nil
			}
			for _, t := range sys.loaded.Tables {
				fmt.Fprintf(c.out, "%-22s +%d  ~%d  =%d\n", t.Table, t.Added, t.Changed, t.Kept)
			}
			return nil
		})
	}
}

// place are the flags that say which cluster and period.
func place(f *flags) (cluster, period *string) {
	return f.String("cluster", "", "code of the cluster, such as dien-bien/cum-huyen-vung-thap / mã cụm thi đua"), f.String("period", "", "code of the period, such as 2022 / mã kỳ báo cáo")
}

// open opens a cluster's period: its report and a submission for each member.
func open(f *flags) func(context.Context, console, []string) error {
	s := databaseFlags(f, slog.LevelWarn)
	cluster, period := place(f)
	return func(ctx context.Context, c console, _ []string) error {
		if *cluster == "" || *period == "" {
			return usagef("--cluster and --period are needed / cần --cluster và --period")
		}
		return s.with(ctx, c, func(sys *system) error {
			opened, err := sys.worker(nil).OpenPeriod(ctx, *cluster, *period)
			if err == nil {
				fmt.Fprintf(c.out, "%s: %d submissions opened / phiếu đã mở\n", opened.Report, opened.Submissions)
			}
			return err
		})
	}
}

// syncNow reads sources now: those that are named, or all.
func syncNow(f *flags) func(context.Context, console, []string) error {
	s := googleDatabaseFlags(f, slog.LevelWarn)
	dry := f.Bool("dry-run", false, "print what would change, and change nothing / chỉ in những gì sẽ thay đổi")
	confirm := f.Int("confirm", 0, "id of the held run whose withdrawals you consent to / số của lần đọc đang chờ, khi đồng ý rút số liệu")
	asJSON := f.Bool("json", false, "write the runs as JSON / in các lần đọc ở dạng JSON")
	language := f.String("language", "vi", "vi or en / ngôn ngữ, vi hoặc en")
	return func(ctx context.Context, c console, codes []string) error {
		speak, err := languageOf(*language)
		if err != nil {
			return err
		}
		if *confirm != 0 && len(codes) > 1 {
			return usagef("--confirm is for one source / --confirm chỉ dùng cho một nguồn")
		}
		return s.with(ctx, c, func(sys *system) error {
			runs, err := sys.sync(ctx, c, codes, worker.Options{DryRun: *dry, Confirm: *confirm})
			if err == nil && len(runs) == 0 {
				fmt.Fprintln(c.err, "no sheet is registered; `thidua register` does it / chưa đăng ký bảng tính nào")
			}
			// What was read before one source could not be is told all the same.
			return cmp.Or(err, told(c, runs, *asJSON, speak))
		})
	}
}

// sync reads the sources with the given codes, or all; runs are those that came to an end.
func (sys *system) sync(ctx context.Context, c console, codes []string, options worker.Options) (runs []worker.Run, err error) {
	switch {
	case len(codes) > 0:
	case options.Confirm != 0:
		codes, err = sys.sourceOf(ctx, options.Confirm)
	default:
		codes, err = sys.store.Client().Source.Query().Where(source.Enabled(true)).
			Order(ent.Asc(source.FieldCode)).Select(source.FieldCode).Strings(guard.System(ctx))
	}
	if err != nil {
		return nil, err
	}
	progress := newProgress(c)
	defer progress.done()
	w := sys.worker(progress.step)
	for _, code := range codes {
		err := sys.patiently(ctx, progress, func() error {
			run, err := w.Sync(ctx, code, options)
			if err == nil {
				runs = append(runs, run)
			}
			return err
		})
		if err != nil {
			return runs, err
		}
	}
	return runs, w.CheckAfter(ctx, runs) // no queue that would do it need be running
}

// sourceOf is the code of the source that a run has read.
func (sys *system) sourceOf(ctx context.Context, run int) ([]string, error) {
	codes, err := sys.store.Client().SyncRun.Query().Where(syncrun.ID(run)).QuerySource().
		Select(source.FieldCode).Strings(guard.System(ctx))
	if err == nil && len(codes) == 0 {
		err = fmt.Errorf("there is no run %d; the number is in what `thidua sync` said / không có lần đọc %[1]d", run)
	}
	return codes, err
}

// unfinished are the outcomes of readings by which what is stored is not what the sheet says.
var unfinished = []term.SyncOutcome{term.SyncOutcomeFailed, term.SyncOutcomeHeld, term.SyncOutcomeDeferred}

// told writes runs; those that failed, were put off, are held or met problems make the exit code say so.
func told(c console, runs []worker.Run, asJSON bool, language term.Language) error {
	if asJSON {
		if err := writeJSON(c.out, append([]worker.Run{}, runs...)); err != nil {
			return err
		}
	}
	wrong := false
	for _, r := range runs {
		wrong = wrong || slices.Contains(unfinished, r.Outcome) ||
			slices.ContainsFunc(r.Problems, func(p intake.Problem) bool { return !p.Notice })
		if !asJSON {
			tell(c.out, r, language)
		}
	}
	if wrong {
		return errFindings
	}
	return nil
}

// tell writes a run with what a person must do about it: cells to mend, a plan to look at, withdrawals to consent to.
func tell(w io.Writer, r worker.Run, language term.Language) {
	fmt.Fprint(w, r.Text(language))
	for _, p := range r.Problems {
		if p.Notice {
			continue
		}
		message := p.Vi
		if language == term.LanguageEn {
			message = p.En
		}
		fmt.Fprintf(w, "  %s!%s  %s\n", p.Tab, p.Cell, message)
	}
	if r.Plan != nil {
		fmt.Fprint(w, r.Plan.Text(language))
	}
	if r.Outcome == term.SyncOutcomeHeld {
		fmt.Fprintf(w, "  → thidua sync --confirm %d\n", r.ID)
	}
}

// publish makes a cluster's report public, as its next edition.
func publish(f *flags) func(context.Context, console, []string) error {
	s := databaseFlags(f, slog.LevelWarn)
	cluster, period := place(f)
	reason := f.String("reason", "", "why, where a submission is not approved or an error is open / lý do, khi còn báo cáo chưa duyệt hoặc lỗi chưa xử lý")
	asJSON := f.Bool("json", false, "write the edition as JSON / in lần ban hành ở dạng JSON")
	return func(ctx context.Context, c console, _ []string) error {
		if *cluster == "" || *period == "" {
			return usagef("--cluster and --period are needed / cần --cluster và --period")
		}
		return s.with(ctx, c, func(sys *system) error {
			edition, err := review.Publish(ctx, sys.store, review.Publishing{
				Cluster: *cluster, Period: *period, By: operator(), Reason: *reason, ContextNames: sys.by.Catalog.ContextNames(),
			})
			if refused := (*review.RefusedError)(nil); errors.As(err, &refused) && refused.Reason == review.NothingChanged {
				fmt.Fprintln(c.err, "corrections are published once `thidua approve` has approved them / số liệu sửa được ban hành sau khi duyệt bằng `thidua approve`")
			}
			if err != nil {
				return unreasoned(err)
			}
			if *asJSON {
				return writeJSON(c.out, edition)
			}
			fmt.Fprintf(c.out, "%s: edition %d / đã ban hành lần %[2]d\n", edition.Report, edition.Number)
			return nil
		})
	}
}
