package worker

import (
	"context"
	"errors"
	"log/slog"
	"strconv"
	"time"

	"thidua/catalog"
	"thidua/ent"
	"thidua/guard"
	"thidua/intake"
	"thidua/notify"
	"thidua/sheet"
	"thidua/sheet/google"
	"thidua/sheet/xlsx"
	"thidua/store"
	"thidua/term"
)

// Worker reads sources into the store. Its clock is the store's. It is safe for concurrent use once its fields are
// set, and must not be copied.
type Worker struct {
	Store   *store.Store
	Catalog *catalog.Catalog
	// Root is the folder of workbooks; a source's path is taken from there and cannot lead out of it.
	Root string
	// Limits bound what a workbook may take; the zero value means xlsx.DefaultLimits.
	Limits xlsx.Limits
	// Google reads and answers spreadsheets; nil where no account is configured. Its Config.Before and After are the
	// worker's Allow and Sent.
	Google *google.Client
	// Quotas are the requests a minute that Google allows; the zero value means DefaultQuotas.
	Quotas Quotas
	// Process names this process among those that share the database, such as host and pid. It is required to Run: two
	// that have the same name take each other's leases.
	Process string
	// Lease is how long a process has a source of Google to itself, should it die in the middle of reading it; 0 means
	// 5 minutes. It is longer than SyncTimeout.
	Lease time.Duration
	// SyncTimeout is how long one job may take; 0 means 4 minutes.
	SyncTimeout time.Duration
	// Rescue is after how long a job of a worker that died is run by another; 0 means 6 minutes.
	Rescue time.Duration
	// SweepEvery is how old the last reading of a spreadsheet may be, whether or not the feed told of a change; 0 means
	// 24 hours. SweepVolatile is the same for those that change without the feed knowing; 0 means one hour.
	SweepEvery, SweepVolatile time.Duration
	// Random is a number from 0 up to 1, by which waits are spread; nil means chance. It is called from many goroutines.
	Random func() float64
	// Quiet is how long a sheet must not have changed before it is answered; 0 means 3 minutes.
	Quiet time.Duration
	// Feed is how often the change feed is asked, by the whole fleet; 0 means 30 seconds.
	Feed time.Duration
	// Help is the address at which people who fill sheets can ask for help, told in their sheets; "" for none.
	Help string
	// Notify is how people are sent notices, and what these point at; nil sends nothing. They are kept in any case.
	Notify *notify.Channels
	// Log takes what happens in Run; nil discards it.
	Log *slog.Logger
	// Progress is told each step of each sync, from the goroutine that runs it; nil tells nobody.
	Progress func(Step)
	// Finished is told each run that a job ended with, from the goroutine that worked on it; nil tells nobody.
	Finished func(Run)
	// Parallel is how many jobs Run works on at a time; 0 means 4.
	Parallel int
	// Every is how often Run looks at the schedules; 0 means 15 seconds.
	Every time.Duration

	busy  keyedLock
	who   who
	turns turns
	ticks ticks
}

// Options of one sync.
type Options struct {
	// DryRun records what would change (PLANNED) and changes nothing else, the source's own state included.
	DryRun bool
	// Confirm is the held run whose plan a person consents to; 0 for none.
	Confirm int
	// JobID is the job that runs the sync; 0 when it is run by hand.
	JobID int64
	// Hint is the moment of what the sync was asked for: with a reading that began since, nothing is asked. Zero reads
	// in any case.
	Hint time.Time
	// Binned says that the feed told of the file lying in the bin.
	Binned bool
	// Sweep leaves the reserve of the quota to others.
	Sweep bool
	// Loading is how often the source was read again because Google had not worked out all formulas.
	Loading int
}

// passes is how often a sync begins anew because another process synced the same source meanwhile.
const passes = 3

// Sync reads a source, given by its code, and makes the store equal to it. The Run tells what came of it; what is
// wrong with the sheet (FAILED, HELD) or with its server (DEFERRED) is an outcome and no error. An error is a command
// that makes no sense (*Error), a *QuotaWait or *SourceBusy when it is not its turn, or the machinery failing; then
// nothing has changed.
func (w *Worker) Sync(ctx context.Context, code string, options Options) (Run, error) {
	ctx = guard.System(ctx)
	unlock, err := w.busy.lock(ctx, code)
	if err != nil {
		return Run{}, err
	}
	defer unlock()
	for range passes {
		run, err := w.pass(ctx, code, options)
		if !errors.Is(err, ErrOvertaken) {
			return run, err
		}
	}
	return Run{}, ErrOvertaken.with("source", code)
}

// pass is one reading of a source under way.
type pass struct {
	w       *Worker
	source  *ent.Source      // with its cluster, period, district, and its submission with report
	known   *catalog.Catalog // what the sheet is read by
	options Options
	run     Run
	names   names // read with what is stored
	meter   *meter
	leased  bool // the source is ours until the pass ends

	// Of the book that was read:
	volatile bool
	dueAnew  bool   // while it was answered, something came up that is to be told too
	loading  bool   // Google has not worked out all its formulas
	remember string // tabs to read the next time, as kept in the source
	forget   bool   // the tabs that the source keeps cost more than one request
	heard    heard  // what people wrote into the tab with our answers
}

func (w *Worker) pass(ctx context.Context, code string, options Options) (run Run, err error) {
	p := &pass{w: w, options: options, run: Run{Source: code, StartedAt: w.Store.Now(), job: options.JobID, Confirms: options.Confirm}}
	if err := p.find(ctx, code); err != nil {
		return Run{}, err
	}
	if !p.source.Enabled {
		return Run{}, ErrDisabled.with("source", code)
	}
	if err := p.findHeld(ctx); err != nil {
		return Run{}, err
	}
	if err := p.findQueued(ctx); err != nil {
		return Run{}, err
	}
	if ctx, err = p.admit(ctx); err != nil && !errors.Is(err, ErrNoGoogle) {
		return Run{}, err
	}
	defer func() { err = errors.Join(err, p.release(ctx)) }()
	if err == nil {
		err = p.sync(ctx)
	} else {
		err = p.unread(ctx, err)
	}
	return p.run, err
}

// find looks up the pass's source, and the catalogue with what the database has beside it for the source's period.
func (p *pass) find(ctx context.Context, code string) (err error) {
	if p.source, err = p.w.source(ctx, code); err != nil {
		return err
	}
	p.known, err = p.w.known(ctx, p.w.Store.Client(), p.cluster(), p.period())
	return err
}

// sync takes the steps of the package comment, one after the other.
func (p *pass) sync(ctx context.Context) error {
	p.tell(StageRead)
	book, err := p.read(ctx)
	if err != nil {
		return p.unread(ctx, err)
	}
	news, err := p.hear(ctx, &book)
	if err != nil {
		return err
	}
	p.run.ContentHash = p.digest(&book)
	if p.run.ContentHash == p.source.ContentHash && !news && !p.options.DryRun {
		return p.unchanged(ctx)
	}
	p.tell(StageParse)
	draft, problems, err := p.parse(ctx, &book)
	if err != nil {
		return err
	}
	if refusal := refused(problems); refusal != nil {
		return p.refuse(ctx, *refusal, problems)
	}
	p.tell(StageCompare)
	stored, err := p.load(ctx, &draft)
	if err != nil {
		return err
	}
	plan := makePlan(stored, &draft, problems, requirementsOf(p.known, draft.Template, p.district(), p.period()))
	p.run.describe(&plan, problems)
	return p.settle(ctx, &plan, &draft)
}

// unread ends a pass whose sheet could not be read: that is recorded when it is for a reason to be told. When there is
// no quota for another request, or the machinery failed, it is as if nothing had been asked.
func (p *pass) unread(ctx context.Context, err error) error {
	told, is := failure(err)
	if !is || ctx.Err() != nil {
		return err
	}
	if err := p.w.heedRefusal(ctx, err); err != nil {
		return err
	}
	if told.Code == ErrCredentials.Code {
		if err := p.w.stop(ctx, err); err != nil {
			return err
		}
	}
	return p.fail(ctx, told)
}

// settle decides whether a plan is applied.
func (p *pass) settle(ctx context.Context, plan *Plan, draft *intake.Draft) error {
	if p.options.DryRun {
		return p.show(ctx, plan, term.SyncOutcomePlanned, nil)
	}
	if !plan.Empty() {
		closed, err := p.closed(ctx)
		if err != nil {
			return err
		}
		if closed {
			told, _ := failure(errClosed)
			return p.fail(ctx, told)
		}
	}
	if err := p.consent(ctx, plan); err != nil {
		told, ok := failure(err)
		if !ok {
			return err
		}
		return p.show(ctx, plan, term.SyncOutcomeHeld, &told)
	}
	return p.apply(ctx, plan, draft)
}

// show records a plan that is not applied, so that a person can read it.
func (p *pass) show(ctx context.Context, plan *Plan, outcome term.SyncOutcome, told *Failure) error {
	summary := plan.summary(p.vocabulary())
	p.run.Plan = &summary
	return p.end(ctx, outcome, told)
}

// digest is the hash of what was read and of what it is read by.
func (p *pass) digest(book *sheet.Book) string {
	return digest(book, p.known.Hash(), p.cluster(), p.period(), p.district())
}

func (p *pass) cluster() string { return p.source.Edges.Cluster.Code }

func (p *pass) period() string { return p.source.Edges.Period.Code }

// district is the code of the source's unit, "" for the cluster's own sheet.
func (p *pass) district() string {
	if p.source.Edges.District == nil {
		return ""
	}
	return p.source.Edges.District.Code
}

func (p *pass) vocabulary() intake.Vocabulary { return p.known.Vocabulary(p.cluster(), p.period()) }

// parse recognises a book and reads it; the problems are those of both.
func (p *pass) parse(ctx context.Context, book *sheet.Book) (intake.Draft, []intake.Problem, error) {
	previous, err := p.previous(ctx)
	if err != nil {
		return intake.Draft{}, nil, err
	}
	form, problems := intake.Recognise(*book, p.known.Templates())
	expect := intake.Expect{Cluster: p.cluster(), Period: p.period(), District: p.district(), Help: p.w.Help, Previous: previous}
	draft, more := intake.Parse(form, p.vocabulary(), expect)
	return draft, append(problems, more...), nil
}

// refused is why nothing of a form may be stored, nil when it may.
func refused(problems []intake.Problem) *Failure {
	for i := range problems {
		if problems[i].Fatal {
			told, _ := failure(errRefused.with("vi", problems[i].Vi, "en", problems[i].En))
			return &told
		}
	}
	return nil
}

func (p *pass) tell(stage Stage) {
	if p.w.Progress != nil {
		p.w.Progress(Step{Source: p.run.Source, Stage: stage})
	}
}

func itoa(n int) string { return strconv.Itoa(n) }
