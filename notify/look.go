package notify

import (
	"context"
	"fmt"
	"slices"

	"thidua/ent"
	"thidua/ent/delivery"
	noticerow "thidua/ent/notice"
	"thidua/guard"
	"thidua/notice"
	"thidua/store"
	"thidua/term"
)

// Links are what notices may point at.
type Links struct {
	Base      string // the operator's own address; "" for none
	ShareWith string // e-mail that sheets are to be shared with; "" when nobody knows it
}

// Looked counts what became of notices.
type Looked struct{ Raised, Rewritten, Settled int }

func (l Looked) any() bool { return l.Raised+l.Rewritten+l.Settled > 0 }

// place is a cluster in a period.
type place struct{ cluster, period int }

// matter is what makes a notice the same.
type matter struct {
	place
	key string
}

// wanted is a notice for which there is reason.
type wanted struct {
	matter
	district *int
	notice.Notice
}

// Look makes the stored notices those for which there is reason now, for the whole fleet. Looking twice in a row changes
// nothing. It asks a constant number of questions, however many clusters there are.
func Look(ctx context.Context, s *store.Store, links Links) (Looked, error) {
	ctx = guard.System(ctx)
	facts, err := load(ctx, s.Client(), s.Now())
	if err != nil {
		return Looked{}, err
	}
	all := facts.wanted(links)
	stored, err := loadStored(ctx, s.Client(), facts.periods)
	if err != nil {
		return Looked{}, err
	}
	if changes := stored.compare(all); !changes.any() {
		return Looked{}, nil
	}
	var done Looked
	err = s.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
		// Another process may have looked meanwhile.
		stored, err := loadStored(ctx, tx.Client, facts.periods)
		if err != nil {
			return err
		}
		changes := stored.compare(all)
		if done = changes.counts(); !done.any() {
			return nil
		}
		tx.Raise(store.All)
		return changes.apply(ctx, tx)
	})
	return done, err
}

// stored are the notices of some periods.
type stored struct {
	rows map[matter]*ent.Notice // with their texts while they are not settled
	sent map[int]bool           // ids of those that somebody was sent, or may have been
}

func loadStored(ctx context.Context, client *ent.Client, periods []int) (stored, error) {
	s := stored{map[matter]*ent.Notice{}, map[int]bool{}}
	open, err := client.Notice.Query().Where(noticerow.PeriodIDIn(periods...), noticerow.SettledAtIsNil()).All(ctx)
	if err != nil {
		return s, fmt.Errorf("reading the notices: %w", err)
	}
	settled, err := client.Notice.Query().Where(noticerow.PeriodIDIn(periods...), noticerow.SettledAtNotNil()).
		Select(noticerow.FieldID, noticerow.FieldClusterID, noticerow.FieldPeriodID, noticerow.FieldKey, noticerow.FieldSettledAt).All(ctx)
	if err != nil {
		return s, fmt.Errorf("reading the settled notices: %w", err)
	}
	sent, err := client.Notice.Query().Where(noticerow.PeriodIDIn(periods...), noticerow.HasDeliveriesWith(
		delivery.StateIn(term.DeliveryStateSent, term.DeliveryStateSending))).IDs(ctx)
	if err != nil {
		return s, fmt.Errorf("asking which notices were sent: %w", err)
	}
	for _, row := range slices.Concat(open, settled) {
		s.rows[matter{place{row.ClusterID, row.PeriodID}, row.Key}] = row
	}
	for _, id := range sent {
		s.sent[id] = true
	}
	return s, nil
}

// changes are what makes the stored notices the wanted ones.
type changes struct {
	raise   []wanted
	rewrite []rewriting
	settle  []int
}

// rewriting is a stored notice that says something else now, or for which there is reason again.
type rewriting struct {
	id    int
	words bool // its words are new; what somebody was sent stays as it was
	wanted
}

func (c changes) counts() Looked { return Looked{len(c.raise), len(c.rewrite), len(c.settle)} }

func (c changes) any() bool { return c.counts().any() }

func (s stored) compare(all []wanted) (c changes) {
	met := map[matter]bool{}
	for _, w := range all {
		met[w.matter] = true
		row := s.rows[w.matter]
		switch {
		case row == nil:
			c.raise = append(c.raise, w)
		case row.SettledAt != nil:
			c.rewrite = append(c.rewrite, rewriting{row.ID, !s.sent[row.ID], w})
		case !s.sent[row.ID] && words(row) != (notice.Notice{Kind: row.Kind, Subject: w.Subject, Text: w.Text}):
			c.rewrite = append(c.rewrite, rewriting{row.ID, true, w})
		}
	}
	for m, row := range s.rows {
		if row.SettledAt == nil && !met[m] {
			c.settle = append(c.settle, row.ID)
		}
	}
	slices.Sort(c.settle)
	return c
}

// words are what a stored notice says.
func words(row *ent.Notice) notice.Notice {
	return notice.Notice{
		Kind: row.Kind, Subject: notice.Text{Vi: row.SubjectVi, En: row.SubjectEn}, Text: notice.Text{Vi: row.TextVi, En: row.TextEn},
	}
}

// rowsAStatement is how many rows one statement writes.
const rowsAStatement = 200

func (c changes) apply(ctx context.Context, tx *store.Tx) error {
	for part := range slices.Chunk(c.raise, rowsAStatement) {
		builders := make([]*ent.NoticeCreate, len(part))
		for i, w := range part {
			builders[i] = tx.Client.Notice.Create().SetClusterID(w.cluster).SetPeriodID(w.period).SetNillableDistrictID(w.district).
				SetKind(w.Kind).SetKey(w.key).SetSubjectVi(w.Subject.Vi).SetSubjectEn(w.Subject.En).
				SetTextVi(w.Text.Vi).SetTextEn(w.Text.En).SetRaisedAt(tx.At)
		}
		if err := tx.Client.Notice.CreateBulk(builders...).Exec(ctx); err != nil {
			return fmt.Errorf("adding notices: %w", err)
		}
	}
	for _, r := range c.rewrite {
		update := tx.Client.Notice.UpdateOneID(r.id).ClearSettledAt()
		if r.words {
			update.SetSubjectVi(r.Subject.Vi).SetSubjectEn(r.Subject.En).SetTextVi(r.Text.Vi).SetTextEn(r.Text.En)
		}
		if err := update.Exec(ctx); err != nil {
			return fmt.Errorf("rewriting a notice: %w", err)
		}
	}
	for part := range slices.Chunk(c.settle, rowsAStatement) {
		if err := tx.Client.Notice.Update().Where(noticerow.IDIn(part...)).SetSettledAt(tx.At).Exec(ctx); err != nil {
			return fmt.Errorf("settling notices: %w", err)
		}
	}
	return nil
}
