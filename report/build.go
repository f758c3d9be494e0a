package report

import (
	"context"
	"errors"
	"time"

	"thidua/ent"
)

// Ask is what Build is asked for: the report of a cluster in a period, by their codes. The view and the moment that it is
// told for come with the context, as guard.See put them there.
type Ask struct {
	Cluster string
	Period  string
	Now     time.Time // the moment of reading
}

// Build reads the report of a cluster and period, and assembles its tree in the view of whoever asks. It is nil when
// there is no such report, or none that the viewer may see. The client may be that of a transaction.
func Build(_ context.Context, _ *ent.Client, _ Ask) (*Report, error) {
	return nil, errors.New("report: not yet assembled")
}
