package main

import (
	"bytes"
	"cmp"
	"io/fs"
	"slices"
	"testing"

	"thidua/catalog"
	"thidua/decimal"
	"thidua/examples"
	"thidua/intake"
	"thidua/sheet/xlsx"
	"thidua/term"
)

// reported is everything that the report of 2022 says, in an order that does not depend on how it was got.
type reported struct {
	Header     header
	Figures    []figureRow
	Awards     []awardRow
	Exemplars  []exemplarRow
	Narratives []narrativeRow
}

type header struct {
	Number, Title, IssuedOn, Place, SignatoryTitle, Signatory string
	Recipients                                                []string
}

// unitRow is whose a row is and where it stands. Unit is "" for the cluster's own sheet.
type unitRow struct {
	Unit, Tab, Address string
	Row                int
}

type figureRow struct {
	At                                                            unitRow
	Indicator, Context                                            string
	Qualifier, Status, Absence, ChangeKind, DenominatorKind, Note string
	Measures                                                      []measureRow
}

type measureRow struct{ Measure, Value, Printed, Tab, Address string }

type awardRow struct {
	At                                              unitRow
	Form, Recipient, Stage, Decision, Printed, Note string
	Count                                           int64
}

type exemplarRow struct {
	At                                          unitRow
	Section, Kind, Name, Place, Movement, Model string
	IncomeMin, IncomeMax, JobsMin, JobsMax      string
	OpenEnded                                   bool
	Note                                        string
}

type narrativeRow struct {
	At                  unitRow
	Section, Slot, Text string
}

// sorted puts rows in the order of the sheets.
func (r reported) sorted() reported {
	slices.SortFunc(r.Figures, func(a, b figureRow) int { return a.At.compare(b.At) })
	slices.SortFunc(r.Awards, func(a, b awardRow) int { return a.At.compare(b.At) })
	slices.SortFunc(r.Exemplars, func(a, b exemplarRow) int { return a.At.compare(b.At) })
	slices.SortFunc(r.Narratives, func(a, b narrativeRow) int { return a.At.compare(b.At) })
	for _, row := range r.Figures {
		slices.SortFunc(row.Measures, func(a, b measureRow) int { return cmp.Compare(a.Measure, b.Measure) })
	}
	return r
}

func (a unitRow) compare(b unitRow) int {
	return cmp.Or(cmp.Compare(a.Unit, b.Unit), cmp.Compare(a.Tab, b.Tab), cmp.Compare(a.Row, b.Row), cmp.Compare(a.Address, b.Address))
}

// written is what the six workbooks of the example say, as the reader of sheets reads them: nothing of it went through
// a database.
func written(t *testing.T) reported {
	t.Helper()
	known, err := catalog.Read()
	if err != nil {
		t.Fatal(err)
	}
	var all reported
	for _, form := range examples.DienBien2022Forms() {
		content, err := fs.ReadFile(examples.DienBien2022(), form.Workbook())
		if err != nil {
			t.Fatal(err)
		}
		book, err := xlsx.Read(t.Context(), bytes.NewReader(content), form.Workbook(), xlsx.DefaultLimits())
		if err != nil {
			t.Fatal(err)
		}
		recognised, problems := intake.Recognise(book, known.Templates())
		draft, more := intake.Parse(recognised, known.Vocabulary(form.Cluster, form.Period), intake.Expect{
			Cluster: form.Cluster, Period: form.Period, District: form.District,
		})
		if problems = append(problems, more...); len(problems) > 0 {
			t.Fatalf("%s has problems: %+v", form.Workbook(), problems)
		}
		all.add(&draft)
	}
	return all.sorted()
}

func (r *reported) add(draft *intake.Draft) {
	if draft.District == "" {
		h := draft.Header
		r.Header = header{h.Number, h.Title, string(h.IssuedOn), h.Place, h.SignatoryTitle, h.Signatory, h.Recipients}
	}
	for i := range draft.Values {
		r.addValue(draft.District, &draft.Values[i])
	}
	for i := range draft.Awards {
		a := &draft.Awards[i]
		r.Awards = append(r.Awards, awardRow{
			unitRow{draft.District, a.Tab, a.Cell, a.Row},
			a.Form, string(a.Recipient), string(a.Stage), a.Decision, a.Printed, a.Note, a.Count,
		})
	}
	for i := range draft.Exemplars {
		e := &draft.Exemplars[i]
		r.Exemplars = append(r.Exemplars, exemplarRow{
			unitRow{draft.District, e.Tab, e.Cells[intake.ColumnName], e.Row},
			e.Section, string(e.Kind), e.Name, e.Place, e.Movement, e.Model,
			number(e.IncomeMin), number(e.IncomeMax), number(e.JobsMin), number(e.JobsMax), e.OpenEnded, e.Note,
		})
	}
	for i := range draft.Narratives {
		n := &draft.Narratives[i]
		r.Narratives = append(r.Narratives, narrativeRow{unitRow{draft.District, n.Tab, n.Cell, n.Row}, n.Section, n.Slot, n.Text})
	}
}

var allMeasures = []term.Measure{
	term.MeasureActual, term.MeasurePlan, term.MeasurePercentOfPlan, term.MeasureNumerator, term.MeasureDenominator,
	term.MeasureShare, term.MeasureChange,
}

// addValue adds a row of the indicators tab, unless nothing is filled in: such a row is no figure.
func (r *reported) addValue(district string, v *intake.Value) {
	row := figureRow{
		At: unitRow{Unit: district, Tab: v.Tab, Row: v.Row}, Indicator: v.Indicator, Context: v.Context,
		Qualifier: string(v.Qualifier), Status: string(v.Status), Absence: string(v.Absence),
		ChangeKind: string(v.ChangeKind), DenominatorKind: string(v.DenominatorKind), Note: v.Note,
	}
	for _, m := range allMeasures {
		if d := v.Measure(m); d != nil {
			row.Measures = append(row.Measures, measureRow{string(m), d.String(), v.Printed[m], v.Tab, v.Cells[m]})
		}
	}
	if len(row.Measures) > 0 || (v.Absence != "" && v.Absence != term.AbsenceNotYet) {
		r.Figures = append(r.Figures, row)
	}
}

func number(d *decimal.Decimal) string {
	if d == nil {
		return ""
	}
	return d.String()
}

// wholeReport asks for everything that the report says, in one query.
const wholeReport = `query Report($cluster: String!, $period: String!) {
  cluster(code: $cluster) {
    members(period: $period) {
      district { code }
      indicatorValues(first: 100) { ...values }
      awards(first: 100) { ...awards }
      exemplars(first: 100) { ...exemplars }
    }
    indicatorValues(period: $period, first: 100, where: {hasDistrict: false}) { ...values }
    awards(period: $period, first: 100, where: {hasDistrict: false}) { ...awards }
    exemplars(period: $period, first: 100, where: {hasDistrict: false}) { ...exemplars }
  }
  narratives(first: 250, where: {clusterCode: $cluster, periodCode: $period}) {
    totalCount edges { node { district { code } section { code } slot text tab row cell { address } } }
  }
  report(cluster: $cluster, period: $period) { number title issuedOn place signatoryTitle signatory recipients }
}
fragment values on IndicatorValueConnection {
  totalCount
  edges { node {
    district { code } membership { district { code } } indicator { code } context
    measures { measure value printed cell { tab address } }
    qualifier status absence changeKind denominatorKind note tab row
  } }
}
fragment awards on AwardConnection {
  totalCount
  edges { node {
    district { code } form { code } recipientKind stage decision count printed note tab row cell { tab address }
  } }
}
fragment exemplars on ExemplarConnection {
  totalCount
  edges { node {
    district { code } section { code } kind person { name } place movement { code } model
    incomeMin incomeMax jobsMin jobsMax openEnded note tab row cell { tab address }
  } }
}`

type (
	coded             struct{ Code string }
	cell              struct{ Tab, Address string }
	connection[T any] struct {
		TotalCount int
		Edges      []struct{ Node T }
	}
	// placed is what every row says of whose it is and where.
	placed struct {
		District *coded
		Tab      string
		Row      int
		Cell     cell
	}
	valueNode struct {
		placed
		Membership *struct{ District coded }
		Indicator  coded
		Context    string
		Measures   []struct {
			Measure, Value, Printed string
			Cell                    cell
		}
		Qualifier, Status, Absence, ChangeKind, DenominatorKind, Note string
	}
	awardNode struct {
		placed
		Form                                          coded
		RecipientKind, Stage, Decision, Printed, Note string
		Count                                         int64
	}
	exemplarNode struct {
		placed
		Section                                coded
		Person                                 struct{ Name string }
		Movement                               *coded
		Kind, Place, Model, Note               string
		IncomeMin, IncomeMax, JobsMin, JobsMax string
		OpenEnded                              bool
	}
	narrativeNode struct {
		placed
		Section    coded
		Slot, Text string
	}
	// rowsOf are the rows of a member, or of the cluster itself.
	rowsOf struct {
		IndicatorValues connection[valueNode]
		Awards          connection[awardNode]
		Exemplars       connection[exemplarNode]
	}
	answered struct {
		Cluster struct {
			rowsOf
			Members []struct {
				rowsOf
				District coded
			}
		}
		Narratives connection[narrativeNode]
		Report     header
	}
)

// answeredBy is what a running server says of the report.
func answeredBy(t *testing.T, r *running, token string) reported {
	t.Helper()
	got := ask[answered](t, r, request{Token: token, Query: wholeReport, Variables: map[string]any{"cluster": lowland, "period": year}})
	all := reported{Header: got.Report}
	all.addRows(t, "", &got.Cluster.rowsOf)
	for i := range got.Cluster.Members {
		m := &got.Cluster.Members[i]
		all.addRows(t, m.District.Code, &m.rowsOf)
	}
	for _, n := range nodes(t, got.Narratives) {
		at := n.at()
		if n.District != nil {
			at.Unit = n.District.Code
		}
		all.Narratives = append(all.Narratives, narrativeRow{at, n.Section.Code, n.Slot, n.Text})
	}
	return all.sorted()
}

// nodes are the rows of a connection, which must be all there are.
func nodes[T any](t *testing.T, c connection[T]) []T {
	t.Helper()
	list := make([]T, 0, len(c.Edges))
	for _, edge := range c.Edges {
		list = append(list, edge.Node)
	}
	if len(list) != c.TotalCount {
		t.Errorf("%d of %d rows of %T came", len(list), c.TotalCount, list)
	}
	return list
}

func (p placed) at() unitRow { return unitRow{Tab: p.Tab, Row: p.Row, Address: p.Cell.Address} }

// of is the place of a row that stands below a unit, which its own district must be.
func (p placed) of(t *testing.T, unit string) unitRow {
	t.Helper()
	own := ""
	if p.District != nil {
		own = p.District.Code
	}
	if own != unit {
		t.Errorf("a row of %q stands below %q", own, unit)
	}
	at := p.at()
	at.Unit = unit
	return at
}

func (r *reported) addRows(t *testing.T, unit string, rows *rowsOf) {
	t.Helper()
	for _, n := range nodes(t, rows.IndicatorValues) {
		if (n.Membership == nil) != (unit == "") || (n.Membership != nil && n.Membership.District.Code != unit) {
			t.Errorf("%s of %q has the membership %+v", n.Indicator.Code, unit, n.Membership)
		}
		row := figureRow{
			At: n.of(t, unit), Indicator: n.Indicator.Code, Context: n.Context, Qualifier: n.Qualifier,
			Status: n.Status, Absence: n.Absence, ChangeKind: n.ChangeKind, DenominatorKind: n.DenominatorKind, Note: n.Note,
		}
		for _, m := range n.Measures {
			row.Measures = append(row.Measures, measureRow{m.Measure, m.Value, m.Printed, m.Cell.Tab, m.Cell.Address})
		}
		r.Figures = append(r.Figures, row)
	}
	for _, n := range nodes(t, rows.Awards) {
		r.Awards = append(r.Awards, awardRow{
			n.of(t, unit), n.Form.Code, n.RecipientKind, n.Stage, n.Decision, n.Printed, n.Note, n.Count,
		})
	}
	for _, n := range nodes(t, rows.Exemplars) {
		movement := ""
		if n.Movement != nil {
			movement = n.Movement.Code
		}
		r.Exemplars = append(r.Exemplars, exemplarRow{
			n.of(t, unit), n.Section.Code, n.Kind, n.Person.Name, n.Place, movement, n.Model,
			n.IncomeMin, n.IncomeMax, n.JobsMin, n.JobsMax, n.OpenEnded, n.Note,
		})
	}
}
