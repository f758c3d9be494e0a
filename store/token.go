package store

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base32"
	"encoding/hex"
	"fmt"
	"strings"
	"time"

	"thidua/ent"
	"thidua/ent/district"
	"thidua/ent/token"
	"thidua/guard"
	"thidua/term"
)

// tokenMark is how every token begins, so that people and scanners of leaked secrets know one when they see it.
const tokenMark = "thidua_"

// tokenShown is how much of a token is kept readable.
const tokenShown = len(tokenMark) + 6

// secretLeast is how long a token must be that a person chose.
const secretLeast = 16

// tokenText writes 256 random bits in lower case letters and digits: nothing that a double click would split.
var tokenText = base32.StdEncoding.WithPadding(base32.NoPadding)

// NewToken says whom a token is for.
type NewToken struct {
	Name      string    // what or who uses it; stands in the audit trail
	Role      term.Role // not PUBLIC, which needs none
	District  string    // code of the unit; for DISTRICT and LEAD, and only for them
	ExpiresAt time.Time // zero: never
	// Secret is the token's text where whoever sets the system up chose it, of at least 16 characters; "" makes one
	// of 256 random bits.
	Secret string
}

func (n NewToken) check(now time.Time) error {
	unit := n.Role == term.RoleDistrict || n.Role == term.RoleLead
	switch {
	case strings.TrimSpace(n.Name) == "":
		return tell("mã truy cập phải có tên, cho biết ai hoặc phần mềm nào dùng nó", "a token needs a name that says what or who uses it")
	case !n.Role.Valid() || n.Role == term.RolePublic:
		return tell("mã truy cập không thể có vai trò %q, chỉ có thể là ANALYST, DISTRICT, LEAD hoặc ADMIN",
			"a token cannot have the role %q, only ANALYST, DISTRICT, LEAD or ADMIN", n.Role)
	case unit && n.District == "":
		return tell("mã truy cập có vai trò %s cần mã của đơn vị, ví dụ dien-bien/tuan-giao",
			"a token of role %s needs the code of its unit, such as dien-bien/tuan-giao", n.Role)
	case !unit && n.District != "":
		return tell("mã truy cập có vai trò %s không thuộc đơn vị nào: hãy bỏ mã đơn vị, hoặc chọn vai trò DISTRICT hay LEAD",
			"a token of role %s belongs to no unit: leave the unit out, or make it DISTRICT or LEAD", n.Role)
	case n.Secret != "" && len(n.Secret) < secretLeast:
		return tell("mã truy cập quá ngắn: cần ít nhất %d ký tự", "the token is too short: it needs at least %d characters", secretLeast)
	case !n.ExpiresAt.IsZero() && !n.ExpiresAt.After(now):
		return tell("mã truy cập như vậy đã hết hạn ngay từ đầu: hãy chọn ngày muộn hơn", "the token would have expired already: choose a later day")
	}
	return nil
}

// CreateToken makes a token and returns its secret, which is kept nowhere. The context's viewer must be an
// administrator or the system, and is named in the audit trail.
func (s *Store) CreateToken(ctx context.Context, n NewToken) (secret string, t *ent.Token, err error) {
	actor, _ := guard.ViewerOf(ctx)
	if err := guard.MayChange(ctx, "Token"); err != nil {
		return "", nil, err
	}
	if err := n.check(s.Now()); err != nil {
		return "", nil, err
	}
	if secret = n.Secret; secret == "" {
		secret = newSecret()
	}
	err = s.Write(ctx, func(ctx context.Context, tx *Tx) error {
		create := tx.Client.Token.Create().SetName(n.Name).SetHash(hashOf(secret)).SetPrefix(secret[:min(tokenShown, len(secret)/4)]).
			SetRole(n.Role).SetCreatedAt(tx.At)
		if !n.ExpiresAt.IsZero() {
			create.SetExpiresAt(moment(n.ExpiresAt))
		}
		if n.District != "" {
			unit, err := tx.Client.District.Query().Where(district.Code(n.District)).OnlyID(ctx)
			if ent.IsNotFound(err) {
				return tell("không có đơn vị nào có mã %q", "there is no unit with the code %q", n.District)
			}
			if err != nil {
				return fmt.Errorf("looking for the unit %q: %w", n.District, err)
			}
			create.SetDistrictID(unit)
		}
		if t, err = create.Save(ctx); err != nil {
			return fmt.Errorf("keeping the token: %w", err)
		}
		return tx.Audit(ctx, actor, "createToken", t.Prefix, map[string]any{"name": n.Name, "role": n.Role, "district": n.District})
	})
	if err != nil {
		return "", nil, err
	}
	return secret, t, nil
}

// RevokeToken ends a token at once. Revoking it again changes nothing. The context's viewer must be an administrator
// or the system.
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
		return tx.Audit(ctx, actor, "revokeToken", t.Prefix, map[string]any{"name": t.Name})
	})
}

// Viewer is whoever holds a token, with the clusters and periods its unit has a part in, as they are now.
func (s *Store) Viewer(ctx context.Context, secret string) (guard.Viewer, error) {
	var nobody guard.Viewer
	if len(secret) < secretLeast {
		return nobody, ErrTokenUnknown // a guess this short costs no query
	}
	system := guard.System(ctx)
	t, err := s.client.Token.Query().Where(token.Hash(hashOf(secret))).Only(system)
	if ent.IsNotFound(err) {
		return nobody, ErrTokenUnknown
	}
	if err != nil {
		return nobody, fmt.Errorf("looking for the token: %w", err)
	}
	now := s.Now()
	switch {
	case t.RevokedAt != nil:
		return nobody, ErrTokenRevoked
	case t.ExpiresAt != nil && !now.Before(*t.ExpiresAt):
		return nobody, ErrTokenExpired
	}
	viewer := guard.Viewer{Role: t.Role, Name: t.Name, Token: t.ID}
	if t.DistrictID != nil {
		viewer.District = *t.DistrictID
		if err := s.addScopes(system, &viewer); err != nil {
			return nobody, err
		}
	}
	s.markUsed(ctx, t, now)
	return viewer, nil
}

func newSecret() string {
	var bits [32]byte
	_, _ = rand.Read(bits[:]) // never fails: crypto/rand ends the program instead
	return tokenMark + strings.ToLower(tokenText.EncodeToString(bits[:]))
}

func hashOf(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(sum[:])
}
