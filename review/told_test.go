package review_test

import (
	"context"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"thidua/ent/source"
	"thidua/review"
	"thidua/store"
	"thidua/store/storetest"
	"thidua/term"
)

// What is decided about a unit stands in its sheet without anybody touching it: the step has it answered at once, and no
// other sheet but the one concerned.
func TestDecisionsAreToldInTheSheet(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		w.write(t, func(ctx context.Context, tx *store.Tx) error {
			for _, unit := range unitsOf[north] {
				create := tx.Client.Source.Create().SetCode("of " + unit).SetSubmission(w.sub[north+unit]).SetClusterID(w.cluster[north]).
					SetPeriodID(w.period).SetKind(term.SourceKindGoogleSheets).SetRef("ref " + unit).SetTemplate("member").
					SetTemplateVersion(1).SetAnswering(unit != gamma)
				if unit != own {
					create.SetDistrictID(w.unit[unit])
				}
				create.SaveX(ctx)
			}
			return nil
		})
		found := w.findIn(t, beta)
		steps := []struct {
			name string
			take func(ctx context.Context) error
			want []string
		}{
			{"submit", func(ctx context.Context) error { return review.Submit(ctx, s, step(beta, admin)) }, []string{beta}},
			{"return", func(ctx context.Context) error {
				return review.Return(ctx, s, step(beta, admin), "Thiếu số liệu")
			}, []string{beta}},
			{"a sheet that is not answered", func(ctx context.Context) error { return review.Submit(ctx, s, step(gamma, admin)) }, nil},
			{"accept a finding", func(ctx context.Context) error {
				return review.AcceptFinding(ctx, s, review.OfFinding{ID: found, Text: "Số tròn", By: admin})
			}, []string{beta}},
		}
		for _, c := range steps {
			w.write(t, func(ctx context.Context, tx *store.Tx) error {
				return tx.Client.Source.Update().ClearAnswerDueAt().Exec(ctx)
			})
			ok(t, c.take(t.Context()))
			var due []string
			for _, code := range s.Client().Source.Query().Where(source.AnswerDueAtNotNil()).Select(source.FieldCode).StringsX(as(t, admin)) {
				due = append(due, code[len("of "):])
			}
			slices.Sort(due)
			if diff := cmp.Diff(c.want, due); diff != "" {
				t.Errorf("%s (-want +got):\n%s", c.name, diff)
			}
		}
	})
}
