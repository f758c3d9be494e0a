package guard

import (
	"context"
	"errors"
	"fmt"

	"entgo.io/ent/dialect/sql"
)

// ErrForbidden means that the viewer may not change what it tried to change.
var ErrForbidden = errors.New("not allowed")

// MayChange refuses changes to an ent type by anybody but the system and administrators. What a district or a lead
// may do, it does through a mutation that checks its scope and then writes as the system.
func MayChange(ctx context.Context, typ string) error {
	v, ok := ViewerOf(ctx)
	switch {
	case !ok:
		return fmt.Errorf("%w: nobody was named who changes %s", ErrForbidden, typ)
	case v.all():
		return nil
	}
	return fmt.Errorf("%w: %s may not change %s", ErrForbidden, v.Role, typ)
}

// RowsToChange is the predicate for the rows that an update or delete may touch. Unlike Rows it is never nil: ent
// panics on a predicate that adds nothing.
func RowsToChange(ctx context.Context, table string, s *sql.Selector) *sql.Predicate {
	if p := Rows(ctx, table, s); p != nil {
		return p
	}
	return sql.ExprP("1 = 1")
}
