package worker_test

import (
	"bytes"
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
	_ "time/tzdata"

	"thidua/catalog"
	"thidua/ent"
	"thidua/examples"
	"thidua/guard"
	"thidua/intake"
	"thidua/sheet/xlsx"
	"thidua/store"
	"thidua/store/storetest"
	"thidua/term"
	"thidua/worker"
)

const (
	cluster = "dien-bien/cum-huyen-vung-thap"
	period  = "2022"
)

// embedded is the catalogue, read once.
var embedded = sync.OnceValues(func() (*catalog.Catalog, error) { return catalog.Read() })

// clock is one that only tests move.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func newClock() *clock { return &clock{now: time.Date(2023, 1, 10, 3, 0, 0, 0, time.UTC)} }

func (c *clock) time() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) forward(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// world is a database with the catalogue and the open period of 2022, and a folder of workbooks.
type world struct {
	*worker.Worker
	t     *testing.T
	clock *clock
	root  string
	forms map[string]*form
}

func newWorld(t *testing.T, dialect string) *world {
	t.Helper()
	return worldOn(t, storetest.Migrated(t, dialect))
}

// worldOn is newWorld on a migrated database.
func worldOn(t *testing.T, config store.Config) *world {
	t.Helper()
	w := &world{t: t, clock: newClock(), root: t.TempDir(), forms: map[string]*form{}}
	s := storetest.Reopen(t, config, func(c *store.Config) { c.Now = w.clock.time })
	w.Worker = &worker.Worker{Store: s, Catalog: embeddedCatalog(t), Root: w.root}
	w.write(func(ctx context.Context, tx *store.Tx) error {
		_, err := catalog.Load(ctx, tx, w.Catalog)
		return err
	})
	if _, err := w.OpenPeriod(t.Context(), cluster, period); err != nil {
		t.Fatalf("opening the period: %v", err)
	}
	return w
}

func embeddedCatalog(t *testing.T) *catalog.Catalog {
	t.Helper()
	c, err := embedded()
	if err != nil {
		t.Fatalf("reading the catalogue: %v", err)
	}
	return c
}

func (w *world) write(fn func(context.Context, *store.Tx) error) {
	w.t.Helper()
	if err := w.Store.Write(w.t.Context(), fn); err != nil {
		w.t.Fatal(err)
	}
}

// system is a context that sees every row.
func (w *world) system() context.Context { return guard.System(w.t.Context()) }

// form is a filled form of the example that a test edits.
type form struct {
	w      *world
	of     examples.Form
	source string // code
	file   string // where its workbook is
	id     string // of its spreadsheet, "" when it has none
	rows   intake.Filling
}

// exampleFiles are the fillings of the example.
func exampleFiles() fs.FS { return examples.DienBien2022() }

// unregistered is a form of one of the example's folders that no source reads, without any filling.
func (w *world) unregistered(folder string) *form {
	w.t.Helper()
	all := examples.DienBien2022Forms()
	i := slices.IndexFunc(all, func(f examples.Form) bool { return f.Folder == folder })
	f := &form{w: w, of: all[i], file: all[i].Workbook(), rows: intake.Filling{}}
	w.forms[folder] = f
	return f
}

// form registers the source of one of the example's folders, with the example's filling, and draws its workbook.
func (w *world) form(folder string) *form {
	w.t.Helper()
	f := w.blank(folder)
	rows, err := intake.ReadFilling(examples.DienBien2022(), folder)
	if err != nil {
		w.t.Fatalf("reading the filling of %s: %v", folder, err)
	}
	f.rows = rows
	f.draw()
	return f
}

// blank is form without any filling.
func (w *world) blank(folder string) *form {
	w.t.Helper()
	f := w.unregistered(folder)
	registered, err := w.EnsureSource(w.t.Context(), worker.NewSource{
		Cluster: cluster, Period: period, District: f.of.District, Kind: term.SourceKindWorkbook, Ref: f.of.Workbook(),
	})
	if err != nil {
		w.t.Fatalf("registering %s: %v", folder, err)
	}
	f.source = registered.Code
	f.draw()
	return f
}

// draw writes the form's workbook as it is filled now.
func (f *form) draw() {
	f.w.t.Helper()
	f.save(f.of.District, period)
}

// save draws the form as that of a unit and period.
func (f *form) save(district, period string) {
	f.w.t.Helper()
	template, ok := f.w.Catalog.TemplateFor(f.of.Template, f.of.District, "2022")
	if !ok {
		f.w.t.Fatalf("no template %s", f.of.Template)
	}
	identity := intake.Identity{Cluster: cluster, Period: period, District: district}
	design, err := intake.Layout(template, f.w.Catalog.Vocabulary(cluster, "2022"), identity, f.rows)
	if err != nil {
		f.w.t.Fatalf("drawing %s: %v", f.of.Folder, err)
	}
	var b bytes.Buffer
	if err := xlsx.Write(&b, design); err != nil {
		f.w.t.Fatalf("writing %s: %v", f.of.Folder, err)
	}
	if err := os.WriteFile(filepath.Join(f.w.root, f.file), b.Bytes(), 0o600); err != nil {
		f.w.t.Fatal(err)
	}
}

// cell is the filled cell of a row of the indicators tab; setting it needs draw.
func (f *form) set(indicator string, column intake.ColumnCode, text string) {
	key, context, _ := strings.Cut(indicator, "@")
	for _, row := range f.rows[intake.TabIndicators] {
		if row[intake.ColumnCodeKey] == key && row[intake.ColumnContext] == context {
			row[column] = text
			return
		}
	}
	f.rows[intake.TabIndicators] = append(f.rows[intake.TabIndicators],
		map[intake.ColumnCode]string{intake.ColumnCodeKey: key, intake.ColumnContext: context, column: text})
}

// sync reads the form's source and expects an outcome.
func (f *form) sync(want term.SyncOutcome) worker.Run {
	f.w.t.Helper()
	return f.syncWith(worker.Options{}, want)
}

func (f *form) syncWith(options worker.Options, want term.SyncOutcome) worker.Run {
	f.w.t.Helper()
	f.w.clock.forward(time.Minute)
	run, err := f.w.Sync(f.w.t.Context(), f.source, options)
	if err != nil {
		f.w.t.Fatalf("syncing %s: %v", f.of.Folder, err)
	}
	if run.Outcome != want {
		f.w.t.Fatalf("syncing %s: %s, want %s\n%s", f.of.Folder, run.Outcome, want, run.Text(term.LanguageEn))
	}
	return run
}

func (w *world) revision() store.Revisions {
	w.t.Helper()
	r, err := w.Store.Revision(w.t.Context())
	if err != nil {
		w.t.Fatal(err)
	}
	return r
}

// client reads the database as the system.
func (w *world) client() *ent.Client { return w.Store.Client() }
