package review

import (
	"context"
	"fmt"

	"entgo.io/ent/dialect/sql"

	"thidua/ent"
	"thidua/ent/exemplar"
	"thidua/ent/personname"
	"thidua/ent/recipient"
)

func names(client *ent.Client) update { return updateOf(client.PersonName.Update()) }

// publishNames makes a name public while a published version bears it. It goes after publish.
//
// A name that is borne again keeps the moment since when it has been public, or the edition in which it first stood
// would lose it.
func (m marking) publishNames(ctx context.Context, p part) error {
	borne, unborne := bearers(p, false), bearers(p, true)
	steps := []struct {
		marks []mark
		where []condition
	}{
		{[]mark{{publishedFrom, m.at}}, []condition{borne, sql.FieldIsNull(publishedFrom)}},
		{[]mark{{publishedTo, nil}}, []condition{borne, sql.FieldNotNull(publishedTo)}},
		{[]mark{{publishedTo, m.at}}, []condition{unborne, holds(publishedFrom, publishedTo)}},
	}
	for _, step := range steps {
		if _, err := names(m.client).run(ctx, step.marks, append(step.where, p.rows())...); err != nil {
			return fmt.Errorf("%s: %w", personname.Table, err)
		}
	}
	return nil
}

// bearers: a published exemplar or recipient bears the name, or none does.
func bearers(p part, none bool) condition {
	return func(s *sql.Selector) {
		id := s.C(personname.FieldID)
		borne := sql.Or(
			sql.In(id, published(s.Dialect(), exemplar.Table, exemplar.FieldPersonID, p)),
			sql.In(id, published(s.Dialect(), recipient.Table, recipient.FieldPersonID, p)),
		)
		if none {
			borne = sql.Not(borne)
		}
		s.Where(borne)
	}
}

// published selects a column of the published versions in a table, where it is not null.
func published(dialect, table, column string, p part) *sql.Selector {
	s := sql.Dialect(dialect).Select(column).From(sql.Dialect(dialect).Table(table))
	for _, where := range []condition{p.rows(), sql.FieldNotNull(column), holds(publishedFrom, publishedTo)} {
		where(s)
	}
	return s
}
