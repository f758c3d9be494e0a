package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"time"

	"entgo.io/ent/dialect"
	"github.com/pressly/goose/v3"
	"github.com/riverqueue/river/rivermigrate"
)

// Start makes the database ready: migrations of the data, those of the job queue, then load, which writes the
// catalogue in one change. It all happens under one lock, so that processes that start together take turns. load may
// be nil.
func (s *Store) Start(ctx context.Context, load func(context.Context, *Tx) error) error {
	return s.alone(ctx, func(ctx context.Context) error {
		if err := s.migrate(ctx); err != nil {
			return err
		}
		if load == nil {
			return nil
		}
		return s.Write(ctx, load)
	})
}

// Migrate is Start without a catalogue.
func (s *Store) Migrate(ctx context.Context) error { return s.Start(ctx, nil) }

func (s *Store) migrate(ctx context.Context) error {
	if err := s.migrateData(ctx); err != nil {
		return err
	}
	if err := s.migrateJobs(ctx); err != nil {
		return err
	}
	return s.makeRevisions(ctx)
}

// migrateData applies the migrations that are missing.
func (s *Store) migrateData(ctx context.Context) (err error) {
	if s.dialect == dialect.Postgres {
		return migration{db: s.write, dialect: s.dialect, files: s.migrations}.run(ctx)
	}
	db, err := sqliteFile(s.config.Path, s.config.BusyTimeout)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	m := migration{db: db, dialect: s.dialect, files: s.migrations}
	if err := m.rehearse(ctx, s.config.Path+"-rehearsal", s.config.BusyTimeout); err != nil {
		return err
	}
	return m.run(ctx)
}

// migrateJobs applies the job queue's own migrations.
func (s *Store) migrateJobs(ctx context.Context) error {
	migrator, err := rivermigrate.New(s.jobDriver(), &rivermigrate.Config{Logger: s.config.Log})
	if err != nil {
		return fmt.Errorf("migrating the job queue: %w", err)
	}
	versions := migrator.AllVersions()
	last, err := s.lastJobVersion(ctx)
	if err != nil {
		return err
	}
	if known := versions[len(versions)-1].Version; last > known {
		return ErrNewer.detail("hàng đợi công việc của cơ sở dữ liệu ở phiên bản %d, của chương trình này ở phiên bản %d",
			"its job queue is of version %d, that of this program of %d", last, known)
	}
	if _, err := migrator.Migrate(ctx, rivermigrate.DirectionUp, nil); err != nil {
		return fmt.Errorf("migrating the job queue: %w", err)
	}
	return nil
}

// lastJobVersion is the version of the job queue's tables, 0 for none. River itself fails on one it does not know.
func (s *Store) lastJobVersion(ctx context.Context) (version int, err error) {
	there, err := migration{db: s.write, dialect: s.dialect}.hasTable(ctx, "river_migration")
	if err != nil || !there {
		return 0, err
	}
	err = s.write.QueryRowContext(ctx, "SELECT coalesce(max(version), 0) FROM river_migration WHERE line = 'main'").Scan(&version)
	if err != nil {
		return 0, fmt.Errorf("reading the version of the job queue: %w", err)
	}
	return version, nil
}

// migration applies files to a database. On SQLite the handle must not enforce foreign keys: a changed table is
// rebuilt, and dropping the old one would empty what refers to it.
type migration struct {
	db      *sql.DB
	dialect string
	files   fs.FS
}

func (m migration) run(ctx context.Context) error {
	provider, pending, err := m.plan(ctx)
	if err != nil {
		return err
	}
	for range pending {
		if err := m.step(ctx, provider); err != nil {
			return err
		}
	}
	return nil
}

// step applies one migration and puts right what a rebuilt table lost.
func (m migration) step(ctx context.Context, provider *goose.Provider) error {
	before, err := m.lastIDs(ctx)
	if err != nil {
		return err
	}
	result, err := provider.UpByOne(ctx)
	if err != nil {
		return fmt.Errorf("migrating the database: %w", err)
	}
	if err := m.keepIDs(ctx, before); err != nil {
		return fmt.Errorf("after migration %s: %w", result.Source.Path, err)
	}
	if err := m.checkReferences(ctx); err != nil {
		return fmt.Errorf("after migration %s: %w", result.Source.Path, err)
	}
	return nil
}

// plan counts the migrations to apply and refuses a database that this program does not know.
func (m migration) plan(ctx context.Context) (*goose.Provider, int, error) {
	provider, err := goose.NewProvider(goose.Dialect(m.dialect), m.db, m.files, goose.WithDisableGlobalRegistry(true))
	if err != nil {
		return nil, 0, fmt.Errorf("reading the migrations: %w", err)
	}
	// Asking for the version makes goose's own table.
	current, target, err := provider.GetVersions(ctx)
	switch {
	case err != nil:
		return nil, 0, fmt.Errorf("reading the version of the database: %w", err)
	case current > target:
		return nil, 0, ErrNewer.detail("cơ sở dữ liệu ở phiên bản %d, chương trình này đến phiên bản %d",
			"its migrations go to %d, those of this program to %d", current, target)
	}
	known := map[int64]bool{0: true}
	for _, source := range provider.ListSources() {
		known[source.Version] = true
	}
	applied, err := m.applied(ctx)
	if err != nil {
		return nil, 0, err
	}
	for _, version := range applied {
		if !known[version] {
			return nil, 0, tell(
				"cơ sở dữ liệu do một bản thử nghiệm của thidua tạo ra (bước chuyển đổi %d không có trong phiên bản nào): hãy nạp dữ liệu vào một cơ sở dữ liệu mới",
				"the database was made by a development version of thidua (no release has its migration %d): load the data into a new database", version)
		}
	}
	return provider, len(known) - len(applied), nil
}

// applied lists the versions that were applied, goose's own version 0 included.
func (m migration) applied(ctx context.Context) ([]int64, error) {
	rows, err := m.db.QueryContext(ctx, "SELECT DISTINCT version_id FROM "+goose.DefaultTablename+" WHERE is_applied")
	if err != nil {
		return nil, fmt.Errorf("reading the version of the database: %w", err)
	}
	defer rows.Close()
	var versions []int64
	for rows.Next() {
		var version int64
		if err := rows.Scan(&version); err != nil {
			return nil, fmt.Errorf("reading the version of the database: %w", err)
		}
		versions = append(versions, version)
	}
	return versions, rows.Err()
}

// rehearse applies the migrations to a copy of a SQLite database that holds data, since a migration that leaves
// broken references is only found out afterwards. The copy is removed.
func (m migration) rehearse(ctx context.Context, path string, busy time.Duration) (err error) {
	_, pending, err := m.plan(ctx)
	if err != nil || pending == 0 {
		return err
	}
	if applied, err := m.applied(ctx); err != nil || len(applied) <= 1 {
		return err
	}
	if err := remove(path); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, remove(path)) }()
	if _, err := m.db.ExecContext(ctx, "VACUUM INTO ?", path); err != nil {
		return tell("không chép được cơ sở dữ liệu để thử bước chuyển đổi: bên cạnh tệp phải đủ chỗ cho một bản sao",
			"the database could not be copied to rehearse its migration: there must be room for a copy beside it").because(err)
	}
	db, err := sqliteFile(path, busy)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	if err := (migration{db: db, dialect: m.dialect, files: m.files}).run(ctx); err != nil {
		return tell("bước chuyển đổi không thành công trên bản sao; cơ sở dữ liệu vẫn nguyên vẹn: hãy dùng lại phiên bản trước và báo lỗi này",
			"the migration failed on a copy and the database is untouched: go back to the version before and report this").because(err)
	}
	return nil
}

// remove removes a SQLite file and what SQLite puts beside it.
func remove(path string) error {
	for _, file := range []string{path, path + "-wal", path + "-shm"} {
		if err := os.Remove(file); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("removing the copy of the database: %w", err)
		}
	}
	return nil
}

// checkReferences looks for rows on SQLite that refer to nothing.
func (m migration) checkReferences(ctx context.Context) error {
	if m.dialect != dialect.SQLite {
		return nil
	}
	var table, parent string
	var row sql.NullInt64
	var key int
	err := m.db.QueryRowContext(ctx, "PRAGMA foreign_key_check").Scan(&table, &row, &parent, &key)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return nil
	case err != nil:
		return fmt.Errorf("checking references: %w", err)
	}
	return fmt.Errorf("row %d of %s refers to a row of %s that is not there", row.Int64, table, parent)
}
