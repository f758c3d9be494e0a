package graph

import (
	"context"
	"time"

	"thidua/ent"
	"thidua/ent/changefeed"
	"thidua/ent/quota"
	"thidua/figure"
	"thidua/term"
)

// quotas are the measured use of Google's quotas. The guard shows them to administrators alone.
func (r *Resolver) quotas(ctx context.Context) ([]*QuotaUse, error) {
	rows, err := r.Store.Client().Quota.Query().Order(quota.ByBucket()).All(ctx)
	if err != nil {
		return nil, err
	}
	now, uses := r.Store.Now(), make([]*QuotaUse, len(rows))
	for i, row := range rows {
		uses[i] = useOf(row, now)
		if r.PerMinute == nil {
			continue
		}
		if allowed := r.PerMinute(row.Bucket); allowed > 0 {
			uses[i].PerMinute = &allowed
		}
	}
	return uses, nil
}

// useOf is the use of one quota at a moment: what was counted in a minute that has passed is not of this one.
func useOf(row *ent.Quota, now time.Time) *QuotaUse {
	use := &QuotaUse{
		Bucket: row.Bucket, Level: row.Level, MostInAMinute: row.MostSpent, Spent: int(row.Spent), Refused: int(row.Refused),
	}
	if now.Sub(row.MinuteAt) < time.Minute {
		use.SpentThisMinute = row.MinuteSpent
	}
	if row.BlockedUntil != nil && row.BlockedUntil.After(now) {
		use.BlockedUntil = row.BlockedUntil
	}
	return use
}

// googleAccount is the account that reads the sheets, among the shared drives that are kept beside it: one that was
// stopped counts first, then one that sheets are shared with. The guard shows it to administrators alone.
func (r *Resolver) googleAccount(ctx context.Context) (*GoogleAccount, error) {
	rows, err := r.Store.Client().ChangeFeed.Query().Order(changefeed.ByID()).All(ctx)
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	rank := func(row *ent.ChangeFeed) int {
		switch {
		case row.StoppedAt != nil:
			return 2
		case row.Email != "":
			return 1
		}
		return 0
	}
	one := rows[0]
	for _, row := range rows[1:] {
		if rank(row) > rank(one) {
			one = row
		}
	}
	account := &GoogleAccount{Account: one.Account, ReadAt: one.ReadAt, StoppedAt: one.StoppedAt, StopReason: one.StopReason}
	if one.Email != "" {
		account.Email = &one.Email
	}
	return account, nil
}

// shareWith is the e-mail that a source's spreadsheet is to be shared with; nil for a workbook, and while nobody knows.
// Whoever may see the source may know it.
func (r *Resolver) shareWith(ctx context.Context, s *ent.Source) (*string, error) {
	if s.Kind != term.SourceKindGoogleSheets || r.ShareWith == nil {
		return nil, nil
	}
	email, err := onceFor(ctx).email.get(func() (string, error) { return r.ShareWith(ctx) })
	if err != nil || email == "" {
		return nil, err
	}
	return &email, nil
}

// spreadsheetURL is where a person opens a source; nil for a workbook.
func spreadsheetURL(s *ent.Source) *string { return figure.SpreadsheetURL(s.Kind, s.Ref) }

// sharedURL is where a person opens a spreadsheet that was shared with us.
func sharedURL(s *ent.SharedSheet) string {
	return *figure.SpreadsheetURL(term.SourceKindGoogleSheets, s.Ref)
}
