package worker_test

import (
	"testing"

	"thidua/ent/indicatorvalue"
	"thidua/ent/report"
	"thidua/examples"
	"thidua/store/storetest"
	"thidua/term"
)

// The real report of 2022: every sheet is read whole, and reading it again changes nothing but the list of runs.
func TestSyncExample(t *testing.T) {
	storetest.EachDialect(t, func(t *testing.T, dialect string) {
		w := newWorld(t, dialect)
		total := 0
		for _, of := range examples.DienBien2022Forms() {
			f := w.form(of.Folder)
			run := f.sync(term.SyncOutcomeApplied)
			if len(run.Problems) > 0 || run.Added == 0 || run.Changed+run.Withdrawn+run.Held > 0 {
				t.Errorf("first reading: %s", run.Text(term.LanguageEn))
			}
			total += run.Added
			before := w.revision()
			again := f.sync(term.SyncOutcomeUnchanged)
			if again.Filled != run.Filled || again.Required != run.Required || again.ContentHash != run.ContentHash {
				t.Errorf("second reading tells something else: %+v", again)
			}
			if w.revision() != before {
				t.Errorf("the same sheet raised the revision from %+v to %+v", before, w.revision())
			}
		}
		ctx, c := w.system(), w.client()
		rows := c.IndicatorValue.Query().CountX(ctx) + c.Award.Query().CountX(ctx) + c.Exemplar.Query().CountX(ctx) + c.Narrative.Query().CountX(ctx)
		if rows != total || c.SyncRun.Query().CountX(ctx) != 12 {
			t.Errorf("%d rows of %d, %d runs of 12", rows, total, c.SyncRun.Query().CountX(ctx))
		}
		if names := c.PersonName.Query().CountX(ctx); names != c.Exemplar.Query().CountX(ctx) {
			t.Errorf("%d names for %d exemplars", names, c.Exemplar.Query().CountX(ctx))
		}
		header := c.Report.Query().Where(report.Code(cluster + "/" + period)).OnlyX(ctx)
		if header.Signatory != "Lê Xuân Cảnh" || header.Number != "/BC-CTĐVT" || len(header.Recipients) != 4 ||
			header.IssuedOn == nil || *header.IssuedOn != "2023-02-16" {
			t.Errorf("header of the report: %v", header)
		}
		grain := c.IndicatorValue.Query().Where(indicatorvalue.Printed(`{"ACTUAL":"37.934,7","PERCENT_OF_PLAN":"100,9"}`)).WithRun().OnlyX(ctx)
		if grain.Actual.String() != "37934.7" || grain.EffectivePercent.String() != "100.9" ||
			grain.MembershipID == nil || grain.DistrictID == nil || grain.Edges.Run == nil {
			t.Errorf("grain of Tuần Giáo: %v", grain)
		}
	})
}

// What the catalogue says of a document stands, whatever a sheet writes; the sheet adds where it is cited, and the
// documents that the catalogue does not have.
func TestDocuments(t *testing.T) {
	storetest.EachDialect(t, func(t *testing.T, dialect string) {
		w := newWorld(t, dialect)
		f := w.form("cum")
		rows := f.rows["documents"]
		rows[0]["subject"], rows[0]["sections"] = "khác", rows[0]["sections"]+";awards"
		own := map[string]string{}
		_ = own
		f.rows["documents"] = append(rows, rowOf("code", "huyen-tuan-giao-1-kh-2022", "kind", "PLAN", "number", "1/KH", "issuer", "UBND huyện Tuần Giáo", "subject", "Thi đua", "sections", "awards"))
		f.draw()
		published := w.revision().Published
		f.sync(term.SyncOutcomeApplied)
		if w.revision().Published == published {
			t.Error("a document, which everybody may see, did not raise the published revision")
		}
		ctx := w.system()
		stands := w.document(ctx, rows[0]["code"])
		if stands.Subject == "khác" || stands.Origin != term.OriginCatalog {
			t.Errorf("the sheet changed a document of the catalogue: %v", stands)
		}
		if !cites(stands, "awards") {
			t.Errorf("the citation was not added: %v", stands.Edges.Sections)
		}
		local := w.document(ctx, "huyen-tuan-giao-1-kh-2022")
		if local.Origin != term.OriginLocal || local.Subject != "Thi đua" || !cites(local, "awards") {
			t.Errorf("a document of the sheet alone: %v", local)
		}
		last := f.rows["documents"][len(f.rows["documents"])-1]
		last["subject"], last["sections"] = "Thi đua năm 2022", "assessment.strengths"
		f.draw()
		f.sync(term.SyncOutcomeApplied)
		local = w.document(ctx, "huyen-tuan-giao-1-kh-2022")
		if local.Subject != "Thi đua năm 2022" || !cites(local, "awards") || !cites(local, "assessment.strengths") {
			t.Errorf("changed: %v, cited by %v", local, local.Edges.Sections)
		}
	})
}
