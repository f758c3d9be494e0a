package main

import (
	"context"
	"log/slog"

	"thidua/review"
	"thidua/term"
)

// submit hands a unit's report to the lead on its behalf, as when the unit has said so by telephone.
func submit(f *flags) func(context.Context, console, []string) error {
	s := databaseFlags(f, slog.LevelWarn)
	clusterCode, periodCode := place(f)
	district := ofUnit(f)
	asJSON := stepJSON(f)
	return func(ctx context.Context, c console, _ []string) error {
		step, err := stepOf(*clusterCode, *periodCode, *district)
		if err != nil {
			return err
		}
		return s.with(ctx, c, func(sys *system) error {
			if err := review.Submit(ctx, sys.store, step); err != nil {
				return err
			}
			return takenBy("submitSubmission", step).tell(c.out, *asJSON, "submitted / đã gửi")
		})
	}
}

// sendBack returns a unit's report with the reason, which its sheet then tells.
func sendBack(f *flags) func(context.Context, console, []string) error {
	s := databaseFlags(f, slog.LevelWarn)
	clusterCode, periodCode := place(f)
	district := ofUnit(f)
	reason := f.String("reason", "", "what the unit is to change / lý do, để đơn vị biết sửa gì")
	asJSON := stepJSON(f)
	return func(ctx context.Context, c console, _ []string) error {
		step, err := stepOf(*clusterCode, *periodCode, *district)
		if err != nil {
			return err
		}
		if *reason == "" {
			return usagef("--reason is needed: the unit reads it in its sheet / cần --reason: đơn vị đọc lý do này trong bảng tính")
		}
		return s.with(ctx, c, func(sys *system) error {
			if err := review.Return(ctx, sys.store, step, *reason); err != nil {
				return err
			}
			taken := takenBy("returnSubmission", step)
			taken.Reason = *reason
			return taken.tell(c.out, *asJSON, "returned / đã trả lại")
		})
	}
}

// circulate sends the draft of a report to the members for comment, or takes it back.
func circulate(f *flags) func(context.Context, console, []string) error {
	s := databaseFlags(f, slog.LevelWarn)
	clusterCode, periodCode := place(f)
	until := f.String("until", "", "last day for comments, as 2023-02-28; empty: none / hạn góp ý, dạng 2023-02-28; để trống: không có hạn")
	recall := f.Bool("recall", false, "take the draft back / thôi lấy ý kiến")
	asJSON := stepJSON(f)
	return func(ctx context.Context, c console, _ []string) error {
		if *clusterCode == "" || *periodCode == "" {
			return usagef("--cluster and --period are needed / cần --cluster và --period")
		}
		if *recall && *until != "" {
			return usagef("--recall takes no --until / --recall không dùng cùng --until")
		}
		return s.with(ctx, c, func(sys *system) error {
			taken := stepTaken{Step: "circulateReport", Cluster: *clusterCode, Period: *periodCode}
			if *recall {
				taken.Step = "recallReport"
				if err := review.Recall(ctx, sys.store, review.Of{Cluster: *clusterCode, Period: *periodCode, By: operator()}); err != nil {
					return err
				}
				return taken.tell(c.out, *asJSON, "no longer circulated / đã thôi lấy ý kiến")
			}
			draft := review.Circulating{Cluster: *clusterCode, Period: *periodCode, By: operator()}
			if *until != "" {
				day := term.Date(*until)
				draft.Until = &day
			}
			if err := review.Circulate(ctx, sys.store, draft); err != nil {
				return err
			}
			return taken.tell(c.out, *asJSON, "circulated to the members / đã gửi các đơn vị lấy ý kiến")
		})
	}
}

// ofUnit is the flag by which one unit's report is named.
func ofUnit(f *flags) *string {
	return f.String("district", "", "code of the unit; empty: the cluster's own sheet / mã đơn vị; để trống: biểu của cụm")
}

// stepOf names the report of a unit, "" for the cluster's own sheet.
func stepOf(clusterCode, periodCode, district string) (review.Step, error) {
	if clusterCode == "" || periodCode == "" {
		return review.Step{}, usagef("--cluster and --period are needed / cần --cluster và --period")
	}
	return review.Step{Cluster: clusterCode, Period: periodCode, District: district, By: operator()}, nil
}
