package storetest

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/lib/pq"

	"thidua/migrations"
	"thidua/store"
)

// templateLock is the number of the lock under which processes make the template.
const templateLock = 727_001

// template is the name of the migrated database to copy. Its name holds a hash of the migrations: all packages
// under test share it, and a changed migration makes another.
func template(t *testing.T) string {
	t.Helper()
	name, err := makeTemplate(Server(t))
	if err != nil {
		t.Fatalf("migrating a PostgreSQL database to copy: %v", err)
	}
	return name
}

var (
	templateMu   sync.Mutex
	templateName string
)

func makeTemplate(server string) (name string, err error) {
	templateMu.Lock()
	defer templateMu.Unlock()
	if templateName != "" {
		return templateName, nil
	}
	hash, err := migrationsHash()
	if err != nil {
		return "", err
	}
	name = "thidua_template_" + hash
	ctx := context.Background()
	err = onServer(server, func(conn *sql.Conn) error {
		if _, err := conn.ExecContext(ctx, "SELECT pg_advisory_lock($1)", templateLock); err != nil {
			return err
		}
		var there bool
		if err := conn.QueryRowContext(ctx, "SELECT count(*) > 0 FROM pg_database WHERE datname = $1", name).Scan(&there); err != nil || there {
			return err
		}
		return migrateTemplate(ctx, conn, server, name)
	})
	if err == nil {
		templateName = name
	}
	return name, err
}

// migrateTemplate migrates under another name, so that a template that is there is whole.
func migrateTemplate(ctx context.Context, conn *sql.Conn, server, name string) error {
	making := name + "_making"
	statements := []string{
		"DROP DATABASE IF EXISTS " + pq.QuoteIdentifier(making) + " WITH (FORCE)",
		"CREATE DATABASE " + pq.QuoteIdentifier(making) + " TEMPLATE template0",
	}
	for _, statement := range statements {
		if _, err := conn.ExecContext(ctx, statement); err != nil {
			return err
		}
	}
	if err := migrate(store.Config{URL: addressOf(server, making), Now: time.Now}); err != nil {
		return err
	}
	_, err := conn.ExecContext(ctx, "ALTER DATABASE "+pq.QuoteIdentifier(making)+" RENAME TO "+pq.QuoteIdentifier(name))
	return err
}

// createDatabase copies a database for one test and returns the copy's address.
func createDatabase(t *testing.T, from string) string {
	t.Helper()
	server, name := Server(t), "thidua_test_"+strings.ToLower(rand.Text()[:16])
	run(t, server, "CREATE DATABASE "+pq.QuoteIdentifier(name)+" TEMPLATE "+pq.QuoteIdentifier(from))
	t.Cleanup(func() { run(t, server, "DROP DATABASE IF EXISTS "+pq.QuoteIdentifier(name)+" WITH (FORCE)") })
	return addressOf(server, name)
}

func run(t *testing.T, server, statement string) {
	t.Helper()
	// A cleanup runs when the test's context is over.
	ctx := context.Background()
	err := onServer(server, func(conn *sql.Conn) error {
		_, err := conn.ExecContext(ctx, statement)
		return err
	})
	if err != nil {
		t.Fatalf("%s: %v", statement, err)
	}
}

// onServer runs fn on a connection of its own; locks of the session end with it.
func onServer(server string, fn func(*sql.Conn) error) (err error) {
	db, err := sql.Open("postgres", server)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	conn, err := db.Conn(context.Background())
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

func migrationsHash() (string, error) {
	files, err := migrations.For("postgres")
	if err != nil {
		return "", err
	}
	sum := sha256.New()
	err = fs.WalkDir(files, ".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		data, err := fs.ReadFile(files, path)
		fmt.Fprintf(sum, "%s %d\n", path, len(data))
		sum.Write(data)
		return err
	})
	return fmt.Sprintf("%x", sum.Sum(nil)[:6]), err
}
