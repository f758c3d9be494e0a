// Command gen writes the next migration of both databases from the difference to the schema:
//
//	go run ./migrations/gen -name add_something -postgres postgres://user:password@localhost:5432/postgres
//	go run ./migrations/gen -initial -postgres …   throws all migrations away and writes the first one anew
//
// It runs in the folder of the module and needs a PostgreSQL server where it may create a database. -initial is for
// the time before the first release only: a database made by a thrown away migration can no longer be opened.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"time"

	"thidua/ent/migrate"
	"thidua/migrations"
	"thidua/migrations/plan"
)

func main() {
	log.SetFlags(0)
	log.SetPrefix("migrations/gen: ")
	name := flag.String("name", "", "what the migration does, such as add_contacts")
	server := flag.String("postgres", os.Getenv("THIDUA_TEST_DATABASE_URL"), "address of a PostgreSQL server where a scratch database may be created")
	initial := flag.Bool("initial", false, "throw all migrations away and write the first one anew")
	flag.Parse()
	if *initial {
		*name = "initial"
	}
	if *name == "" {
		log.Fatal("a name is needed: -name add_something")
	}
	if err := run(context.Background(), *name, *server, *initial, time.Now()); err != nil {
		log.Fatal(err)
	}
}

func run(ctx context.Context, name, server string, initial bool, now time.Time) error {
	for _, dialect := range plan.Dialects() {
		sub, err := migrations.Dir(dialect)
		if err != nil {
			return err
		}
		dir := filepath.Join("migrations", sub)
		if initial {
			if err := discard(dir); err != nil {
				return err
			}
		}
		err = write(ctx, server, plan.Migration{Dialect: dialect, Dir: dir, Name: name, At: now, Tables: migrate.Tables})
		switch {
		case errors.Is(err, plan.ErrNoChange):
			log.Printf("%s: %v", dir, err)
		case err != nil:
			return err
		default:
			log.Printf("%s: wrote %s_%s.sql", dir, now.UTC().Format("20060102150405"), name)
		}
	}
	return nil
}

func write(ctx context.Context, server string, m plan.Migration) (err error) {
	scratch, remove, err := plan.Scratch(ctx, m.Dialect, server)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, remove()) }()
	return m.Write(ctx, scratch)
}

// discard removes the migrations of one database and their checksums.
func discard(dir string) error {
	files, err := filepath.Glob(filepath.Join(dir, "*.sql"))
	if err != nil {
		return err
	}
	for _, file := range append(files, filepath.Join(dir, "atlas.sum")) {
		if err := os.Remove(file); err != nil && !errors.Is(err, os.ErrNotExist) {
			return fmt.Errorf("throwing old migrations away: %w", err)
		}
	}
	return nil
}
