package worker_test

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"thidua/catalog"
	"thidua/ent"
	"thidua/ent/submission"
	"thidua/examples"
	"thidua/guard"
	"thidua/intake"
	"thidua/sheet/emulator"
	"thidua/sheet/google"
	"thidua/sheet/xlsx"
	"thidua/store"
	"thidua/term"
	"thidua/worker"
)

const (
	countryProvinces = 34
	clusterMembers   = 50 // of one cluster, about
)

// fleet is a database and a server with a sheet for each commune, in clusters of about fifty, and a worker that follows
// them by a virtual clock.
type fleet struct {
	*worker.Worker
	tb      testing.TB
	clock   *clock
	server  *emulator.Server
	traffic *traffic
	queue   fleetQueue
	look    time.Time // when the worker looks at the schedules the next time
	sheets  []communeSheet
	typed   int // how often a test has typed into a sheet
}

// communeSheet is the sheet of one commune.
type communeSheet struct {
	id         string // of the spreadsheet
	submission int
	form       *communeForm
}

// communeForm is what many sheets were copied from: where the cells are that tests type into.
type communeForm struct {
	id                string
	header, own, unit string // title of the header tab, and where cluster and unit are said there
	figures, output   string // title of the indicators tab, and a cell of it
}

// newFleet makes n sheets and registers them. The database is migrated and empty.
func newFleet(tb testing.TB, config store.Config, n int) *fleet {
	tb.Helper()
	f := &fleet{tb: tb, clock: newClock()}
	config.Now = f.clock.time
	s, err := store.Open(tb.Context(), config)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := s.Close(); err != nil {
			tb.Error(err)
		}
	})
	f.Worker = &worker.Worker{Store: s, Catalog: country(tb, n)}
	f.server = emulator.New(emulator.Config{Now: f.clock.time, Seed: 7, Account: account, Limits: emulator.Limits{
		ReadsPerProject: 300, ReadsPerUser: 60, WritesPerProject: 300, WritesPerUser: 60, DrivePerUser: 12000,
	}})
	f.traffic = &traffic{through: f.server.Transport(), now: f.clock.time, reads: map[string]int{}}
	client, err := google.Open(tb.Context(), google.Config{
		Endpoint: "http://emulator/", Transport: f.traffic, Write: true, Before: f.Allow, After: f.Sent,
	})
	if err != nil {
		tb.Fatal(err)
	}
	f.Google, f.Process, f.Random = client, "a", func() float64 { return 0.5 }
	f.write(func(ctx context.Context, tx *store.Tx) error {
		_, err := catalog.Load(ctx, tx, f.Catalog)
		return err
	})
	f.register(f.communeForms(), n)
	f.queue = fleetQueue{f: f}
	return f
}

// country is the catalogue with n communes beside the example, spread over the provinces.
func country(tb testing.TB, n int) *catalog.Catalog {
	tb.Helper()
	files := map[string]*strings.Builder{}
	line := func(file string, cells ...string) {
		if files[file] == nil {
			files[file] = &strings.Builder{}
		}
		files[file].WriteString(strings.Join(cells, "\t") + "\n")
	}
	line("provinces.tsv", "code", "name_vi", "name_en")
	line("clusters.tsv", "code", "province", "kind", "name_vi", "name_en")
	line("districts.tsv", "code", "province", "kind", "name_vi", "name_en", "aliases")
	line("memberships.tsv", "cluster", "district", "period", "role", "ordinal")
	clusters := (n + clusterMembers - 1) / clusterMembers
	for p := range min(countryProvinces, clusters) {
		line("provinces.tsv", province(p), fmt.Sprintf("Tỉnh số %d", p), fmt.Sprintf("Province %d", p))
	}
	for c := range clusters {
		line("clusters.tsv", clusterCode(c), province(c%countryProvinces), "CUM", fmt.Sprintf("Cụm số %d", c), fmt.Sprintf("Cluster %d", c))
	}
	for i := range n {
		c := i / clusterMembers
		number := fmt.Sprint(i)
		line("districts.tsv", commune(i), province(c%countryProvinces), "XA", "Xã số "+number, "Commune "+number, "X"+number)
		line("memberships.tsv", clusterCode(c), commune(i), period, "MEMBER", fmt.Sprint(i%clusterMembers+1))
	}
	folder := fstest.MapFS{}
	for name, text := range files {
		folder[name] = &fstest.MapFile{Data: []byte(text.String())}
	}
	c, err := catalog.Read(folder)
	if err != nil {
		tb.Fatalf("making a country: %v", err)
	}
	return c
}

func province(n int) string { return fmt.Sprintf("tinh-%d", n) }

func clusterCode(n int) string { return fmt.Sprintf("%s/cum-%d", province(n%countryProvinces), n) }

func commune(n int) string {
	return fmt.Sprintf("%s/xa-%d", province(n/clusterMembers%countryProvinces), n)
}

// communeForms are spreadsheets to copy from: one without figures, and those of the example, from small to usual.
func (f *fleet) communeForms() []*communeForm {
	f.tb.Helper()
	forms := []*communeForm{f.communeForm("empty", intake.Filling{})}
	for _, one := range examples.DienBien2022Forms() {
		if one.District == "" {
			continue
		}
		filling, err := intake.ReadFilling(examples.DienBien2022(), one.Folder)
		if err != nil {
			f.tb.Fatal(err)
		}
		forms = append(forms, f.communeForm(one.Folder, filling))
	}
	return forms
}

// communeForm draws a form of the first commune into the server.
func (f *fleet) communeForm(title string, filling intake.Filling) *communeForm {
	f.tb.Helper()
	template, ok := f.Catalog.TemplateFor("member", commune(0), period)
	if !ok {
		f.tb.Fatal("no template for members")
	}
	identity, err := f.Catalog.Identity(clusterCode(0), commune(0), period)
	if err != nil {
		f.tb.Fatal(err)
	}
	design, err := intake.Layout(template, f.Catalog.Vocabulary(clusterCode(0), period), identity, filling)
	if err != nil {
		f.tb.Fatal(err)
	}
	var b bytes.Buffer
	if err := xlsx.Write(&b, design); err != nil {
		f.tb.Fatal(err)
	}
	form := &communeForm{}
	if form.id, err = f.server.Add(title, bytes.NewReader(b.Bytes()), int64(b.Len())); err != nil {
		f.tb.Fatal(err)
	}
	book, err := f.server.Book(form.id)
	if err != nil {
		f.tb.Fatal(err)
	}
	recognised, _ := intake.Recognise(book, f.Catalog.Templates())
	header, figures := recognised.Tab(intake.TabHeader), recognised.Tab(intake.TabIndicators)
	form.header, form.figures = header.Tab.Title, figures.Tab.Title
	address := func(tab *intake.FormTab, key string, column intake.ColumnCode) string {
		for row := tab.HeaderRow + 1; row <= len(tab.Tab.Rows); row++ {
			if tab.Cell(row, intake.ColumnCodeKey).Raw == key {
				return tab.Address(row, column)
			}
		}
		f.tb.Fatalf("there is no row of %s", key)
		return ""
	}
	form.own = address(header, intake.ItemCluster, intake.ColumnValue)
	form.unit = address(header, intake.ItemDistrict, intake.ColumnValue)
	form.output = address(figures, "food-grain-output", intake.ColumnActual)
	return form
}

// register copies the forms until each commune has one, and registers them. The sources are written at once, as
// EnsureSource would one by one.
func (f *fleet) register(forms []*communeForm, n int) {
	f.tb.Helper()
	for c := range (n + clusterMembers - 1) / clusterMembers {
		if _, err := f.OpenPeriod(f.tb.Context(), clusterCode(c), period); err != nil {
			f.tb.Fatal(err)
		}
	}
	template, _ := f.Catalog.TemplateFor("member", commune(0), period)
	f.write(func(ctx context.Context, tx *store.Tx) error {
		open, err := tx.Client.Submission.Query().Where(submission.DistrictIDNotNil()).WithDistrict().All(ctx)
		if err != nil {
			return err
		}
		of := map[string]*ent.Submission{}
		for _, s := range open {
			of[s.Edges.District.Code] = s
		}
		var builders []*ent.SourceCreate
		for i := range n {
			s := of[commune(i)]
			sheet := communeSheet{submission: s.ID, form: forms[i%len(forms)]}
			if sheet.id, err = f.server.Copy(sheet.form.id, fmt.Sprintf("Xã số %d", i)); err != nil {
				return err
			}
			for address, text := range map[string]string{sheet.form.own: clusterCode(i / clusterMembers), sheet.form.unit: commune(i)} {
				if err := f.server.Type(sheet.id, sheet.form.header, address, text); err != nil {
					return err
				}
			}
			f.sheets = append(f.sheets, sheet)
			code := fmt.Sprintf("%s/%s/xa-%d", clusterCode(i/clusterMembers), period, i)
			builders = append(builders, tx.Client.Source.Create().SetCode(code).SetSubmissionID(s.ID).
				SetClusterID(s.ClusterID).SetPeriodID(s.PeriodID).SetNillableDistrictID(s.DistrictID).
				SetKind(term.SourceKindGoogleSheets).SetRef(sheet.id).SetTemplate("member").SetTemplateVersion(template.Version).
				SetSchedule(fmt.Sprintf("%d 5 * * *", i%60)))
		}
		for part := range slices.Chunk(builders, 500) {
			if err := tx.Client.Source.CreateBulk(part...).Exec(ctx); err != nil {
				return err
			}
		}
		return nil
	})
	for _, form := range forms { // which are nobody's
		if err := f.server.Revoke(form.id); err != nil {
			f.tb.Fatal(err)
		}
	}
}

func (f *fleet) write(fn func(context.Context, *store.Tx) error) {
	f.tb.Helper()
	if err := f.Store.Write(f.tb.Context(), fn); err != nil {
		f.tb.Fatal(err)
	}
}

func (f *fleet) system() context.Context { return guard.System(f.tb.Context()) }
