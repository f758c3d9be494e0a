package store

import (
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"entgo.io/ent/dialect"
	_ "github.com/lib/pq"  // the driver "postgres"
	_ "modernc.org/sqlite" // the driver "sqlite"
)

// idle is how long an unused connection stays open.
const idle = 5 * time.Minute

// openSQLite opens one connection for writing and some for reading. Both see the same file; in WAL mode readers do
// not wait for the writer.
func (s *Store) openSQLite() error {
	if s.config.Path == "" {
		return tell("chưa cho biết cơ sở dữ liệu nào: cần địa chỉ PostgreSQL hoặc đường dẫn tệp SQLite",
			"which database is not said: give a PostgreSQL address or the path of a SQLite file")
	}
	s.dialect = dialect.SQLite
	var err error
	if s.write, err = sql.Open("sqlite", s.sqliteDSN("foreign_keys(1)")); err != nil {
		return s.unreachable(err)
	}
	s.write.SetMaxOpenConns(1)
	if s.read, err = sql.Open("sqlite", s.sqliteDSN("foreign_keys(1)", "query_only(1)")); err != nil {
		return errors.Join(s.unreachable(err), s.Close())
	}
	bound(s.read, s.config.PoolSize)
	return nil
}

func (s *Store) sqliteDSN(pragmas ...string) string {
	return sqliteDSN(s.config.Path, s.config.BusyTimeout, pragmas...)
}

// sqliteDSN is the address of a file. Times are written and read in UTC: SQLite compares them as text. Transactions
// take the write lock at once, since one that asks for it later fails when another has written meanwhile.
func sqliteDSN(path string, busy time.Duration, pragmas ...string) string {
	var b strings.Builder
	b.WriteString("file:" + escapePath(path))
	sep := "?"
	wait := fmt.Sprintf("busy_timeout(%d)", busy.Milliseconds())
	for _, pragma := range append(pragmas, "journal_mode(WAL)", wait, "synchronous(NORMAL)") {
		b.WriteString(sep + "_pragma=" + pragma)
		sep = "&"
	}
	b.WriteString("&_time_format=sqlite&_timezone=UTC&_txlock=immediate")
	return b.String()
}

// escapePath keeps the characters that mean something in a file address out of it.
func escapePath(path string) string {
	return strings.NewReplacer("%", "%25", "?", "%3f", "#", "%23").Replace(filepath.ToSlash(path))
}

// openPostgres opens one pool for writing and one whose transactions are read only.
func (s *Store) openPostgres() error {
	s.dialect = dialect.Postgres
	address, err := url.Parse(s.config.URL)
	// The parser's own error repeats the address, password included.
	if err != nil || (address.Scheme != "postgres" && address.Scheme != "postgresql") {
		return tell("địa chỉ cơ sở dữ liệu không có dạng postgres://user:password@host:5432/name",
			"the address of the database does not look like postgres://user:password@host:5432/name")
	}
	if s.write, err = sql.Open("postgres", postgresDSN(*address, nil)); err != nil {
		return s.unreachable(err)
	}
	// Starting holds a lock on one connection while it migrates on others.
	bound(s.write, max(s.config.PoolSize, 4))
	limits := map[string]string{"default_transaction_read_only": "on"}
	if s.config.StatementTimeout > 0 {
		limits["statement_timeout"] = strconv.FormatInt(s.config.StatementTimeout.Milliseconds(), 10)
	}
	if s.read, err = sql.Open("postgres", postgresDSN(*address, limits)); err != nil {
		return errors.Join(s.unreachable(err), s.Close())
	}
	bound(s.read, s.config.PoolSize)
	return nil
}

// postgresDSN adds settings of the session to an address; what the address sets itself stays, except for limits.
func postgresDSN(address url.URL, limits map[string]string) string {
	query := address.Query()
	for name, value := range map[string]string{"timezone": "UTC", "application_name": "thidua"} {
		if !query.Has(name) {
			query.Set(name, value)
		}
	}
	for name, value := range limits {
		query.Set(name, value)
	}
	address.RawQuery = query.Encode()
	return address.String()
}

func bound(db *sql.DB, size int) {
	db.SetMaxOpenConns(size)
	db.SetMaxIdleConns(size)
	db.SetConnMaxIdleTime(idle)
}

// sqliteFile opens a SQLite file with the constraints on foreign keys switched off, as migrations need it.
func sqliteFile(path string, busy time.Duration) (*sql.DB, error) {
	db, err := sql.Open("sqlite", sqliteDSN(path, busy, "foreign_keys(0)"))
	if err != nil {
		return nil, fmt.Errorf("opening the database file %s: %w", path, err)
	}
	return db, nil
}
