package notify

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"thidua/ent"
	"thidua/ent/finding"
	"thidua/ent/membership"
	noticerow "thidua/ent/notice"
	"thidua/ent/problem"
	"thidua/ent/publication"
	"thidua/ent/report"
	"thidua/ent/source"
	"thidua/ent/submission"
	"thidua/notice"
	"thidua/review"
	"thidua/term"
)

// facts is all that notices follow from.
type facts struct {
	now          time.Time
	reports      map[place]*ent.Report // of which there may be something to tell, with cluster and period
	periods      []int                 // of the reports
	members      map[place][]*ent.Membership
	submissions  []*ent.Submission
	sources      map[int]*ent.Source // by their id
	problems     []*ent.Problem
	findings     []*ent.Finding
	publications map[place]*ent.Publication // that stand
	changes      map[int]review.Changes     // by the submission's id
}

// load reads the facts. Questions are asked by period, of which few are open, and not by cluster, of which there may be
// thousands; what is of other reports is left out afterwards.
func load(ctx context.Context, client *ent.Client, now time.Time) (*facts, error) {
	f := &facts{now: now, reports: map[place]*ent.Report{}, members: map[place][]*ent.Membership{}, sources: map[int]*ent.Source{}, publications: map[place]*ent.Publication{}}
	for _, step := range []struct {
		what string
		do   func(context.Context, *ent.Client) error
	}{
		{"the reports", f.loadReports},
		{"the members", f.loadMembers},
		{"the submissions", f.loadSubmissions},
		{"the sources", f.loadSources},
		{"the problems", f.loadProblems},
		{"the findings", f.loadFindings},
		{"what changed after approval", f.loadChanges},
	} {
		if err := step.do(ctx, client); err != nil {
			return nil, fmt.Errorf("looking for what there is to tell: %s: %w", step.what, err)
		}
	}
	return f, nil
}

// loadReports finds the reports that are open or news, and those of which something was told that may be settled.
func (f *facts) loadReports(ctx context.Context, client *ent.Client) error {
	told, err := client.Notice.Query().Where(noticerow.SettledAtIsNil()).Unique(true).
		Select(noticerow.FieldPeriodID).Ints(ctx)
	if err != nil {
		return err
	}
	news, err := client.Publication.Query().Where(publication.WithdrawnAtIsNil(), publication.PublishedAtGT(f.now.Add(-notice.News))).
		Order(publication.ByN()).Select(publication.FieldReportID, publication.FieldClusterID, publication.FieldPeriodID, publication.FieldN, publication.FieldPublishedAt).All(ctx)
	if err != nil {
		return err
	}
	for _, p := range news {
		f.publications[place{p.ClusterID, p.PeriodID}] = p // the last stands
		told = append(told, p.PeriodID)
	}
	all, err := client.Report.Query().Where(report.Or(report.StateEQ(term.ReportStateOpen), report.StageEQ(term.ReportStageCirculated), report.PeriodIDIn(told...))).
		WithCluster().WithPeriod().All(ctx)
	if err != nil {
		return err
	}
	for _, r := range all {
		f.reports[place{r.ClusterID, r.PeriodID}] = r
		f.periods = append(f.periods, r.PeriodID)
	}
	slices.Sort(f.periods)
	f.periods = slices.Compact(f.periods)
	return nil
}

func (f *facts) loadMembers(ctx context.Context, client *ent.Client) error {
	all, err := client.Membership.Query().Where(membership.PeriodIDIn(f.periods...)).WithDistrict().
		Order(membership.ByOrdinal(), membership.ByID()).All(ctx)
	for _, m := range all {
		at := place{m.ClusterID, m.PeriodID}
		f.members[at] = append(f.members[at], m)
	}
	return err
}

func (f *facts) loadSubmissions(ctx context.Context, client *ent.Client) (err error) {
	f.submissions, err = client.Submission.Query().Where(submission.PeriodIDIn(f.periods...)).Order(submission.ByID()).All(ctx)
	return err
}

func (f *facts) loadSources(ctx context.Context, client *ent.Client) error {
	all, err := client.Source.Query().Where(source.PeriodIDIn(f.periods...), source.Enabled(true)).Order(source.ByID()).
		Select(source.FieldID, source.FieldSubmissionID, source.FieldKind, source.FieldRef, source.FieldTabs, source.FieldFailure, source.FieldLastError, source.FieldLastReadAt).All(ctx)
	for _, s := range all {
		f.sources[s.ID] = s
	}
	return err
}

func (f *facts) loadProblems(ctx context.Context, client *ent.Client) (err error) {
	f.problems, err = client.Problem.Query().Where(
		problem.PeriodIDIn(f.periods...), problem.StateEQ(term.ProblemStateOpen), problem.Notice(false), problem.FirstSeenAtLTE(f.now.Add(-notice.Ripe)),
	).Order(problem.ByID()).All(ctx)
	return err
}

func (f *facts) loadFindings(ctx context.Context, client *ent.Client) (err error) {
	f.findings, err = client.Finding.Query().Where(
		finding.PeriodIDIn(f.periods...), finding.StateEQ(term.FindingStateOpen), finding.SeverityNEQ(term.SeverityInfo), finding.FoundAtLTE(f.now.Add(-notice.Ripe)),
	).WithIndicator().Order(finding.ByID()).All(ctx)
	return err
}

// wanted are the notices that follow from the facts.
func (f *facts) wanted(links Links) (all []wanted) {
	units, districts := f.units(), map[string]*int{}
	for _, members := range f.members {
		for _, m := range members {
			districts[m.Edges.District.Code] = &m.DistrictID
		}
	}
	for at, r := range f.reports {
		s := f.situation(at, r, links)
		s.Units = units[at]
		for _, n := range notice.Compose(s) {
			all = append(all, wanted{matter{at, n.Key}, districts[n.District], n})
		}
	}
	slices.SortFunc(all, func(a, b wanted) int {
		if c := a.cluster - b.cluster; c != 0 {
			return c
		}
		if c := a.period - b.period; c != 0 {
			return c
		}
		return strings.Compare(a.key, b.key)
	})
	return all
}

func (f *facts) situation(at place, r *ent.Report, links Links) notice.Situation {
	s := notice.Situation{
		Cluster: notice.Text{Vi: r.Edges.Cluster.NameVi, En: r.Edges.Cluster.NameEn},
		Period:  notice.Text{Vi: r.Edges.Period.NameVi, En: r.Edges.Period.NameEn},
		Now:     f.now, Open: r.State == term.ReportStateOpen && r.Stage != term.ReportStagePublished,
		DueOn: valueOr(r.DueOn), CommentsUntil: valueOr(r.CommentsUntil), ShareWith: links.ShareWith, Base: links.Base,
	}
	if r.Stage == term.ReportStageCirculated {
		s.CirculatedAt = valueOr(r.CirculatedAt)
	}
	if p := f.publications[at]; p != nil {
		s.Edition, s.PublishedAt = p.N, p.PublishedAt
	}
	return s
}

// units are the units of each report, in their order; the cluster's own sheet comes last.
func (f *facts) units() map[place][]notice.Unit {
	type who struct {
		place
		district int // 0 for the cluster's own sheet
	}
	units, index := map[place][]notice.Unit{}, map[who]int{}
	for at := range f.reports {
		for _, m := range f.members[at] {
			index[who{at, m.DistrictID}] = len(units[at])
			d := m.Edges.District
			units[at] = append(units[at], notice.Unit{District: d.Code, Name: notice.Text{Vi: d.NameVi, En: d.NameEn}})
		}
		index[who{at, 0}] = len(units[at])
		units[at] = append(units[at], notice.Unit{Name: notice.Text{Vi: "Biểu của cụm", En: "The cluster's own sheet"}})
	}
	of := func(cluster, period int, district *int) *notice.Unit {
		at := place{cluster, period}
		i, known := index[who{at, valueOr(district)}]
		if !known {
			return nil
		}
		return &units[at][i]
	}
	sheets := f.sheets()
	for _, s := range f.submissions {
		if u := of(s.ClusterID, s.PeriodID, s.DistrictID); u != nil {
			u.State, u.SubmittedAt, u.OnTime = s.State, valueOr(s.SubmittedAt), s.OnTime
			u.ReturnedAt, u.ReturnReason = valueOr(s.ReturnedAt), s.ReturnReason
			if sheet := sheets[s.ID]; sheet != nil {
				u.Sheet, u.Failure = sheet.link(), failure(sheet.Source)
			}
			u.Pending, u.Refused = waiting(f.changes[s.ID].Pending), declined(f.changes[s.ID].Refused)
		}
	}
	for _, p := range f.problems {
		if u := of(p.ClusterID, p.PeriodID, p.DistrictID); u != nil && f.sources[p.SourceID] != nil {
			u.Cells = append(u.Cells, cellOf(p, sheetOf(f.sources[p.SourceID])))
		}
	}
	for _, found := range f.findings {
		if u := of(found.ClusterID, found.PeriodID, found.DistrictID); u != nil {
			u.Findings = append(u.Findings, findingOf(found, sheets[valueOr(found.SubmissionID)]))
		}
	}
	return units
}

// sheet is a source with the tabs that are known of it.
type sheet struct {
	*ent.Source
	tabs map[string]int64 // ids by title
}

func sheetOf(s *ent.Source) *sheet {
	var tabs []struct {
		ID    int64  `json:"id"`
		Title string `json:"title"`
	}
	known := map[string]int64{}
	if json.Unmarshal([]byte(s.Tabs), &tabs) == nil { // without them the link leads to the sheet
		for _, t := range tabs {
			known[t.Title] = t.ID
		}
	}
	return &sheet{s, known}
}

// sheets are the sources by the id of their submission.
func (f *facts) sheets() map[int]*sheet {
	sheets := map[int]*sheet{}
	for _, s := range f.sources {
		if have := sheets[s.SubmissionID]; have == nil || have.ID > s.ID {
			sheets[s.SubmissionID] = sheetOf(s)
		}
	}
	return sheets
}

// link is where a person opens the sheet, or "" for a file.
func (s *sheet) link() string { return s.cell("", "") }

func (s *sheet) cell(tab, address string) string {
	if s == nil || s.Kind != term.SourceKindGoogleSheets {
		return ""
	}
	id, known := s.tabs[tab]
	return notice.CellLink(s.Ref, id, known, address)
}

// failure is why a source was not read the last time; nil when it was.
func failure(s *ent.Source) *notice.Failure {
	if s.LastError == "" {
		return nil
	}
	vi, en, _ := strings.Cut(s.LastError, "\n")
	return &notice.Failure{Code: s.Failure, Text: notice.Text{Vi: vi, En: en}, Good: valueOr(s.LastReadAt)}
}

func cellOf(p *ent.Problem, s *sheet) notice.Cell {
	return notice.Cell{
		Key: strings.Join([]string{p.Tab, p.Address, p.Key, p.Code}, "\x00"), Since: p.FirstSeenAt, Tab: p.Tab, Address: p.Address,
		Text: notice.Text{Vi: p.MessageVi, En: p.MessageEn}, Link: s.cell(p.Tab, p.Address),
	}
}

// findingOf is a finding as it is told. One that was explained or accepted and is open again is another matter: the
// figures have changed since.
func findingOf(f *ent.Finding, s *sheet) notice.Cell {
	c := notice.Cell{
		Key: fmt.Sprint(f.RuleID, " ", f.Fingerprint, " ", f.Figures), Since: f.FoundAt, Tab: f.Tab, Address: f.Address,
		Text: notice.Text{Vi: f.MessageVi, En: f.MessageEn}, Link: s.cell(f.Tab, f.Address),
	}
	if f.Edges.Indicator != nil {
		c.About = f.Edges.Indicator.NameVi
	}
	return c
}

// valueOr is what a pointer points at, or the zero value.
func valueOr[T any](p *T) (value T) {
	if p != nil {
		value = *p
	}
	return value
}
