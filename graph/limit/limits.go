package limit

import (
	"context"

	"thidua/guard"
)

// Limits are what one request may ask for. docs/limits.md says why each is what it is.
type Limits struct {
	// Tokens are the words, numbers, names and signs of the document.
	Tokens int
	// Fields are those of all operations and of fragments that none of them spreads, each fragment as often as it is
	// spread.
	Fields int
	// Checked are fields too, with every fragment once more by itself: what validation walks over.
	Checked int
	// Comparisons are pairs of fields with the same name in the same place, and of fragments with the fields beside
	// them: validation looks at every pair.
	Comparisons int
	// Depth is how many fields stand below one another, and Introspection the same below __schema and __type, which
	// are not counted to Depth.
	Depth, Introspection int
	// Aliases, RootFields and Directives are counted in one operation, each fragment as often as it is spread.
	Aliases, RootFields, Directives int
	// Schemas is how often __schema is asked for in one operation.
	Schemas int
	// InputDepth is how deep lists and objects nest in an argument or in the variables.
	InputDepth int
	// List is how many items a list in an input has.
	List int
	// Hops are the relations that one filter goes over, one below the other, and Leaves its conditions.
	Hops, Leaves int
	// Page is how many rows a list may be asked for at once, and PageDefault how many it has when nobody says.
	Page, PageDefault int
	// Cost is what a query may cost: about one for each row that it could read.
	Cost int
	// Errors is how many errors an answer tells one by one.
	Errors int
}

// anonymous are the limits of a request without a token.
var anonymous = Limits{
	Tokens: 2_000, Fields: 5_000, Checked: 25_000, Comparisons: 20_000, Depth: 15, Introspection: 20,
	Aliases: 30, RootFields: 20, Directives: 50, Schemas: 1,
	InputDepth: 30, List: 250, Hops: 5, Leaves: 100, Page: 250, PageDefault: 20, Cost: 20_000, Errors: 20,
}

// Anonymous are the limits of a request without a token.
func Anonymous() Limits { return anonymous }

// WithToken are the limits of a request with a token.
func WithToken() Limits {
	l := anonymous
	l.Tokens, l.Page = 5_000, 1_000
	return l
}

// Of are the limits of whoever asks.
func Of(ctx context.Context) Limits {
	if v, ok := guard.ViewerOf(ctx); ok && v.Token != 0 {
		return WithToken()
	}
	return Anonymous()
}
