package store

import (
	"cmp"
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
	// Kind is what it opens; "" is term.TokenKindApi.
	Kind term.TokenKind
	// Path is the only address below which the key of an export opens something; for EXPORT, and only for it. It begins
	// with "/".
	Path string
	// Subject is who signed in, as the issuer of identities has it; only for SIGN_IN and SESSION, "" where none did.
	Subject string
	// Parent is the id of the token that this one is made with: it ends when that one is revoked or expires, and opens no
	// more than that one does. 0: none. A session names no link to sign in, which expires soon.
	Parent int
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
	case !n.Kind.Valid():
		return tell("không có loại mã truy cập %q", "there is no kind of token %q", n.Kind)
	case (n.Kind == term.TokenKindExport) != strings.HasPrefix(n.Path, "/"):
		return tell("địa chỉ (bắt đầu bằng “/”) dành cho loại mã EXPORT, và loại mã này phải có địa chỉ",
			"a path, which begins with \"/\", is for a token of kind EXPORT, and that kind needs one")
	case n.Subject != "" && n.Kind != term.TokenKindSignIn && n.Kind != term.TokenKindSession:
		return tell("chỉ liên kết đăng nhập và phiên đăng nhập ghi người đăng nhập",
			"only a link to sign in and a session say who signed in")
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
	n.Kind = cmp.Or(n.Kind, term.TokenKindApi)
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
			SetRole(n.Role).SetCreatedAt(tx.At).
			SetKind(n.Kind).SetPath(n.Path).SetSubject(n.Subject)
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
		if n.Parent != 0 {
			if err := n.fits(ctx, tx); err != nil {
				return err
			}
			create.SetParentID(n.Parent)
		}
		if t, err = create.Save(ctx); err != nil {
			return fmt.Errorf("keeping the token: %w", err)
		}
		return tx.Audit(ctx, actor, "createToken", About{Code: t.Prefix}, map[string]any{"kind": n.Kind, "name": n.Name, "role": n.Role, "district": n.District})
	})
	if err != nil {
		return "", nil, err
	}
	return secret, t, nil
}

// fits sees that a token's parent holds, and opens all that the token is to open.
func (n NewToken) fits(ctx context.Context, tx *Tx) error {
	parent, err := tx.Client.Token.Query().Where(token.ID(n.Parent)).WithDistrict().Only(ctx)
	if ent.IsNotFound(err) {
		return ErrTokenUnknown
	}
	if err != nil {
		return fmt.Errorf("looking for the token it is made with: %w", err)
	}
	if err := holds(ctx, tx.Client, parent, tx.At); err != nil {
		return err
	}
	unit := ""
	if parent.Edges.District != nil {
		unit = parent.Edges.District.Code
	}
	if parent.Role != term.RoleAdmin && (parent.Role != n.Role || unit != n.District) {
		return tell("mã truy cập không thể mở rộng quyền của mã đã tạo ra nó: vai trò và đơn vị phải giống nhau",
			"a token opens no more than the one it is made with: role and unit must be the same")
	}
	return nil
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
