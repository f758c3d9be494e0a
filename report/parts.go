package report

import (
	"cmp"
	"slices"

	"thidua/decimal"
	"thidua/ent"
	"thidua/term"
)

// spanWords are a range of numbers: "từ 200 đến 400", "từ 200", "đến 400", "30"; "" without any.
func spanWords(from, to *decimal.Decimal) string {
	switch {
	case from == nil && to == nil:
		return ""
	case to == nil:
		return "từ " + from.Format(0, true)
	case from == nil:
		return "đến " + to.Format(0, true)
	case *from == *to:
		return from.Format(0, true)
	}
	return "từ " + from.Format(0, true) + " đến " + to.Format(0, true)
}

// awardLevels are the levels in the order of a report.
var awardLevels = [...]term.AwardLevel{
	term.AwardLevelState, term.AwardLevelMinistry, term.AwardLevelProvince, term.AwardLevelDistrict, term.AwardLevelCommune,
	term.AwardLevelAgency, term.AwardLevelOrganisation,
}

// recipientKinds are the kinds of recipients in the order of a report.
var recipientKinds = [...]term.RecipientKind{term.RecipientKindCollective, term.RecipientKindIndividual, term.RecipientKindHousehold}

// awardKey is what the awards of a form are counted by.
type awardKey struct {
	form  int
	stage term.AwardStage
}

// counts are the awards of one form and stage: by kind of recipient and place, the last place being the cluster.
type counts [len(recipientKinds)][]*AwardCount

// addAwards counts the awards by level and form. What the cluster's own sheet states is the total; without it, the
// members' counts are added.
func (b *builder) addAwards() {
	counted := map[awardKey]*counts{}
	for _, a := range b.awards {
		place, ok := b.place(a.DistrictID)
		kind := slices.Index(recipientKinds[:], a.RecipientKind)
		if !ok || kind < 0 {
			continue
		}
		of := counted[awardKey{a.FormID, a.Stage}]
		if of == nil {
			of = &counts{}
			for i := range of {
				of[i] = make([]*AwardCount, len(b.tree.Members)+1)
			}
			counted[awardKey{a.FormID, a.Stage}] = of
		}
		if place < 0 {
			place = len(b.tree.Members)
		}
		of.add(kind, place, a, b)
	}
	b.tree.Awards = []*AwardLevel{}
	for _, level := range awardLevels {
		made := &AwardLevel{Level: level}
		for _, form := range b.forms {
			for _, stage := range [...]term.AwardStage{term.AwardStageDecided, term.AwardStageProposed} {
				if of := counted[awardKey{form.ID, stage}]; of != nil && form.Level == level {
					made.Forms = append(made.Forms, of.form(form, stage))
				}
			}
		}
		if len(made.Forms) > 0 {
			b.tree.Awards = append(b.tree.Awards, made)
		}
	}
}

// add counts a row of a sheet; several decisions of one form are added.
func (c *counts) add(kind, place int, a *ent.Award, b *builder) {
	count := int(a.Count)
	if known := c[kind][place]; known != nil {
		known.Count += count
		known.Printed = ""
		return
	}
	made := &AwardCount{Recipient: a.RecipientKind, Count: count, Printed: a.Printed, Stated: place == len(b.tree.Members)}
	if !made.Stated {
		made.District = b.district(place)
	}
	c[kind][place] = made
}

func (c *counts) form(form *ent.AwardForm, stage term.AwardStage) *AwardForm {
	made := &AwardForm{Form: Named{form.Code, form.NameVi, form.NameEn}, Kind: form.Kind, Stage: stage, Totals: []*AwardCount{}}
	for kind, recipient := range recipientKinds {
		last := len(c[kind]) - 1
		sum := &AwardCount{Recipient: recipient}
		for _, count := range c[kind][:last] {
			if count != nil {
				made.ByDistrict = append(made.ByDistrict, count)
				sum.Count += count.Count
			}
		}
		switch {
		case c[kind][last] != nil:
			made.Totals = append(made.Totals, c[kind][last])
		case slices.ContainsFunc(c[kind][:last], func(count *AwardCount) bool { return count != nil }):
			made.Totals = append(made.Totals, sum)
		}
	}
	return made
}

// addDocuments lists the documents that the outline cites, in the order in which it first does.
func (b *builder) addDocuments() {
	order := map[string]int{}
	for i, s := range b.tree.Flat() {
		order[s.Code] = i
	}
	b.tree.Documents = make([]*Document, 0, len(b.documents))
	for _, d := range b.documents {
		made := &Document{Code: d.Code, Kind: d.Kind, Number: d.Number, Issuer: d.Issuer, IssuedOn: d.IssuedOn, Subject: d.Subject}
		for _, s := range d.Edges.Sections {
			made.Sections = append(made.Sections, s.Code)
		}
		slices.SortFunc(made.Sections, func(x, y string) int { return cmp.Compare(order[x], order[y]) })
		b.tree.Documents = append(b.tree.Documents, made)
	}
	slices.SortStableFunc(b.tree.Documents, func(x, y *Document) int {
		return cmp.Or(cmp.Compare(order[x.first()], order[y.first()]), cmp.Compare(value(x.IssuedOn), value(y.IssuedOn)), cmp.Compare(x.Code, y.Code))
	})
}

func (d *Document) first() string {
	if len(d.Sections) == 0 {
		return ""
	}
	return d.Sections[0]
}

// severities are in the order in which findings are told.
var severities = [...]term.Severity{term.SeverityError, term.SeverityWarning, term.SeverityInfo}

// addFindings lists what does not add up, the worst first, and puts each beside the figure it is about.
func (b *builder) addFindings() {
	if b.viewer.Role != term.RolePublic && b.viewer.Role != term.RoleAnalyst {
		b.tree.Findings = []*Finding{}
	}
	places := make(map[int]int, len(b.findings))
	indicators := make(map[int]string, len(b.coded))
	for code, id := range b.coded {
		indicators[id] = code
	}
	for _, f := range b.findings {
		place, ok := b.place(f.DistrictID)
		if !ok || f.Edges.Rule == nil {
			continue
		}
		rule := f.Edges.Rule
		made := &Finding{
			ID: f.ID, Rule: Named{rule.Code, rule.NameVi, rule.NameEn}, Severity: f.Severity, State: f.State,
			District: b.district(place), Indicator: indicators[value(f.IndicatorID)], Context: f.Context, Printed: f.Printed,
			Vi: f.MessageVi, En: f.MessageEn, Explanation: f.Explanation, Reason: f.Reason,
		}
		places[f.ID] = place
		b.tree.Findings = append(b.tree.Findings, made)
	}
	slices.SortStableFunc(b.tree.Findings, func(x, y *Finding) int {
		return cmp.Or(cmp.Compare(slices.Index(severities[:], x.Severity), slices.Index(severities[:], y.Severity)),
			cmp.Compare(x.Rule.Code, y.Rule.Code), cmp.Compare(places[x.ID], places[y.ID]), cmp.Compare(x.ID, y.ID))
	})
	for _, made := range b.tree.Findings {
		if row := b.index[rowKey{b.coded[made.Indicator], made.Context}]; row != nil && made.Indicator != "" {
			row.Findings = append(row.Findings, made)
		}
	}
}
