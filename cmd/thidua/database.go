package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"strings"

	"thidua/catalog"
	"thidua/store"
	"thidua/worker"
)

// settings are the flags that every command over the database has.
type settings struct {
	databaseURL *string
	data        *string
	catalog     *string
	workbooks   *string
	logFormat   *string
	logLevel    *string
	google      googleSettings
	// through takes the place of the network to Google; nil for the network.
	through http.RoundTripper
}

// googleDatabaseFlags are databaseFlags of a command that may ask Google.
func googleDatabaseFlags(f *flags, level slog.Level) settings {
	s := databaseFlags(f, level)
	s.google = googleFlags(f)
	return s
}

// databaseFlags registers them. A service logs what it does; a command that a person waits for only what is wrong.
func databaseFlags(f *flags, level slog.Level) settings {
	return settings{
		databaseURL: f.String("database-url", "", "PostgreSQL database, postgres://user:password@host/name; empty: SQLite in --data / cơ sở dữ liệu PostgreSQL; để trống: SQLite trong --data"),
		data:        f.String("data", "thidua-data", "folder of the SQLite file / thư mục của tệp SQLite"),
		catalog:     f.String("catalog", "", "folder whose .tsv files are laid over the built-in catalogue / thư mục tệp .tsv bổ sung, thay thế danh mục có sẵn"),
		workbooks:   f.String("workbooks", "", "folder of the registered workbooks; empty: the folder workbooks in --data / thư mục bảng tính đã đăng ký; để trống: thư mục workbooks trong --data"),
		logFormat:   f.String("log-format", "text", "text or json / dạng nhật ký, text hoặc json"),
		logLevel:    f.String("log-level", strings.ToLower(level.String()), "debug, info, warn or error / mức nhật ký, debug, info, warn hoặc error"),
	}
}

// system is an open database with the catalogue it was loaded with.
type system struct {
	store   *store.Store
	config  store.Config // of the store
	catalog *catalog.Catalog
	loaded  catalog.Summary
	root    string // of the workbooks
	own     bool   // the root is the one in --data, and was not named
	log     *slog.Logger
	by      *worker.Worker // what reads and writes sheets
	writes  bool           // it may write into spreadsheets
	console console
}

// start opens the database and brings it and the catalogue up to date.
func (s settings) start(ctx context.Context, c console) (*system, error) {
	log, err := s.logger(c)
	if err != nil {
		return nil, err
	}
	known, err := readCatalog(*s.catalog)
	if err != nil {
		return nil, err
	}
	sys := &system{catalog: known, log: log, root: *s.workbooks, console: c}
	if sys.root == "" {
		sys.root, sys.own = filepath.Join(*s.data, "workbooks"), true
	}
	config := store.Config{URL: *s.databaseURL, Now: c.now, Log: log}
	if config.URL == "" {
		config.Path = filepath.Join(*s.data, "thidua.db")
		if err := os.MkdirAll(filepath.Join(*s.data, "workbooks"), 0o755); err != nil {
			return nil, fmt.Errorf("making the folder of the data, --data: %w", err)
		}
	}
	sys.config = config
	if sys.store, err = store.Open(ctx, config); err != nil {
		return nil, err
	}
	err = sys.store.Start(ctx, func(ctx context.Context, tx *store.Tx) (err error) {
		if sys.loaded, err = catalog.Load(ctx, tx, known); err == nil && sys.loaded.Changed() {
			err = worker.CheckAllLater(ctx, tx)
		}
		return err
	})
	if err == nil {
		sys.by = &worker.Worker{Store: sys.store, Catalog: sys.catalog, Root: sys.root, Log: sys.log, Process: processName()}
		if s.google.credentials != nil {
			sys.writes = *s.google.write
			err = s.google.connect(ctx, sys.by, s.through)
		}
	}
	if err != nil {
		return nil, errors.Join(err, sys.store.Close())
	}
	return sys, nil
}

func (sys *system) close() error { return sys.store.Close() }

// worker is what reads and writes sheets, telling its steps to progress from now on.
func (sys *system) worker(progress func(worker.Step)) *worker.Worker {
	sys.by.Progress = progress
	return sys.by
}

func (s settings) logger(c console) (*slog.Logger, error) {
	var level slog.Level
	if err := level.UnmarshalText([]byte(*s.logLevel)); err != nil {
		return nil, usagef("--log-level is %q; it must be debug, info, warn or error / mức nhật ký không đúng", *s.logLevel)
	}
	options := &slog.HandlerOptions{Level: level}
	switch *s.logFormat {
	case "text":
		return slog.New(slog.NewTextHandler(c.err, options)), nil
	case "json":
		return slog.New(slog.NewJSONHandler(c.err, options)), nil
	}
	return nil, usagef("--log-format is %q; it must be text or json / dạng nhật ký không đúng", *s.logFormat)
}

// readCatalog is the built-in catalogue with a folder laid over it, if one is given.
func readCatalog(folder string) (*catalog.Catalog, error) {
	var over []fs.FS
	if folder != "" {
		if _, err := os.Stat(folder); err != nil {
			return nil, fmt.Errorf("opening the folder of --catalog: %w / không mở được thư mục danh mục", err)
		}
		over = append(over, os.DirFS(folder))
	}
	return catalog.Read(over...)
}

// writeJSON writes a value for a machine to read.
func writeJSON(w io.Writer, v any) error {
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	return e.Encode(v)
}
