package notify

import (
	"context"
	"crypto/x509"
	"time"

	"thidua/ent"
)

// SetPatience sets how long a server may take for each step.
func SetPatience(m *Mail, patience time.Duration) { m.timeout = patience }

// SetElsewhere sets that the server is another machine, whose certificate is checked by the roots.
func SetElsewhere(m *Mail, roots *x509.CertPool) { m.local, m.roots = false, roots }

// Compare reads all that a look reads, and counts what it would change.
func Compare(ctx context.Context, client *ent.Client, now time.Time) (Looked, error) {
	facts, err := load(ctx, client, now)
	if err != nil {
		return Looked{}, err
	}
	stored, err := loadStored(ctx, client, facts.periods)
	return stored.compare(facts.wanted(Links{})).counts(), err
}
