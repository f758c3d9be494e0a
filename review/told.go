package review

import (
	"context"
	"fmt"

	"thidua/ent/predicate"
	"thidua/ent/source"
	"thidua/store"
	"thidua/term"
)

// tell has the sheets of a cluster and period answered at once, so that the people who fill them read there what was
// decided: of all units, or of one, or with a nil unit of the cluster's own sheet.
func tell(ctx context.Context, tx *store.Tx, cluster, period int, of predicate.Source) error {
	err := tx.Client.Source.Update().Where(
		source.ClusterID(cluster), source.PeriodID(period), source.Answering(true), source.KindEQ(term.SourceKindGoogleSheets), of,
	).SetAnswerDueAt(tx.At).Exec(ctx)
	if err != nil {
		return fmt.Errorf("noting that sheets are to be answered: %w", err)
	}
	return nil
}

// sheetOf is the sheet of a unit, by its id; nil is the cluster's own.
func sheetOf(unit *int) predicate.Source {
	if unit == nil {
		return source.DistrictIDIsNil()
	}
	return source.DistrictID(*unit)
}

// everySheet is the sheets of all units, and the cluster's own.
func everySheet() predicate.Source { return source.IDGT(0) }
