package worker

import (
	"cmp"
	"context"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"time"

	"thidua/catalog"
	"thidua/ent"
	"thidua/ent/cluster"
	"thidua/ent/membership"
	"thidua/ent/period"
	"thidua/ent/report"
	"thidua/ent/submission"
	"thidua/store"
	"thidua/term"
)

// rows writes the rows of the year that are missing.
func (y *opening) rows(ctx context.Context, tx *store.Tx) error {
	of, err := tx.Client.Cluster.Query().Where(cluster.Code(y.Cluster)).Only(ctx)
	if err != nil {
		return notThere(err, aCluster, y.Cluster)
	}
	from, err := tx.Client.Period.Query().Where(period.Code(y.From)).Only(ctx)
	if err != nil {
		return notThere(err, aPeriod, y.From)
	}
	to, err := y.period(ctx, tx, from)
	if err != nil {
		return err
	}
	before, err := membersOf(ctx, tx.Client, of.ID, from.ID)
	if err != nil {
		return err
	}
	if err := y.members(ctx, tx, of.ID, to, before); err != nil {
		return err
	}
	if err := y.contacts(ctx, tx, of.ID, to.ID, before); err != nil {
		return err
	}
	due, err := y.due(ctx, tx.Client, of.ID, from, to)
	if err != nil {
		return err
	}
	if err := y.report(ctx, tx, due); err != nil {
		return err
	}
	if y.opened.Period || y.opened.Members > 0 {
		tx.Raise(store.Published) // periods and members are open to everybody
	}
	return nil
}

// period finds the new period, or makes it of the one before.
func (y *opening) period(ctx context.Context, tx *store.Tx, from *ent.Period) (*ent.Period, error) {
	to, err := tx.Client.Period.Query().Where(period.Code(y.Period)).Only(ctx)
	if err == nil {
		if to.Kind != from.Kind || to.StartsOn <= from.StartsOn {
			return nil, ErrPeriodCode.with("period", y.Period, "from", y.From)
		}
		return to, nil
	}
	if !ent.IsNotFound(err) {
		return nil, fmt.Errorf("asking for the period %q: %w", y.Period, err)
	}
	years := yearOf(y.Period) - yearOf(y.From)
	if code, ok := yearsLater(y.From, years); !ok || years <= 0 || code != y.Period {
		return nil, ErrPeriodCode.with("period", y.Period, "from", y.From)
	}
	made := catalog.Period{Code: y.Period, Kind: from.Kind, Days: catalog.Span{
		First: dateLater(from.StartsOn, years), Last: dateLater(from.EndsOn, years),
	}}
	name := made.Name()
	to, err = tx.Client.Period.Create().SetCode(made.Code).SetKind(made.Kind).SetNameVi(name.Vi).SetNameEn(name.En).
		SetStartsOn(made.Days.First).SetEndsOn(made.Days.Last).SetOrigin(term.OriginLocal).Save(ctx)
	if err != nil {
		return nil, fmt.Errorf("making the period %q: %w", y.Period, err)
	}
	y.opened.Period = true
	return to, nil
}

func membersOf(ctx context.Context, client *ent.Client, clusterID, periodID int) ([]*ent.Membership, error) {
	found, err := client.Membership.Query().Where(membership.ClusterID(clusterID), membership.PeriodID(periodID)).
		WithDistrict().WithContacts().Order(membership.ByOrdinal(), membership.ByID()).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("asking for members: %w", err)
	}
	return found, nil
}

// members takes the members over, in their order. Where the catalogue's files say who is a member of the new period,
// nobody is added to them.
func (y *opening) members(ctx context.Context, tx *store.Tx, clusterID int, to *ent.Period, before []*ent.Membership) error {
	there, err := membersOf(ctx, tx.Client, clusterID, to.ID)
	if err != nil {
		return err
	}
	met, planned := map[int]bool{}, false
	for _, m := range there {
		met[m.DistrictID] = true
		planned = planned || m.Origin == term.OriginCatalog
	}
	var missing []*ent.Membership
	for _, m := range before {
		switch ended := valueOr(m.Edges.District.ValidTo); {
		case met[m.DistrictID] || planned:
		case ended != "" && ended <= y.lastSeen(to):
			y.opened.Ended = append(y.opened.Ended, EndedMember{m.Edges.District.Code, ended})
		default:
			missing = append(missing, m)
		}
	}
	if len(there)+len(missing) == 0 {
		return ErrNoMembers.with("cluster", y.Cluster, "from", y.From, "period", y.Period)
	}
	if err := y.findLead(ctx, tx, before, there, missing); err != nil {
		return err
	}
	last := 0
	for _, m := range there {
		last = max(last, m.Ordinal)
	}
	builders := make([]*ent.MembershipCreate, len(missing))
	for i, m := range missing {
		role := term.MemberRoleMember
		if m.Edges.District.Code == y.opened.Lead {
			role = term.MemberRoleLead
		}
		builders[i] = tx.Client.Membership.Create().SetClusterID(clusterID).SetDistrictID(m.DistrictID).SetPeriodID(to.ID).
			SetRole(role).SetOrdinal(last + i + 1).SetOrigin(term.OriginLocal)
	}
	y.opened.Members = len(builders)
	if err := tx.Client.Membership.CreateBulk(builders...).Exec(ctx); err != nil {
		return fmt.Errorf("taking members over: %w", err)
	}
	return nil
}

// lastSeen is the last day of the period that is known to have come: by it, a unit has ended or not. Before the
// period begins it is its first day.
func (y *opening) lastSeen(to *ent.Period) term.Date {
	today := term.DateOf(y.w.Store.Now().In(term.Vietnam))
	return max(to.StartsOn, min(today, to.EndsOn))
}

// leadOf is the code of the unit that leads, "" when none does.
func leadOf(members []*ent.Membership) string {
	for _, m := range members {
		if m.Role == term.MemberRoleLead {
			return m.Edges.District.Code
		}
	}
	return ""
}

// findLead finds out who leads: whoever does already, the one that was named, or the one that did. It must be a
// member, and one that is there without a lead becomes it.
func (y *opening) findLead(ctx context.Context, tx *store.Tx, before, there, missing []*ent.Membership) error {
	standing := leadOf(there)
	switch {
	case standing != "" && y.Lead != "" && y.Lead != standing:
		return ErrLeadStands.with("period", y.Period, "lead", standing, "other", y.Lead)
	case standing != "":
		y.opened.Lead = standing
		return nil
	}
	lead := cmp.Or(y.Lead, leadOf(before))
	is := func(m *ent.Membership) bool { return m.Edges.District.Code == lead }
	y.opened.Lead = lead
	if slices.ContainsFunc(missing, is) {
		return nil
	}
	if i := slices.IndexFunc(there, is); i >= 0 {
		update := tx.Client.Membership.UpdateOneID(there[i].ID).SetRole(term.MemberRoleLead).SetOrigin(term.OriginLocal)
		if err := update.Exec(ctx); err != nil {
			return fmt.Errorf("giving %q the lead: %w", lead, err)
		}
		tx.Raise(store.Published)
		return nil
	}
	if y.Lead != "" {
		return ErrNotMember.with("district", y.Lead, "cluster", y.Cluster, "period", y.Period)
	}
	return ErrNoLead.with("cluster", y.Cluster, "period", y.Period)
}

// contacts copies the people to ask to members that have none.
func (y *opening) contacts(ctx context.Context, tx *store.Tx, clusterID, periodID int, before []*ent.Membership) error {
	now, err := membersOf(ctx, tx.Client, clusterID, periodID)
	if err != nil {
		return err
	}
	asked := map[int][]*ent.Contact{} // by unit
	for _, m := range before {
		asked[m.DistrictID] = m.Edges.Contacts
	}
	var builders []*ent.ContactCreate
	for _, m := range now {
		if len(m.Edges.Contacts) > 0 {
			continue
		}
		for _, c := range asked[m.DistrictID] {
			builders = append(builders, tx.Client.Contact.Create().SetMembershipID(m.ID).SetClusterID(clusterID).
				SetPeriodID(periodID).SetDistrictID(m.DistrictID).
				SetName(c.Name).SetTitle(c.Title).SetEmail(c.Email).SetPhone(c.Phone))
		}
	}
	y.opened.Contacts = len(builders)
	if err := tx.Client.Contact.CreateBulk(builders...).Exec(ctx); err != nil {
		return fmt.Errorf("taking contacts over: %w", err)
	}
	return nil
}

// due is the last day to send: as told, as the catalogue plans it, or as in the year before.
func (y *opening) due(ctx context.Context, client *ent.Client, clusterID int, from, to *ent.Period) (term.Date, error) {
	if due := cmp.Or(y.DueOn, y.w.plannedDue(y.Cluster, y.Period)); due != "" {
		return due, nil
	}
	last, err := client.Report.Query().Where(report.ClusterID(clusterID), report.PeriodID(from.ID)).Only(ctx)
	switch {
	case ent.IsNotFound(err):
		return "", nil
	case err != nil:
		return "", fmt.Errorf("asking for the report of the year before: %w", err)
	}
	return dateLater(valueOr(last.DueOn), yearOf(string(to.StartsOn))-yearOf(string(from.StartsOn))), nil
}

// report opens the report with its submissions. One that is there gets a deadline only if it has none.
func (y *opening) report(ctx context.Context, tx *store.Tx, due term.Date) error {
	r, fresh, err := openReport(ctx, tx, y.Cluster, y.Period, due)
	if err != nil {
		return err
	}
	late := r.DueOn == nil && due != ""
	if late {
		if err := tx.Client.Report.UpdateOneID(r.ID).SetDueOn(due).Exec(ctx); err != nil {
			return fmt.Errorf("setting until when %s is due: %w", r.Code, err)
		}
	}
	y.opened.Report = r.Code
	if y.opened.Submissions, err = openSubmissions(ctx, tx.Client, r); err != nil {
		return fmt.Errorf("opening %s: %w", r.Code, err)
	}
	if fresh || late || y.opened.Submissions > 0 || y.opened.Contacts > 0 {
		tx.Raise(store.All)
	}
	return nil
}

// unitsOf are those that get a sheet, members in their order and the cluster's own last, each with the e-mails of its
// contacts. The cluster's own sheet is filled by the lead.
func (y *opening) unitsOf(ctx context.Context, client *ent.Client) (units []givenTo, err error) {
	found, err := client.Submission.Query().Where(submission.HasReportWith(report.Code(y.opened.Report))).
		WithDistrict().WithMembership(func(q *ent.MembershipQuery) { q.WithContacts() }).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("asking for the submissions of %s: %w", y.opened.Report, err)
	}
	slices.SortStableFunc(found, func(a, b *ent.Submission) int { return cmp.Compare(ordinalOf(a), ordinalOf(b)) })
	var leads []string
	for _, s := range found {
		if s.Edges.District == nil {
			continue
		}
		unit := givenTo{district: s.Edges.District.Code}
		if m := s.Edges.Membership; m != nil {
			for _, c := range m.Edges.Contacts {
				if c.Email != "" && !slices.Contains(unit.emails, c.Email) {
					unit.emails = append(unit.emails, c.Email)
				}
			}
		}
		if unit.district == y.opened.Lead {
			leads = unit.emails
		}
		units = append(units, unit)
	}
	return append(units, givenTo{emails: leads}), nil
}

// ordinalOf is a unit's place in the lists of its cluster.
func ordinalOf(s *ent.Submission) int {
	if s.Edges.Membership == nil {
		return 0
	}
	return s.Edges.Membership.Ordinal
}

// A period's code begins with its year: 2022, 2022-H1.
var periodCode = regexp.MustCompile(`^([12][0-9]{3})(-[A-Z0-9]+)?$`)

// yearOf is the year that a code or date begins with, 0 when it begins with none.
func yearOf(code string) int {
	year, err := strconv.Atoi(code[:min(4, len(code))])
	if err != nil {
		return 0
	}
	return year
}

// yearsLater is the code of the same period of a later year; ok is false when the code has no year.
func yearsLater(code string, years int) (later string, ok bool) {
	part := periodCode.FindStringSubmatch(code)
	if part == nil {
		return "", false
	}
	later = strconv.Itoa(yearOf(code)+years) + part[2]
	return later, periodCode.MatchString(later)
}

// dateLater is the same day so many years later, "" for none. 29 February becomes the last of a shorter one.
func dateLater(day term.Date, years int) term.Date {
	at, err := time.Parse(time.DateOnly, string(day))
	if err != nil {
		return ""
	}
	last := time.Date(at.Year()+years, at.Month()+1, 0, 0, 0, 0, 0, time.UTC)
	return term.DateOf(last.AddDate(0, 0, min(at.Day(), last.Day())-last.Day()))
}
