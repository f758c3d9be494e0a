package catalog_test

import (
	"slices"
	"testing"

	"thidua/catalog"
	"thidua/term"
)

// What was opened in a database is known beside the files, and the files' own catalogue stays as it is.
func TestCatalogueWithWhatADatabaseHas(t *testing.T) {
	const cluster = "dien-bien/cum-huyen-vung-thap"
	c := read(t)
	hash := c.Hash()
	days := catalog.Span{First: "2031-01-01", Last: "2031-12-31"}
	with := c.With(catalog.Local{
		Periods:   []catalog.Period{{Code: "2031", Kind: term.PeriodKindYear, Days: days}, {Code: "2022", Kind: term.PeriodKindYear, Days: days}},
		Districts: []catalog.District{{Code: "dien-bien/xa-moi", Province: "dien-bien", Name: catalog.Name{Vi: "Xã Mới", En: "Mới Commune"}}},
		Memberships: []catalog.Membership{
			{Cluster: cluster, District: "dien-bien/tuan-giao", Period: "2031", Role: term.MemberRoleMember, Ordinal: 2},
			{Cluster: cluster, District: "dien-bien/xa-moi", Period: "2031", Role: term.MemberRoleLead, Ordinal: 1},
		},
		Reports: []catalog.Report{{Cluster: cluster, Period: "2031", DueOn: "2032-01-31"}},
	})
	identity, err := with.Identity(cluster, "dien-bien/xa-moi", "2031")
	if err != nil || identity.DistrictName != "Xã Mới" || identity.DueOn != "2032-01-31" ||
		!slices.Equal(identity.Members, []string{"dien-bien/xa-moi", "dien-bien/tuan-giao"}) {
		t.Errorf("%+v, %v", identity, err)
	}
	if v := with.Vocabulary(cluster, "2031"); v.Members["dien-bien/xa-moi"].Vi != "Xã Mới" || len(v.Members) != 2 {
		t.Errorf("members of the vocabulary: %v", v.Members)
	}
	if _, ok := with.TemplateFor("member", "dien-bien/xa-moi", "2031"); !ok {
		t.Error("no template for the new year")
	}
	if p, _ := with.Period("2022"); p.Days == days {
		t.Error("the database changed a period of the files")
	}
	if _, err := c.Identity(cluster, "", "2031"); err == nil || c.Hash() != hash || with.Hash() == hash {
		t.Errorf("the files' own catalogue: %v; hashes %s, %s", err, c.Hash(), with.Hash())
	}
	if same := c.With(catalog.Local{Memberships: c.Members(cluster, "2022")}); same.Hash() != hash {
		t.Error("a database that says what the files say made another catalogue")
	}
}
