package store

import (
	"context"
	"fmt"
	"slices"
	"time"

	"thidua/ent"
	"thidua/ent/token"
	"thidua/guard"
	"thidua/term"
)

// Viewer is whoever holds a token of the API, with the clusters and periods its unit has a part in, as they are now.
func (s *Store) Viewer(ctx context.Context, secret string) (guard.Viewer, error) {
	viewer, _, err := s.ViewerOfKind(ctx, secret, term.TokenKindApi)
	return viewer, err
}

// ViewerOfKind is Viewer for tokens of some kinds, and the token itself, whose path the key of an export is held to. A
// token of another kind opens nothing: what leaks in an address must not open the API.
func (s *Store) ViewerOfKind(ctx context.Context, secret string, kinds ...term.TokenKind) (guard.Viewer, *ent.Token, error) {
	var nobody guard.Viewer
	if len(secret) < secretLeast {
		return nobody, nil, ErrTokenUnknown // a guess this short costs no query
	}
	system := guard.System(ctx)
	t, err := s.client.Token.Query().Where(token.Hash(hashOf(secret))).Only(system)
	if ent.IsNotFound(err) {
		return nobody, nil, ErrTokenUnknown
	}
	if err != nil {
		return nobody, nil, fmt.Errorf("looking for the token: %w", err)
	}
	if !slices.Contains(kinds, t.Kind) {
		return nobody, nil, ErrTokenKind
	}
	now := s.Now()
	if err := holds(system, s.client, t, now); err != nil {
		return nobody, nil, err
	}
	viewer := guard.Viewer{Role: t.Role, Name: t.Name, Token: t.ID}
	if t.DistrictID != nil {
		viewer.District = *t.DistrictID
		if err := s.addScopes(system, &viewer); err != nil {
			return nobody, nil, err
		}
	}
	s.markUsed(ctx, t, now)
	return viewer, t, nil
}

// holds says why a token opens nothing at a moment: itself, or one that it was made with, has ended; nil when it does.
// A token that was used up has ended nothing that was made with it.
func holds(system context.Context, client *ent.Client, t *ent.Token, now time.Time) error {
	if t.RevokedAt == nil && t.SpentAt != nil {
		return ErrTokenSpent
	}
	for {
		switch {
		case t.RevokedAt != nil:
			return ErrTokenRevoked
		case t.ExpiresAt != nil && !now.Before(*t.ExpiresAt):
			return ErrTokenExpired
		case t.ParentID == nil:
			return nil
		}
		parent, err := client.Token.Get(system, *t.ParentID) // there is no circle: it was made before
		if err != nil {
			return fmt.Errorf("looking for the token that %s was made with: %w", t.Prefix, err)
		}
		t = parent
	}
}
