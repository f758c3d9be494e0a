package store

import (
	"context"
	"io/fs"
)

// SetMigrations makes the store apply other migrations than those of the program.
func (s *Store) SetMigrations(files fs.FS) { s.migrations = files }

// Starts is the first id of each table's range.
var Starts = starts

// Alone runs fn under the lock that processes start under.
func (s *Store) Alone(ctx context.Context, fn func(context.Context) error) error {
	return s.alone(ctx, fn)
}
