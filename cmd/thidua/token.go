package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"strings"
	"text/tabwriter"
	"time"

	"thidua/guard"
	"thidua/store"
	"thidua/term"
)

// tokenFlags are the flags of token.
type tokenFlags struct {
	name, role, district *string
	days                 *int
	asJSON               *bool
}

// token makes, lists and revokes tokens: it writes straight to the database, which is how the first one comes to be.
func token(f *flags) func(context.Context, console, []string) error {
	s := databaseFlags(f, slog.LevelWarn)
	t := tokenFlags{
		name:     f.String("name", "", "what or who uses it / người hoặc phần mềm dùng mã"),
		role:     f.String("role", "", "ANALYST, DISTRICT, LEAD or ADMIN / vai trò, ANALYST, DISTRICT, LEAD hoặc ADMIN"),
		district: f.String("district", "", "code of the unit of a DISTRICT or LEAD / mã đơn vị của DISTRICT hoặc LEAD"),
		days:     f.Int("days", 0, "days until it ends; 0: never / số ngày có hiệu lực; 0: không thời hạn"),
		asJSON:   f.Bool("json", false, "write the token, or the list, as JSON / in mã truy cập hoặc danh sách ở dạng JSON"),
	}
	return func(ctx context.Context, c console, args []string) error {
		do, err := t.read(c, args)
		if err != nil {
			return err
		}
		return s.with(ctx, c, func(sys *system) error { return do(guard.WithViewer(ctx, operator()), sys) })
	}
}

// read is what is to be done.
func (t tokenFlags) read(c console, args []string) (func(context.Context, *system) error, error) {
	switch {
	case len(args) == 1 && args[0] == "create":
		wanted, err := t.wanted(c.now())
		return func(ctx context.Context, sys *system) error { return sys.createToken(ctx, c, wanted, *t.asJSON) }, err
	case len(args) == 1 && args[0] == "list":
		return func(ctx context.Context, sys *system) error { return sys.listTokens(ctx, c, *t.asJSON) }, nil
	case len(args) == 2 && args[0] == "revoke":
		return func(ctx context.Context, sys *system) error { return sys.revokeToken(ctx, c, args[1], *t.asJSON) }, nil
	}
	return nil, usagef("say what to do: thidua token create --name NAME --role ROLE, thidua token list, or thidua token revoke PREFIX / hãy ghi rõ việc cần làm")
}

func (t tokenFlags) wanted(now time.Time) (store.NewToken, error) {
	wanted := store.NewToken{Name: *t.name, Role: term.Role(*t.role), District: *t.district}
	switch {
	case *t.name == "" || *t.role == "":
		return wanted, usagef("--name and --role are needed / cần --name và --role")
	case *t.days < 0:
		return wanted, usagef("--days is %d; it must not be negative / --days không được âm", *t.days)
	case *t.days > 0:
		wanted.ExpiresAt = now.Add(time.Duration(*t.days) * 24 * time.Hour)
	}
	return wanted, nil
}

func (sys *system) createToken(ctx context.Context, c console, wanted store.NewToken, asJSON bool) error {
	secret, made, err := sys.store.CreateToken(ctx, wanted)
	if err != nil {
		return err
	}
	if asJSON {
		return writeJSON(c.out, map[string]any{"token": secret, "name": made.Name, "role": made.Role, "expiresAt": made.ExpiresAt})
	}
	fmt.Fprintln(c.out, secret)
	fmt.Fprintln(c.err, "keep it now: it is shown once and stored nowhere / hãy lưu lại ngay, mã chỉ hiện một lần")
	return nil
}

func (sys *system) listTokens(ctx context.Context, c console, asJSON bool) error {
	known, err := sys.store.Tokens(ctx)
	if err != nil {
		return err
	}
	if asJSON {
		return writeJSON(c.out, known)
	}
	return tellTokens(c.out, known)
}

// revokeToken ends the one token that a text means, and what was made with it.
func (sys *system) revokeToken(ctx context.Context, c console, text string, asJSON bool) error {
	found, err := sys.store.FindTokens(ctx, text)
	switch {
	case err != nil:
		return err
	case len(found) == 0: // the text may be a whole secret, and is not repeated
		return errors.New("no token has this id or begins like this; `thidua token list` lists them / không có mã truy cập nào có số này hoặc bắt đầu như vậy; xem bằng `thidua token list`")
	case len(found) > 1:
		var b strings.Builder
		if err := tellTokens(&b, found); err != nil {
			return err
		}
		return fmt.Errorf("%d tokens begin like this; give more of it, or the id: nothing was revoked / có %[1]d mã truy cập bắt đầu như vậy, hãy ghi dài hơn hoặc ghi số; chưa thu hồi mã nào\n%s", len(found), strings.TrimSuffix(b.String(), "\n"))
	}
	if err := sys.store.RevokeToken(ctx, found[0].ID); err != nil {
		return err
	}
	if asJSON {
		now, err := sys.store.FindTokens(ctx, fmt.Sprint(found[0].ID))
		if err != nil {
			return err
		}
		return writeJSON(c.out, now[0])
	}
	if found[0].State == store.TokenRevoked {
		fmt.Fprintf(c.out, "%s (%s) was revoked before / đã thu hồi từ trước\n", found[0].Prefix, found[0].Name)
		return nil
	}
	fmt.Fprintf(c.out, "%s (%s) is revoked, and what was made with it / đã thu hồi, cùng các mã được tạo từ mã này\n", found[0].Prefix, found[0].Name)
	return nil
}

// tellTokens writes tokens as a table.
func tellTokens(w io.Writer, known []store.KnownToken) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "id\tprefix\tkind / loại\trole / vai trò\tunit / đơn vị\tname / tên\tmade / tạo lúc\tused / dùng lúc\tends / hết hạn\tstate / trạng thái")
	for i := range known {
		k := &known[i]
		fmt.Fprintf(t, "%d\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s / %s\n", k.ID, k.Prefix, k.Kind, k.Role, cmp.Or(k.District, "-"), k.Name,
			onDay(&k.CreatedAt), onDay(k.LastUsedAt), onDay(k.ExpiresAt), k.State.Name(term.LanguageEn), k.State.Name(term.LanguageVi))
	}
	return t.Flush()
}

// onDay is a moment in Vietnamese time, "-" for none.
func onDay(at *time.Time) string {
	if at == nil {
		return "-"
	}
	return at.In(term.Vietnam).Format("2006-01-02 15:04")
}
