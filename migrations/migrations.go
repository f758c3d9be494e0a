// Package migrations holds the database's history: versioned SQL, one folder a database, embedded in the binary and
// applied by the store when it starts. Migrations only go forward; what one of them did is corrected by the next.
//
// They are made by command gen from the difference between what they lead to and the schema, and package plan's test
// fails as long as there is one.
package migrations

import (
	"embed"
	"fmt"
	"io/fs"
)

//go:embed postgres/*.sql sqlite/*.sql
var files embed.FS

// For lists the migrations of a database, "postgres" or "sqlite" (ent's dialect "sqlite3" is the same).
func For(dialect string) (fs.FS, error) {
	dir, err := Dir(dialect)
	if err != nil {
		return nil, err
	}
	return fs.Sub(files, dir)
}

// Dir is the folder of a database's migrations below this package.
func Dir(dialect string) (string, error) {
	switch dialect {
	case "postgres":
		return "postgres", nil
	case "sqlite", "sqlite3":
		return "sqlite", nil
	}
	return "", fmt.Errorf("there are no migrations for a %q database, only for postgres and sqlite", dialect)
}
