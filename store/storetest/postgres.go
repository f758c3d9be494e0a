package storetest

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"testing"

	"github.com/lib/pq"
)

// poolLock and templateLock are the classes of the session locks that processes under test share.
const (
	templateLock = 727_001
	poolLock     = 727_002
)

// newDatabase makes an empty database for one test and returns its address.
func newDatabase(t *testing.T) string {
	t.Helper()
	server, name := Server(t), "thidua_test_"+strings.ToLower(rand.Text()[:16])
	run(t, server, "CREATE DATABASE "+pq.QuoteIdentifier(name)+" TEMPLATE template0")
	t.Cleanup(func() { run(t, server, drop(name)) })
	return addressOf(server, name)
}

// lendDatabase lends a migrated database to one test and returns its address. Making a database takes a second, so
// those that an earlier test has done with are cleared and lent again, by whichever process; they stay on the server.
func lendDatabase(t *testing.T) string {
	t.Helper()
	server := Server(t)
	template, err := makeTemplate(t.Context(), server)
	if err != nil {
		t.Fatalf("migrating a PostgreSQL database to copy: %v", err)
	}
	conn := connect(t, server)
	for n := 1; ; n++ {
		if !claim(t, conn, n) {
			continue
		}
		name := fmt.Sprintf("%s_%d", strings.Replace(template, "template", "test", 1), n)
		if err := renew(t.Context(), conn, server, template, name); err != nil {
			t.Fatalf("preparing a PostgreSQL database: %v", err)
		}
		return addressOf(server, name)
	}
}

// claim takes database n for as long as the connection lives.
func claim(t *testing.T, conn *sql.Conn, n int) (mine bool) {
	t.Helper()
	if err := conn.QueryRowContext(t.Context(), "SELECT pg_try_advisory_lock($1, $2)", poolLock, n).Scan(&mine); err != nil {
		t.Fatalf("claiming a PostgreSQL database: %v", err)
	}
	return mine
}

// renew clears a database of what a test left in it, or makes it again where its tables are no longer those of the
// template.
func renew(ctx context.Context, conn *sql.Conn, server, template, name string) error {
	there, err := exists(ctx, conn, name)
	if err != nil {
		return err
	}
	if there {
		var wanted sql.NullString
		err := conn.QueryRowContext(ctx, "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = $1", template).Scan(&wanted)
		if err != nil {
			return err
		}
		if err := clearRows(ctx, addressOf(server, name), wanted.String); err == nil {
			return nil
		}
		if _, err := conn.ExecContext(ctx, drop(name)); err != nil {
			return err
		}
	}
	_, err = conn.ExecContext(ctx, "CREATE DATABASE "+pq.QuoteIdentifier(name)+" TEMPLATE "+pq.QuoteIdentifier(template))
	return err
}

// clearing deletes all rows but those that migrating made, in whatever order references allow, and lets the ids begin
// again.
const clearing = `DO $$
DECLARE name text; left_over text[]; any_row boolean; progress boolean;
BEGIN
  SELECT array_agg(tablename::text) INTO left_over FROM pg_tables
    WHERE schemaname = current_schema() AND tablename NOT IN ('goose_db_version', 'river_migration', 'revisions');
  LOOP
    progress := false;
    FOREACH name IN ARRAY left_over LOOP
      EXECUTE format('SELECT EXISTS (SELECT 1 FROM %I)', name) INTO any_row;
      IF any_row THEN
        BEGIN
          EXECUTE format('DELETE FROM %I', name);
        EXCEPTION WHEN foreign_key_violation THEN
          CONTINUE;
        END;
      END IF;
      left_over := array_remove(left_over, name);
      progress := true;
    END LOOP;
    EXIT WHEN cardinality(left_over) = 0;
    IF NOT progress THEN RAISE EXCEPTION 'rows of % hold each other', left_over; END IF;
  END LOOP;
  PERFORM setval(format('%I.%I', schemaname, sequencename)::regclass, start_value, false) FROM pg_sequences
    WHERE schemaname = current_schema() AND last_value IS NOT NULL AND sequencename NOT IN ('goose_db_version_id_seq', 'revisions_id_seq');
  UPDATE revisions SET number = 0, changed_at = 'epoch';
END $$`

func clearRows(ctx context.Context, address, wanted string) error {
	if got, err := fingerprint(ctx, address); err != nil || got != wanted {
		return errors.Join(errors.New("the tables have changed"), err)
	}
	return onServer(ctx, address, func(conn *sql.Conn) error {
		_, err := conn.ExecContext(ctx, clearing)
		return err
	})
}

// fingerprint tells databases apart whose tables, indexes, triggers or applied migrations differ.
func fingerprint(ctx context.Context, address string) (print string, err error) {
	err = onServer(ctx, address, func(conn *sql.Conn) error {
		return conn.QueryRowContext(ctx, `SELECT md5(string_agg(line, '|' ORDER BY line)) FROM (
			SELECT concat_ws(' ', table_name, column_name, data_type, is_nullable, column_default) AS line
				FROM information_schema.columns WHERE table_schema = current_schema()
			UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname = current_schema()
			UNION ALL SELECT tgname FROM pg_trigger WHERE NOT tgisinternal
			UNION ALL SELECT version_id::text FROM goose_db_version
			UNION ALL SELECT name FROM revisions) AS lines`).Scan(&print)
	})
	return print, err
}

func drop(name string) string {
	return "DROP DATABASE IF EXISTS " + pq.QuoteIdentifier(name) + " WITH (FORCE)"
}

func exists(ctx context.Context, conn *sql.Conn, name string) (there bool, err error) {
	err = conn.QueryRowContext(ctx, "SELECT count(*) > 0 FROM pg_database WHERE datname = $1", name).Scan(&there)
	return there, err
}

// connect opens a connection that lives as long as the test.
func connect(t *testing.T, server string) *sql.Conn {
	t.Helper()
	db, err := sql.Open("postgres", server)
	if err != nil {
		t.Fatalf("reaching the PostgreSQL server: %v", err)
	}
	t.Cleanup(func() { _ = db.Close() })
	conn, err := db.Conn(t.Context())
	if err != nil {
		t.Fatalf("reaching the PostgreSQL server: %v", err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	return conn
}

func run(t *testing.T, server, statement string) {
	t.Helper()
	// A cleanup runs when the test's context is over.
	ctx := context.Background()
	err := onServer(ctx, server, func(conn *sql.Conn) error {
		_, err := conn.ExecContext(ctx, statement)
		return err
	})
	if err != nil {
		t.Fatalf("%s: %v", statement, err)
	}
}

// onServer runs fn on a connection of its own; locks of the session end with it.
func onServer(ctx context.Context, server string, fn func(*sql.Conn) error) (err error) {
	db, err := sql.Open("postgres", server)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	conn, err := db.Conn(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, conn.Close()) }()
	return fn(conn)
}

// addressOf is another database's address on the same server.
func addressOf(server, database string) string {
	address, err := url.Parse(server)
	if err != nil {
		return server
	}
	address.Path = "/" + database
	return address.String()
}
