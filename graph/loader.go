package graph

import (
	"context"
	"strings"

	"github.com/99designs/gqlgen/graphql"
)

// loader gives the rows of a page things by their ids: the first that is asked for one asks for all, with what the query
// selects of them.
type loader[T any] struct {
	ids  []int
	kept byKey[string, map[int]*T] // by the place of the field in the query, since two may select different things
}

func (l *loader[T]) add(id int) { l.ids = append(l.ids, id) }

// load is one of a loader's things, nil when it is not there.
func load[T any, Q interface {
	All(context.Context) ([]*T, error)
}](ctx context.Context, l *loader[T], id int, query func(ids []int) (Q, error), idOf func(*T) int) (*T, error) {
	all, err := l.kept.of(placeOf(ctx)).get(func() (map[int]*T, error) {
		rows, err := collectAt(query(l.ids))(ctx)
		if err != nil {
			return nil, err
		}
		byID := make(map[int]*T, len(rows))
		for _, row := range rows {
			byID[idOf(row)] = row
		}
		return byID, nil
	})
	return all[id], err
}

// placeOf is where in the query the field stands that is being resolved: the same for all rows of a list.
func placeOf(ctx context.Context) string {
	var b strings.Builder
	for fc := graphql.GetFieldContext(ctx); fc != nil; fc = fc.Parent {
		if fc.Index == nil && fc.Field.Field != nil {
			b.WriteString(fc.Field.Alias)
			b.WriteByte('/')
		}
	}
	return b.String()
}
