package store

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"thidua/ent"
	"thidua/ent/predicate"
	"thidua/ent/token"
	"thidua/guard"
	"thidua/term"
)

// TokenState says whether a token opens anything.
type TokenState string

// The states of a token.
const (
	TokenHolds   TokenState = "HOLDS"
	TokenExpired TokenState = "EXPIRED"
	TokenRevoked TokenState = "REVOKED"
	TokenSpent   TokenState = "SPENT" // a link to sign in that was used
)

// Name says it in a language.
func (s TokenState) Name(language term.Language) string {
	names := map[TokenState][2]string{
		TokenHolds: {"đang dùng được", "holds"}, TokenExpired: {"hết hạn", "expired"},
		TokenRevoked: {"đã thu hồi", "revoked"}, TokenSpent: {"đã dùng", "used"},
	}[s]
	if language == term.LanguageEn {
		return names[1]
	}
	return names[0]
}

// KnownToken is what is known of a token: all but its secret.
type KnownToken struct {
	ID         int            `json:"id"`
	Kind       term.TokenKind `json:"kind"`
	Name       string         `json:"name"`
	Role       term.Role      `json:"role"`
	District   string         `json:"district,omitempty"` // code of the unit of a DISTRICT or LEAD
	Prefix     string         `json:"prefix"`             // first characters of the secret
	Path       string         `json:"path,omitempty"`     // of the key of an export
	Parent     int            `json:"parent,omitempty"`   // id of the token that it was made with; 0: none
	CreatedAt  time.Time      `json:"createdAt"`
	LastUsedAt *time.Time     `json:"lastUsedAt"` // to the hour; nil: never
	ExpiresAt  *time.Time     `json:"expiresAt"`  // nil: never, unless its parent does
	State      TokenState     `json:"state"`      // its parents' end counted
}

// Tokens are all tokens there are or were, in the order in which they were made. The context's viewer must be an
// administrator or the system; others see none.
func (s *Store) Tokens(ctx context.Context) ([]KnownToken, error) { return s.tokens(ctx) }

// FindTokens are the tokens that a text may mean: an id, how secrets begin, or a whole secret that somebody has found. It
// is for whom Tokens is for.
func (s *Store) FindTokens(ctx context.Context, text string) ([]KnownToken, error) {
	if id, err := strconv.Atoi(text); err == nil {
		return s.tokens(ctx, token.ID(id))
	}
	if text == "" || strings.HasPrefix(tokenMark, text) { // it means every token, and so none
		return nil, nil
	}
	means := []predicate.Token{token.PrefixHasPrefix(text)}
	if len(text) >= secretLeast {
		means = append(means, token.Hash(hashOf(text)))
	}
	return s.tokens(ctx, token.Or(means...))
}

func (s *Store) tokens(ctx context.Context, of ...predicate.Token) ([]KnownToken, error) {
	found, err := s.client.Token.Query().Where(of...).WithDistrict().Order(token.ByID()).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading the tokens: %w", err)
	}
	now := s.Now()
	known := make([]KnownToken, len(found))
	for i, t := range found {
		known[i] = KnownToken{
			ID: t.ID, Kind: t.Kind, Name: t.Name, Role: t.Role, Prefix: t.Prefix, Path: t.Path,
			CreatedAt: t.CreatedAt, LastUsedAt: t.LastUsedAt, ExpiresAt: t.ExpiresAt,
		}
		if t.Edges.District != nil {
			known[i].District = t.Edges.District.Code
		}
		if t.ParentID != nil {
			known[i].Parent = *t.ParentID
		}
		if known[i].State, err = s.stateOf(ctx, t, now); err != nil {
			return nil, err
		}
	}
	return known, nil
}

func (s *Store) stateOf(ctx context.Context, t *ent.Token, now time.Time) (TokenState, error) {
	err := holds(ctx, s.client, t, now)
	switch {
	case err == nil:
		return TokenHolds, nil
	case errors.Is(err, ErrTokenSpent): // which is a case of the next
		return TokenSpent, nil
	case errors.Is(err, ErrTokenExpired):
		return TokenExpired, nil
	case errors.Is(err, ErrTokenRevoked):
		return TokenRevoked, nil
	}
	return "", err
}

// RevokeToken ends a token at once, and with it all that were made with it. Revoking it again changes nothing. The
// context's viewer must be an administrator or the system.
func (s *Store) RevokeToken(ctx context.Context, id int) error {
	actor, _ := guard.ViewerOf(ctx)
	if err := guard.MayChange(ctx, "Token"); err != nil {
		return err
	}
	return s.Write(ctx, func(ctx context.Context, tx *Tx) error {
		t, err := tx.Client.Token.Get(ctx, id)
		if ent.IsNotFound(err) {
			return ErrTokenUnknown
		}
		if err != nil {
			return fmt.Errorf("looking for the token: %w", err)
		}
		if t.RevokedAt != nil {
			return nil
		}
		if err := t.Update().SetRevokedAt(tx.At).Exec(ctx); err != nil {
			return fmt.Errorf("revoking the token: %w", err)
		}
		detail := map[string]any{"name": t.Name}
		switch made, err := revokeBelow(ctx, tx, t.ID); {
		case err != nil:
			return err
		case len(made) > 0:
			detail["with"] = made
		}
		return tx.Audit(ctx, actor, "revokeToken", About{Code: t.Prefix}, detail)
	})
}

// revokeBelow revokes what was made with some tokens, and what was made with that, and returns how they begin.
func revokeBelow(ctx context.Context, tx *Tx, parents ...int) (prefixes []string, err error) {
	for len(parents) > 0 {
		found, err := tx.Client.Token.Query().Where(token.ParentIDIn(parents...)).Order(token.ByID()).All(ctx)
		if err != nil {
			return nil, fmt.Errorf("looking for what was made with the token: %w", err)
		}
		parents = nil
		for _, t := range found {
			parents = append(parents, t.ID)
			if t.RevokedAt == nil {
				prefixes = append(prefixes, t.Prefix)
			}
		}
		err = tx.Client.Token.Update().SetRevokedAt(tx.At).Where(token.IDIn(parents...), token.RevokedAtIsNil()).Exec(ctx)
		if err != nil {
			return nil, fmt.Errorf("revoking what was made with the token: %w", err)
		}
	}
	return prefixes, nil
}
