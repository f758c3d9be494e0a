package main

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"thidua/ent"
	"thidua/ent/auditentry"
	"thidua/guard"
	"thidua/sheet/google"
	"thidua/store"
	"thidua/store/storetest"
)

// changed is what a mutation answers: what it did, and what a person is to put right.
type changed struct {
	Source *struct {
		Code               string
		Answering, Enabled bool
	}
	Run         *struct{ ID string }
	Year        *yearMade
	Submissions int
	UserErrors  []struct{ Code, Field, Message string }
}

type yearMade struct {
	DryRun  bool
	Members int
	Sheets  []struct {
		Ref  string
		Made bool
	}
}

const putRight = " userErrors { code field message } } }"

// change asks for a mutation, written without its userErrors.
func change(t *testing.T, r *running, token, mutation string) changed {
	t.Helper()
	got := ask[map[string]changed](t, r, request{Token: token, Query: "mutation { " + mutation + putRight})
	for _, one := range got {
		return one
	}
	t.Fatalf("%s answers nothing", mutation)
	return changed{}
}

// refused sees that a mutation is told to be put right, in a field, and does nothing.
func refused(t *testing.T, r *running, token, mutation, code, field string) {
	t.Helper()
	got := change(t, r, token, mutation)
	if len(got.UserErrors) != 1 || got.UserErrors[0].Code != code || got.UserErrors[0].Field != field || got.UserErrors[0].Message == "" {
		t.Errorf("%s: %+v, want %s of %q", mutation, got.UserErrors, code, field)
	}
	if got.Source != nil || got.Run != nil {
		t.Errorf("%s was done: %+v", mutation, got)
	}
}

// allowed sees that a mutation is done.
func allowed(t *testing.T, r *running, token, mutation string) changed {
	t.Helper()
	got := change(t, r, token, mutation)
	if len(got.UserErrors) > 0 {
		t.Fatalf("%s: %+v", mutation, got.UserErrors)
	}
	return got
}

// ran is a run as the API tells of it.
type ran struct {
	Outcome, Failure          string
	Added, Changed, Withdrawn int
	Plan                      *struct {
		Changed, Withdrawn int
		Lines              []struct {
			Op    string
			Parts []struct{ Before, After string }
		}
	}
}

// ended waits until a worker has done what was asked for. No time passes for the server: nothing else is read.
func endedRun(t *testing.T, r *running, token, id string) (run ran) {
	t.Helper()
	limit, tick := time.After(patience), time.NewTicker(100*time.Millisecond)
	defer tick.Stop()
	for {
		run = ask[struct{ Node ran }](t, r, request{Token: token, Variables: map[string]any{"id": id}, Query: `query($id: ID!) { node(id: $id) { ... on SyncRun {
			outcome failure added changed withdrawn plan { changed withdrawn lines { op parts { before after } } } } } }`}).Node
		if run.Outcome != "QUEUED" {
			return run
		}
		select {
		case <-tick.C:
		case <-limit:
			t.Fatalf("the run %s never ended:\n%s", id, r.err)
		}
	}
}

// registering is the mutation that registers a spreadsheet for a unit.
func registering(ref, district, more string) string {
	return fmt.Sprintf(`registerSource(input: {cluster: %q, period: %q, district: %q, ref: %q%s}) { source { code answering enabled }`, lowland, year, district, ref, more)
}

// Everything that the API may change is done for real, and written down: sheets are registered, read, planned,
// consented to and switched off, and what a person asks wrongly is told with the argument it is about.
func TestMutations(t *testing.T) {
	storetest.EachDialect(t, func(t *testing.T, dialect string) {
		p := programOn(t, dialect)
		g := p.inGoogle(t)
		g.args = append(g.args, "--google-reads", "600") // the clock stands still: no quota comes back
		admin := p.admin(t)
		r := p.serving(t, g.with("serve")...)
		const grain = "Chỉ tiêu"

		refused(t, r, admin, registering(g.tuanGiao(), grainOf, ""), "period-not-open", "period")
		refused(t, r, admin, `openPeriod(cluster: "x", period: "2022") { submissions`, "code-unknown", "cluster")
		refused(t, r, admin, fmt.Sprintf(`openPeriod(cluster: %q, period: "1066") { submissions`, lowland), "code-unknown", "period")
		if got := allowed(t, r, admin, fmt.Sprintf(`openPeriod(cluster: %q, period: %q) { submissions`, lowland, year)); got.Submissions != 6 {
			t.Errorf("opening a period: %+v", got)
		}
		for _, wrong := range []struct{ mutation, code, field string }{
			{registering("bảng tính của tôi", grainOf, ""), "not-an-address", "ref"},
			{registering("../outside.xlsx", grainOf, ", kind: WORKBOOK"), "file-outside", "ref"},
			{registering(g.tuanGiao(), "dien-bien/nowhere", ""), "code-unknown", "district"},
			{registering(g.tuanGiao(), grainOf, `, schedule: "now and then"`), "schedule-malformed", "schedule"},
		} {
			refused(t, r, admin, wrong.mutation, wrong.code, wrong.field)
		}
		if got := allowed(t, r, admin, registering(google.SpreadsheetURL(g.tuanGiao()), grainOf, "")).Source; got == nil || got.Code != tuan || !got.Answering || !got.Enabled {
			t.Errorf("registering: %+v", got)
		}
		refused(t, r, admin, registering(g.tuanGiao(), "dien-bien/muong-ang", ""), "source-taken", "ref")
		refused(t, r, admin, registering("a.xlsx", grainOf, ", kind: WORKBOOK"), "source-kind-changed", "kind")
		refused(t, r, admin, `syncSource(source: "x") { run { id }`, "source-unknown", "source")
		sync := fmt.Sprintf(`syncSource(source: %q) { run { id }`, tuan)
		first := allowed(t, r, admin, sync).Run
		// The schedule may have had it read already.
		if run := endedRun(t, r, admin, first.ID); run.Outcome != "UNCHANGED" && (run.Outcome != "APPLIED" || run.Added != 63) {
			t.Errorf("the first reading: %+v", run)
		}
		if diff := cmp.Diff([]string{grainBefore}, grainSeen(t, r, admin, "LATEST").Now); diff != "" {
			t.Errorf("after the first reading:\n%s", diff)
		}

		do(t, g.Type(g.tuanGiao(), grain, grainCell(t), "38.000,5"))
		dry := allowed(t, r, admin, fmt.Sprintf(`syncSource(source: %q, dryRun: true) { run { id }`, tuan)).Run
		plan := endedRun(t, r, admin, dry.ID)
		if plan.Outcome != "PLANNED" || plan.Plan == nil || plan.Plan.Changed != 1 || len(plan.Plan.Lines) != 1 || plan.Plan.Lines[0].Parts[0].After != "38.000,5" {
			t.Errorf("a dry run: %+v", plan)
		}
		if diff := cmp.Diff([]string{grainBefore}, grainSeen(t, r, admin, "LATEST").Now); diff != "" {
			t.Errorf("the dry run changed the figure:\n%s", diff)
		}
		if run := endedRun(t, r, admin, allowed(t, r, admin, sync).Run.ID); run.Outcome != "APPLIED" || run.Changed != 1 {
			t.Errorf("the same for real: %+v", run)
		}
		if diff := cmp.Diff([]string{grainAfter}, grainSeen(t, r, admin, "LATEST").Now); diff != "" {
			t.Errorf("the figure has not followed:\n%s", diff)
		}

		g.clearExemplars(t, 21)
		held := allowed(t, r, admin, sync).Run.ID
		if run := endedRun(t, r, admin, held); run.Outcome != "HELD" || run.Failure != "mass-withdrawal" || run.Plan == nil || run.Plan.Withdrawn != 21 {
			t.Errorf("a mass withdrawal: %+v", run)
		}
		confirming := func(id string) string { return fmt.Sprintf(`confirmSync(run: %q) { run { id }`, id) }
		refused(t, r, admin, confirming(first.ID), "confirm-refused", "run")
		if run := endedRun(t, r, admin, allowed(t, r, admin, confirming(held)).Run.ID); run.Outcome != "APPLIED" || run.Withdrawn != 21 {
			t.Errorf("consented to: %+v", run)
		}

		update := fmt.Sprintf(`updateSource(input: {source: %q, %%s}) { source { code answering enabled }`, tuan)
		refused(t, r, admin, fmt.Sprintf(update, `ref: "nowhere"`), "not-an-address", "ref")
		if got := allowed(t, r, admin, fmt.Sprintf(update, `enabled: false, answering: false`)).Source; got.Enabled || got.Answering {
			t.Errorf("switching off: %+v", got)
		}
		if run := endedRun(t, r, admin, allowed(t, r, admin, sync).Run.ID); run.Outcome != "FAILED" || run.Failure != "source-disabled" {
			t.Errorf("reading what is switched off: %+v", run)
		}

		share := func(id string) string {
			return fmt.Sprintf(`registerSharedSheet(ref: %q) { source { code answering enabled }`, id)
		}
		if got := allowed(t, r, admin, share(g.ids["muong-lay"])).Source; got == nil || got.Code != lowland+"/2022/muong-lay" || !got.Answering {
			t.Errorf("registering a shared sheet: %+v", got)
		}
		do(t, g.Revoke(g.ids["muong-ang"]))
		refused(t, r, admin, share(g.ids["muong-ang"]), "shared-unknown", "ref")
		r.stop(t)
		want := []string{
			"openPeriod " + lowland + "/2022", "registerSource " + tuan, "syncSource " + tuan, "syncSource " + tuan, "syncSource " + tuan,
			"syncSource " + tuan, "confirmSync", "updateSource " + tuan, "syncSource " + tuan, "registerSharedSheet " + lowland + "/2022/muong-lay",
		}
		if diff := cmp.Diff(want, p.trail(t)); diff != "" {
			t.Errorf("what was written down (-want +got):\n%s", diff)
		}
	})
}

// trail is who did what by the API, as it was written down; whoever makes tokens is left out.
func (p *program) trail(t *testing.T) (list []string) {
	t.Helper()
	s := storetest.Reopen(t, p.config, func(c *store.Config) { c.Now = p.clock.time })
	for _, e := range s.Client().AuditEntry.Query().Where(auditentry.Actor("test")).Order(ent.Asc(auditentry.FieldID)).AllX(guard.System(t.Context())) {
		if e.TokenID == nil {
			t.Errorf("%s was written down without the token", e.Action)
		}
		if e.Action == "confirmSync" { // on a run, whose number is nobody's business here
			e.Subject = ""
		}
		list = append(list, strings.TrimSpace(e.Action+" "+e.Subject))
	}
	return list
}

// The lead opens the next year, in which each unit gets its sheet; a unit may not. A dry run changes nothing, opening
// again makes nothing twice, and when it breaks off halfway what was done is told and written down.
func TestOpenYearMutation(t *testing.T) {
	storetest.EachDialect(t, func(t *testing.T, dialect string) {
		p := programOn(t, dialect)
		g := p.inGoogle(t)
		g.args = append(g.args, "--google-writes", "20") // two at once: it has to wait for the others
		p.over(t, exitOK, append([]string{"open"}, ofReport...)...)
		token := func(role, district string) string {
			return strings.TrimSpace(p.over(t, exitOK, "token", "create", "--name", "test", "--role", role, "--district", district).out)
		}
		lead, unit := token("LEAD", grainOf), token("DISTRICT", "dien-bien/muong-ang")
		r := p.serving(t, g.with("serve", "--worker=false")...)
		opening := func(cluster, more string) string {
			return fmt.Sprintf(`openYear(input: {cluster: %q, from: %q%s}) { year { dryRun members sheets { ref made } }`, cluster, year, more)
		}
		_, body := r.post(t, request{Token: unit, Query: "mutation { " + opening(lowland, "") + putRight})
		if !strings.Contains(string(body), "FORBIDDEN") {
			t.Errorf("a unit opens a year: %s", body)
		}
		admin := p.admin(t)
		refused(t, r, admin, opening("x", ""), "code-unknown", "cluster")
		refused(t, r, lead, opening(lowland, `, period: "2021"`), "period-code", "period")
		refused(t, r, lead, opening(lowland, `, lead: "dien-bien/nam-po"`), "not-a-member", "lead")
		refused(t, r, lead, opening(lowland, `, kind: WORKBOOK, folder: "../elsewhere"`), "file-outside", "folder")
		before := p.revision(t)
		drive := fmt.Sprintf(`, folder: %q`, g.AddDrive("Báo cáo"))
		dry := allowed(t, r, lead, opening(lowland, drive+", dryRun: true")).Year
		if dry == nil || !dry.DryRun || dry.Members != 5 || len(dry.Sheets) != 6 || !dry.Sheets[0].Made || p.revision(t) != before {
			t.Errorf("a dry run: %+v, %+v → %+v", dry, before, p.revision(t))
		}
		half := change(t, r, lead, opening(lowland, `, folder: "1aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"`))
		if len(half.UserErrors) != 1 || half.UserErrors[0].Code != "no-folder" || half.UserErrors[0].Field != "folder" || half.Year == nil || half.Year.Members != 5 {
			t.Errorf("a folder that is not there: %+v", half)
		}
		made := allowed(t, r, lead, opening(lowland, drive)).Year
		for _, s := range made.Sheets {
			if !s.Made || s.Ref == "" {
				t.Errorf("a sheet: %+v", s)
			}
		}
		if len(made.Sheets) != 6 || len(g.Files()) != 12 {
			t.Errorf("%d sheets are told, and there are %d", len(made.Sheets), len(g.Files()))
		}
		again := allowed(t, r, lead, opening(lowland, drive)).Year
		if again.Members > 0 || len(again.Sheets) != 6 || again.Sheets[0].Made || len(g.Files()) != 12 {
			t.Errorf("opening again: %+v, and there are %d", again, len(g.Files()))
		}
		r.stop(t)
		if diff := cmp.Diff([]string{"openYear " + lowland + "/2023", "openYear " + lowland + "/2023", "openYear " + lowland + "/2023"}, p.trail(t)); diff != "" {
			t.Errorf("what was written down (-want +got):\n%s", diff)
		}
	})
}

// The demo goes on as a deployment does, also without its page: a year that is opened in it has its sheets, and they
// are read.
func TestDemoGoesOn(t *testing.T) {
	p := newProgram(t)
	const secret = "administrator-of-the-demo"
	r := p.serving(t, "demo", "--admin-token", secret)
	year := allowed(t, r, secret, fmt.Sprintf(`openYear(input: {cluster: %q, from: %q}) { year { members sheets { ref made } }`, lowland, year)).Year
	if year.Members != 5 || len(year.Sheets) != 6 {
		t.Fatalf("opened: %+v", year)
	}
	p.seeing(t, "the new sheets are read", func() bool {
		got := ask[struct {
			Sources connection[struct{ LastReadAt *string }]
		}](t, r, request{Token: secret, Query: `{ sources(first: 50, where: {periodCode: "2023"}) { totalCount edges { node { lastReadAt } } } }`})
		read := 0
		for _, s := range nodes(t, got.Sources) {
			if s.LastReadAt != nil {
				read++
			}
		}
		return read == 6
	})
	if code := r.stop(t); code != exitOK || r.err.String() != "" {
		t.Errorf("exit code %d: %s", code, r.err)
	}
}
