// Package reconcile stands between the database and package rules (đối chiếu): it gathers what a cluster says in a
// period, lets the rules judge it, and keeps what does not add up as findings.
//
// Check is one judgement of one cluster and period. It reads in a number of statements that does not grow with the rows,
// compares what was found with what is stored, and writes the difference in one change:
//
//   - what is new is a finding, OPEN;
//   - what stands as before is left alone; nothing that is left alone raises a revision;
//   - what says something else is changed in place, and what a person explained or accepted is OPEN again when the
//     figures are others than those they spoke of;
//   - what is gone is FIXED, and OPEN once more should it come back.
//
// So findings are always what judging everything anew would give: it makes no difference how often, and after which
// readings, a check was made. What people say of a finding is a step of package review.
//
// # Everything of one moment
//
// A reading takes several statements and no lock. The revision is asked for before; what was read counts only if nothing
// has raised it when the findings are written, in the change that writes them, or at the end when there is nothing to
// write. Otherwise it is all read again, and after a few times once more where nobody else can write. So two checks at
// once cannot undo each other, and no finding is made of two halves of different moments.
package reconcile

import (
	"context"
	"errors"
	"fmt"
	"time"

	"thidua/ent"
	"thidua/ent/revision"
	"thidua/guard"
	"thidua/rules"
	"thidua/store"
)

// Checking says what is checked.
type Checking struct {
	Cluster, Period string // codes
	// Run is the reading after which what is gone counts as fixed; 0 for none.
	Run int
	// Quiet is how long a sheet is left alone before it is told what was found; 0 means that it is told at once.
	Quiet time.Duration
	// Holdings says whether what adds up is told too. It is nearly everything, and takes longer than to find what does not.
	Holdings bool
	// ContextNames are what findings call second statements and sub-units; nil tells them by their codes. The database
	// does not keep names of rows: they are the catalogue's.
	ContextNames rules.ContextNames
}

// Checked is what a check came to.
type Checked struct {
	// Result is everything that stands, and everything that adds up where that was asked for.
	rules.Result
	// Members are those of the cluster, in their order: whoever tells the findings calls the units by their names.
	Members []rules.Member
	// Of the findings that are stored:
	Found    int // are new
	Again    int // were fixed and are back
	Reopened int // were explained or accepted, for figures that are others now
	Changed  int // say something else; those above are not among them
	Fixed    int // are gone
}

// Stored says whether the check changed any finding.
func (c Checked) Stored() bool { return c.Found+c.Again+c.Reopened+c.Changed+c.Fixed > 0 }

// ErrUnknown means that there is no such cluster or period in the database.
var ErrUnknown = errors.New("no such cluster or period")

// errMoved means that others changed the database while it was read.
var errMoved = errors.New("the database was changed while it was read")

// attempts is how often everything is read without a lock before it is read with one.
const attempts = 3

// Check judges a cluster in a period and stores what does not add up. Cells that are wrong are no error; a rule that
// cannot be read is, and names the rule. After an error nothing is stored.
func Check(ctx context.Context, s *store.Store, c Checking) (Checked, error) {
	ctx = guard.System(ctx)
	for range attempts {
		checked, err := check(ctx, s, c)
		if !errors.Is(err, errMoved) {
			return checked, err
		}
	}
	var checked Checked
	err := s.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
		plan, err := judge(ctx, tx.Client, c)
		if err != nil {
			return err
		}
		checked = plan.checked
		return plan.write(ctx, tx)
	})
	return checked, err
}

// check is one attempt without a lock; errMoved when it has come to nothing.
func check(ctx context.Context, s *store.Store, c Checking) (Checked, error) {
	before, err := s.Revision(ctx)
	if err != nil {
		return Checked{}, err
	}
	plan, err := judge(ctx, s.Client(), c)
	if err != nil {
		return Checked{}, err
	}
	if plan.empty() {
		return plan.checked, unmoved(ctx, s, before)
	}
	err = s.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
		all, err := tx.Client.Revision.Query().Where(revision.Name(revisionAll)).Only(ctx)
		if err != nil {
			return fmt.Errorf("asking for the revision: %w", err)
		}
		if all.Number != before.All {
			return errMoved
		}
		return plan.write(ctx, tx)
	})
	return plan.checked, err
}

// revisionAll is the revision that every change raises which anybody may see.
const revisionAll = "all"

// unmoved is nil when nothing has changed since a revision was read.
func unmoved(ctx context.Context, s *store.Store, before store.Revisions) error {
	after, err := s.Revision(ctx)
	if err == nil && after.All != before.All {
		return errMoved
	}
	return err
}

// judge reads everything and compares what the rules find with what is stored.
func judge(ctx context.Context, client *ent.Client, c Checking) (*plan, error) {
	l, err := load(ctx, client, c)
	if err != nil {
		return nil, fmt.Errorf("checking %s in %s: %w", c.Cluster, c.Period, err)
	}
	return l.plan(ctx, client, c)
}

// Facts are what a cluster says in a period, and the rules that are checked, as Check reads them. They are of one
// moment. Of c, who is checked and the names count.
func Facts(ctx context.Context, s *store.Store, c Checking) (*rules.Facts, []rules.Rule, error) {
	ctx = guard.System(ctx)
	for range attempts {
		before, err := s.Revision(ctx)
		if err != nil {
			return nil, nil, err
		}
		l, err := load(ctx, s.Client(), c)
		if err != nil {
			return nil, nil, err
		}
		if err := unmoved(ctx, s, before); err == nil {
			return &l.facts, l.rules, nil
		} else if !errors.Is(err, errMoved) {
			return nil, nil, err
		}
	}
	var l *loaded
	err := s.Write(ctx, func(ctx context.Context, tx *store.Tx) (err error) {
		l, err = load(ctx, tx.Client, c)
		return err
	})
	if err != nil {
		return nil, nil, err
	}
	return &l.facts, l.rules, nil
}
