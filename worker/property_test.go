package worker_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"thidua/decimal"
	"thidua/ent/award"
	"thidua/ent/exemplar"
	"thidua/ent/indicatorvalue"
	"thidua/ent/narrative"
	"thidua/ent/predicate"
	"thidua/intake"
	"thidua/store/storetest"
	"thidua/term"
	"thidua/worker"
)

// TestStoreEqualsLastGoodSheet edits a sheet at random, again and again, and holds the store against a second, simpler
// telling of what it must say: that of the last good sheet. In the end every moment of the past is still what it was.
func TestStoreEqualsLastGoodSheet(t *testing.T) {
	const edits = 40
	storetest.EachDialect(t, func(t *testing.T, dialect string) {
		w := newWorld(t, dialect)
		seed := rand.Uint64()
		t.Logf("seed %d", seed)
		e := &editor{t: t, r: rand.New(rand.NewPCG(seed, 0)), f: w.blank("tuan-giao"), good: said{}}
		past := map[time.Time]said{}
		for range edits {
			e.edit()
			e.f.draw()
			w.clock.forward(time.Minute)
			run, err := w.Sync(t.Context(), e.f.source, worker.Options{})
			if err == nil && run.Outcome == term.SyncOutcomeHeld {
				run, err = w.Sync(t.Context(), e.f.source, worker.Options{Confirm: run.ID})
			}
			if err != nil || run.Outcome == term.SyncOutcomeHeld || run.Outcome == term.SyncOutcomeFailed {
				t.Fatalf("%v\n%s", err, run.Text(term.LanguageEn))
			}
			held := e.settle()
			got := w.said(nil)
			if diff := cmp.Diff(e.good, got.without(" held")); diff != "" {
				t.Fatalf("after %v (-sheet +store):\n%s", e.log, diff)
			}
			if diff := cmp.Diff(held, got.held()); diff != "" {
				t.Fatalf("held after %v (-sheet +store):\n%s", e.log, diff)
			}
			past[run.FinishedAt] = maps.Clone(e.good)
		}
		for moment, want := range past {
			if diff := cmp.Diff(want, w.said(&moment).without(" held")); diff != "" {
				t.Errorf("as of %v (-then +now):\n%s", moment, diff)
			}
		}
	})
}

// said is what rows say by their keys; " held" at the end marks those that are held.
type said map[string]string

func (s said) without(suffix string) said {
	plain := said{}
	for key, text := range s {
		plain[key] = strings.TrimSuffix(text, suffix)
	}
	return plain
}

func (s said) held() []string {
	keys := []string{}
	for key, text := range s {
		if strings.HasSuffix(text, " held") {
			keys = append(keys, key)
		}
	}
	slices.Sort(keys)
	return keys
}

// said reads what the store says, at a moment or now.
func (w *world) said(moment *time.Time) said {
	w.t.Helper()
	s, ctx, c := said{}, w.system(), w.client()
	put := func(key, text string, since *time.Time) {
		if _, twice := s[key]; twice {
			w.t.Errorf("%s has two versions at once", key)
		}
		if since != nil {
			text += " held"
		}
		s[key] = text
	}
	for _, v := range c.IndicatorValue.Query().Where(latestOr(moment, indicatorvalue.SupersededAtIsNil(), at)).WithIndicator().AllX(ctx) {
		put("figure "+v.Edges.Indicator.Code, v.Printed+" = "+number(v.Actual)+", "+number(v.Plan), v.HeldSince)
	}
	for _, a := range c.Award.Query().Where(latestOr(moment, award.SupersededAtIsNil(), func(t time.Time) predicate.Award {
		return award.And(award.RecordedAtLTE(t), award.Or(award.SupersededAtIsNil(), award.SupersededAtGT(t)))
	})).WithForm().AllX(ctx) {
		put("award "+a.Edges.Form.Code+" "+string(a.RecipientKind), a.Printed, a.HeldSince)
	}
	for _, e := range c.Exemplar.Query().Where(latestOr(moment, exemplar.SupersededAtIsNil(), func(t time.Time) predicate.Exemplar {
		return exemplar.And(exemplar.RecordedAtLTE(t), exemplar.Or(exemplar.SupersededAtIsNil(), exemplar.SupersededAtGT(t)))
	})).WithPerson().AllX(ctx) {
		put(fmt.Sprintf("exemplar %s %d", e.NameKey, e.Occurrence), e.Edges.Person.Name+", "+e.Place, e.HeldSince)
	}
	for _, n := range c.Narrative.Query().Where(latestOr(moment, narrative.SupersededAtIsNil(), func(t time.Time) predicate.Narrative {
		return narrative.And(narrative.RecordedAtLTE(t), narrative.Or(narrative.SupersededAtIsNil(), narrative.SupersededAtGT(t)))
	})).WithSection().AllX(ctx) {
		put("text "+n.Edges.Section.Code, n.Text, n.HeldSince)
	}
	return s
}

func number(d *decimal.Decimal) string {
	if d == nil {
		return "none"
	}
	return d.String()
}

func latestOr[P any](moment *time.Time, latest P, at func(time.Time) P) P {
	if moment == nil {
		return latest
	}
	return at(*moment)
}

// editor edits a form at random and knows what the store must say.
type editor struct {
	t    *testing.T
	r    *rand.Rand
	f    *form
	good said
	log  []string
}

// What is edited. The numbers of the texts are unlike each other, so that a mix-up shows.
var (
	editedFigures = []string{
		"food-grain-output", "livestock-herd", "poultry-flock", "poor-households", "near-poor-households",
		"national-standard-schools", "labour-trained-and-employed", "cultural-families", "cultural-villages",
		"cultural-agencies", "nrd-communes-criteria-10-14", "nrd-communes-criteria-15-plus", "budget-revenue-local",
	}
	editedMeasures = []intake.ColumnCode{intake.ColumnActual, intake.ColumnPlan}
	editedSections = []string{"opening", "leadership.direction", "results.movements.national.new-rural", "awards", "assessment.strengths"}
	editedNames    = []string{"Lò Văn Hòa", "Bản Có", "HTX Thanh Yên", "Quàng Thị Pâng", "Công ty TNHH Đoàn Lân", "Lò Văn Hoà"}
)

const wrong = "khoảng chừng ấy"

func (e *editor) edit() {
	for range 1 + e.r.IntN(4) {
		edits := []func() string{
			e.setFigure, e.setFigure, e.setFigure, e.spoilFigure, e.blankFigure, e.blankFigure,
			e.setAward, e.blankAward, e.addExemplar, e.addExemplar, e.changeExemplar, e.dropExemplar, e.shuffleExemplars,
			e.setText, e.blankText, e.emptyTab,
		}
		e.log = append(e.log, edits[e.r.IntN(len(edits))]())
	}
}

func pick[T any](e *editor, list []T) T { return list[e.r.IntN(len(list))] }

func (e *editor) figure(text string) string {
	key, column := pick(e, editedFigures), pick(e, editedMeasures)
	e.f.set(key, column, text)
	return fmt.Sprintf("%s %s = %q", key, column, text)
}

func (e *editor) setFigure() string {
	return e.figure(fmt.Sprintf("%d.%03d", 1+e.r.IntN(99), e.r.IntN(1000)))
}
func (e *editor) spoilFigure() string { return e.figure(wrong) }
func (e *editor) blankFigure() string { return e.figure("") }

func (e *editor) setAward() string {
	form := pick(e, []string{"prime-minister-certificate-of-merit", "province-chair-certificate-of-merit"})
	return e.award(form, fmt.Sprintf("%02d", e.r.IntN(40)))
}

func (e *editor) blankAward() string {
	return e.award(pick(e, []string{"prime-minister-certificate-of-merit", "province-chair-certificate-of-merit"}), "")
}

func (e *editor) award(form, text string) string {
	rows := slices.DeleteFunc(e.f.rows[intake.TabAwards], func(r map[intake.ColumnCode]string) bool { return r["code"] == form })
	e.f.rows[intake.TabAwards] = append(rows, rowOf("code", form, "INDIVIDUAL", text))
	return fmt.Sprintf("award %s = %q", form, text)
}

func (e *editor) addExemplar() string {
	name := pick(e, editedNames)
	e.f.rows[intake.TabExemplars] = append(e.f.rows[intake.TabExemplars], rowOf(
		"section", "results.movements.national.enterprises", "kind", "HOUSEHOLD", "name", name, "place", fmt.Sprintf("bản %d", e.r.IntN(100))))
	return "add " + name
}

func (e *editor) changeExemplar() string {
	rows := e.f.rows[intake.TabExemplars]
	if len(rows) == 0 {
		return "nothing"
	}
	row := pick(e, rows)
	row["place"] = fmt.Sprintf("bản %d", e.r.IntN(100))
	return "place of " + row["name"]
}

func (e *editor) dropExemplar() string {
	rows := e.f.rows[intake.TabExemplars]
	if len(rows) == 0 {
		return "nothing"
	}
	i := e.r.IntN(len(rows))
	name := rows[i]["name"]
	e.f.rows[intake.TabExemplars] = slices.Delete(slices.Clone(rows), i, i+1)
	return "drop " + name
}

func (e *editor) shuffleExemplars() string {
	rows := slices.Clone(e.f.rows[intake.TabExemplars])
	e.r.Shuffle(len(rows), func(i, j int) { rows[i], rows[j] = rows[j], rows[i] })
	e.f.rows[intake.TabExemplars] = rows
	return "shuffle"
}

func (e *editor) setText() string {
	return e.text(fmt.Sprintf("Kết quả năm 2022, bản %d.", e.r.IntN(1000)))
}

func (e *editor) blankText() string { return e.text("") }

func (e *editor) text(text string) string {
	section := pick(e, editedSections)
	rows := slices.DeleteFunc(e.f.rows[intake.TabNarratives], func(r map[intake.ColumnCode]string) bool { return r["section"] == section })
	if text != "" {
		rows = append(rows, rowOf("section", section, "slot", "body", "text", text))
	}
	e.f.rows[intake.TabNarratives] = rows
	return section + " = " + text
}

func (e *editor) emptyTab() string {
	if e.r.IntN(4) > 0 {
		return "nothing"
	}
	tab := pick(e, []intake.TabCode{intake.TabIndicators, intake.TabAwards, intake.TabExemplars, intake.TabNarratives})
	e.f.rows[tab] = nil
	return "empty " + string(tab)
}

// settle works out what the store must say of the sheet as it is now, and which rows must be held.
func (e *editor) settle() (held []string) {
	next, heldKeys := said{}, []string{}
	// tab takes over what a tab says, or keeps what it said when nothing is left in it.
	tab := func(prefix string, says said, empty bool) {
		if empty {
			for key, text := range e.good {
				if strings.HasPrefix(key, prefix) {
					next[key] = text
					heldKeys = append(heldKeys, key)
				}
			}
			return
		}
		maps.Copy(next, says)
	}
	figures, spoilt, any := e.figures()
	tab("figure ", figures, !any)
	if any {
		heldKeys = append(heldKeys, spoilt...)
	}
	awards := said{}
	for _, row := range e.f.rows[intake.TabAwards] {
		if row["INDIVIDUAL"] != "" {
			awards["award "+row["code"]+" INDIVIDUAL"] = row["INDIVIDUAL"]
		}
	}
	tab("award ", awards, len(awards) == 0)
	exemplars, met := said{}, map[string]int{}
	for _, row := range e.f.rows[intake.TabExemplars] {
		name := intake.NormaliseName(row["name"])
		exemplars[fmt.Sprintf("exemplar %s %d", name, met[name])] = row["name"] + ", " + row["place"]
		met[name]++
	}
	tab("exemplar ", exemplars, len(exemplars) == 0)
	texts := said{}
	for _, row := range e.f.rows[intake.TabNarratives] {
		texts["text "+row["section"]] = row["text"]
	}
	tab("text ", texts, len(texts) == 0)
	e.good = next
	slices.Sort(heldKeys)
	return heldKeys
}

// figures is what the indicators tab says, with the last good text of a wrong cell; spoilt are the keys of rows with
// such a cell, and filled says whether anything stands in the tab.
func (e *editor) figures() (says said, spoilt []string, filled bool) {
	says = said{}
	for _, row := range e.f.rows[intake.TabIndicators] {
		key := "figure " + row["code"]
		var parts, numbers []string
		bad := false
		for _, column := range editedMeasures {
			text := row[column]
			filled = filled || text != ""
			if text == wrong {
				bad, text = true, lastText(e.good[key], column)
			}
			number := "none"
			if text != "" {
				parts = append(parts, fmt.Sprintf("%q:%q", column, text))
				number = strings.ReplaceAll(text, ".", "")
			}
			numbers = append(numbers, number)
		}
		if len(parts) > 0 {
			says[key] = "{" + strings.Join(parts, ",") + "} = " + strings.Join(numbers, ", ")
			if bad {
				spoilt = append(spoilt, key)
			}
		}
	}
	return says, spoilt, filled
}

// lastText is the text of a measure in {"ACTUAL":"1","PLAN":"2"}.
func lastText(printed string, column intake.ColumnCode) string {
	_, rest, found := strings.Cut(printed, fmt.Sprintf("%q:\"", column))
	if !found {
		return ""
	}
	text, _, _ := strings.Cut(rest, `"`)
	return text
}
