package storetest

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"thidua/store"
)

// migratedFile is the bytes of a migrated SQLite database.
var migratedFile = sync.OnceValues(func() (data []byte, err error) {
	dir, err := os.MkdirTemp("", "thidua-storetest-")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	path := filepath.Join(dir, "template.db")
	if err := migrate(context.Background(), store.Config{Path: path, Now: time.Now}); err != nil {
		return nil, err
	}
	// Closing the last connection put everything into the one file.
	return os.ReadFile(path)
})

func copyFile(t *testing.T) string {
	t.Helper()
	data, err := migratedFile()
	if err != nil {
		t.Fatalf("migrating a SQLite database to copy: %v", err)
	}
	path := filepath.Join(t.TempDir(), "test.db")
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatalf("copying a SQLite database: %v", err)
	}
	return path
}

func migrate(ctx context.Context, config store.Config) (err error) {
	s, err := store.Open(ctx, config)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	return s.Migrate(ctx)
}
