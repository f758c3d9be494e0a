package intake

import (
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// The items of the header tab, by the code of their row. Recipients are recipient-1, recipient-2 …
const (
	ItemTemplate        = "template"
	ItemTemplateVersion = "template-version"
	ItemCluster         = "cluster"
	ItemPeriod          = "period"
	ItemDistrict        = "district"
	ItemTitle           = "title"
	ItemNumber          = "number"
	ItemPlace           = "place"
	ItemIssuedOn        = "issued-on"
	ItemSignatoryTitle  = "signatory-title"
	ItemSignatory       = "signatory"
)

var identityItems = []string{ItemTemplate, ItemTemplateVersion, ItemCluster, ItemPeriod, ItemDistrict}

var headerItems = append(slices.Clone(identityItems), ItemTitle, ItemNumber, ItemPlace, ItemIssuedOn,
	ItemSignatoryTitle, ItemSignatory)

var recipientItem = regexp.MustCompile(`^recipient-([1-9][0-9]?)$`)

// readHeader reads the header tab and returns how many of its items a person filled in.
func (r *reader) readHeader(tab *FormTab) (filled int) {
	known := func(code string) bool { return slices.Contains(headerItems, code) || recipientItem.MatchString(code) }
	k := r.newKeyer(tab, known, nil, byNothing)
	header := &r.draft.Header
	header.Tab, header.Cells, header.Held = tab.Tab.Title, map[string]string{}, map[string]bool{}
	spots := map[string]spot{}
	for row := range tab.rows {
		inputs := !tab.Cell(row, ColumnValue).IsBlank()
		key, sure, ok := k.identify(row, inputs)
		if !ok {
			continue
		}
		item := key.key
		_, seen := spots[item]
		switch {
		case inputs && k.again(row, item), !inputs && seen:
			continue
		case inputs:
			r.seeRow(tab, row)
			if !slices.Contains(identityItems, item) {
				filled++
			}
		}
		if !sure {
			header.Held[item] = true
			continue
		}
		header.Cells[item] = tab.Address(row, ColumnValue)
		spots[item] = tab.at(row, ColumnValue, item)
	}
	for item := range k.twice {
		header.Held[item] = true
		delete(spots, item)
	}
	r.readItems(header, spots)
	return filled
}

// readItems reads the values of the header's items, in the order of their names.
func (r *reader) readItems(header *Header, spots map[string]spot) {
	recipients := map[int]string{}
	for _, item := range slices.Sorted(maps.Keys(spots)) {
		at := spots[item]
		ok := true
		switch part := recipientItem.FindStringSubmatch(item); {
		case part != nil:
			ordinal, _ := strconv.Atoi(part[1]) // two digits
			if recipients[ordinal], ok = r.text(at, longestName); recipients[ordinal] == "" {
				delete(recipients, ordinal)
			}
		case slices.Contains(identityItems, item):
			r.identity[item] = at
			r.readIdentity(item, at)
		case item == ItemIssuedOn:
			date, p := readDate(at.cell(), r.form.Locale)
			if ok = p == nil; !ok {
				r.report(at, p)
			}
			header.IssuedOn = date
		case item == ItemNumber:
			header.Number, ok = r.label(at, longestName)
		case item == ItemTitle:
			header.Title, ok = r.text(at, longestNote)
		case item == ItemPlace:
			header.Place, ok = r.text(at, longestName)
		case item == ItemSignatoryTitle:
			header.SignatoryTitle, ok = r.text(at, longestName)
		case item == ItemSignatory:
			header.Signatory, ok = r.text(at, longestName)
		}
		if !ok {
			header.Held[item] = true
		}
	}
	for _, ordinal := range slices.Sorted(maps.Keys(recipients)) {
		header.Recipients = append(header.Recipients, recipients[ordinal])
	}
}

// readIdentity reads whose the form is: codes, or a member's name.
func (r *reader) readIdentity(item string, at spot) {
	written := cellLine(at.cell())
	switch item {
	case ItemCluster:
		r.draft.Cluster = strings.ToLower(written)
	case ItemPeriod:
		r.draft.Period = strings.ToUpper(written)
	case ItemDistrict:
		r.draft.District = strings.ToLower(written)
		if codes := r.members[labelKey(written)]; len(codes) == 1 {
			r.draft.District = codes[0]
		}
	}
}

// checkIdentity refuses a form of another cluster, period or unit, or one that does not say whose it is. A zero
// Expect accepts what the form says.
func (r *reader) checkIdentity(expect Expect) {
	if expect == (Expect{}) {
		return
	}
	r.checkItem(ItemCluster, r.draft.Cluster, expect.Cluster, ProblemClusterMismatch, whatCluster)
	r.checkItem(ItemPeriod, r.draft.Period, expect.Period, ProblemPeriodMismatch, whatPeriod)
	if expect.District == "" && r.draft.District != "" {
		r.refuse(ItemDistrict, problem(ProblemMemberMismatch, r.draft.District,
			Wording{"biểu của Trưởng cụm, không của riêng đơn vị nào", "the lead's sheet, of no single unit"}))
		return
	}
	r.checkItem(ItemDistrict, r.draft.District, expect.District, ProblemMemberMismatch, whatMember)
}

func (r *reader) checkItem(item, got, want string, mismatch ProblemCode, what Wording) {
	switch {
	case want == "" || strings.EqualFold(got, want):
	case got == "":
		r.refuse(item, problem(ProblemIdentityMissing, "", r.called(item, want), place{"what", what}))
	default:
		r.refuse(item, problem(mismatch, got, r.called(item, want)))
	}
}

// called is a code with the name that people know it by.
func (r *reader) called(item, code string) Wording {
	if name, ok := r.vocabulary.Members[code]; ok && item == ItemDistrict {
		return Wording{"“" + code + "” (" + name.Vi + ")", "“" + code + "” (" + orElse(name.En, name.Vi) + ")"}
	}
	return Wording{"“" + code + "”", "“" + code + "”"}
}

// refuse reports a Problem of the form's identity, at its cell where there is one.
func (r *reader) refuse(item string, p *Problem) {
	if at, ok := r.identity[item]; ok {
		r.report(at, p)
		return
	}
	title := ""
	if tab := r.form.Tab(TabHeader); tab != nil {
		title = tab.Tab.Title
		r.counts[TabHeader]++
	}
	r.problems = append(r.problems, p.at(title, "", item))
}
