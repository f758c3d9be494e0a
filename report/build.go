package report

import (
	"context"
	"errors"
	"slices"
	"time"

	"thidua/decimal"
	"thidua/ent"
	"thidua/figure"
	"thidua/guard"
	"thidua/rules"
	"thidua/term"
)

// Ask is what Build is asked for: the report of a cluster in a period, by their codes. The view and the moment that it is
// told for come with the context, see guard.WithView.
type Ask struct {
	Cluster string
	Period  string
	Now     time.Time // the moment of reading
	// ContextNames are what second statements and sub-units are called; nil tells them by their codes. The database does
	// not keep names of rows: they are the catalogue's.
	ContextNames rules.ContextNames
}

// errHistory: a context that sees every version was given.
var errHistory = errors.New("a report shows one version of each figure, and this context sees all of them: say which with guard.WithView")

// Build reads the report of a cluster and period, and assembles its tree in the view of whoever asks. It is nil when
// there is no such report, or none that the viewer may see. The client may be that of a transaction.
func Build(ctx context.Context, client *ent.Client, ask Ask) (*Report, error) {
	viewer, _ := guard.ViewerOf(ctx)
	if guard.ViewOf(ctx, viewer).History {
		return nil, errHistory
	}
	r, err := read(ctx, client, ask)
	if err != nil || r == nil {
		return nil, err
	}
	b := &builder{rows: r, contextNames: ask.ContextNames, tree: &Report{ReadAt: ask.Now}}
	b.assemble()
	return b.tree, nil
}

// Freeze builds the report as it is published now, for an edition: with what everybody may see, and without what
// concerns only those who work on it (findings, states of submissions, cells that are wrong). It goes after the versions
// were published. The caller sets the edition's number and moment.
func Freeze(ctx context.Context, client *ent.Client, ask Ask) (*Report, error) {
	ctx = guard.WithViewer(ctx, guard.Viewer{Role: term.RoleAdmin})
	ctx = guard.WithView(ctx, guard.View{Kind: term.ViewPublished})
	tree, err := Build(ctx, client, ask)
	if err != nil || tree == nil {
		return nil, err
	}
	tree.Findings = nil
	for i := range tree.Members {
		tree.Members[i].State = nil
	}
	for _, row := range tree.Rows() {
		row.Findings = nil
		for _, f := range row.figures() {
			f.HeldSince = nil
		}
	}
	return tree, nil
}

// builder makes the tree of the rows.
type builder struct {
	*rows
	contextNames rules.ContextNames
	tree         *Report

	member    map[int]int // district -> place in the order of the cluster
	sectionOf map[int]*Section
	index     map[rowKey]*Row
	coded     map[string]int // code of an indicator -> its id
	applies   map[applicabilityKey]bool
	plans     map[targetKey]decimal.Decimal
	sheets    map[sheetKey]*figure.Cell // one for all figures of a tab
	files     map[int]*ent.Source       // submission -> its sheet

	told   map[toldKey]bool            // numbers that a text under their own heading tells
	notes  map[*Section]map[string]int // places for footnotes that the section's first narrative marks
	own    map[int][]*ent.Narrative    // section -> words for its footnote
	listed map[exemplarKey][]*Exemplar // under a heading, of a unit
}

// rowKey is a row: an indicator and a context.
type rowKey struct {
	indicator int
	context   string
}

type sheetKey struct {
	submission int
	tab        string
}

func (b *builder) assemble() {
	b.head()
	b.addMembers()
	b.outline()
	b.addRows()
	b.addTotals()
	b.addFindings()
	b.addExemplars()
	b.addNarratives()
	b.addAwards()
	b.addDocuments()
	b.addMovements()
	b.addFootnotes()
	b.compact()
}

func (b *builder) head() {
	t, r := b.tree, b.report
	t.Code, t.State, t.Stage = r.Code, r.State, r.Stage
	t.Cluster = Named{b.cluster.Code, b.cluster.NameVi, b.cluster.NameEn}
	if province := b.cluster.Edges.Province; province != nil {
		t.Province = Named{province.Code, province.NameVi, province.NameEn}
	}
	t.Period = Period{
		Named: Named{b.period.Code, b.period.NameVi, b.period.NameEn}, Kind: b.period.Kind,
		StartsOn: b.period.StartsOn, EndsOn: b.period.EndsOn,
	}
	t.View, t.AsOf = b.shown()
	t.Number, t.Title, t.IssuedOn, t.Place = r.Number, r.Title, r.IssuedOn, r.Place
	t.SignatoryTitle, t.Signatory, t.Recipients = r.SignatoryTitle, r.Signatory, r.Recipients
}

// addMembers adds the members, and how far their submissions are.
func (b *builder) addMembers() {
	b.member = make(map[int]int, len(b.members))
	for _, m := range b.members {
		d := m.Edges.District
		if d == nil {
			continue
		}
		b.member[d.ID] = len(b.tree.Members)
		b.tree.Members = append(b.tree.Members, Member{Named: Named{d.Code, d.NameVi, d.NameEn}, ID: d.ID, Kind: d.Kind, Role: m.Role})
	}
	c := &b.tree.Completeness
	c.Expected = len(b.tree.Members)
	for _, s := range b.submissions {
		place, ok := b.place(s.DistrictID)
		if !ok || place < 0 {
			continue
		}
		state := s.State
		b.tree.Members[place].State = &state
		c.Seen++
		c.Filled, c.Required = c.Filled+s.Filled, c.Required+s.Required
		if s.State == term.SubmissionStateSubmitted || s.State == term.SubmissionStateApproved {
			c.Submitted++
		}
		if s.State == term.SubmissionStateApproved {
			c.Approved++
		}
		if s.OnTime != nil && *s.OnTime {
			c.OnTime++
		}
	}
	c.Rate = percent(c.Filled, c.Required)
}

// place is where a unit stands in the order of the cluster, -1 for the cluster itself. ok is false for a unit that is no
// member.
func (b *builder) place(district *int) (place int, ok bool) {
	if district == nil {
		return -1, true
	}
	place, ok = b.member[*district]
	return place, ok
}

// district is the code of a unit by its place, "" for the cluster.
func (b *builder) district(place int) string {
	if place < 0 {
		return ""
	}
	return b.tree.Members[place].Code
}

// percent is n of m in percent to two decimals; nil when m is 0.
func percent(n, m int) *decimal.Decimal {
	part, err := decimal.FromInt(int64(n))
	whole, err2 := decimal.FromInt(int64(m))
	if err != nil || err2 != nil || m == 0 {
		return nil
	}
	share, err := part.MulDiv(decimal.Hundred, whole)
	if err != nil {
		return nil
	}
	if share, err = share.Round(2); err != nil {
		return nil
	}
	return &share
}

// outline hangs the sections into a tree.
func (b *builder) outline() {
	b.sectionOf = make(map[int]*Section, len(b.sections))
	for _, s := range b.sections {
		b.sectionOf[s.ID] = &Section{Code: s.Code, Number: s.Number, Title: Named{s.Code, s.TitleVi, s.TitleEn}}
	}
	for _, s := range b.sections { // in the order of the outline, which so is the order of children too
		this := b.sectionOf[s.ID]
		if s.ParentID == nil || b.sectionOf[*s.ParentID] == nil {
			b.tree.Sections = append(b.tree.Sections, this)
			continue
		}
		parent := b.sectionOf[*s.ParentID]
		parent.Children = append(parent.Children, this)
	}
	deepen(b.tree.Sections, 1)
}

func deepen(sections []*Section, depth int) {
	for _, s := range sections {
		s.Depth = depth
		deepen(s.Children, depth+1)
	}
}

// Flat is every section in the order of the outline.
func (r *Report) Flat() []*Section {
	flat := make([]*Section, 0, 64)
	var walk func([]*Section)
	walk = func(sections []*Section) {
		for _, s := range sections {
			flat = append(flat, s)
			walk(s.Children)
		}
	}
	walk(r.Sections)
	return flat
}

// Rows is every row in the order of the outline.
func (r *Report) Rows() []*Row {
	rows := make([]*Row, 0, 256)
	for _, s := range r.Flat() {
		rows = append(rows, s.Rows...)
	}
	return rows
}

// Row is the row of an indicator and context ("" for the figure itself), nil when there is none.
func (r *Report) Row(indicator, context string) *Row {
	for _, row := range r.Rows() {
		if row.Indicator.Code == indicator && row.Context == context {
			return row
		}
	}
	return nil
}

// Section is a section by its code, nil when there is none.
func (r *Report) Section(code string) *Section {
	flat := r.Flat()
	if i := slices.IndexFunc(flat, func(s *Section) bool { return s.Code == code }); i >= 0 {
		return flat[i]
	}
	return nil
}

// Member is a member by its code, nil when there is none.
func (r *Report) Member(code string) *Member {
	if i := slices.IndexFunc(r.Members, func(m Member) bool { return m.Code == code }); i >= 0 {
		return &r.Members[i]
	}
	return nil
}
