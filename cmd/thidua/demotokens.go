package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"thidua/ent/cluster"
	"thidua/ent/membership"
	"thidua/ent/period"
	"thidua/guard"
	"thidua/store"
	"thidua/term"
)

// demoToken is the key of a role, for whoever tries the demo.
type demoToken struct {
	Role     term.Role `json:"role"`
	District string    `json:"district,omitempty"` // code of the unit of a DISTRICT or LEAD
	Token    string    `json:"token"`
	Curl     string    `json:"curl"` // a command that asks with it
}

// demoMark is the file by which a folder is known as one that a demo began. Its database is nobody's but the demo's.
const demoMark = "demo.txt"

// ownDatabase says whether the demo made the database, now or before: only there are keys made that nobody asked for. A
// database that was there already may be somebody's real one, in PostgreSQL or in a file.
func ownDatabase(url, data string) (bool, error) {
	if url != "" {
		return false, nil
	}
	mark := filepath.Join(data, demoMark)
	if _, err := os.Stat(mark); !errors.Is(err, fs.ErrNotExist) {
		return err == nil, err
	}
	if _, err := os.Stat(filepath.Join(data, "thidua.db")); !errors.Is(err, fs.ErrNotExist) {
		return false, err
	}
	if err := os.MkdirAll(data, 0o755); err != nil {
		return false, fmt.Errorf("making the folder of the data, --data: %w", err)
	}
	const about = "The database here belongs to `thidua demo`, which makes and prints tokens for it.\n" +
		"Cơ sở dữ liệu ở đây là của `thidua demo`; lệnh này tạo và in ra các mã truy cập.\n"
	return true, os.WriteFile(mark, []byte(about), 0o600)
}

// demoName is what the demo's tokens are called.
const demoName = "demo"

// demoTokens makes a token for each role, the administrator's first, and revokes those of the demo before. The
// administrator's may be given.
func (sys *system) demoTokens(ctx context.Context, api, admin, clusterCode, periodCode string) ([]demoToken, error) {
	ctx = guard.WithViewer(ctx, operator())
	members, err := sys.store.Client().Membership.Query().Where(
		membership.HasClusterWith(cluster.Code(clusterCode)), membership.HasPeriodWith(period.Code(periodCode)),
	).WithDistrict().Order(membership.ByOrdinal()).All(ctx)
	if err != nil {
		return nil, err
	}
	var unit, lead string
	for _, m := range members {
		switch {
		case m.Role == term.MemberRoleLead:
			lead = m.Edges.District.Code
		case unit == "":
			unit = m.Edges.District.Code
		}
	}
	if err := sys.revokeDemoTokens(ctx, admin); err != nil {
		return nil, err
	}
	var made []demoToken
	for _, one := range []demoToken{
		{Role: term.RoleAdmin, Token: admin}, {Role: term.RoleLead, District: lead}, {Role: term.RoleDistrict, District: unit}, {Role: term.RoleAnalyst},
	} {
		if one.Token == "" {
			one.Token, _, err = sys.store.CreateToken(ctx, store.NewToken{Name: demoName, Role: one.Role, District: one.District})
			if err != nil {
				return nil, err
			}
		}
		one.Curl = fmt.Sprintf("curl -s http://%s/graphql -H 'Content-Type: application/json' -H 'Authorization: Bearer %s' -d '%s'", api, one.Token, asBody(demoQuestion))
		made = append(made, one)
	}
	return made, nil
}

// demoQuestion is answered to each role in its own way.
const demoQuestion = `{ viewer { role name district { name } } submissions(first: 6) { totalCount edges { node { state district { name } } } } findings(first: 1) { totalCount } }`

// revokeDemoTokens ends the tokens that a demo before has made, but for one that is used again.
func (sys *system) revokeDemoTokens(ctx context.Context, but string) error {
	known, err := sys.store.Tokens(ctx)
	if err != nil {
		return err
	}
	var keep []store.KnownToken
	if but != "" {
		if keep, err = sys.store.FindTokens(ctx, but); err != nil {
			return err
		}
	}
	for i := range known {
		if known[i].Name != demoName || known[i].State != store.TokenHolds || len(keep) > 0 && keep[0].ID == known[i].ID {
			continue
		}
		if err := sys.store.RevokeToken(ctx, known[i].ID); err != nil {
			return err
		}
	}
	return nil
}

// inviteWith shows the tokens and what to ask with each.
func inviteWith(w io.Writer, tokens []demoToken) {
	if len(tokens) == 0 {
		fmt.Fprint(w, "No tokens are made in a database that the demo did not make; `thidua token create` makes one.\n"+
			"Cơ sở dữ liệu này không do lệnh demo tạo nên không tạo sẵn mã truy cập; hãy dùng `thidua token create`.\n\n")
		return
	}
	fmt.Fprint(w, "The same question as each role; the tokens are made anew at each start / cùng một câu hỏi, mỗi vai trò thấy khác nhau; mã tạo mới mỗi lần chạy:\n\n")
	for _, one := range tokens {
		fmt.Fprintf(w, "  %-9s %s  %s\n  %s\n\n", one.Role, one.Token, one.District, one.Curl)
	}
}
