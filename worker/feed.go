package worker

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"thidua/ent"
	"thidua/ent/changefeed"
	"thidua/ent/sharedsheet"
	"thidua/ent/source"
	"thidua/guard"
	"thidua/sheet/google"
	"thidua/store"
	"thidua/term"
)

// FeedRead is what one reading of the change feed led to.
type FeedRead struct {
	Account  string `json:"account"`
	Requests int    `json:"requests"`
	Changes  int    `json:"changes"` // files that the feed told of
	Hints    int    `json:"hints"`   // sources that may have changed and are read
	Ours     int    `json:"ours"`    // sources that only we ourselves changed
	Shared   int    `json:"shared"`  // spreadsheets that no source reads
	Gone     int    `json:"gone"`    // of those, that are no longer shared
	Began    bool   `json:"began"`   // the feed is followed from now on; all sources are due
	Stopped  bool   `json:"stopped"` // the account's credentials are refused
	// Overtaken says that another process read the same part of the feed: nothing was done twice.
	Overtaken bool `json:"overtaken"`
}

const (
	// feedPages is how many pages one reading follows; the next goes on from there.
	feedPages = 100
	// feedNote is how old the time of the last reading may become while the feed tells nothing.
	feedNote = 5 * time.Minute
	// idsAStatement keeps statements below what databases take.
	idsAStatement = 500
)

// ReadFeed asks what changed since the last time and puts jobs into the queue for the sources concerned, in the
// transaction that notes how far the feed was read: nothing it told is lost, and nothing is done twice. The feed is
// only a hint. The first time, and when Google no longer knows where we were, all sources are due.
//
// While the account is stopped this is also what tries whether its credentials are good again.
func (w *Worker) ReadFeed(ctx context.Context) (read FeedRead, err error) {
	ctx = guard.System(ctx)
	if w.Google == nil {
		return read, ErrNoGoogle
	}
	read.Account = w.account(ctx)
	ctx, meter := metered(ctx, false)
	defer func() { read.Requests = meter.counted() }()
	stopped := notStopped(ctx, w.Store.Client())
	if stopped != nil && !errors.Is(stopped, ErrCredentials) {
		return read, stopped
	}
	row, err := w.Store.Client().ChangeFeed.Query().Where(changefeed.Account(read.Account)).Only(ctx)
	if err != nil && !ent.IsNotFound(err) {
		return read, fmt.Errorf("asking how far the feed was read: %w", err)
	}
	token := ""
	if row != nil {
		token = row.PageToken
	}
	page, err := w.followFeed(ctx, token)
	if err == nil && stopped != nil {
		var refused error
		if refused, err = w.probe(ctx); err == nil {
			err = refused
		}
	}
	if kindOf(err) == google.Credentials {
		read.Stopped = true
		return read, w.stop(ctx, err)
	}
	if err != nil {
		return read, errors.Join(err, w.heedRefusal(ctx, err))
	}
	if stopped != nil {
		if err := w.resume(ctx); err != nil {
			return read, err
		}
	}
	read.Began = page.began
	if page.next == token && len(page.changes) == 0 && row.ReadAt.Add(feedNote).After(w.Store.Now()) {
		return read, nil
	}
	return w.keepFeed(ctx, read, token, page)
}

// fed is what was read of the feed.
type fed struct {
	next    string // where to go on
	changes map[string]google.Change
	at      time.Time // when the feed had told all of it
	began   bool
}

// followFeed reads the feed from a token on, "" for the first time. Of several changes of a file the last one counts.
func (w *Worker) followFeed(ctx context.Context, token string) (read fed, err error) {
	read.changes = map[string]google.Change{}
	for n := 0; token != "" && n < feedPages; n++ {
		page, err := w.Google.Changes(ctx, token)
		if kindOf(err) == google.FeedLost {
			token = ""
			break
		}
		if err != nil {
			return read, err
		}
		for _, c := range page.Changes {
			read.changes[c.FileID] = c
		}
		if token = page.Next; token == "" {
			token = page.NewStart
			break
		}
	}
	if token == "" {
		read.began = true
		if token, err = w.Google.StartToken(ctx); err != nil {
			return read, err
		}
	}
	// What the feed tells happened before it was told: a reading that begins from now on has seen it.
	read.next, read.at = token, w.Store.Now()
	return read, nil
}

// keepFeed does what the feed calls for and notes how far it was read, unless another process did.
func (w *Worker) keepFeed(ctx context.Context, read FeedRead, token string, page fed) (FeedRead, error) {
	counted := read
	err := w.Store.Write(ctx, func(ctx context.Context, tx *store.Tx) error {
		counted = read
		row, err := feedOf(ctx, tx, read.Account)
		if err != nil {
			return err
		}
		if row.PageToken != token {
			counted.Overtaken = true
			return nil
		}
		if page.began {
			if err := allDue(ctx, tx); err != nil {
				return err
			}
		}
		if err := heed(ctx, tx, page, &counted); err != nil {
			return err
		}
		if err := tx.Client.ChangeFeed.UpdateOneID(row.ID).SetPageToken(page.next).SetReadAt(page.at).Exec(ctx); err != nil {
			return fmt.Errorf("noting how far the feed was read: %w", err)
		}
		return nil
	})
	return counted, err
}

// heed puts jobs into the queue for the sources whose files changed, and keeps the list of files that are nobody's.
func heed(ctx context.Context, tx *store.Tx, page fed, read *FeedRead) error {
	ids := make([]string, 0, len(page.changes))
	for id := range page.changes {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	read.Changes = len(ids)
	for part := range slices.Chunk(ids, idsAStatement) {
		known, err := tx.Client.Source.Query().
			Where(source.KindEQ(term.SourceKindGoogleSheets), source.RefIn(part...)).All(ctx)
		if err != nil {
			return fmt.Errorf("asking whose files changed: %w", err)
		}
		of := make(map[string]*ent.Source, len(known))
		for _, s := range known {
			of[s.Ref] = s
		}
		for _, id := range part {
			if s := of[id]; s != nil {
				err = hint(ctx, tx, s, page, read)
			} else {
				err = noteShared(ctx, tx, page.changes[id], read)
			}
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// hint asks for a reading of a source whose file changed, unless it was only we who changed it.
func hint(ctx context.Context, tx *store.Tx, s *ent.Source, page fed, read *FeedRead) error {
	// A sheet that is shared again or taken out of the bin may have been written by us last: it must be read.
	file := page.changes[s.Ref].File
	if file != nil && file.ByUs && s.Failure == "" && !file.Trashed {
		only, err := onlyAnswered(ctx, tx, s)
		if err != nil {
			return err
		}
		if only {
			read.Ours++
			return nil
		}
	}
	if err := tx.Client.Source.UpdateOneID(s.ID).SetHintedAt(page.at).Exec(ctx); err != nil {
		return fmt.Errorf("noting that %s may have changed: %w", s.Code, err)
	}
	if !s.Enabled {
		return nil
	}
	read.Hints++
	args := SyncArgs{Source: s.Code, Hint: page.at.Format(time.RFC3339Nano), Binned: file != nil && file.Trashed}
	_, err := tx.Insert(ctx, args, alone(priorityChanged))
	return err
}

// onlyAnswered says whether what stood in the sheet beside our last answer is what was read last: then nobody else
// wrote meanwhile. That reading need not have been applied; a sheet that is refused is answered too.
func onlyAnswered(ctx context.Context, tx *store.Tx, s *ent.Source) (bool, error) {
	if s.AnsweredHash == "" {
		return false, nil
	}
	last, err := lastReading(ctx, tx.Client, s.ID)
	return last != nil && last.ContentHash == s.AnsweredHash, err
}

// noteShared keeps the list of spreadsheets that were shared and that no source reads.
func noteShared(ctx context.Context, tx *store.Tx, c google.Change, read *FeedRead) error {
	there, err := tx.Client.SharedSheet.Query().Where(sharedsheet.Ref(c.FileID)).Only(ctx)
	if err != nil && !ent.IsNotFound(err) {
		return fmt.Errorf("asking for the shared spreadsheet %s: %w", c.FileID, err)
	}
	gone := c.Removed || c.File == nil || c.File.Trashed
	switch {
	case gone && there == nil, !gone && !c.File.Sheet:
		return nil
	case gone:
		read.Gone++
		err = tx.Client.SharedSheet.UpdateOneID(there.ID).SetState(term.SharedSheetStateGone).SetSeenAt(tx.At).Exec(ctx)
	case there == nil:
		read.Shared++
		err = tx.Client.SharedSheet.Create().SetRef(c.FileID).SetTitle(c.File.Title).SetOwner(c.File.Owner).
			SetState(term.SharedSheetStateWaiting).SetFirstSeenAt(tx.At).SetSeenAt(tx.At).Exec(ctx)
	default:
		read.Shared++
		update := tx.Client.SharedSheet.UpdateOneID(there.ID).SetTitle(c.File.Title).SetOwner(c.File.Owner).SetSeenAt(tx.At)
		if there.State == term.SharedSheetStateGone || there.State == term.SharedSheetStateRegistered {
			update.SetState(term.SharedSheetStateWaiting) // it is here again, or its source reads another one now
		}
		err = update.Exec(ctx)
	}
	if err != nil {
		return fmt.Errorf("noting the shared spreadsheet %s: %w", c.FileID, err)
	}
	return nil
}

// doFeed reads the feed for one tick. One that is late is left out: a newer one waits behind it.
func (w *Worker) doFeed(ctx context.Context, args FeedArgs) (Verdict, error) {
	late, err := w.late(args.Tick, w.feedEvery())
	if err != nil {
		return Verdict{}, err
	}
	if late || w.Google == nil {
		return Verdict{}, nil
	}
	_, err = w.ReadFeed(ctx)
	if isWait(err) || kindOf(err) == google.Quota {
		return Verdict{}, nil // the next tick asks again
	}
	return Verdict{}, err
}

// late says whether the tick after that of a job has come as well.
func (w *Worker) late(tick string, every time.Duration) (bool, error) {
	at, err := time.Parse(time.RFC3339, tick)
	if err != nil {
		return false, fmt.Errorf("reading the tick of a job: %w", err)
	}
	return w.Store.Now().Sub(at) >= 2*every, nil
}
