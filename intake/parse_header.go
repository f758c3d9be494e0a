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
	code := identityCode(item, cellLine(at.cell()))
	switch item {
	case ItemCluster:
		r.draft.Cluster = code
	case ItemPeriod:
		r.draft.Period = code
	case ItemDistrict:
		r.draft.District = code
		if codes := r.members[labelKey(code)]; len(codes) == 1 {
			r.draft.District = codes[0]
		}
	}
}

// identityCode is how the code of an identity item is written.
func identityCode(item, written string) string {
	if item == ItemPeriod {
		return strings.ToUpper(lineText(written))
	}
	return strings.ToLower(lineText(written))
}

// IdentityOf is who a form says it is of, by the items of its header tab, else by the marks of the book: codes alone,
// no names. A unit that the form calls by name, without a mark, stays that name in small letters. ok is false when cluster or period
// is not said, or said twice.
func IdentityOf(form Form) (identity Identity, ok bool) {
	said := map[string]string{}
	if tab := form.Tab(TabHeader); tab != nil && tab.HeaderRow > 0 {
		twice := map[string]bool{}
		for row := range tab.rows {
			item, value := codeOf(tab.Cell(row, ColumnCodeKey)), cellLine(tab.Cell(row, ColumnValue))
			if value == "" || !slices.Contains(identityItems, item) {
				continue
			}
			twice[item] = said[item] != ""
			said[item] = identityCode(item, value)
		}
		for item := range twice {
			if twice[item] {
				delete(said, item)
			}
		}
	}
	for item, mark := range map[string]string{ItemCluster: MarkCluster, ItemPeriod: MarkPeriod, ItemDistrict: MarkDistrict} {
		made := identityCode(item, form.Marks[mark])
		if said[item] == "" || item == ItemDistrict && memberCode(made) && !memberCode(said[item]) {
			said[item] = made
		}
	}
	identity = Identity{Cluster: said[ItemCluster], Period: said[ItemPeriod], District: said[ItemDistrict]}
	return identity, identity.Cluster != "" && identity.Period != ""
}

// An identity is what a form says of whose it is: in an item of the header tab, and in a mark of the book.
type identityItem struct {
	item, mark string
	said       *string
	want       string // what is expected, "" for anything
	mismatch   ProblemCode
	what       Wording
}

func (r *reader) identityItems(expect *Expect) []identityItem {
	return []identityItem{
		{ItemCluster, MarkCluster, &r.draft.Cluster, expect.Cluster, ProblemClusterMismatch, whatCluster},
		{ItemPeriod, MarkPeriod, &r.draft.Period, expect.Period, ProblemPeriodMismatch, whatPeriod},
		{ItemDistrict, MarkDistrict, &r.draft.District, expect.District, ProblemMemberMismatch, whatMember},
	}
}

// settleIdentity completes what the header tab does not say by the marks of the book, and refuses a form of another
// cluster, period or unit, one that does not say whose it is, and a copy of another period's or cluster's whose header
// tab was made to say otherwise.
func (r *reader) settleIdentity() {
	expect := r.expect
	for _, i := range r.identityItems(expect) {
		mark := identityCode(i.item, r.form.Marks[i.mark])
		header := *i.said
		if header == "" && mark != "" {
			*i.said = mark
			r.tell(i.item, problem(ProblemMarksUsed, mark, Wording{}, place{"what", i.what}))
		}
		switch {
		case expect.anybody():
		case i.item == ItemDistrict && expect.District == "" && *i.said != "":
			r.tell(i.item, problem(ProblemMemberMismatch, *i.said,
				Wording{"biểu của Trưởng cụm, không của riêng đơn vị nào", "the lead's sheet, of no single unit"}))
			continue
		case i.want == "":
		case *i.said == "":
			r.tell(i.item, problem(ProblemIdentityMissing, "", r.called(i.item, i.want), place{"what", i.what}))
			continue
		case !strings.EqualFold(*i.said, i.want):
			r.tell(i.item, problem(i.mismatch, *i.said, r.called(i.item, i.want), expect.help()))
			continue
		case i.item != ItemDistrict && mark != "" && !strings.EqualFold(mark, i.want):
			r.tell(i.item, problem(i.mismatch, mark, r.called(i.item, i.want), expect.help()))
			continue
		}
		if header != "" && mark != "" && !strings.EqualFold(header, mark) {
			r.tell(i.item, problem(ProblemMarksDisagree, header, Wording{}, place{"what", i.what}, same("other", mark)))
		}
	}
}

// help says where to ask, at the end of a remedy.
func (e *Expect) help() place {
	if e.Help == "" {
		return same("help", "")
	}
	return place{"help", Wording{" Cần giúp đỡ, hãy hỏi: " + e.Help + ".", " For help, ask: " + e.Help + "."}}
}

// called is a code with the name that people know it by.
func (r *reader) called(item, code string) Wording {
	if name, ok := r.vocabulary.Members[code]; ok && item == ItemDistrict {
		return Wording{"“" + code + "” (" + name.Vi + ")", "“" + code + "” (" + orElse(name.En, name.Vi) + ")"}
	}
	return Wording{"“" + code + "”", "“" + code + "”"}
}

// tell reports a Problem of the form's identity, at its cell where there is one.
func (r *reader) tell(item string, p *Problem) {
	if at, ok := r.identity[item]; ok {
		r.report(at, p)
		return
	}
	title := ""
	if tab := r.form.Tab(TabHeader); tab != nil {
		title = tab.Tab.Title
		if !p.Notice {
			r.counts[TabHeader]++
		}
	}
	r.problems = append(r.problems, p.at(title, "", item))
}
