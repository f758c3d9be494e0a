package storetest

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"fmt"
	"io/fs"
	"sync"
	"time"

	"github.com/lib/pq"

	"thidua/migrations"
	"thidua/store"
)

var (
	templateMu   sync.Mutex
	templateName string
)

// makeTemplate makes the migrated database that others are copied from, and returns its name. The name holds a hash
// of the migrations: all packages under test share it, and a changed migration makes another.
func makeTemplate(ctx context.Context, server string) (name string, err error) {
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
	err = onServer(ctx, server, func(conn *sql.Conn) error {
		if _, err := conn.ExecContext(ctx, "SELECT pg_advisory_lock($1, 0)", templateLock); err != nil {
			return err
		}
		if there, err := exists(ctx, conn, name); err != nil || there {
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
	for _, statement := range []string{drop(making), "CREATE DATABASE " + pq.QuoteIdentifier(making) + " TEMPLATE template0"} {
		if _, err := conn.ExecContext(ctx, statement); err != nil {
			return err
		}
	}
	if err := migrate(ctx, store.Config{URL: addressOf(server, making), Now: time.Now}); err != nil {
		return err
	}
	print, err := fingerprint(ctx, addressOf(server, making))
	if err != nil {
		return err
	}
	// The fingerprint stands in the comment: nobody may be connected to a database that is being copied.
	if _, err := conn.ExecContext(ctx, "COMMENT ON DATABASE "+pq.QuoteIdentifier(making)+" IS "+pq.QuoteLiteral(print)); err != nil {
		return err
	}
	_, err = conn.ExecContext(ctx, "ALTER DATABASE "+pq.QuoteIdentifier(making)+" RENAME TO "+pq.QuoteIdentifier(name))
	return err
}

// migrationsHash is of the names and texts of all migrations.
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
		_, _ = fmt.Fprintf(sum, "%s %d\n%s", path, len(data), data)
		return err
	})
	return fmt.Sprintf("%x", sum.Sum(nil)[:6]), err
}
