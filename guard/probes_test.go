package guard_test

import (
	"fmt"
	"slices"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
)

// probe is a question whose answer must not depend on rows that the viewer may not see.
type probe struct {
	class string // which way to a row it tries
	query string
	vars  map[string]any
	// next makes a second question of the first's answer, such as the next page.
	next func(answer string) *probe
}

// operation declares the variables that a selection uses.
func operation(selection string) string {
	var declared []string
	for _, v := range []string{"$view: View", "$asOf: Time", "$after: Cursor", "$ids: [ID!]!", "$codes: [String!]"} {
		if name, _, _ := strings.Cut(v, ":"); strings.Contains(selection, name) {
			declared = append(declared, v)
		}
	}
	if len(declared) == 0 {
		return "{" + selection + "}"
	}
	return fmt.Sprintf("query(%s) {%s}", strings.Join(declared, ", "), selection)
}

// prober makes probes of every type, edge, filter and order of the schema, so that new ones are tried without a change
// here.
type prober struct {
	schema *ast.Schema
	probes []probe
}

func (p *prober) add(class, format string, args ...any) {
	p.probes = append(p.probes, probe{class: class, query: operation(fmt.Sprintf(format, args...))})
}

// all makes the probes of every list.
func (p *prober) all() []probe {
	for _, f := range p.schema.Query.Fields {
		if typ, ok := strings.CutSuffix(f.Type.Name(), "Connection"); ok && isNode(p.schema.Types[typ]) {
			p.list(f.Name, p.schema.Types[typ])
			continue
		}
		if def := p.schema.Types[f.Type.Name()]; isNode(def) && f.Arguments.ForName("code") != nil {
			p.byCode(f.Name, def)
		}
	}
	return p.probes
}

const at = "view: $view, asOf: $asOf"

func (p *prober) list(field string, def *ast.Definition) {
	own := p.leaves(def)
	p.add("root", "%s(%s) {totalCount pageInfo {startCursor endCursor hasNextPage} edges {cursor node {%s}}}", field, at, own)
	for _, e := range p.edges(def) {
		p.add("edge", "%s(%s) {edges {node {id %s}}}", field, at, p.edge(e, ""))
		if !isConnection(p.schema.Types[e.Type.Name()]) {
			continue
		}
		p.add("window", "%s(%s) {edges {node {id %s(first: 1%s) {totalCount pageInfo {hasNextPage} edges {cursor node {id}}}}}}", field, at, e.Name, p.lastOrder(e))
		if e.Arguments.ForName("period") != nil {
			p.add("period", "%s(%s) {edges {node {id %s}}}", field, at, p.edge(e, `period: "2023"`))
		}
	}
	p.filters(field, def)
	f := p.schema.Query.Fields.ForName(field)
	for _, order := range p.orders(f) {
		for _, direction := range []string{"ASC", "DESC"} {
			p.add("order", "%s(%s, first: 2, after: $after, orderBy: [{field: %s, direction: %s}]) {pageInfo {endCursor hasNextPage} edges {cursor node {id}}}", field, at, order, direction)
			p.probes[len(p.probes)-1].next = nextPage(p.probes[len(p.probes)-1].query)
		}
	}
}

// orders are what a list can be ordered by.
func (p *prober) orders(list *ast.FieldDefinition) (names []string) {
	argument := list.Arguments.ForName("orderBy")
	if argument == nil {
		return nil
	}
	for _, v := range p.schema.Types[p.schema.Types[argument.Type.Name()].Fields.ForName("field").Type.Name()].EnumValues {
		names = append(names, v.Name)
	}
	return names
}

// lastOrder is an argument that orders a list by the last field it can be ordered by.
func (p *prober) lastOrder(list *ast.FieldDefinition) string {
	orders := p.orders(list)
	if len(orders) == 0 {
		return ""
	}
	return fmt.Sprintf(", orderBy: [{field: %s, direction: DESC}]", orders[len(orders)-1])
}

// nextPage asks the same after the first cursor that an answer ends a page with.
func nextPage(query string) func(string) *probe {
	return func(answer string) *probe {
		_, after, ok := strings.Cut(answer, `"endCursor":"`)
		if !ok {
			return nil
		}
		after, _, _ = strings.Cut(after, `"`)
		return &probe{class: "order", query: query, vars: map[string]any{"after": after}}
	}
}

// filters makes probes of filters by what is at the other end of an edge, and by codes.
func (p *prober) filters(field string, def *ast.Definition) {
	where := p.schema.Types[def.Name+"WhereInput"]
	for _, f := range where.Fields {
		edge, ok := strings.CutPrefix(f.Name, "has")
		switch {
		case ok && f.Type.Name() == "Boolean" && where.Fields.ForName(f.Name+"With") == nil: // of no edge
			p.add("has", "w0: %[1]s(%[2]s, where: {%[3]s: true}) {totalCount} w1: %[1]s(%[2]s, where: {%[3]s: false}) {totalCount edges {node {id}}} w2: %[1]s(%[2]s, where: {not: {%[3]s: true}}) {totalCount}",
				field, at, f.Name)
		case ok && f.Type.Name() == "Boolean":
			var ways []string
			for _, filter := range p.hops(where, edge) {
				ways = append(ways, fmt.Sprintf("w%d: %s(%s, where: %s) {totalCount}", len(ways), field, at, filter))
			}
			p.add("has", "%s", strings.Join(ways, " "))
		case strings.HasSuffix(f.Name, "CodeIn"):
			one, _ := strings.CutSuffix(f.Name, "In")
			ways := []string{
				fmt.Sprintf("some: %s(%s, where: {%s: $codes}) {totalCount edges {node {id}}}", field, at, f.Name),
				fmt.Sprintf("none: %s(%s, where: {not: {%s: $codes}}) {totalCount edges {node {id}}}", field, at, f.Name),
			}
			for _, code := range codes {
				ways = append(ways, fmt.Sprintf("w%d: %s(%s, where: {%s: %q}) {totalCount}", len(ways), field, at, one, code))
			}
			p.add("code filter", "%s", strings.Join(ways, " "))
		}
	}
}

// hops are the filters that go over an edge, and over one more from there.
func (p *prober) hops(where *ast.Definition, edge string) []string {
	has := "has" + edge
	some := "{" + has + "With: [{idNotIn: [0]}]}"
	filters := []string{
		"{" + has + ": true}", "{" + has + ": false}", some, "{not: " + some + "}",
		"{or: [" + some + ", {idIn: [0]}]}",
	}
	far := p.schema.Types[where.Fields.ForName(has+"With").Type.Name()]
	for _, f := range far.Fields {
		if strings.HasPrefix(f.Name, "has") && f.Type.Name() == "Boolean" {
			filters = append(filters, fmt.Sprintf("{%sWith: [{%s: true}]}", has, f.Name))
		}
	}
	return filters
}

// byCode makes the probe of a field that gives one thing by its code, with everything around it.
func (p *prober) byCode(field string, def *ast.Definition) {
	var edges []string
	for _, e := range p.edges(def) {
		edges = append(edges, p.edge(e, ""))
	}
	for _, code := range codes {
		p.add("code", "%s(%s, code: %q) {%s %s}", field, at, code, p.leaves(def), strings.Join(edges, " "))
	}
}

// edge selects an edge with the fields of its rows.
func (p *prober) edge(e *ast.FieldDefinition, arguments string) string {
	def := p.schema.Types[e.Type.Name()]
	if arguments != "" {
		arguments = "(" + arguments + ")"
	}
	if node, ok := strings.CutSuffix(def.Name, "Connection"); ok {
		return fmt.Sprintf("%s%s {totalCount pageInfo {endCursor hasNextPage} edges {cursor node {%s}}}", e.Name, arguments, p.leaves(p.schema.Types[node]))
	}
	return fmt.Sprintf("%s {%s}", e.Name, p.leaves(def))
}

// edges are the fields of a type that lead to other rows, or to lists of them. The versions of a row are not an edge:
// they are of another view.
func (p *prober) edges(def *ast.Definition) (edges []*ast.FieldDefinition) {
	for _, f := range def.Fields {
		to := p.schema.Types[f.Type.Name()]
		if f.Name != "history" && (isNode(to) || isConnection(to)) {
			edges = append(edges, f)
		}
	}
	return edges
}

// leaves selects what a row has of its own: scalars, and objects that are no rows. Changes, rights and the tree of a report
// are left to the probes of wholes: here the smaller world is read by somebody else, who sees every version.
func (p *prober) leaves(def *ast.Definition) string {
	var names []string
	for _, f := range def.Fields {
		to := p.schema.Types[f.Type.Name()]
		switch {
		case strings.HasPrefix(f.Name, "__"), isNode(to), isConnection(to), strings.HasSuffix(to.Name, "Change"), f.Name == "viewerCan", tree(def, to):
		case to.Kind == ast.Object:
			names = append(names, f.Name+" {"+p.leaves(to)+"}")
		default:
			names = append(names, f.Name)
		}
	}
	return strings.Join(names, " ")
}

// tree says whether a field leads into the tree of a report.
func tree(from, to *ast.Definition) bool {
	return from.Name == "Report" && strings.HasPrefix(to.Name, "Report") && to.Name != "ReportRights" && to.Kind == ast.Object
}

// nodes makes the probes of rows by their ids, of every type.
func (p *prober) nodes(ids []int) []probe {
	var selections []string
	for _, def := range p.schema.PossibleTypes["Node"] {
		selections = append(selections, "... on "+def.Name+" {"+p.own(def)+"}")
	}
	slices.Sort(ids)
	var probes []probe
	for chunk := range slices.Chunk(ids, 50) {
		var each []string
		for _, id := range chunk {
			each = append(each, fmt.Sprintf("n%d: node(id: %d, %s) {__typename id}", id, id, at))
		}
		probes = append(probes, probe{class: "node", query: operation(strings.Join(each, " "))})
		probes = append(probes, probe{
			class: "node", query: operation("nodes(ids: $ids, " + at + ") {__typename id " + strings.Join(selections, " ") + "}"),
			vars: map[string]any{"ids": chunk},
		})
	}
	return probes
}

// own are the leaves of a type under keys of its own: one key may not be of two types in one selection.
func (p *prober) own(def *ast.Definition) string {
	var b strings.Builder
	for _, f := range def.Fields {
		to := p.schema.Types[f.Type.Name()]
		if to.Kind == ast.Object || to.Kind == ast.Interface || strings.HasPrefix(f.Name, "__") {
			continue
		}
		fmt.Fprintf(&b, "%s_%s: %s ", def.Name, f.Name, f.Name)
	}
	return b.String()
}

func isNode(def *ast.Definition) bool {
	return def != nil && def.Kind == ast.Object && slices.Contains(def.Interfaces, "Node")
}

func isConnection(def *ast.Definition) bool {
	return def != nil && strings.HasSuffix(def.Name, "Connection")
}
