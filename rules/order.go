package rules

import (
	"encoding/json"
	"fmt"
	"slices"
	"sort"
	"time"

	"thidua/term"
)

func init() {
	kinds[term.RuleKindDocumentOrder] = kind{
		compile: compileOrder, vi: "{finding}", en: "{finding}", placeholders: []string{"finding", "document", "others"},
	}
}

// orderParameters are those of DOCUMENT_ORDER: documents of one issuer, year and symbol are numbered in the order of
// their dates. A document that one check has found is not looked at by those after it.
type orderParameters struct {
	// Checks are, in this order: AFTER_REPORT (dated after the report), YEAR (the year in the number is that of the date),
	// TWO_DATES (one document, two dates), ORDER (a greater number, an earlier date), SAME_DAY (numbers of one day lie far
	// apart). Empty is all; those left out still take what they find out of the later ones.
	Checks []string `json:"checks"`
	// SameDaySpread is how far numbers of one day may lie apart; 0 is 100.
	SameDaySpread int `json:"sameDaySpread"`
	// SlackDays is by how many days a date may be out of order, as when a number was taken before the document was signed.
	SlackDays int `json:"slackDays"`
	// Restarts are days on which issuers began to number from 1 again, beside the first of January; nil is the first of
	// July 2025, when units were merged.
	Restarts []term.Date `json:"restarts"`
}

const (
	afterReport, yearDiffers, twoDates = "AFTER_REPORT", "YEAR", "TWO_DATES"
	outOfOrder, sameDay                = "ORDER", "SAME_DAY"
)

func compileOrder(parameters json.RawMessage) (check, error) {
	p := orderParameters{SameDaySpread: 100, Restarts: []term.Date{"2025-07-01"}}
	if err := strict(parameters, &p); err != nil {
		return nil, err
	}
	all := []string{afterReport, yearDiffers, twoDates, outOfOrder, sameDay}
	if len(p.Checks) == 0 {
		p.Checks = all
	}
	for _, c := range p.Checks {
		if !slices.Contains(all, c) {
			return nil, fmt.Errorf("checks: %q is none of %v", c, all)
		}
	}
	if p.SameDaySpread < 1 || p.SlackDays < 0 {
		return nil, fmt.Errorf("sameDaySpread must be above zero, and slackDays not below")
	}
	for _, d := range p.Restarts {
		if _, err := term.ParseDate(string(d)); err != nil {
			return nil, fmt.Errorf("restarts: %w", err)
		}
	}
	return p.check, nil
}

// register is what has been found out about the documents of a cluster.
type register struct {
	*orderParameters
	*judged
	rule *Rule
	out  *Result
}

func (p *orderParameters) check(r *Rule, j *judged, out *Result) {
	g := register{p, j, r, out}
	var dated []cited
	for i := range j.Documents {
		c := cite(&j.Documents[i])
		if _, err := term.ParseDate(string(c.IssuedOn)); err == nil && c.symbol != "" && c.issuer != "" && !g.alone(&c) {
			dated = append(dated, c)
		}
	}
	for _, series := range sorted(g.agreed(dated)) {
		for _, part := range g.parts(series) {
			g.sameDay(g.inOrder(part))
		}
	}
}

// tell is the finding of a check, if it is one of the rule's.
func (g *register) tell(check string, about *cited, cells []Cell, others, say filling) {
	if !slices.Contains(g.Checks, check) {
		return
	}
	in := g.districtName(about.District)
	key := map[string]string{
		afterReport: "after", yearDiffers: "year", twoDates: "dates", outOfOrder: "order", sameDay: "same-day",
	}[check]
	g.out.Findings = append(g.out.Findings, g.finding(g.rule, about.District, key+"/"+about.key(), cells, fillings{
		"document": about.title(), "others": others,
		"finding": {in.vi + ": " + say.vi, in.en + ": " + say.en},
	}))
}

// alone says whether something is wrong with a document by itself.
func (g *register) alone(c *cited) bool {
	title := c.title()
	switch {
	case g.ReportedOn != "" && c.IssuedOn > g.ReportedOn:
		g.tell(afterReport, c, []Cell{c.dateCell(), c.numberCell()}, filling{}, filling{
			fmt.Sprintf("văn bản số %s được ghi sau ngày báo cáo (%s). Xin kiểm tra lại ngày.", title.vi, g.ReportedOn.Format(term.LanguageVi)),
			fmt.Sprintf("document no. %s is dated after the report (%s). Please check the date.", title.en, g.ReportedOn.Format(term.LanguageEn)),
		})
		return true
	case c.year != "" && c.year != string(c.IssuedOn[:4]):
		g.tell(yearDiffers, c, []Cell{c.dateCell(), c.numberCell()}, filling{}, filling{
			fmt.Sprintf("văn bản số %s: năm trong số hiệu khác năm ban hành. Xin kiểm tra lại số và ngày.", title.vi),
			fmt.Sprintf("document no. %s: the year in the number is not the year of issue. Please check number and date.", title.en),
		})
		return true
	}
	return false
}

// agreed are the documents whose date all citations agree on, each once, by series.
func (g *register) agreed(dated []cited) map[string][]cited {
	same := map[string][]cited{}
	for _, c := range dated {
		same[c.same()] = append(same[c.same()], c)
	}
	series := map[string][]cited{}
	for _, of := range sorted(same) {
		if about, others := disagreeing(of); len(others) > 0 {
			g.twoDates(about, others)
		} else if c := of[0]; c.number > 0 && !c.party {
			series[c.series()] = append(series[c.series()], c)
		}
	}
	return series
}

// disagreeing are citations of one document with different dates: the one to be told, which is the date that the
// fewest give, the later cited of two; and one of each other date. others is empty when all agree.
func disagreeing(of []cited) (about *cited, others []*cited) {
	times := map[term.Date]int{}
	for i := range of {
		times[of[i].IssuedOn]++
	}
	for i := range of {
		if about == nil || times[of[i].IssuedOn] <= times[about.IssuedOn] {
			about = &of[i]
		}
	}
	seen := map[term.Date]bool{about.IssuedOn: true}
	for i := range of {
		if !seen[of[i].IssuedOn] {
			seen[of[i].IssuedOn] = true
			others = append(others, &of[i])
		}
	}
	return about, others
}

func (g *register) twoDates(about *cited, others []*cited) {
	cells := []Cell{about.dateCell(), about.numberCell()}
	dates := make([]filling, 0, len(others))
	for _, o := range others[:min(len(others), mostCells)] {
		cells = append(cells, o.dateCell())
		dates = append(dates, filling{o.IssuedOn.Format(term.LanguageVi), o.IssuedOn.Format(term.LanguageEn)})
	}
	told, title := enough(dates), about.title()
	g.tell(twoDates, about, cells, told, filling{
		fmt.Sprintf("văn bản số %s ở chỗ khác được ghi ngày %s. Xin thống nhất một ngày.", title.vi, told.vi),
		fmt.Sprintf("document no. %s is elsewhere dated %s. Please keep to one date.", title.en, told.en),
	})
}

// parts are the documents of a series between two restarts of its numbers, each by number.
func (g *register) parts(series []cited) map[string][]cited {
	parts := map[string][]cited{}
	for _, c := range series {
		part := ""
		for _, restart := range g.Restarts {
			if c.IssuedOn >= restart {
				part = max(part, string(restart))
			}
		}
		parts[part] = append(parts[part], c)
	}
	for _, part := range parts {
		slices.SortStableFunc(part, func(a, b cited) int { return a.number - b.number })
	}
	return parts
}

// inOrder tells the fewest documents without which dates grow with numbers, and is the others.
func (g *register) inOrder(series []cited) []cited {
	kept := growing(series)
	in := make([]cited, 0, len(kept))
	for i, next := 0, 0; i < len(series); i++ {
		if next < len(kept) && kept[next] == i {
			in = append(in, series[i])
			next++
			continue
		}
		c := &series[i]
		var before, after *cited
		if next > 0 {
			before = &series[kept[next-1]]
		}
		if next < len(kept) {
			after = &series[kept[next]]
		}
		switch {
		case before != nil && days(c.IssuedOn, before.IssuedOn) > g.SlackDays:
			g.misplaced(c, before, "sau", "after")
		case after != nil && days(after.IssuedOn, c.IssuedOn) > g.SlackDays:
			g.misplaced(c, after, "trước", "before")
		}
	}
	return in
}

// misplaced tells that a document must be dated after, or before, another.
func (g *register) misplaced(c, other *cited, vi, en string) {
	title, than := c.title(), other.title()
	g.tell(outOfOrder, c, []Cell{c.dateCell(), c.numberCell(), other.dateCell(), other.numberCell()}, than, filling{
		fmt.Sprintf("văn bản số %s phải được ban hành %s văn bản số %s theo thứ tự số. Xin kiểm tra lại số và ngày.", title.vi, vi, than.vi),
		fmt.Sprintf("document no. %s must by its number come %s no. %s. Please check number and date.", title.en, en, than.en),
	})
}

// growing are the places of the longest run of documents whose dates do not fall.
func growing(series []cited) []int {
	before := make([]int, len(series)) // the place before each in its run
	var ends []int                     // the place at which the best run of each length ends
	for i := range series {
		at := sort.Search(len(ends), func(k int) bool { return series[ends[k]].IssuedOn > series[i].IssuedOn })
		before[i] = -1
		if at > 0 {
			before[i] = ends[at-1]
		}
		if at == len(ends) {
			ends = append(ends, i)
		} else {
			ends[at] = i
		}
	}
	run := make([]int, len(ends))
	if len(ends) == 0 {
		return run
	}
	for k, i := len(ends)-1, ends[len(ends)-1]; k >= 0; k, i = k-1, before[i] {
		run[k] = i
	}
	return run
}

// days is how many days later the second date is.
func days(from, to term.Date) int {
	a, err := time.Parse(time.DateOnly, string(from))
	if err != nil {
		return 0
	}
	b, err := time.Parse(time.DateOnly, string(to))
	if err != nil {
		return 0
	}
	return int(b.Sub(a).Hours()) / 24
}

// sameDay tells numbers of one day that lie far apart.
func (g *register) sameDay(series []cited) {
	for i := 1; i < len(series); i++ {
		a, b := &series[i-1], &series[i]
		if a.IssuedOn != b.IssuedOn || b.number-a.number <= g.SameDaySpread {
			continue
		}
		one, other := a.title(), b.title()
		g.tell(sameDay, a, []Cell{a.numberCell(), a.dateCell(), b.numberCell(), b.dateCell()}, other, filling{
			fmt.Sprintf("văn bản số %s và số %s cùng ngày nhưng số cách nhau quá xa. Xin kiểm tra lại số và ngày.", one.vi, other.vi),
			fmt.Sprintf("documents no. %s and no. %s are of one day, but their numbers lie too far apart. Please check numbers and dates.", one.en, other.en),
		})
	}
}
