package reconcile

import (
	"context"

	"thidua/ent"
)

// Judge is one reading and judgement by a client, without storing anything.
func Judge(ctx context.Context, client *ent.Client, c Checking) (Checked, error) {
	p, err := judge(ctx, client, c)
	if err != nil {
		return Checked{}, err
	}
	return p.checked, nil
}
