package report

import (
	"context"

	"thidua/ent"
)

// Read is the reading of Build without the assembling.
func Read(ctx context.Context, client *ent.Client, ask Ask) error {
	_, err := read(ctx, client, ask)
	return err
}
