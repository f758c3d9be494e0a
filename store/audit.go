package store

import (
	"context"
	"encoding/json"
	"fmt"

	"thidua/guard"
)

// About is what an entry of the audit trail is about, and whose: who works on the sheets of that unit, cluster and
// period may read the entry. What is of no cluster is for administrators.
type About struct {
	Code string // of the thing: that of a report, a source, an indicator
	// Ids; 0 is none. A cluster and a period stand together, a district only with them: without one it is about the
	// whole cluster, and a unit does not read it.
	Cluster, Period, District int
}

// AboutPart is something of a unit in a cluster and period; a nil district is the cluster's own.
func AboutPart(code string, cluster, period int, district *int) About {
	about := About{Code: code, Cluster: cluster, Period: period}
	if district != nil {
		about.District = *district
	}
	return about
}

// whole says whether everything is there that decides who may read the entry.
func (a About) whole() bool {
	return (a.Cluster == 0) == (a.Period == 0) && (a.District == 0 || a.Cluster != 0)
}

// Audit writes down who did what: the action is the name of a mutation or command, and detail, which may be nil, is
// kept as JSON. Who may read the entry reads all of it, so detail holds no secret, and nothing of another unit. It
// raises no revision.
func (tx *Tx) Audit(ctx context.Context, actor guard.Viewer, action string, about About, detail any) error {
	if !about.whole() {
		return fmt.Errorf("writing down %s of %s: a cluster and a period, or none of them and no unit", action, about.Code)
	}
	text := "{}"
	if detail != nil {
		encoded, err := json.Marshal(detail)
		if err != nil {
			return fmt.Errorf("writing down %s of %s: %w", action, about.Code, err)
		}
		text = string(encoded)
	}
	entry := tx.Client.AuditEntry.Create().SetAt(tx.At).SetActor(actor.Name).SetAction(action).SetSubject(about.Code).SetDetail(text)
	if actor.Token != 0 {
		entry.SetTokenID(actor.Token)
	}
	if about.Cluster != 0 {
		entry.SetClusterID(about.Cluster).SetPeriodID(about.Period)
	}
	if about.District != 0 {
		entry.SetDistrictID(about.District)
	}
	if err := entry.Exec(ctx); err != nil {
		return fmt.Errorf("writing down %s of %s: %w", action, about.Code, err)
	}
	return nil
}
