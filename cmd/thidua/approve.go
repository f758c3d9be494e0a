package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"

	"thidua/ent"
	"thidua/ent/cluster"
	"thidua/ent/period"
	"thidua/ent/submission"
	"thidua/guard"
	"thidua/review"
)

// approve makes what was read last of a unit, or of the whole cluster, that which the next edition publishes. The first
// edition approves by itself what nobody has; what is corrected later waits for this.
func approve(f *flags) func(context.Context, console, []string) error {
	s := databaseFlags(f, slog.LevelWarn)
	clusterCode, periodCode := place(f)
	district := f.String("district", "", "code of the unit; empty: all units and the cluster's own sheet / mã đơn vị; để trống: mọi đơn vị và biểu của cụm")
	asJSON := stepJSON(f)
	return func(ctx context.Context, c console, _ []string) error {
		if *clusterCode == "" || *periodCode == "" {
			return usagef("--cluster and --period are needed / cần --cluster và --period")
		}
		return s.with(ctx, c, func(sys *system) error {
			units := []string{*district}
			if *district == "" {
				var err error
				if units, err = sys.reporting(ctx, *clusterCode, *periodCode); err != nil {
					return err
				}
			}
			all := make([]approved, 0, len(units))
			for _, unit := range units {
				moved, err := review.Approve(ctx, sys.store, review.Step{
					Cluster: *clusterCode, Period: *periodCode, District: unit, By: operator(),
				})
				if err != nil {
					return err
				}
				all = append(all, approved{unit, moved})
				if !*asJSON {
					fmt.Fprintf(c.out, "%s: %d rows approved, %d no longer / duyệt %[2]d dòng, thôi duyệt %[3]d dòng\n",
						cmp.Or(unit, *clusterCode), moved.Begun, moved.Ended)
				}
			}
			if *asJSON {
				return writeJSON(c.out, all)
			}
			return nil
		})
	}
}

// approved is what approving a part of a report did, as a machine reads it.
type approved struct {
	District string       `json:"district,omitempty"` // "" for the cluster's own sheet
	Rows     review.Moved `json:"rows"`
}

// unreasoned adds to the refusal of an edition that needs a reason by which commands there will be one.
func unreasoned(err error) error {
	var refused *review.RefusedError
	if !errors.As(err, &refused) || refused.Reason != review.ReasonMissing {
		return err
	}
	return &review.RefusedError{
		Reason: refused.Reason,
		Vi:     refused.Vi + ". Các lệnh: `thidua approve` để duyệt, `thidua rules` để xem lỗi đối chiếu, hoặc `thidua publish --reason \"…\"`",
		En:     refused.En + ". The commands: `thidua approve` approves, `thidua rules` lists the errors, `thidua publish --reason \"…\"` gives one",
	}
}

// reporting are the codes of the units with a part in a report that have filled in anything, "" for the cluster's own
// sheet. Of a report that is not open there is the cluster's own alone, so that approving it says what is missing.
func (sys *system) reporting(ctx context.Context, clusterCode, periodCode string) ([]string, error) {
	found, err := sys.store.Client().Submission.Query().WithDistrict().Where(
		submission.HasClusterWith(cluster.Code(clusterCode)), submission.HasPeriodWith(period.Code(periodCode)),
		submission.Or(submission.HasIndicatorValues(), submission.HasAwards(), submission.HasExemplars(), submission.HasNarratives()),
	).Order(ent.Asc(submission.FieldID)).All(guard.System(ctx))
	if err != nil {
		return nil, err
	}
	units := make([]string, 0, len(found))
	for _, s := range found {
		if s.Edges.District == nil {
			units = append(units, "")
			continue
		}
		units = append(units, s.Edges.District.Code)
	}
	if len(units) == 0 {
		units = append(units, "")
	}
	return units, nil
}
