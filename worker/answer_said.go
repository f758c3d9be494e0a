package worker

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"thidua/answer"
	"thidua/ent"
	"thidua/ent/problem"
	"thidua/intake"
	"thidua/sheet"
	"thidua/store"
	"thidua/term"
)

// heard is what people wrote into the tab with our answers, as far as it is new.
type heard struct {
	readNow   bool           // they asked for a reading and an answer now
	said      map[int]string // explanations by the id of their problem, "" for one that was taken back
	explained map[int]string // the same of findings
	untold    bool           // the sheet has no tab of ours: it was never answered, or somebody deleted it
}

// heardFor is for how long after it is mended a problem may still be explained.
const heardFor = 30 * 24 * time.Hour

// hear takes up what people wrote into our tab of the book, and whether that is news.
func (p *pass) hear(ctx context.Context, book *sheet.Book) (news bool, err error) {
	p.heard = heard{}
	if p.source.Kind != term.SourceKindGoogleSheets {
		return false, nil
	}
	p.heard.untold = !slices.ContainsFunc(book.Tabs, func(tab sheet.Tab) bool { return answer.IsOurs(&tab) })
	said := answer.Read(book)
	p.heard.readNow = said.ReadNow && p.answers() // else nobody would untick the box
	if len(said.Explanations) > 0 {
		known, err := p.explained(ctx)
		if err != nil {
			return false, err
		}
		p.heard.said = newlySaid(said.Explanations, known)
	}
	if p.heard.explained, err = p.hearFindings(ctx, said.Findings); err != nil {
		return false, err
	}
	return p.heard.readNow || p.heard.words(), nil
}

// words says whether people wrote anything that is new.
func (h *heard) words() bool { return len(h.said)+len(h.explained) > 0 }

// explained are the problems that may be explained: by key, the one that is open, else the one mended last.
func (p *pass) explained(ctx context.Context) (map[string]*ent.Problem, error) {
	found, err := p.w.Store.Client().Problem.Query().Where(
		problem.SourceID(p.source.ID),
		problem.Or(problem.StateEQ(term.ProblemStateOpen), problem.FixedAtGTE(p.w.Store.Now().Add(-heardFor))),
	).Order(problem.ByID()).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading the problems that may be explained: %w", err)
	}
	known := make(map[string]*ent.Problem, len(found))
	for _, o := range found {
		key := answer.Key(problemOf(o))
		if last := known[key]; last == nil || last.State != term.ProblemStateOpen {
			known[key] = o
		}
	}
	return known, nil
}

// problemOf is a stored problem as it is told.
func problemOf(o *ent.Problem) *intake.Problem {
	return &intake.Problem{
		Code: intake.ProblemCode(o.Code), Tab: o.Tab, Cell: o.Address, Key: o.Key, Got: o.Got, Wanted: o.Wanted,
		Vi: o.MessageVi, En: o.MessageEn, Fatal: o.Fatal, Notice: o.Notice,
	}
}

// newlySaid are the texts that differ from what is stored, by the id of the problem.
func newlySaid(texts map[string]string, known map[string]*ent.Problem) map[int]string {
	said := map[int]string{}
	for key, text := range texts {
		if o := known[key]; o != nil && o.Explanation != text {
			said[o.ID] = text
		}
	}
	return said
}

// keepSaid records what was heard, inside the transaction that records the run, after its problems: what was said of a
// problem that this run found in another cell goes along.
func (p *pass) keepSaid(ctx context.Context, tx *store.Tx) error {
	if err := p.storeSaid(ctx, tx); err != nil {
		return err
	}
	if err := p.carrySaid(ctx, tx); err != nil {
		return err
	}
	untold := p.heard.untold && p.source.AnswerDueAt == nil
	if !p.answers() || !p.heard.readNow && !p.heard.words() && !untold {
		return nil
	}
	// Also when the run finds nothing else that is new.
	if err := tx.Client.Source.UpdateOneID(p.source.ID).SetAnswerDueAt(p.answerDue(tx)).Exec(ctx); err != nil {
		return fmt.Errorf("noting that %s is to be answered: %w", p.run.Source, err)
	}
	return nil
}

// storeSaid stores explanations with their problems and findings.
func (p *pass) storeSaid(ctx context.Context, tx *store.Tx) error {
	for _, id := range slices.Sorted(maps.Keys(p.heard.said)) {
		text := p.heard.said[id]
		update := tx.Client.Problem.UpdateOneID(id).SetExplanation(text)
		if text != "" {
			update.SetExplainedAt(tx.At)
		} else {
			update.ClearExplainedAt()
		}
		if err := update.Exec(ctx); err != nil {
			return fmt.Errorf("storing an explanation: %w", err)
		}
		tx.Raise(store.All)
	}
	return p.explain(ctx, tx)
}

// hearOnly stores what was said, without a run.
func (p *pass) hearOnly(ctx context.Context, book *sheet.Book) error {
	if _, err := p.hear(ctx, book); err != nil || !p.heard.words() {
		return err
	}
	return p.w.Store.Write(ctx, p.storeSaid)
}

// carrySaid gives the explanations of problems that this transaction ended to those it opened in their place.
func (p *pass) carrySaid(ctx context.Context, tx *store.Tx) error {
	if p.source.Kind != term.SourceKindGoogleSheets {
		return nil
	}
	gone, err := tx.Client.Problem.Query().Where(
		problem.SourceID(p.source.ID), problem.FixedAt(tx.At), problem.ExplanationNEQ(""),
	).Order(problem.ByID()).All(ctx)
	if err != nil {
		return fmt.Errorf("asking for explanations of what is gone: %w", err)
	}
	if len(gone) == 0 {
		return nil
	}
	come, err := tx.Client.Problem.Query().Where(
		problem.SourceID(p.source.ID), problem.FirstSeenAt(tx.At), problem.Explanation(""),
	).Order(problem.ByID()).All(ctx)
	if err != nil {
		return fmt.Errorf("asking for what is new: %w", err)
	}
	for to, from := range carried(problemsOf(gone), problemsOf(come)) {
		update := tx.Client.Problem.UpdateOneID(come[to].ID).SetExplanation(gone[from].Explanation).
			SetNillableExplainedAt(gone[from].ExplainedAt)
		if err := update.Exec(ctx); err != nil {
			return fmt.Errorf("carrying an explanation over: %w", err)
		}
		tx.Raise(store.All)
	}
	return nil
}

func problemsOf(rows []*ent.Problem) []*intake.Problem {
	problems := make([]*intake.Problem, len(rows))
	for i, o := range rows {
		problems[i] = problemOf(o)
	}
	return problems
}

// answerDue is when a sheet is to be answered that was heard in a transaction: once it has been quiet, or at once when
// somebody asked for it.
func (p *pass) answerDue(tx *store.Tx) time.Time {
	if p.heard.readNow {
		return tx.At
	}
	return tx.At.Add(p.w.quiet())
}

// answerLater notes that the sheet is to be answered once it has been quiet. It is called with the update by which a
// run that was APPLIED, HELD or FAILED for what the sheet says is recorded in its source.
func (p *pass) answerLater(tx *store.Tx, update *ent.SourceUpdate) {
	if p.answers() {
		update.SetAnswerDueAt(p.answerDue(tx))
	}
}
