package limit

import (
	"context"
	"slices"
	"strings"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
)

// What is priced otherwise than as rows.
const (
	priceOfAggregate = 50    // a count or statistic over rows that are not told, in one statement for all that it is told of
	priceOfTold      = 5     // each of those
	priceOfHop       = 10    // a relation that a filter goes over
	priceOfSchema    = 1_000 // everything that __schema may tell
	priceOfType      = 50    // everything that __type may tell
	priceOfChange    = 10    // a mutation

	rowsOfList = 10 // rows of a list that has no pages
	rowsOfPlan = 50 // lines of what a reading would change
)

// Size is how much is stored of a cluster and period.
type Size struct {
	// Members of the cluster in the period.
	Members int
	// Indicators and Periods of the catalogue.
	Indicators, Periods int
}

// figures are at most so many.
func (s Size) figures() int { return max(1, product(s.Members, s.Indicators)) }

// Stored tells how much is stored of a cluster and period, by their codes. With "" for both it is of the largest there
// is.
type Stored func(ctx context.Context, cluster, period string) (Size, error)

// pricer prices one operation that is valid.
type pricer struct {
	limits    Limits
	types     map[string]*ast.Definition
	variables map[string]any
	stored    func(cluster, period string) Size
	once      int // what is paid once, however many rows it is told of
	err       error
}

// node is a field as it will be executed: fields with the same name in the answer are one.
type node struct {
	*ast.Field
	sets []ast.SelectionSet
}

// merge are the fields of some selection sets that are merged, of each type that they may be of.
func merge(sets ...ast.SelectionSet) (nodes []*node) {
	type key struct{ of, alias string }
	known, seen := map[key]*node{}, map[*ast.FragmentDefinition]bool{}
	var take func(ast.SelectionSet)
	take = func(set ast.SelectionSet) {
		for _, s := range set {
			switch s := s.(type) {
			case *ast.Field:
				if s.Definition == nil || s.ObjectDefinition == nil {
					continue
				}
				k := key{s.ObjectDefinition.Name, s.Alias}
				if known[k] == nil {
					known[k] = &node{Field: s}
					nodes = append(nodes, known[k])
				}
				known[k].sets = append(known[k].sets, s.SelectionSet)
			case *ast.InlineFragment:
				take(s.SelectionSet)
			case *ast.FragmentSpread:
				if s.Definition != nil && !seen[s.Definition] {
					seen[s.Definition] = true
					take(s.Definition.SelectionSet)
				}
			}
		}
	}
	for _, set := range sets {
		take(set)
	}
	return nodes
}

// priced is a price, and the path of what costs most of it.
type priced struct {
	cost int
	path []string
}

// fields prices what is selected of an object that a field gives. Of one that may be of several types it is the dearest
// of them. The parts of a report that are read as a whole are one.
func (p *pricer) fields(from *node, nodes []*node) (total priced) {
	of, most := map[string]int{}, 0
	common := 0
	if whole := p.tree(from, nodes); whole.cost > 0 {
		most, total.path, of["Report"] = whole.cost, whole.path, whole.cost
	}
	for _, n := range nodes {
		if n.ofTree() {
			continue
		}
		price := p.field(n)
		if price.cost > most {
			most, total.path = price.cost, append([]string{n.Alias}, price.path...)
		}
		if n.ObjectDefinition.IsAbstractType() {
			common = sum(common, price.cost)
		} else {
			of[n.ObjectDefinition.Name] = sum(of[n.ObjectDefinition.Name], price.cost)
		}
	}
	dearest := 0
	for _, cost := range of {
		dearest = max(dearest, cost)
	}
	total.cost = sum(common, dearest)
	return total
}

// field prices a field with everything below it: its filter, itself, and what is selected of each of its rows.
func (p *pricer) field(n *node) priced {
	filters := p.filters(n)
	price := p.unfiltered(n)
	price.cost = sum(price.cost, filters)
	return price
}

func (p *pricer) unfiltered(n *node) priced {
	switch n.Name {
	case "__typename":
		return priced{}
	case "__schema":
		return priced{cost: priceOfSchema}
	case "__type":
		return priced{cost: priceOfType}
	}
	named := n.ObjectDefinition.Name + "." + n.Name
	if whole := p.whole(named, n); whole != nil {
		return *whole
	}
	def := p.types[n.Definition.Type.Name()]
	switch {
	case n.Name == "totalCount":
		return p.aggregate()
	case def == nil || def.IsLeafType():
		return priced{}
	case def.Name == "PageInfo":
		return priced{}
	case strings.HasSuffix(def.Name, "Connection") && def.Fields.ForName("edges") != nil:
		return p.connection(n)
	}
	below := p.fields(n, merge(n.sets...))
	below.cost = product(p.rows(named, n), sum(itself(named, n, def), below.cost))
	if n.Definition.Arguments.ForName("groupBy") != nil {
		below.cost = sum(below.cost, p.aggregate().cost)
	}
	return below
}

// aggregate prices a count or statistic.
func (p *pricer) aggregate() priced {
	p.once = sum(p.once, priceOfAggregate)
	return priced{cost: priceOfTold}
}

// itself is the price of an object without what is selected of it. What only groups values of its row is free, as they
// are.
func itself(named string, n *node, def *ast.Definition) int {
	isRow := slices.Contains(def.Interfaces, "Node") || def.IsAbstractType()
	if !isRow && (n.Definition.Type.Elem == nil || named == "IndicatorValue.measures") && n.ObjectDefinition.Name != "Query" && n.ObjectDefinition.Name != "Mutation" {
		return 0
	}
	return 1
}

// connection prices a list that is read by pages: what is selected of its edges or nodes is there once a row.
func (p *pricer) connection(n *node) (total priced) {
	page, most := p.page(n), 0
	for _, below := range merge(n.sets...) {
		var price priced
		switch below.Name {
		case "edges":
			price = p.fields(below, merge(below.sets...))
			price.cost = product(page, max(1, price.cost)) // a row is read for its cursor too
		case "nodes":
			price = p.fields(below, merge(below.sets...))
			price.cost = product(page, sum(1, price.cost))
		default:
			price = p.field(below)
		}
		if price.cost > most {
			most, total.path = price.cost, append([]string{below.Alias}, price.path...)
		}
		total.cost = sum(total.cost, price.cost)
	}
	total.cost = sum(total.cost, 1)
	if n.Definition.Arguments.ForName("groupBy") != nil {
		total.cost = sum(total.cost, p.aggregate().cost)
	}
	return total
}

// rows is how many rows a field may have that is no connection.
func (p *pricer) rows(named string, n *node) int {
	if n.Definition.Type.Elem == nil {
		return 1
	}
	switch named {
	case "Cluster.members":
		return max(1, p.stored("", "").Members)
	case "IndicatorValue.measures": // they are parts of the row itself
		return 1
	case "SyncPlan.lines":
		return rowsOfPlan
	case "SyncPlanLine.parts", "PendingChange.parts":
		return 1
	case "Query.nodes":
		return p.items(n, "ids", 1)
	}
	if n.Definition.Arguments.ForName("first") == nil {
		return rowsOfList
	}
	return p.page(n)
}

// page is how many rows are asked for.
func (p *pricer) page(n *node) int {
	for _, name := range []string{"first", "last"} {
		if value := p.argument(n, name); value != nil {
			if rows, err := graphql.UnmarshalInt(value); err == nil {
				return max(0, rows)
			}
		}
	}
	return p.limits.PageDefault
}

// argument is the value of an argument, its default where it is not given; nil for null.
func (p *pricer) argument(n *node, name string) any {
	if n == nil {
		return nil
	}
	def := n.Definition.Arguments.ForName(name)
	if def == nil {
		return nil
	}
	v := def.DefaultValue
	if a := n.Arguments.ForName(name); a != nil {
		v = a.Value
	}
	value, err := v.Value(p.variables)
	if err != nil {
		return nil // gqlgen refuses the number when it reads the arguments
	}
	return value
}

// items is how many items a list in an argument has; without it, a number for all there are.
func (p *pricer) items(n *node, name string, without int) int {
	value := p.argument(n, name)
	if value == nil {
		return without
	}
	if list, ok := listOf(value); ok {
		return max(1, list)
	}
	return 1
}

func (p *pricer) text(n *node, name string) string {
	text, _ := p.argument(n, name).(string)
	return text
}

// filters prices and bounds the filters of a field.
func (p *pricer) filters(n *node) (cost int) {
	for _, a := range n.Arguments {
		def := n.Definition.Arguments.ForName(a.Name)
		if def == nil || !isFilter(def.Type.Name()) {
			continue
		}
		value, err := a.Value.Value(p.variables)
		if err != nil || value == nil {
			continue
		}
		f := filter(p.types, def.Type.Name(), value)
		for _, exceeded := range []*Error{over(Hops, f.depth, p.limits.Hops), over(Leaves, f.leaves, p.limits.Leaves)} {
			if exceeded != nil && p.err == nil {
				exceeded.At, exceeded.Position = n.Alias+"("+a.Name+":)", n.Position
				p.err = exceeded
			}
		}
		cost = sum(cost, sum(f.leaves, product(f.hops, priceOfHop)))
	}
	return cost
}

// operation prices an operation.
func (p *pricer) operation(o *ast.OperationDefinition) priced {
	roots := merge(o.SelectionSet)
	price := p.fields(nil, roots)
	if o.Operation == ast.Mutation {
		price.cost = sum(price.cost, product(len(roots), priceOfChange))
	}
	price.cost = max(sum(price.cost, p.once), 1)
	return price
}
