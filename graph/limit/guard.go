package limit

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
)

// Guard holds every request to its limits. It is an extension of gqlgen; what rewrites an operation's arguments is used
// before it, so that it prices what will be executed. Its fields are set before it is used and not changed after.
type Guard struct {
	// Stored tells how much is stored; it is asked only for what is priced by that.
	Stored Stored
	// Rate is the buckets that prices are taken from; nil: there are none.
	Rate *Rate

	types map[string]*ast.Definition
}

var _ interface {
	graphql.HandlerExtension
	graphql.OperationParameterMutator
	graphql.OperationContextMutator
	graphql.ResponseInterceptor
} = (*Guard)(nil)

// Paid is extensions.cost of an answer.
type Paid struct {
	// Requested is the price of the query, which is taken from the bucket.
	Requested int `json:"requested"`
	// Actual is what it would have been if it had been known how much there is to read; at most Requested.
	Actual int `json:"actual"`
	// Limit is what a query may cost.
	Limit int `json:"limit"`
	// Remaining is what is left in the bucket, and ResetAt when it is full again; nil where there is no bucket.
	Remaining *int       `json:"remaining"`
	ResetAt   *time.Time `json:"resetAt"`
}

// extensionName is the key in extensions, and of what an operation knows of its price.
const extensionName = "cost"

// ExtensionName is what gqlgen calls it.
func (*Guard) ExtensionName() string { return "Limits" }

// Validate keeps the types of the schema.
func (g *Guard) Validate(es graphql.ExecutableSchema) error {
	g.types = es.Schema().Types
	return nil
}

// MutateOperationParameters counts a document before it is validated. A request costs one, whatever comes of it.
func (g *Guard) MutateOperationParameters(ctx context.Context, params *graphql.RawParams) *gqlerror.Error {
	if _, refused := g.Rate.take(ctx, 1); refused != nil {
		return refused.GraphQL()
	}
	limits := Of(ctx)
	if err := limits.checkVariables(params.Variables); err != nil {
		return sent(err)
	}
	return sent(limits.checkQuery(params.Query, params.OperationName))
}

// MutateOperationContext prices a valid operation, and takes the price.
func (g *Guard) MutateOperationContext(ctx context.Context, oc *graphql.OperationContext) *gqlerror.Error {
	paid, err := g.price(ctx, oc)
	if paid != nil {
		oc.Stats.SetExtension(extensionName, paid)
	}
	if err != nil {
		return sent(err)
	}
	left, refused := g.Rate.take(ctx, paid.Requested-1)
	paid.Remaining, paid.ResetAt = left.remaining()
	if refused != nil {
		refused.RetryAfter += g.Rate.lasts(1) // the next request pays one before it is priced
		return refused.GraphQL()
	}
	return nil
}

func (g *Guard) price(ctx context.Context, oc *graphql.OperationContext) (*Paid, error) {
	limits := Of(ctx)
	p := &pricer{limits: limits, types: g.types, variables: oc.Variables}
	var failed error
	p.stored = func(cluster, period string) Size {
		size, err := g.Stored(ctx, cluster, period)
		if err != nil {
			failed = fmt.Errorf("pricing a query: %w", err)
		}
		return size
	}
	price := p.operation(oc.Operation)
	switch {
	case failed != nil:
		return nil, failed
	case p.err != nil:
		return nil, p.err
	}
	paid := &Paid{Requested: price.cost, Limit: limits.Cost}
	if err := over(Cost, price.cost, limits.Cost); err != nil {
		err.At, err.Position = under(price.path), oc.Operation.Position
		err.Hint = "; ask for fewer rows with first, or for less of each row"
		return paid, err
	}
	return paid, nil
}

// InterceptResponse tells the price with an answer, and no more errors than a person reads.
func (g *Guard) InterceptResponse(ctx context.Context, next graphql.ResponseHandler) *graphql.Response {
	response := next(ctx)
	if response == nil {
		return nil
	}
	if most := Of(ctx).Errors; len(response.Errors) > most {
		response.Errors, response.Extensions = response.Errors[:most:most], with(response.Extensions, "errorsOmitted", len(response.Errors)-most)
	}
	if paid := paidFor(ctx); paid != nil {
		told := *paid
		told.Actual = min(told.Requested, objects(response.Data))
		response.Extensions = with(response.Extensions, extensionName, told)
	}
	return response
}

// Repeated is for an answer that is given again from memory, with the extensions that it had. It costs one, and has what is
// left in the bucket of whoever asks now.
func (g *Guard) Repeated(ctx context.Context, extensions map[string]any) (map[string]any, *gqlerror.Error) {
	left, refused := g.Rate.take(ctx, 1)
	if refused != nil {
		return nil, refused.GraphQL()
	}
	told, ok := extensions[extensionName].(Paid)
	if !ok {
		return extensions, nil
	}
	told.Remaining, told.ResetAt = left.remaining()
	return with(extensions, extensionName, told), nil
}

// with is a copy of extensions with one more.
func with(extensions map[string]any, name string, value any) map[string]any {
	extensions = maps.Clone(extensions)
	if extensions == nil {
		extensions = map[string]any{}
	}
	extensions[name] = value
	return extensions
}

func paidFor(ctx context.Context) *Paid {
	if !graphql.HasOperationContext(ctx) {
		return nil
	}
	oc := graphql.GetOperationContext(ctx)
	if oc.Operation != nil && oc.Operation.Operation == ast.Subscription {
		return nil // it was paid for once, and has many answers
	}
	paid, _ := oc.Stats.GetExtension(extensionName).(*Paid)
	return paid
}

// objects is how many objects an answer has, but for itself and the edges of lists. A brace in a text counts as well:
// to tell them apart, the answer would have to be read again.
func objects(data []byte) int {
	return max(0, bytes.Count(data, []byte("{"))-1-bytes.Count(data, []byte(`"edges":[{`))-bytes.Count(data, []byte(`},{"node":`)))
}

// sent is an error as it is sent; nil for nil.
func sent(err error) *gqlerror.Error {
	switch err := err.(type) { //nolint:errorlint // both are made here, and wrapped by nobody
	case nil:
		return nil
	case *Error:
		return err.GraphQL()
	case *gqlerror.Error:
		return err
	}
	return gqlerror.Wrap(err) // the presenter words it
}
