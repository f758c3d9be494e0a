package intake

import (
	"maps"
	"slices"
	"strings"

	"thidua/sheet"
	"thidua/term"
)

// memberColumn is a column of the plans tab: the plans given to one member.
type memberColumn struct {
	district string
	column   int
}

// readPlans reads the plans tab, indicators down and members across, and returns how many rows hold a plan.
func (r *reader) readPlans(tab *FormTab) (filled int) {
	members := r.memberColumns(tab)
	known := func(code string) bool { return hasKey(r.vocabulary.Indicators, code) }
	k := r.newKeyer(tab, known, r.indicators, byNothing)
	first := len(r.draft.Plans)
	for row := range tab.rows {
		content := slices.ContainsFunc(members, func(m memberColumn) bool { return !tab.Tab.At(row, m.column).IsBlank() })
		key, sure, ok := k.identify(row, content)
		if !content {
			continue
		}
		filled++
		r.seeRow(tab, row)
		if !ok || k.again(row, key.key) {
			continue
		}
		for _, member := range members {
			at := spot{tab, row, member.column, key.key}
			if at.cell().IsBlank() {
				continue
			}
			plan := Plan{
				Indicator: key.key, District: member.district, Printed: shownText(at.cell()),
				Tab: tab.Tab.Title, Cell: at.address(), Row: row, Held: !sure,
			}
			if !sure || r.readPlan(at, &plan) {
				r.draft.Plans = append(r.draft.Plans, plan)
			}
		}
	}
	for i := first; i < len(r.draft.Plans); i++ {
		if plan := &r.draft.Plans[i]; k.twice[plan.Indicator] {
			plan.Held, plan.Plan = true, 0
		}
	}
	return filled
}

// readPlan reads one plan; present is false when the cell says that there is none.
func (r *reader) readPlan(at spot, plan *Plan) (present bool) {
	indicator := r.vocabulary.Indicators[plan.Indicator]
	figure := Figure{
		Measure: term.MeasurePlan, Type: indicator.Type, Decimals: indicator.Decimals,
		Unit: r.vocabulary.Units[indicator.Unit], Units: r.vocabulary.Units, Locale: r.form.Locale,
	}
	reading, p := ReadCell(at.cell(), figure)
	if p == nil && reading.Value != nil && (reading.Qualifier != term.QualifierExact || reading.Status != "") {
		p = problem(ProblemNumberInexact, plan.Printed, figure.wanted())
	}
	if p == nil && reading.Value != nil && at.typed() {
		p = r.shrunkSince(*reading.Value, &figure, FigureKey{plan.District, plan.Indicator, "", term.MeasurePlan})
	}
	if p != nil {
		r.report(at, p)
		plan.Held = true
		return true
	}
	if reading.Value == nil {
		return false
	}
	plan.Plan = *reading.Value
	return true
}

// memberColumns finds the column of each member: by the code that stands right above the header, else by the name in
// the header, else by its mark. A member without column is a Problem, and so is one with two; other columns are left alone.
func (r *reader) memberColumns(tab *FormTab) []memberColumn {
	columns := map[string][]int{}
	for _, other := range tab.Others {
		code := strings.ToLower(strings.ReplaceAll(other.Above, " ", ""))
		byName := r.members[labelKey(other.Title)]
		switch {
		case hasKey(r.vocabulary.Members, code):
		case len(byName) == 1:
			code = byName[0]
		case hasKey(r.vocabulary.Members, other.Mark):
			code = other.Mark
		case memberCode(code):
			if len(r.vocabulary.Members) > 0 {
				r.report(spot{tab, max(1, tab.HeaderRow-1), other.Column, code}, problem(ProblemMemberUnknown, other.Above,
					Wording{"mã một đơn vị thành viên", "the code of a member"}))
				continue
			}
		default:
			continue
		}
		columns[code] = append(columns[code], other.Column)
	}
	var members []memberColumn
	for _, code := range slices.Sorted(maps.Keys(columns)) {
		found := columns[code]
		if len(found) > 1 {
			cells := sheet.Address(tab.HeaderRow, found[0]) + ", " + sheet.Address(tab.HeaderRow, found[1])
			r.report(spot{tab, tab.HeaderRow, found[1], code}, problem(ProblemColumnDuplicate, r.memberName(code).Vi, Wording{},
				place{"got", r.memberName(code)}, same("cells", cells)))
			continue
		}
		members = append(members, memberColumn{code, found[0]})
	}
	for _, code := range slices.Sorted(maps.Keys(r.vocabulary.Members)) {
		if len(columns[code]) == 0 {
			p := problem(ProblemMemberColumn, code, Wording{}, place{"got", r.memberName(code)})
			r.counts[tab.Spec.Code]++
			r.problems = append(r.problems, p.at(tab.Tab.Title, "", code))
		}
	}
	slices.SortFunc(members, func(a, b memberColumn) int { return a.column - b.column })
	return members
}

// memberCode says whether a text has the form of a member's code: province/district.
func memberCode(code string) bool {
	province, district, ok := strings.Cut(code, "/")
	return ok && province != "" && province == slug(province) && district != "" && district == slug(district)
}

func (r *reader) memberName(code string) Wording {
	if name, ok := r.vocabulary.Members[code]; ok {
		return Wording{orElse(name.Vi, code), orElse(name.En, orElse(name.Vi, code))}
	}
	return Wording{code, code}
}
