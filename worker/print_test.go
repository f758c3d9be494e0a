package worker

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"thidua/intake"
	"thidua/term"
)

// What a person reads of a run and of a plan, in both languages, and what a program reads.
func TestTexts(t *testing.T) {
	stored := &content{}
	draft := sheetOf(
		figures("food-grain-output ACTUAL=37.934,7 PERCENT_OF_PLAN=100,9", "livestock-herd ACTUAL=89.325", "poultry-flock ACTUAL=1"),
		awards(intake.Award{Form: "merit-certificate", Count: 5, Printed: "05"}),
		exemplars(intake.Exemplar{Name: "Lò Văn Hoà", Place: "xã Quài Tở"}),
	)
	first := makePlan(stored, draft, nil, nil)
	stored = applied(stored, &first)
	draft = sheetOf(
		figures("food-grain-output ACTUAL=38.000", "livestock-herd ACTUAL=?", "poor-households ACTUAL=7"), tab(intake.TabIndicators, tabFigures, 3, 1),
		awards(intake.Award{Form: "labour-medal", Count: 1, Printed: "01"}),
		exemplars(intake.Exemplar{Name: "Lò Văn Hoà", Place: "xã Mường Thín"}),
	)
	problems := []intake.Problem{bad(tabFigures, "E3", "livestock-herd")}
	plan := makePlan(stored, draft, problems, nil)
	summary := plan.summary(intake.Vocabulary{
		Indicators: map[string]intake.Indicator{"food-grain-output": {Name: intake.Name{Vi: "Sản lượng lương thực có hạt", En: "Grain output"}}},
	})
	told, _ := failure(errMassWithdrawal.with("withdrawn", "12", "stored", "40"))
	run := Run{
		ID: 7, Source: "dien-bien/cum/2022/tuan-giao", Outcome: term.SyncOutcomeHeld, StartedAt: newYear, FinishedAt: newYear.Add(time.Second),
		Failure: &told, Plan: &summary, ContentHash: "00",
	}
	run.describe(&plan, problems)
	var got strings.Builder
	for _, language := range []term.Language{term.LanguageVi, term.LanguageEn} {
		got.WriteString(run.Text(language) + summary.Text(language) + "\n")
	}
	text, err := json.MarshalIndent(run, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	golden(t, got.String()+string(text)+"\n")
}

// Every stage has its names, and every error says what happened and what to do in both languages.
func TestBothLanguages(t *testing.T) {
	for stage, names := range stageNames {
		if stage.Name(term.LanguageVi) != names[0] || stage.Name(term.LanguageEn) != names[1] || names[0] == "" || names[1] == "" {
			t.Errorf("%s is called %q and %q", stage, names[0], names[1])
		}
	}
	says := []said{}
	says = append(append(append(append(says, sayValue(&valueSays{})...), sayAward(&awardSays{})...), sayExemplar(&exemplarSays{})...), sayNarrative(&narrativeSays{})...)
	for _, s := range says {
		if names := partNames[s.what]; !term.Measure(s.what).Valid() && (names[0] == "" || names[1] == "") {
			t.Errorf("%s has no name", s.what)
		}
	}
	codes := map[string]bool{}
	for _, e := range []*Error{
		ErrOutside, ErrMissing, ErrFolder, ErrUnopened, ErrKind, ErrDisabled, ErrUnknownSource, ErrUnknown, ErrNotMember,
		ErrNotOpen, ErrSchedule, ErrSourceTaken, ErrSourceKind, ErrConfirm, ErrConfirmStale, ErrOvertaken,
		errMassWithdrawal, errClosed, errRefused,
	} {
		if e.Code == "" || codes[e.Code] || e.Vi == "" || e.En == "" {
			t.Errorf("%+v", e)
		}
		codes[e.Code] = true
		filled := e.with("ref", "r", "kind", "k", "source", "s", "what", "w", "code", "c", "district", "d", "cluster", "c",
			"period", "p", "schedule", "s", "run", "7", "withdrawn", "12", "stored", "40", "vi", "sai", "en", "wrong")
		if strings.ContainsAny(filled.Vi+filled.En, "{}") {
			t.Errorf("a place is left open: %s / %s", filled.Vi, filled.En)
		}
	}
}
