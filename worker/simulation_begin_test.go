package worker_test

import (
	"bytes"
	"context"
	"database/sql"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"entgo.io/ent/dialect"

	"thidua/catalog"
	"thidua/examples"
	"thidua/intake"
	"thidua/sheet"
	"thidua/sheet/emulator"
	"thidua/sheet/google"
	"thidua/sheet/xlsx"
	"thidua/store"
	"thidua/store/storetest"
	"thidua/term"
	"thidua/worker"
)

// This file makes what every simulation begins with: a database with the catalogue, an open period and the sources of
// its sheets, and a server with the sheets themselves. Both are made once and copied.

// simBegin is when simulations begin: far in the future, since River gives a job without a time of its own that of the
// machine's clock, and such a job is to be due.
var simBegin = time.Date(2090, 1, 10, 3, 0, 0, 0, time.UTC)

// beginning is what simulations on one database begin with: twice, before any sheet was read, and a while after all of
// them were read and answered.
type beginning struct {
	dialect     string
	config      store.Config
	forms       []simForm
	fresh, used snapshot
	kept        *sql.Conn // that keeps the rows as they were, on PostgreSQL
}

// snapshot is a database and a server at one moment.
type snapshot struct {
	file   []byte // of the database, on SQLite
	sheets []byte // state of the server
}

// simForm is one sheet of the beginning.
type simForm struct {
	source   string // code
	district string // "" for the lead's own sheet
	id       string // of the spreadsheet
}

// begin makes the beginning of what is to go on at a moment.
func begin(t *testing.T, name string, at time.Time) *beginning {
	t.Helper()
	b := &beginning{dialect: name, config: storetest.Migrated(t, name)}
	if name == dialect.Postgres {
		b.config.URL = withoutCare(t, b.config.URL)
	}
	now := at.Add(-2 * time.Hour)
	b.config.Now = func() time.Time { return now }
	server := emulator.New(emulator.Config{Now: b.config.Now, Seed: 1, Account: account, OwnStorage: true})
	b.use(t, func(w *worker.Worker) {
		err := w.Store.Write(t.Context(), func(ctx context.Context, tx *store.Tx) error {
			_, err := catalog.Load(ctx, tx, w.Catalog)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.OpenPeriod(t.Context(), cluster, period); err != nil {
			t.Fatal(err)
		}
		for i, of := range examples.DienBien2022Forms() {
			b.forms = append(b.forms, makeForm(t, w, server, of, i%2 == 0))
		}
	})
	b.fresh = b.shoot(t, server)
	b.use(t, func(w *worker.Worker) {
		w.Google = connected(t, server)
		for _, f := range b.forms {
			now = now.Add(time.Minute)
			if run, err := w.Sync(t.Context(), f.source, worker.Options{}); err != nil || run.Outcome != term.SyncOutcomeApplied {
				t.Fatalf("reading %s: %v %v", f.source, run.Outcome, err)
			}
			if _, err := w.Answer(t.Context(), f.source); err != nil {
				t.Fatalf("answering %s: %v", f.source, err)
			}
		}
		if _, err := w.ReadFeed(t.Context()); err != nil {
			t.Fatal(err)
		}
	})
	b.used = b.shoot(t, server)
	b.keep(t)
	return b
}

// use lets a worker do something with the database, which is closed afterwards.
func (b *beginning) use(t *testing.T, do func(*worker.Worker)) {
	t.Helper()
	s, err := store.Open(t.Context(), b.config)
	if err != nil {
		t.Fatal(err)
	}
	do(&worker.Worker{Store: s, Catalog: embeddedCatalog(t), Process: "begin"})
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
}

// connected is a client of the server that asks nobody for leave.
func connected(t *testing.T, server *emulator.Server) *google.Client {
	t.Helper()
	client, err := google.Open(t.Context(), google.Config{Endpoint: "http://emulator", Transport: server.Transport(), Write: true})
	if err != nil {
		t.Fatal(err)
	}
	return client
}

// shoot takes a snapshot.
func (b *beginning) shoot(t *testing.T, server *emulator.Server) (shot snapshot) {
	t.Helper()
	var state bytes.Buffer
	if err := server.Save(&state); err != nil {
		t.Fatal(err)
	}
	shot.sheets = state.Bytes()
	if b.dialect == dialect.SQLite {
		var err error
		if shot.file, err = os.ReadFile(b.config.Path); err != nil {
			t.Fatal(err)
		}
	}
	return shot
}

// keep keeps the rows of PostgreSQL as they are, for as long as the test lasts.
func (b *beginning) keep(t *testing.T) {
	t.Helper()
	if b.dialect != dialect.Postgres {
		return
	}
	db, err := sql.Open("postgres", b.config.URL)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	if b.kept, err = db.Conn(t.Context()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = b.kept.Close() })
	for _, table := range simTables {
		if _, err := b.kept.ExecContext(t.Context(), "CREATE TEMP TABLE kept_"+table+" AS SELECT * FROM "+table); err != nil {
			t.Fatal(err)
		}
	}
}

// simTables are the tables that a simulation writes, each before those that refer to it.
var simTables = []string{
	"reports", "submissions", "sources", "sync_runs", "documents", "document_sections", "person_names", "indicator_values",
	"awards", "exemplars", "narratives", "targets", "problems", "findings", "audit_entries", "shared_sheets", "change_feeds",
	"quota", "river_job",
}

// withoutCare is the address of a database whose commits do not wait for the disk.
func withoutCare(t *testing.T, address string) string {
	t.Helper()
	parsed, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	query := parsed.Query()
	query.Set("synchronous_commit", "off")
	parsed.RawQuery = query.Encode()
	return parsed.String()
}

// makeForm makes one spreadsheet and its source: as a worker makes it, with its marks, or as a person who uploads a
// workbook.
func makeForm(t *testing.T, w *worker.Worker, server *emulator.Server, of examples.Form, marked bool) simForm {
	t.Helper()
	template, ok := w.Catalog.TemplateFor(of.Template, of.District, of.Period)
	if !ok {
		t.Fatalf("no template %s", of.Template)
	}
	identity := intake.Identity{Cluster: of.Cluster, Period: of.Period, District: of.District}
	small := fewRows(template)
	design, err := intake.Layout(small, w.Catalog.Vocabulary(of.Cluster, of.Period), identity, simFilling(small))
	if err != nil {
		t.Fatal(err)
	}
	f := simForm{district: of.District}
	if marked {
		client := connected(t, server)
		made, err := client.Create(t.Context(), withoutSpare(design), google.Place{})
		if err != nil {
			t.Fatal(err)
		}
		f.id = made.ID
	} else {
		var workbook bytes.Buffer
		if err := xlsx.Write(&workbook, withoutSpare(design)); err != nil {
			t.Fatal(err)
		}
		if f.id, err = server.Add(of.Folder, bytes.NewReader(workbook.Bytes()), int64(workbook.Len())); err != nil {
			t.Fatal(err)
		}
	}
	registered, err := w.EnsureSource(t.Context(), worker.NewSource{
		Cluster: of.Cluster, Period: of.Period, District: of.District, Kind: term.SourceKindGoogleSheets, Ref: f.id, Answering: true,
	})
	if err != nil {
		t.Fatal(err)
	}
	f.source = registered.Code
	return f
}

// simRows are the rows printed in advance that sheets of a simulation have, by tab: few, and enough of them that many can
// be lost at once. A tab that is not named has all.
var simRows = map[intake.TabCode][]string{
	intake.TabIndicators: {
		"food-grain-output", "livestock-herd", "poultry-flock", "budget-revenue-local", "labour-trained-and-employed",
		"national-standard-schools", "poor-households", "near-poor-households", "poor-households-reduced",
		"cultural-families", "cultural-villages", "nrd-communes-certified", "communes-total", "households-total",
		"national-emulation-movements", "subordinate-emulation-clusters",
	},
	intake.TabAwards:     {"province-chair-certificate-of-merit", "grassroots-emulation-fighter"},
	intake.TabNarratives: {"opening", "results.economy.agriculture", "directions"},
	intake.TabPlans:      {"food-grain-output", "livestock-herd", "poultry-flock", "labour-trained-and-employed"},
	intake.TabHeader:     {"template", "cluster", "period", "district", "title", "number", "issued-on", "signatory"},
}

func fewRows(template intake.Template) intake.Template {
	template.Tabs = slices.Clone(template.Tabs)
	for i := range template.Tabs {
		tab := &template.Tabs[i]
		if keys, few := simRows[tab.Code]; few {
			tab.Rows = slices.DeleteFunc(slices.Clone(tab.Rows), func(r intake.Row) bool {
				return r.Context != "" && r.Context != "body" || !slices.Contains(keys, r.Key)
			})
		}
	}
	return template
}

// simFilling is what stands in a sheet at the beginning: not everything, so that something can be added.
func simFilling(template intake.Template) intake.Filling {
	filling := intake.Filling{}
	add := func(tab intake.TabCode, pairs ...string) { filling[tab] = append(filling[tab], rowOf(pairs...)) }
	for _, tab := range template.Tabs {
		for i, row := range tab.Rows {
			number := strconv.Itoa(100 + 7*i)
			switch tab.Code {
			case intake.TabIndicators:
				if i == 2 {
					number = "1,234.5" // the English way: something to answer
				}
				if i%5 != 4 {
					add(tab.Code, "code", row.Key, "ACTUAL", number)
				}
			case intake.TabAwards:
				add(tab.Code, "code", row.Key, "INDIVIDUAL", number)
			case intake.TabNarratives:
				if i%3 != 2 {
					add(tab.Code, "section", row.Key, "slot", "body", "text", "Nội dung "+number)
				}
			case intake.TabPlans:
				add(tab.Code, "code", row.Key, "dien-bien/tuan-giao", number, "dien-bien/muong-ang", number, "dien-bien/dien-bien", number)
			}
		}
		if tab.Code == intake.TabExemplars {
			for i, name := range []string{"Lò Văn Hòa", "Quàng Thị Pâng", "Lò Văn Hoà"} {
				add(tab.Code, "section", "results.movements.national.enterprises", "kind", "HOUSEHOLD", "name", name, "place", fmt.Sprintf("bản %d", i))
			}
		}
	}
	return filling
}

// withoutSpare is a design without what a reading never sees: rows to be filled later, and what guides the hand.
func withoutSpare(design sheet.Design) sheet.Design {
	design.Lists, design.Tabs = nil, slices.Clone(design.Tabs)
	for i := range design.Tabs {
		tab := &design.Tabs[i]
		tab.Rules, tab.Protected = nil, false
		last := tab.HeaderRow
		for row := range tab.Rows {
			if slices.ContainsFunc(tab.Rows[row].Cells, func(c sheet.CellDesign) bool { return c.Text != "" || c.Number != "" }) {
				last = max(last, row+1)
			}
		}
		tab.Rows = tab.Rows[:min(last+1, len(tab.Rows))]
	}
	return design
}

// copied is the database of one simulation: on SQLite a copy, on PostgreSQL the one there is, as it was.
func (b *beginning) copied(t *testing.T, from snapshot) store.Config {
	t.Helper()
	config := b.config
	if b.dialect == dialect.SQLite {
		config.Path = filepath.Join(t.TempDir(), "simulation.db")
		if err := os.WriteFile(config.Path, from.file, 0o600); err != nil {
			t.Fatal(err)
		}
		return config
	}
	var again strings.Builder
	for _, table := range slices.Backward(simTables) {
		again.WriteString("DELETE FROM " + table + ";")
	}
	for _, table := range simTables {
		again.WriteString("INSERT INTO " + table + " SELECT * FROM kept_" + table + ";")
	}
	again.WriteString("UPDATE revisions SET changed_at = 'epoch'")
	if _, err := b.kept.ExecContext(t.Context(), again.String()); err != nil {
		t.Fatal(err)
	}
	return config
}
