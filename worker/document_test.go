package worker

import (
	"context"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"thidua/intake"
	"thidua/store"
	"thidua/store/storetest"
	"thidua/term"
)

func TestPlanDocuments(t *testing.T) {
	stored := map[string]documentRow{
		"cua-danh-muc": {id: 1, code: "cua-danh-muc", origin: term.OriginCatalog, kind: term.DocumentKindLaw, number: "15/2003/QH11", sections: []string{"awards"}},
		"cua-bieu":     {id: 2, code: "cua-bieu", origin: term.OriginLocal, kind: term.DocumentKindPlan, number: "1/KH", subject: "Thi đua"},
	}
	held := func(columns ...intake.ColumnCode) map[intake.ColumnCode]bool {
		set := map[intake.ColumnCode]bool{}
		for _, c := range columns {
			set[c] = true
		}
		return set
	}
	got := planDocuments([]intake.Document{
		{Code: "cua-danh-muc", Kind: term.DocumentKindDecree, Number: "khác", Sections: []string{"awards", "opening", "opening"}},
		{Code: "cua-bieu", Kind: term.DocumentKindPlan, Number: "2/KH", Held: held(intake.ColumnSubject)},
		{Code: "moi", Kind: term.DocumentKindPlan, Number: "3/KH", Sections: []string{"opening"}},
		{Code: "chua-ro-loai", Number: "4/KH", Held: held(intake.ColumnKind)},
	}, stored)
	want := documentPlan{
		add:    []documentRow{{code: "moi", kind: term.DocumentKindPlan, number: "3/KH", sections: []string{"opening"}}},
		change: []documentRow{{id: 2, code: "cua-bieu", origin: term.OriginLocal, kind: term.DocumentKindPlan, number: "2/KH", subject: "Thi đua"}},
		cite:   []citing{{1, "opening"}},
	}
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(documentPlan{}, documentRow{}, citing{})); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// A document that another sheet brought after the plan was made is not added twice: the pass begins anew.
func TestDocumentMeanwhile(t *testing.T) {
	storetest.EachDialect(t, func(t *testing.T, dialect string) {
		b := newBench(t, dialect)
		add := func() error {
			return b.p.w.Store.Write(t.Context(), func(ctx context.Context, tx *store.Tx) error {
				return b.p.addDocuments(ctx, tx, []documentRow{{code: "moi", kind: term.DocumentKindPlan, number: "1/KH"}})
			})
		}
		if err := add(); err != nil {
			t.Fatal(err)
		}
		if err := add(); !errors.Is(err, ErrOvertaken) {
			t.Errorf("%v", err)
		}
	})
}

func TestSettleHeader(t *testing.T) {
	last := headerSays{number: "1/BC", place: "Tuần Giáo", signatory: "Lê Xuân Cảnh", recipients: "Ban TĐKT\nLưu VT", issuedOn: "2023-02-16"}
	cells := map[string]string{intake.ItemNumber: "C6", intake.ItemPlace: "C7", intake.ItemSignatory: "C10", intake.ItemIssuedOn: "C8"}
	for _, c := range []struct {
		name   string
		header intake.Header
		trust  trust
		want   headerSays
	}{
		{
			"edited",
			intake.Header{Number: "2/BC", IssuedOn: "2023-02-17", Recipients: []string{"Lưu VT"}, Cells: cells},
			trust{},
			headerSays{number: "2/BC", issuedOn: "2023-02-17", recipients: "Lưu VT"},
		},
		{
			"a cell with a problem",
			intake.Header{
				Number: "2/BC", Place: "Tuần Giáo", Signatory: "Lê Xuân Cảnh", Cells: cells, Recipients: []string{"Ban TĐKT", "Lưu VT"},
				Held: map[string]bool{intake.ItemIssuedOn: true},
			},
			trust{doubtful: true},
			headerSays{number: "2/BC", place: "Tuần Giáo", signatory: "Lê Xuân Cảnh", recipients: "Ban TĐKT\nLưu VT", issuedOn: "2023-02-16"},
		},
		{
			"a row gone from a tab with problems",
			intake.Header{Number: "2/BC", Cells: map[string]string{intake.ItemNumber: "C6"}},
			trust{doubtful: true},
			headerSays{number: "2/BC", place: "Tuần Giáo", signatory: "Lê Xuân Cảnh", recipients: "Ban TĐKT\nLưu VT", issuedOn: "2023-02-16"},
		},
		{
			"a recipient with a problem",
			intake.Header{Recipients: []string{"Lưu VT"}, Held: map[string]bool{"recipient-1": true}},
			trust{},
			headerSays{recipients: "Ban TĐKT\nLưu VT"},
		},
		{"an empty tab", intake.Header{}, trust{none: true}, last},
	} {
		if got := settleHeader(&c.header, last, c.trust); got != c.want {
			t.Errorf("%s:\n got %+v\nwant %+v", c.name, got, c.want)
		}
	}
}
