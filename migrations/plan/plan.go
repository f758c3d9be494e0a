// Package plan writes migrations: the difference between where a folder of migrations leads and where the schema
// wants to be. It replays the folder in an empty scratch database and compares that with ent's tables.
package plan

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"text/template"
	"time"

	atlas "ariga.io/atlas/sql/migrate"
	"ariga.io/atlas/sql/sqltool"
	"entgo.io/ent/dialect"
	entsql "entgo.io/ent/dialect/sql"
	"entgo.io/ent/dialect/sql/schema"
)

// ErrNoChange means that the migrations lead to the schema as it is.
var ErrNoChange = errors.New("the migrations already lead to this schema")

// Migration says what to write and where.
type Migration struct {
	Dialect string    // dialect.SQLite or dialect.Postgres
	Dir     string    // folder of the earlier migrations
	Name    string    // what it does, as part of the file's name
	At      time.Time // its version, to the second; the same for both databases
	Tables  []*schema.Table
}

// Write writes the next migration into its folder, or returns ErrNoChange. The scratch database must be empty and is
// left so.
func (m Migration) Write(ctx context.Context, scratch *sql.DB) error {
	dir, err := sqltool.NewGooseDir(m.Dir)
	if err != nil {
		return fmt.Errorf("migrations in %s: %w", m.Dir, err)
	}
	format, err := m.format()
	if err != nil {
		return err
	}
	planner, err := schema.NewMigrate(entsql.OpenDB(m.Dialect, scratch),
		schema.WithDir(dir),
		schema.WithFormatter(format),
		schema.WithMigrationMode(schema.ModeReplay),
		schema.WithDropColumn(true),
		schema.WithDropIndex(true),
		schema.WithErrNoPlan(true),
	)
	if err != nil {
		return fmt.Errorf("planning a migration for %s: %w", m.Dialect, err)
	}
	err = planner.NamedDiff(ctx, m.Name, m.Tables...)
	if errors.Is(err, atlas.ErrNoPlan) {
		return ErrNoChange
	}
	if err != nil {
		return fmt.Errorf("planning a migration for %s: %w", m.Dialect, err)
	}
	return nil
}

// format is goose's, without a way back.
func (m Migration) format() (atlas.Formatter, error) {
	name, err := template.New("name").Parse(m.At.UTC().Format("20060102150405") + "_{{ .Name }}.sql")
	if err != nil {
		return nil, fmt.Errorf("name of the migration: %w", err)
	}
	body, err := template.New("body").Parse("-- +goose Up\n" +
		`{{ range .Changes }}{{ with .Comment }}-- {{ . }}` + "\n" + `{{ end }}{{ .Cmd }};` + "\n" + `{{ end }}`)
	if err != nil {
		return nil, fmt.Errorf("text of the migration: %w", err)
	}
	return atlas.NewTemplateFormatter(name, body)
}

// dialects in the order in which migrations are written.
var dialects = []string{dialect.SQLite, dialect.Postgres}
