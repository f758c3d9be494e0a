package graphtest

import (
	"time"

	"thidua/decimal"
	"thidua/ent"
)

// version is one version of a row: the days on which things happened to it, 0 for never.
type version struct{ recorded, superseded, approved, unapproved, published, unpublished int }

// stories are what can happen to a row, version by version; some of them also to awards, exemplars and narratives.
var stories = []struct {
	name     string
	whole    bool
	versions []version
}{
	{"published", true, []version{{recorded: 1, approved: 2, published: 3}}},
	// Changed after it was published: superseded and published, latest and unpublished.
	{"pending", true, []version{
		{recorded: 1, approved: 2, published: 3, superseded: 5},
		{recorded: 5},
	}},
	// The change was approved and is not yet published: approved and unpublished.
	{"confirmed", false, []version{
		{recorded: 1, approved: 2, published: 3, superseded: 5, unapproved: 6},
		{recorded: 5, approved: 6},
	}},
	{"republished", true, []version{
		{recorded: 1, approved: 2, published: 3, superseded: 5, unapproved: 6, unpublished: 7},
		{recorded: 5, approved: 6, published: 7},
	}},
	{"approved", false, []version{{recorded: 1, approved: 2}}},
	{"draft", true, []version{{recorded: 1}}},
	// Blanked in the sheet after it was published.
	{"blanked", false, []version{{recorded: 1, approved: 2, published: 3, superseded: 5}}},
	// Blanked before anybody approved it.
	{"gone", false, []version{{recorded: 1, superseded: 5}}},
}

func day(n int) *time.Time {
	if n == 0 {
		return nil
	}
	at := Day(n)
	return &at
}

// versioned is what the builders of all rows with versions have.
type versioned[B any] interface {
	SetRecordedAt(time.Time) B
	SetNillableSupersededAt(*time.Time) B
	SetNillableApprovedFrom(*time.Time) B
	SetNillableApprovedTo(*time.Time) B
	SetNillablePublishedFrom(*time.Time) B
	SetNillablePublishedTo(*time.Time) B
}

// on sets the days of a version.
func on[B versioned[B]](create B, v version) B {
	return create.SetRecordedAt(Day(v.recorded)).SetNillableSupersededAt(day(v.superseded)).
		SetNillableApprovedFrom(day(v.approved)).SetNillableApprovedTo(day(v.unapproved)).
		SetNillablePublishedFrom(day(v.published)).SetNillablePublishedTo(day(v.unpublished))
}

// placed is what the builders of all rows of a sheet have.
type placed[B any] interface {
	SetClusterID(int) B
	SetPeriodID(int) B
	SetNillableDistrictID(*int) B
}

// sheet is a submission while its rows are made.
type sheet struct {
	name       string
	submission *ent.Submission
	member     *ent.Membership // nil for the cluster's own
	source     *ent.Source
	run        *ent.SyncRun
	n          int // how manieth, so that numbers differ
}

// in sets the place of a row.
func in[B placed[B]](create B, s *ent.Submission) B {
	return create.SetClusterID(s.ClusterID).SetPeriodID(s.PeriodID).SetNillableDistrictID(s.DistrictID)
}

func (s *sheet) memberID() *int {
	if s.member == nil {
		return nil
	}
	return &s.member.ID
}

// whole is a whole number.
func whole(n int) decimal.Decimal { return decimal.Must(decimal.FromInt(int64(n))) }
