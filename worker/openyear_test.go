package worker_test

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"thidua/catalog"
	"thidua/ent/contact"
	"thidua/ent/district"
	"thidua/ent/membership"
	entperiod "thidua/ent/period"
	"thidua/ent/report"
	"thidua/ent/source"
	"thidua/sheet"
	"thidua/sheet/xlsx"
	"thidua/store"
	"thidua/store/storetest"
	"thidua/term"
	"thidua/worker"
)

// nextYear opens 2023 from 2022.
func nextYear() worker.NewYear {
	return worker.NewYear{
		Cluster: cluster, From: period, Lead: "dien-bien/muong-ang", Kind: term.SourceKindWorkbook, Folder: "2023", Schedule: "0 6 * * *",
	}
}

func (w *world) open(year worker.NewYear) worker.YearOpened {
	w.t.Helper()
	opened, err := w.OpenYear(w.t.Context(), year)
	if err != nil {
		w.t.Fatalf("opening the year: %v", err)
	}
	return opened
}

// ask notes a person to ask at a unit in a period.
func (w *world) ask(unit, period, name, email string) {
	w.t.Helper()
	w.write(func(ctx context.Context, tx *store.Tx) error {
		m := tx.Client.Membership.Query().Where(membership.HasDistrictWith(district.Code(unit)), membership.HasPeriodWith(entperiod.Code(period))).OnlyX(ctx)
		return tx.Client.Contact.Create().SetMembershipID(m.ID).SetClusterID(m.ClusterID).SetPeriodID(m.PeriodID).
			SetDistrictID(m.DistrictID).SetName(name).SetEmail(email).SetPhone("0215").Exec(ctx)
	})
}

// yearRows is everything that opening a year may write, as text.
func (w *world) yearRows() string {
	w.t.Helper()
	ctx, c := w.system(), w.client()
	var b strings.Builder
	dumpTable(w, &b, c.Period.Query().Where(entperiod.OriginEQ(term.OriginLocal)).All, ctx)
	dumpTable(w, &b, c.Membership.Query().Order(membership.ByID()).All, ctx)
	dumpTable(w, &b, c.Contact.Query().Order(contact.ByID()).All, ctx)
	return b.String() + w.dump()
}

// files are the files below the root, with their contents.
func (w *world) files() map[string]string {
	w.t.Helper()
	found := map[string]string{}
	err := fs.WalkDir(os.DirFS(w.root), ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		content, err := os.ReadFile(filepath.Join(w.root, name))
		found[name] = string(content)
		return err
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return found
}

// lasting are the units of the example as if they never ended.
var lasting = map[string]string{"districts.tsv": "code|province|kind|name_vi|valid_to\n" +
	"dien-bien/dien-bien-phu|dien-bien|THANH_PHO|Thành phố Điện Biên Phủ|2099-12-31\n" +
	"dien-bien/muong-lay|dien-bien|THI_XA|Thị xã Mường Lay|2099-12-31\n" +
	"dien-bien/tuan-giao|dien-bien|HUYEN|Huyện Tuần Giáo|2099-12-31\n" +
	"dien-bien/dien-bien|dien-bien|HUYEN|Huyện Điện Biên|2099-12-31\n" +
	"dien-bien/muong-ang|dien-bien|HUYEN|Huyện Mường Ảng|2099-12-31\n"}

// overlaid is the catalogue with files laid over it; | stands for a tab in them.
func overlaid(t *testing.T, folders ...map[string]string) *catalog.Catalog {
	t.Helper()
	var over []fs.FS
	for _, folder := range folders {
		files := fstest.MapFS{}
		for name, text := range folder {
			files[name] = &fstest.MapFile{Data: []byte(strings.ReplaceAll(text, "|", "\t"))}
		}
		over = append(over, files)
	}
	c, err := catalog.Read(over...)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// load makes the worker use a catalogue, and loads it.
func (w *world) load(c *catalog.Catalog) {
	w.t.Helper()
	w.Catalog = c
	w.write(func(ctx context.Context, tx *store.Tx) error {
		summary, err := catalog.Load(ctx, tx, c)
		if err == nil && summary.Unchanged {
			w.t.Error("the catalogue was not loaded")
		}
		return err
	})
}

var yearFiles = []string{
	"2023/dien-bien-phu-2023.xlsx", "2023/muong-lay-2023.xlsx", "2023/tuan-giao-2023.xlsx", "2023/dien-bien-2023.xlsx",
	"2023/muong-ang-2023.xlsx", "2023/cum-huyen-vung-thap-2023.xlsx",
}

func TestOpenYear(t *testing.T) {
	storetest.EachDialect(t, func(t *testing.T, dialect string) {
		w := newWorld(t, dialect)
		w.ask("dien-bien/tuan-giao", period, "Lò Thị Mai", "mai@tuan-giao.vn")
		told := w.open(nextYear())
		want := worker.YearOpened{
			Report: cluster + "/2023", Members: 5, Lead: "dien-bien/muong-ang", Contacts: 1, Submissions: 6,
		}
		for _, file := range yearFiles {
			tail := strings.TrimSuffix(path.Base(file), "-2023.xlsx")
			unit := "dien-bien/" + tail
			if tail == "cum-huyen-vung-thap" {
				tail, unit = "cum", ""
			}
			want.Sheets = append(want.Sheets, worker.SheetGiven{Source: cluster + "/2023/" + tail, District: unit, Ref: file, Made: true})
		}
		if diff := cmp.Diff(want, told); diff != "" {
			t.Errorf("opened (-want +got):\n%s", diff)
		}
		ctx, c := w.system(), w.client()
		members := c.Membership.Query().Where(membership.HasPeriodWith(entperiod.Code("2023"))).WithDistrict().Order(membership.ByOrdinal()).AllX(ctx)
		for i, m := range members {
			role := term.MemberRoleMember
			if m.Edges.District.Code == "dien-bien/muong-ang" {
				role = term.MemberRoleLead
			}
			if m.Role != role || m.Ordinal != i+1 || m.Origin != term.OriginLocal || m.Edges.District.Code != want.Sheets[i].District {
				t.Errorf("member %d: %v of %s", i+1, m, m.Edges.District.Code)
			}
		}
		r := c.Report.Query().Where(report.Code(cluster + "/2023")).OnlyX(ctx)
		if r.DueOn == nil || *r.DueOn != "2024-01-31" || r.State != term.ReportStateOpen {
			t.Errorf("report: %v", r)
		}
		asked := c.Contact.Query().Where(contact.HasMembershipWith(membership.HasPeriodWith(entperiod.Code("2023")))).WithMembership().OnlyX(ctx)
		if asked.Email != "mai@tuan-giao.vn" || asked.Phone != "0215" || asked.DistrictID == nil || *asked.DistrictID != asked.Edges.Membership.DistrictID {
			t.Errorf("contact: %v", asked)
		}
		for _, s := range told.Sheets {
			run, err := w.Sync(t.Context(), s.Source, worker.Options{})
			if err != nil || run.Outcome != term.SyncOutcomeApplied || len(run.Problems) > 0 || run.Counts != (worker.Counts{}) || run.Required == 0 {
				t.Errorf("reading the new sheet %s: %v, %s%v", s.Ref, err, run.Text(term.LanguageEn), run.Problems)
			}
			if of := c.Source.Query().Where(source.Code(s.Source)).OnlyX(ctx); of.Schedule != "0 6 * * *" || !of.Enabled || of.Kind != term.SourceKindWorkbook {
				t.Errorf("source: %v", of)
			}
		}
	})
}

// Opening again changes nothing, and adds what has come to be missing.
func TestOpenYearAgain(t *testing.T) {
	storetest.EachDialect(t, func(t *testing.T, dialect string) {
		w := newWorld(t, dialect)
		w.open(nextYear())
		rows, files := w.yearRows(), w.files()
		again := w.open(nextYear())
		if again.Members+again.Contacts+again.Submissions > 0 || again.Period || slices.ContainsFunc(again.Sheets, func(s worker.SheetGiven) bool { return s.Made }) {
			t.Errorf("opened again: %+v", again)
		}
		if diff := cmp.Diff(sortedLines(rows), sortedLines(w.yearRows())); diff != "" {
			t.Errorf("opening again changed something:\n%s", diff)
		}
		if diff := cmp.Diff(files, w.files()); diff != "" {
			t.Errorf("opening again changed files:\n%s", diff)
		}
		w.ask("dien-bien/tuan-giao", period, "Lò Thị Mai", "mai@tuan-giao.vn")
		if later := w.open(nextYear()); later.Contacts != 1 {
			t.Errorf("a contact that came later: %+v", later)
		}
		other := nextYear()
		other.Lead = "dien-bien/tuan-giao"
		if _, err := w.OpenYear(t.Context(), other); !errors.Is(err, worker.ErrLeadStands) {
			t.Errorf("another lead: %v", err)
		}
	})
}

func TestOpenYearDryRun(t *testing.T) {
	storetest.EachDialect(t, func(t *testing.T, dialect string) {
		w := newWorld(t, dialect)
		w.load(overlaid(t, lasting))
		w.ask("dien-bien/tuan-giao", period, "Lò Thị Mai", "mai@tuan-giao.vn")
		year := nextYear()
		year.Period, year.DryRun = "2031", true
		rows := w.yearRows()
		told := w.open(year)
		if diff := cmp.Diff(sortedLines(rows), sortedLines(w.yearRows())); diff != "" {
			t.Errorf("a dry run changed something:\n%s", diff)
		}
		if files := w.files(); len(files) > 0 {
			t.Errorf("a dry run wrote files: %v", slices.Collect(maps.Keys(files)))
		}
		year.DryRun = false
		done := w.open(year)
		done.DryRun = true
		if diff := cmp.Diff(done, told); diff != "" || !done.Period {
			t.Errorf("what was done, and what a dry run told:\n%s", diff)
		}
	})
}

// The new forms show last year's figures beside the cells to fill, and the plans of the lead in them.
func TestFormsShowLastYearAndPlans(t *testing.T) {
	storetest.EachDialect(t, func(t *testing.T, dialect string) {
		w := newWorld(t, dialect)
		w.form("tuan-giao").sync(term.SyncOutcomeApplied)
		w.open(nextYear())
		if _, err := w.EnsureSource(t.Context(), worker.NewSource{
			Cluster: cluster, Period: "2023", Kind: term.SourceKindWorkbook, Ref: "ke-hoach.xlsx",
		}); err != nil {
			t.Fatal(err)
		}
		design, err := w.Form(t.Context(), cluster, "2023", "")
		if err != nil {
			t.Fatal(err)
		}
		for i, tab := range design.Tabs {
			for j, row := range tab.Rows {
				if tab.Title == "Kế hoạch giao" && slices.ContainsFunc(row.Cells, func(c sheet.CellDesign) bool { return c.Text == "livestock-herd" }) {
					at := slices.IndexFunc(tab.Rows, func(r sheet.RowDesign) bool {
						return slices.ContainsFunc(r.Cells, func(c sheet.CellDesign) bool { return c.Text == "dien-bien/tuan-giao" })
					})
					column := slices.IndexFunc(tab.Rows[at].Cells, func(c sheet.CellDesign) bool { return c.Text == "dien-bien/tuan-giao" })
					design.Tabs[i].Rows[j].Cells[column].Text = "95.000"
				}
			}
		}
		var b bytes.Buffer
		if err := xlsx.Write(&b, design); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(w.root, "ke-hoach.xlsx"), b.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
		run, err := w.Sync(t.Context(), cluster+"/2023/cum", worker.Options{})
		if err != nil || run.Plans != 1 {
			t.Fatalf("%v, %s", err, run.Text(term.LanguageEn))
		}
		member, err := w.Form(t.Context(), cluster, "2023", "dien-bien/tuan-giao")
		if err != nil {
			t.Fatal(err)
		}
		var shown []string
		for _, tab := range member.Tabs {
			for _, row := range tab.Rows {
				if tab.Title == "Chỉ tiêu" && slices.ContainsFunc(row.Cells, func(c sheet.CellDesign) bool { return c.Text == "livestock-herd" }) {
					for _, cell := range row.Cells {
						shown = append(shown, cell.Number+cell.Text)
					}
				}
			}
		}
		if !slices.Contains(shown, "89.325") || !slices.Contains(shown, "95000") {
			t.Errorf("the row of livestock shows %q, want last year's 89.325 and the plan 95.000", shown)
		}
	})
}

// A call that broke off is ended by the next, with the file that it made, and a file of somebody else stops it.
func TestOpenYearThatBrokeOff(t *testing.T) {
	storetest.EachDialect(t, func(t *testing.T, dialect string) {
		w := newWorld(t, dialect)
		year := nextYear()
		other := filepath.Join(w.root, "2023", "tuan-giao-2023.xlsx")
		if err := os.MkdirAll(filepath.Dir(other), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(other, []byte("của người khác"), 0o600); err != nil {
			t.Fatal(err)
		}
		broken, err := w.OpenYear(t.Context(), year)
		if !errors.Is(err, worker.ErrFileTaken) || len(broken.Sheets) != 2 || broken.Members != 5 {
			t.Fatalf("a file of somebody else: %v, %+v", err, broken)
		}
		if got := w.files()["2023/tuan-giao-2023.xlsx"]; got != "của người khác" {
			t.Errorf("it was written over: %q", got)
		}
		if err := os.Remove(other); err != nil {
			t.Fatal(err)
		}
		w.write(func(ctx context.Context, tx *store.Tx) error { // it had made the second file, and not registered it
			_, err := tx.Client.Source.Delete().Where(source.Code(cluster + "/2023/muong-lay")).Exec(ctx)
			return err
		})
		before := w.files()["2023/muong-lay-2023.xlsx"]
		ended := w.open(year)
		made := map[string]bool{}
		for _, s := range ended.Sheets {
			made[s.Ref] = s.Made
		}
		want := map[string]bool{}
		for _, file := range yearFiles {
			want[file] = file != "2023/dien-bien-phu-2023.xlsx" && file != "2023/muong-lay-2023.xlsx"
		}
		if diff := cmp.Diff(want, made); diff != "" {
			t.Errorf("made by the second call (-want +got):\n%s", diff)
		}
		if w.files()["2023/muong-lay-2023.xlsx"] != before {
			t.Error("a file that was there was written over")
		}
		if n := w.client().Source.Query().Where(source.HasPeriodWith(entperiod.Code("2023"))).CountX(w.system()); n != 6 {
			t.Errorf("%d sources of 6", n)
		}
		if extra := slices.DeleteFunc(slices.Sorted(maps.Keys(w.files())), func(f string) bool { return slices.Contains(yearFiles, f) }); len(extra) > 0 {
			t.Errorf("left behind: %v", extra)
		}
	})
}

// What was opened stands when a catalogue is loaded that says otherwise.
func TestCatalogueLeavesOpenedYear(t *testing.T) {
	storetest.EachDialect(t, func(t *testing.T, dialect string) {
		w := newWorld(t, dialect)
		w.load(overlaid(t, lasting))
		year := nextYear()
		year.Period = "2031"
		opened := w.open(year)
		rows := w.yearRows()
		w.load(overlaid(t, lasting, map[string]string{
			"periods.tsv":     "code|kind|starts_on|ends_on\n2031|YEAR|2031-02-01|2031-11-30\n",
			"memberships.tsv": "cluster|district|period|role|ordinal\n" + cluster + "|dien-bien/tuan-giao|2031|LEAD|1\n",
		}))
		after := w.yearRows()
		cut := func(text string) []string { // but for the revision, which the load raises
			return slices.DeleteFunc(sortedLines(text), func(l string) bool { return strings.HasPrefix(l, "{") })
		}
		if diff := cmp.Diff(cut(rows), cut(after)); diff != "" {
			t.Errorf("the catalogue changed it:\n%s", diff)
		}
		if again := w.open(year); again.Members+again.Submissions > 0 || again.Lead != opened.Lead {
			t.Errorf("opened again after the load: %+v", again)
		}
		for _, s := range opened.Sheets { // a year that only the database knows is read like any other
			run, err := w.Sync(t.Context(), s.Source, worker.Options{})
			if err != nil || run.Outcome != term.SyncOutcomeApplied || run.Required == 0 {
				t.Errorf("%v, %s", err, run.Text(term.LanguageEn))
			}
		}
	})
}

// Units that have ended are told and left out.
func TestEndedMembersAreLeftOut(t *testing.T) {
	storetest.EachDialect(t, func(t *testing.T, dialect string) {
		for _, c := range []struct {
			name, period, ended string
			out                 bool
		}{
			{"before the year begins", "2023", "2022-07-01", true},
			{"with the year before", "2023", "2023-01-01", true},
			{"in the year, by today", "2023", "2023-01-10", true},
			{"in the year, later than today", "2023", "2023-07-01", false},
			{"after the year", "2023", "2024-01-01", false},
			{"before a later year begins", "2024", "2023-07-01", true},
		} {
			t.Run(strings.ReplaceAll(c.name, " ", "-"), func(t *testing.T) {
				w := newWorld(t, dialect)
				w.write(func(ctx context.Context, tx *store.Tx) error {
					return tx.Client.District.Update().Where(district.Code("dien-bien/muong-lay")).SetValidTo(term.Date(c.ended)).Exec(ctx)
				})
				year := nextYear()
				year.Period, year.DryRun = c.period, true
				told := w.open(year)
				want := []worker.EndedMember{{District: "dien-bien/muong-lay", EndedOn: term.Date(c.ended)}}
				if !c.out {
					want = nil
				}
				if diff := cmp.Diff(want, told.Ended); diff != "" || told.Members != 5-len(want) || len(told.Sheets) != 6-len(want) {
					t.Errorf("left out (-want +got):\n%s%+v", diff, told)
				}
			})
		}
	})
}

func TestOpenYearRefuses(t *testing.T) {
	storetest.EachDialect(t, func(t *testing.T, dialect string) {
		w := newWorld(t, dialect)
		before := w.yearRows()
		for _, c := range []struct {
			name   string
			change func(*worker.NewYear)
			want   error
		}{
			{"a lead that is no member", func(y *worker.NewYear) { y.Lead = "dien-bien/khac" }, worker.ErrNotMember},
			{"an unknown cluster", func(y *worker.NewYear) { y.Cluster = "dien-bien/khac" }, worker.ErrUnknown},
			{"an unknown year before", func(y *worker.NewYear) { y.From = "1999" }, worker.ErrUnknown},
			{"a year before without members", func(y *worker.NewYear) { y.From, y.Period = "2021", "2023" }, worker.ErrNoMembers},
			{"the same year", func(y *worker.NewYear) { y.Period = "2022" }, worker.ErrPeriodCode},
			{"an earlier year", func(y *worker.NewYear) { y.Period = "2021" }, worker.ErrPeriodCode},
			{"a quarter of a year", func(y *worker.NewYear) { y.Period = "2023-Q1" }, worker.ErrPeriodCode},
			{"an unknown quarter", func(y *worker.NewYear) { y.Period = "2031-Q1" }, worker.ErrPeriodCode},
			{"words for a year", func(y *worker.NewYear) { y.Period = "năm sau" }, worker.ErrPeriodCode},
			{"a folder outside", func(y *worker.NewYear) { y.Folder = "../2023" }, worker.ErrOutside},
			{"a schedule of words", func(y *worker.NewYear) { y.Schedule = "hằng ngày" }, worker.ErrSchedule},
			{"Google without an account", func(y *worker.NewYear) { y.Kind = term.SourceKindGoogleSheets }, worker.ErrNoGoogle},
			{"no kind of sheet", func(y *worker.NewYear) { y.Kind = "" }, worker.ErrKind},
		} {
			year := nextYear()
			c.change(&year)
			if _, err := w.OpenYear(t.Context(), year); !errors.Is(err, c.want) {
				t.Errorf("%s: %v, want %v", c.name, err, c.want)
			}
		}
		if diff := cmp.Diff(sortedLines(before), sortedLines(w.yearRows())); diff != "" {
			t.Errorf("something stayed:\n%s", diff)
		}
		if files := w.files(); len(files) > 0 {
			t.Errorf("files were written: %v", slices.Collect(maps.Keys(files)))
		}
	})
}

// Members and deadline that the catalogue plans for a year are taken as they are.
func TestOpenYearThatTheCataloguePlans(t *testing.T) {
	storetest.EachDialect(t, func(t *testing.T, dialect string) {
		w := newWorld(t, dialect)
		planned := overlaid(t, map[string]string{
			"memberships.tsv": "cluster|district|period|role|ordinal\n" +
				cluster + "|dien-bien/tuan-giao|2023|MEMBER|1\n" + cluster + "|dien-bien/muong-ang|2023|MEMBER|2\n",
			"reports.tsv": "cluster|period|due_on\n" + cluster + "|2023|2023-12-15\n",
		})
		w.load(planned)
		year := nextYear()
		year.Lead = ""
		if _, err := w.OpenYear(t.Context(), year); err != nil {
			t.Fatal(err) // Tuần Giáo led in 2022 and is a member
		}
		lead := w.client().Membership.Query().Where(membership.HasPeriodWith(entperiod.Code("2023")), membership.RoleEQ(term.MemberRoleLead)).QueryDistrict().OnlyX(w.system())
		due := w.client().Report.Query().Where(report.Code(cluster + "/2023")).OnlyX(w.system()).DueOn
		members := w.client().Membership.Query().Where(membership.HasPeriodWith(entperiod.Code("2023"))).CountX(w.system())
		if lead.Code != "dien-bien/tuan-giao" || due == nil || *due != "2023-12-15" || members != 2 {
			t.Errorf("lead %s, due on %v, %d members", lead.Code, due, members)
		}
	})
}
