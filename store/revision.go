package store

import (
	"context"
	"fmt"
	"time"
)

// The rows of the table revisions.
const (
	revisionAll       = "all"
	revisionPublished = "published"
)

// Revisions are how often data changed. Equal numbers mean equal answers.
type Revisions struct {
	All       int64 // changes that somebody with a token may see
	Published int64 // changes that the public may see
	// ChangedAt is when All was raised last, and PublishedAt when Published was; 1970 when nothing ever was.
	ChangedAt, PublishedAt time.Time
}

// Revision reads the revisions. Many callers at once share a reading, but never one that began before the caller
// came: what was committed before the call is in it.
func (s *Store) Revision(ctx context.Context) (Revisions, error) { return s.revisions.get(ctx) }

// LastCommitted is the moment of the last change that raised a revision. No question about the past may name a later
// one: a change could still be made at that moment, and the same question would have two answers.
func (s *Store) LastCommitted(ctx context.Context) (time.Time, error) {
	revisions, err := s.Revision(ctx)
	return revisions.ChangedAt, err
}

func (s *Store) readRevisions(ctx context.Context) (r Revisions, err error) {
	rows, err := s.read.QueryContext(ctx, "SELECT name, number, changed_at FROM revisions")
	if missingTable(err) {
		return r, ErrNotStarted.because(err)
	}
	if err != nil {
		return r, fmt.Errorf("reading the revision: %w", err)
	}
	defer rows.Close()
	found := 0
	for rows.Next() {
		var name string
		var number int64
		var at time.Time
		if err := rows.Scan(&name, &number, &at); err != nil {
			return r, fmt.Errorf("reading the revision: %w", err)
		}
		switch name {
		case revisionAll:
			r.All, r.ChangedAt, found = number, moment(at), found+1
		case revisionPublished:
			r.Published, r.PublishedAt, found = number, moment(at), found+1
		}
	}
	if err := rows.Err(); err != nil {
		return r, fmt.Errorf("reading the revision: %w", err)
	}
	if found != 2 {
		return r, ErrNotStarted
	}
	return r, nil
}

// raise counts the change in the revisions it concerns.
func (s *Store) raise(ctx context.Context, tx *Tx) error {
	names := map[Scope][]string{All: {revisionAll}, Published: {revisionAll, revisionPublished}}[tx.raised]
	for _, name := range names {
		_, err := tx.SQL.ExecContext(ctx, "UPDATE revisions SET number = number + 1, changed_at = $1 WHERE name = $2", tx.At, name)
		if err != nil {
			return fmt.Errorf("raising the revision: %w", err)
		}
	}
	return nil
}

// makeRevisions makes the rows, if they are not there.
func (s *Store) makeRevisions(ctx context.Context) error {
	for _, name := range []string{revisionAll, revisionPublished} {
		var there int
		err := s.write.QueryRowContext(ctx, "SELECT count(*) FROM revisions WHERE name = $1", name).Scan(&there)
		if err == nil && there == 0 {
			_, err = s.write.ExecContext(ctx, "INSERT INTO revisions (name, number, changed_at) VALUES ($1, 0, $2)", name, moment(time.Unix(0, 0)))
		}
		if err != nil {
			return fmt.Errorf("making the revision %q: %w", name, err)
		}
	}
	return nil
}
