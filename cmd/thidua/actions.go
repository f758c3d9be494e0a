package main

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"thidua/ent"
	"thidua/ent/changefeed"
	"thidua/ent/report"
	"thidua/ent/source"
	"thidua/graph"
	"thidua/guard"
	"thidua/store"
	"thidua/term"
	"thidua/worker"
)

// actions are what the API's mutations do. Each writes down who did what, before it tells that it was done.
func (sys *system) actions() graph.Actions {
	return graph.Actions{
		RegisterSource: sys.registerSource,
		UpdateSource:   sys.updateSource,
		SyncSource:     sys.syncSource,
		ConfirmSync:    sys.confirmSync,
		OpenPeriod: func(ctx context.Context, cluster, period string) (opened graph.PeriodOpened, err error) {
			made, err := sys.by.OpenPeriod(ctx, cluster, period)
			if err != nil {
				return opened, fieldsOfPeriod.forPeople(err, map[string]string{"cluster": cluster, "period": period})
			}
			return graph.PeriodOpened(made), sys.audit(ctx, "openPeriod", aboutReport, made.Report, made)
		},
		OpenYear: sys.openYear,
		RegisterShared: func(ctx context.Context, ref string) (string, error) {
			made, err := sys.by.RegisterShared(ctx, ref)
			if err != nil {
				return "", fieldsOfShared.forPeople(err, nil)
			}
			return made.Code, sys.audit(ctx, "registerSharedSheet", aboutSource, made.Code, map[string]string{"ref": ref})
		},
	}
}

func (sys *system) registerSource(ctx context.Context, in graph.RegisterSource) (string, error) {
	answering := sys.writes
	if in.Answering != nil {
		answering = *in.Answering
	}
	made, err := sys.by.EnsureSource(ctx, worker.NewSource{
		Cluster: in.Cluster, Period: in.Period, District: in.District, Kind: in.Kind, Ref: in.Ref,
		Schedule: in.Schedule, Disabled: !in.Enabled, Answering: answering && in.Kind == term.SourceKindGoogleSheets,
	})
	if err != nil {
		return "", fieldsOfSource.forPeople(err, nil)
	}
	return made.Code, sys.audit(ctx, "registerSource", aboutSource, made.Code, in)
}

func (sys *system) updateSource(ctx context.Context, in graph.UpdateSource) error {
	s, err := sys.store.Client().Source.Query().Where(source.Code(in.Source)).
		WithCluster().WithPeriod().WithDistrict().Only(guard.System(ctx))
	if err != nil {
		return err
	}
	n := worker.NewSource{
		Cluster: s.Edges.Cluster.Code, Period: s.Edges.Period.Code, Kind: s.Kind, Ref: s.Ref,
		Schedule: s.Schedule, Disabled: !s.Enabled, Answering: s.Answering,
	}
	if s.Edges.District != nil {
		n.District = s.Edges.District.Code
	}
	if in.Ref != nil {
		n.Ref = *in.Ref
	}
	if in.Schedule != nil {
		n.Schedule = *in.Schedule
	}
	if in.Enabled != nil {
		n.Disabled = !*in.Enabled
	}
	if in.Answering != nil {
		n.Answering = *in.Answering
	}
	if _, err := sys.by.EnsureSource(ctx, n); err != nil {
		return fieldsOfSource.forPeople(err, nil)
	}
	return sys.audit(ctx, "updateSource", aboutSource, in.Source, in)
}

// ask puts a reading into the queue, and into the trail, in one change.
func (sys *system) ask(ctx context.Context, action string, of aboutCode, code string, enqueue func(context.Context, *store.Tx) (int, error)) (run int, err error) {
	err = sys.store.Write(ctx, func(inside context.Context, tx *store.Tx) error {
		if run, err = enqueue(inside, tx); err != nil {
			return err
		}
		about, err := of(inside, tx.Client, code)
		if err != nil {
			return err
		}
		return tx.Audit(inside, whoAsks(ctx), action, about, map[string]int{"run": run})
	})
	return run, fieldsOfRun.forPeople(err, nil)
}

func (sys *system) syncSource(ctx context.Context, source string, dryRun bool) (int, error) {
	return sys.ask(ctx, "syncSource", aboutSource, source, func(ctx context.Context, tx *store.Tx) (int, error) {
		return worker.Enqueue(ctx, tx, worker.SyncArgs{Source: source, DryRun: dryRun})
	})
}

func (sys *system) confirmSync(ctx context.Context, held int) (int, error) {
	return sys.ask(ctx, "confirmSync", aboutRun, strconv.Itoa(held), func(ctx context.Context, tx *store.Tx) (int, error) {
		return worker.EnqueueConfirmed(ctx, tx, held)
	})
}

// shareWith is the e-mail to share sheets with, as the worker has found it out; "" before.
func (sys *system) shareWith(ctx context.Context) (string, error) {
	row, err := sys.store.Client().ChangeFeed.Query().Where(changefeed.EmailNEQ("")).
		Order(ent.Asc(changefeed.FieldID)).First(guard.System(ctx))
	if ent.IsNotFound(err) {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	return row.Email, nil
}

// perMinute is the limit of one bucket of the quota, 0 for one that this server does not know.
func (sys *system) perMinute(bucket string) int {
	q := sys.by.Quotas
	switch service, of, _ := strings.Cut(bucket, "/"); {
	case service == "reads" && of == "project":
		return q.ReadsPerProject
	case service == "reads":
		return q.ReadsPerUser
	case service == "writes" && of == "project":
		return q.WritesPerProject
	case service == "writes":
		return q.WritesPerUser
	case service == "drive":
		return q.DrivePerUser
	}
	return 0
}

func (sys *system) openYear(ctx context.Context, in graph.OpenYear) (opened graph.YearOpened, err error) {
	year := worker.NewYear{
		Cluster: in.Cluster, From: in.From, Period: in.Period, Lead: in.Lead, Kind: in.Kind,
		Folder: in.Folder, Schedule: in.Schedule, DryRun: in.DryRun,
	}
	if in.DueOn != nil {
		year.DueOn = *in.DueOn
	}
	// What was done before something went wrong is told beside it.
	made, err := sys.makeYear(ctx, newProgress(console{}), year)
	opened = graph.YearOpened{
		Report: made.Report, DryRun: made.DryRun, Period: made.Period, Members: made.Members, Lead: made.Lead,
		Contacts: made.Contacts, Submissions: made.Submissions,
	}
	for _, e := range made.Ended {
		opened.Ended = append(opened.Ended, graph.EndedMember(e))
	}
	for _, s := range made.Sheets {
		opened.Sheets = append(opened.Sheets, graph.SheetGiven(s))
	}
	told := fieldsOfYear.forPeople(err, map[string]string{"cluster": in.Cluster, "from": in.From})
	if made.Report == "" || made.DryRun {
		return opened, told
	}
	if err := sys.audit(ctx, "openYear", aboutReport, made.Report, in); err != nil {
		return opened, err
	}
	return opened, told
}

// audit writes down who did what, also when whoever asked no longer waits for it.
func (sys *system) audit(ctx context.Context, action string, of aboutCode, code string, detail any) error {
	return sys.store.Write(context.WithoutCancel(ctx), func(inside context.Context, tx *store.Tx) error {
		about, err := of(inside, tx.Client, code)
		if err != nil {
			return err
		}
		return tx.Audit(inside, whoAsks(ctx), action, about, detail)
	})
}

// aboutCode finds whose it is what has a code, for the audit trail.
type aboutCode func(ctx context.Context, client *ent.Client, code string) (store.About, error)

func aboutReport(ctx context.Context, client *ent.Client, code string) (store.About, error) {
	found, err := client.Report.Query().Where(report.Code(code)).Only(ctx)
	if err != nil {
		return store.About{}, fmt.Errorf("looking for the report %s, which was changed: %w", code, err)
	}
	return store.AboutPart(code, found.ClusterID, found.PeriodID, nil), nil
}

func aboutSource(ctx context.Context, client *ent.Client, code string) (store.About, error) {
	found, err := client.Source.Query().Where(source.Code(code)).Only(ctx)
	if err != nil {
		return store.About{}, fmt.Errorf("looking for the source %s, which was changed: %w", code, err)
	}
	return store.AboutPart(code, found.ClusterID, found.PeriodID, found.DistrictID), nil
}

// aboutRun takes the id of a run for its code.
func aboutRun(ctx context.Context, client *ent.Client, id string) (store.About, error) {
	n, err := strconv.Atoi(id)
	if err != nil {
		return store.About{}, fmt.Errorf("%q is no run: %w", id, err)
	}
	found, err := client.SyncRun.Get(ctx, n)
	if err != nil {
		return store.About{}, fmt.Errorf("looking for the run %s, which was confirmed: %w", id, err)
	}
	return store.AboutPart(id, found.ClusterID, found.PeriodID, found.DistrictID), nil
}

// whoAsks is the viewer of a request.
func whoAsks(ctx context.Context) guard.Viewer {
	viewer, _ := guard.ViewerOf(ctx)
	return viewer
}
