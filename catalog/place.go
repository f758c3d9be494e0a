package catalog

import (
	"strings"

	"thidua/decimal"
	"thidua/term"
)

// Province is a province or centrally run city (tỉnh, thành phố trực thuộc trung ương).
type Province struct {
	Code  string
	Name  Name
	Valid Span
}

// District is a member unit that reports (đơn vị thành viên): of district level until 30 June 2025, a commune, ward
// or special zone from 1 July 2025.
type District struct {
	Code     string // begins with the province's
	Province string
	Kind     term.DistrictKind
	Name     Name
	Valid    Span
}

// DistrictChange is what became what when units changed (thay đổi đơn vị hành chính).
type DistrictChange struct {
	Code        string
	Kind        term.DistrictChangeKind
	EffectiveOn term.Date        // first day of the new units
	From, To    []string         // districts; To may be empty when the successors are not in the catalogue
	Share       *decimal.Decimal // percent of the predecessor that went over; nil when not known
	Whole       bool             // every predecessor went over whole: only then may figures be rolled forward
	Document    string           // code of a Document, "" when not known
	Note        string
}

// Cluster is an emulation cluster or block (cụm, khối thi đua).
type Cluster struct {
	Code     string // begins with the province's
	Province string
	Kind     term.ClusterKind
	Name     Name
	Document string // code of the founding Document, "" when not known
	Valid    Span
}

// Membership is a unit in a cluster in one period, with its role: the lead rotates yearly.
type Membership struct {
	Cluster  string
	District string
	Period   string
	Role     term.MemberRole
	Ordinal  int // place in the cluster's lists, from 1
}

// What can be wrong with places.
var (
	codeOutside = wording{
		"the code does not begin with that of its province, %[1]s/. Put it before the rest.",
		"mã không bắt đầu bằng mã tỉnh, %[1]s/. Thêm phần đó vào đầu mã.",
	}
	codeTaken = wording{
		"“%[1]s” is the code of %[2]s too. A code stands for one thing in the whole catalogue: change one of them.",
		"“%[1]s” cũng là mã ở %[2]s. Trong cả danh mục mỗi mã chỉ một thứ: đổi một trong hai.",
	}
	changeEmpty = wording{
		"no unit changed: name those before the change.",
		"không có đơn vị nào thay đổi: nêu các đơn vị trước khi thay đổi.",
	}
	memberElsewhere = wording{
		"%[1]s is not of the cluster's province %[2]s. Correct one of them.",
		"%[1]s không thuộc tỉnh %[2]s của cụm. Sửa một trong hai.",
	}
	memberEnded = wording{
		"%[1]s does not exist in period %[2]s (%[3]s to %[4]s). Use the unit that does, or correct its days.",
		"%[1]s không tồn tại trong kỳ %[2]s (từ %[3]s đến %[4]s). Dùng đơn vị của kỳ đó, hoặc sửa ngày hiệu lực.",
	}
	leadTwice = wording{
		"the cluster has two leads in the period: %[1]s is the other. Make one of them DEPUTY or MEMBER.",
		"cụm có hai trưởng cụm trong kỳ: đơn vị kia là %[1]s. Đổi một đơn vị thành DEPUTY hoặc MEMBER.",
	}
)

func readProvince(r row) Province {
	return Province{Code: r.code(plainCode), Name: r.name(), Valid: r.span("valid_from", "valid_to")}
}

func readDistrict(r row) District {
	d := District{
		Code: r.code(placeCode), Province: r.needRefer("province", "provinces.tsv"),
		Kind: choice[term.DistrictKind](r, "kind"), Name: r.name(), Valid: r.span("valid_from", "valid_to"),
	}
	r.within(d.Code, d.Province)
	return d
}

// within notes a code that does not begin with its province's.
func (r row) within(code, province string) {
	if province != "" && !strings.HasPrefix(code, province+"/") {
		r.wrong("code", codeOutside, province)
	}
}

func readDistrictChange(r row) DistrictChange {
	c := DistrictChange{
		Code: r.code(placeCode), Kind: choice[term.DistrictChangeKind](r, "kind"),
		EffectiveOn: r.needDate("effective_on"),
		From:        r.referList("from", "districts.tsv"), To: r.referList("to", "districts.tsv"),
		Share: r.number("share"), Whole: r.yes("whole"), Document: r.refer("document", "documents.tsv"), Note: r.text("note"),
	}
	if len(c.From) == 0 {
		r.wrong("from", changeEmpty)
	}
	r.percentage("share", c.Share)
	return c
}

func readCluster(r row) Cluster {
	c := Cluster{
		Code: r.code(placeCode), Province: r.needRefer("province", "provinces.tsv"),
		Kind: choice[term.ClusterKind](r, "kind"), Name: r.name(), Document: r.refer("document", "documents.tsv"),
		Valid: r.span("valid_from", "valid_to"),
	}
	r.within(c.Code, c.Province)
	if held, taken := r.tables.byName["districts.tsv"].byKey[c.Code]; taken && c.Code != "" {
		r.wrong("code", codeTaken, c.Code, held.place())
	}
	return c
}

func readMembership(r row) Membership {
	return Membership{
		Cluster: r.needRefer("cluster", "clusters.tsv"), District: r.needRefer("district", "districts.tsv"),
		Period: r.needRefer("period", "periods.tsv"), Role: choice[term.MemberRole](r, "role"),
		Ordinal: r.whole("ordinal", 1, 10_000),
	}
}

// checkMemberships compares each membership with its cluster, unit and period, and with the others of its cluster.
func (c *Catalog) checkMemberships(t *tables) {
	leads, places := map[string]string{}, map[string]map[int]string{}
	for i, m := range c.Memberships {
		r := row{t.byName["memberships.tsv"].records[i], t}
		c.checkMember(r, m)
		of := m.Cluster + " " + m.Period
		if places[of] == nil {
			places[of] = map[int]string{}
		}
		if other, taken := places[of][m.Ordinal]; taken && m.Ordinal > 0 {
			r.wrong("ordinal", placeTwice, m.Ordinal, other)
		}
		places[of][m.Ordinal] = m.District
		if m.Role != term.MemberRoleLead {
			continue
		}
		if other, taken := leads[of]; taken {
			r.wrong("role", leadTwice, other)
		}
		leads[of] = m.District
	}
}

func (c *Catalog) checkMember(r row, m Membership) {
	district, known := c.District(m.District)
	if !known {
		return
	}
	if cluster, ok := c.Cluster(m.Cluster); ok && cluster.Province != district.Province {
		r.wrong("district", memberElsewhere, m.District, cluster.Province)
	}
	if period, ok := c.Period(m.Period); ok && !district.Valid.Meets(period.Days) {
		r.wrong("period", memberEnded, m.District, m.Period, period.Days.First, period.Days.Last)
	}
}
