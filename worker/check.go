package worker

import (
	"context"
	"errors"
	"fmt"
	"log/slog"

	"github.com/riverqueue/river/rivertype"

	"thidua/ent"
	"thidua/ent/cluster"
	"thidua/ent/period"
	"thidua/ent/report"
	"thidua/ent/source"
	"thidua/ent/syncrun"
	"thidua/guard"
	"thidua/reconcile"
	"thidua/store"
	"thidua/term"
)

// CheckArgs is the job of checking what a cluster says in a period against the rules.
type CheckArgs struct {
	Cluster string `json:"cluster"`         // code
	Period  string `json:"period"`          // code
	After   int64  `json:"after,omitempty"` // job that was running when something changed; 0 for none
}

// Kind is the job's name in the queue.
func (CheckArgs) Kind() string { return "check" }

// checkLater asks for a check, in the change that alters what is checked. One that waits will do; one that runs may have
// read already.
func checkLater(ctx context.Context, tx *store.Tx, args CheckArgs) error {
	for {
		result, err := tx.Insert(ctx, args, alone(priorityChanged))
		if err != nil {
			return err
		}
		if !result.UniqueSkippedAsDuplicate || result.Job.State != rivertype.JobStateRunning {
			return nil
		}
		args.After = result.Job.ID
	}
}

// checkLater asks for a check of the cluster and period of the pass when it has changed what they say.
func (p *pass) checkLater(ctx context.Context, tx *store.Tx) error {
	if p.run.Outcome != term.SyncOutcomeApplied {
		return nil
	}
	return checkLater(ctx, tx, CheckArgs{Cluster: p.cluster(), Period: p.period()})
}

// doCheck works on a check. Its error is tried again: it is a rule that cannot be read, or the machinery.
func (w *Worker) doCheck(ctx context.Context, args CheckArgs) (Verdict, error) {
	_, err := w.CheckNow(ctx, args.Cluster, args.Period)
	if errors.Is(err, reconcile.ErrUnknown) {
		return Verdict{Cancel: err}, nil
	}
	return Verdict{}, err
}

// CheckNow checks what a cluster says in a period against the rules, and stores what does not add up. It is for those
// who apply a run and have no queue that works on the check it has asked for; that one then finds nothing more.
func (w *Worker) CheckNow(ctx context.Context, clusterCode, periodCode string) (reconcile.Checked, error) {
	ctx = guard.System(ctx)
	run, err := w.lastApplied(ctx, clusterCode, periodCode)
	if err != nil {
		return reconcile.Checked{}, err
	}
	checked, err := reconcile.Check(ctx, w.Store, reconcile.Checking{
		Cluster: clusterCode, Period: periodCode, Run: run, Quiet: w.quiet(),
		ContextNames: w.Catalog.ContextNames(),
	})
	if err != nil {
		return reconcile.Checked{}, err
	}
	if checked.Stored() {
		w.log().LogAttrs(ctx, slog.LevelInfo, "findings changed",
			slog.String("cluster", clusterCode), slog.String("period", periodCode), slog.Int("standing", len(checked.Findings)),
			slog.Int("found", checked.Found), slog.Int("again", checked.Again), slog.Int("reopened", checked.Reopened),
			slog.Int("changed", checked.Changed), slog.Int("fixed", checked.Fixed))
	}
	return checked, nil
}

// lastApplied is the last reading that changed what the cluster says in the period, 0 for none.
func (w *Worker) lastApplied(ctx context.Context, clusterCode, periodCode string) (int, error) {
	run, err := w.Store.Client().SyncRun.Query().Where(
		syncrun.HasClusterWith(cluster.Code(clusterCode)), syncrun.HasPeriodWith(period.Code(periodCode)),
		syncrun.OutcomeEQ(term.SyncOutcomeApplied),
	).Order(ent.Desc(syncrun.FieldFinishedAt, syncrun.FieldID)).FirstID(ctx)
	if err != nil && !ent.IsNotFound(err) {
		return 0, fmt.Errorf("asking for the last reading that changed anything: %w", err)
	}
	return run, nil
}

// CheckAfter checks each cluster and period that runs have changed, as CheckNow does.
func (w *Worker) CheckAfter(ctx context.Context, runs []Run) error {
	var codes []string
	for i := range runs {
		if runs[i].Outcome == term.SyncOutcomeApplied {
			codes = append(codes, runs[i].Source)
		}
	}
	if len(codes) == 0 {
		return nil
	}
	sources, err := w.Store.Client().Source.Query().Where(source.CodeIn(codes...)).
		WithCluster().WithPeriod().Order(source.ByID()).All(guard.System(ctx))
	if err != nil {
		return fmt.Errorf("asking for the clusters that were read: %w", err)
	}
	done := map[CheckArgs]bool{}
	for _, s := range sources {
		of := CheckArgs{Cluster: s.Edges.Cluster.Code, Period: s.Edges.Period.Code}
		if done[of] {
			continue
		}
		if _, err := w.CheckNow(ctx, of.Cluster, of.Period); err != nil {
			return err
		}
		done[of] = true
	}
	return nil
}

// CheckAllLater asks for a check of every report that is open, in the change by which rules, or indicators that they
// name, become others.
func CheckAllLater(ctx context.Context, tx *store.Tx) error {
	reports, err := tx.Client.Report.Query().Where(report.StateEQ(term.ReportStateOpen)).
		WithCluster().WithPeriod().Order(report.ByID()).All(ctx)
	if err != nil {
		return fmt.Errorf("asking for the reports that are open: %w", err)
	}
	for _, r := range reports {
		if err := checkLater(ctx, tx, CheckArgs{Cluster: r.Edges.Cluster.Code, Period: r.Edges.Period.Code}); err != nil {
			return err
		}
	}
	return nil
}
