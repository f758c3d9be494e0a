package store

import "io/fs"

// SetMigrations makes the store apply other migrations than those of the program.
func (s *Store) SetMigrations(files fs.FS) { s.migrations = files }

// Starts is the first id of each table's range.
var Starts = starts
