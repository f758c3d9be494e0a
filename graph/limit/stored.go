package limit

import (
	"maps"
	"reflect"
	"slices"
	"strings"
)

// ofTree are the fields of a Report that are read from it as a whole, in one go.
var ofTree = map[string]bool{
	"sections": true, "members": true, "awards": true, "exemplars": true, "movements": true, "documents": true, "findings": true,
	"completeness": true,
}

// OfTree says whether a field of a Report is read from it as a whole.
func OfTree(field string) bool { return ofTree[field] }

// ofTree says whether a field is read from a report as a whole.
func (n *node) ofTree() bool { return n.ObjectDefinition.Name == "Report" && ofTree[n.Name] }

// tree prices the parts of a report that are selected of it, by its stored size; nothing when none is.
func (p *pricer) tree(from *node, nodes []*node) priced {
	var parts []*node
	for _, n := range nodes {
		if n.ofTree() {
			parts = append(parts, n)
		}
	}
	if len(parts) == 0 {
		return priced{}
	}
	size := p.stored(p.text(from, "cluster"), p.text(from, "period"))
	return priced{cost: product(size.figures(), times(parts)), path: []string{parts[0].Alias}}
}

// whole prices a field by what is stored of a cluster and period, however much of its figures is selected; nil for a field
// that is priced by its rows.
func (p *pricer) whole(named string, n *node) *priced {
	var size Size
	var cells int
	switch named {
	case "Query.matrix":
		size = p.stored(p.text(n, "cluster"), p.text(n, "period"))
		cells = size.figures()
	case "Query.series":
		size = p.stored("", "")
		cells = product(p.items(n, "districts", size.Members), max(1, size.Periods))
	case "Query.compare":
		size = p.compared(n)
		columns := max(p.items(n, "periods", 1), p.items(n, "editions", 1), p.items(n, "asOf", 1))
		// Each column but the first makes a row of each figure.
		cells = product(max(1, columns-1), product(p.items(n, "districts", size.Members), p.items(n, "indicators", size.Indicators)))
	default:
		return nil
	}
	nodes := merge(n.sets...)
	price := &priced{cost: product(max(1, cells), times(nodes))}
	for _, beside := range p.beside(nodes, size, max(1, cells)) {
		price.cost = sum(price.cost, beside)
	}
	return price
}

// compared is the size of what is compared: of the cluster in the period in which it is largest.
func (p *pricer) compared(n *node) (size Size) {
	cluster := p.text(n, "cluster")
	periods, _ := p.argument(n, "periods").([]any)
	if cluster == "" || len(periods) == 0 {
		return p.stored("", "")
	}
	for _, period := range periods {
		code, _ := period.(string)
		if of := p.stored(cluster, code); of.Members >= size.Members {
			size = of
		}
	}
	return size
}

// beside prices what is selected of the indicators, units and periods beside the figures, where it is more than their
// own values.
func (p *pricer) beside(nodes []*node, size Size, cells int) (prices []int) {
	for _, n := range nodes {
		def := p.types[n.Definition.Type.Name()]
		switch {
		case def == nil || def.IsLeafType():
		case slices.Contains(def.Interfaces, "Node"):
			times := cells
			switch n.ObjectDefinition.Name + "." + n.Name {
			case "MatrixRow.indicator":
				times = max(1, size.Indicators)
			case "Matrix.columns":
				times = max(1, size.Members)
			}
			prices = append(prices, product(times, p.fields(n, merge(n.sets...)).cost))
		default:
			prices = append(prices, p.beside(merge(n.sets...), size, cells)...)
		}
	}
	return prices
}

// times is how often the most often selected part of something is selected: to select it once more, under another name,
// makes the answer longer by as much again. Plain values are free.
func times(nodes []*node) int {
	most := 1
	byName := map[string][]*node{}
	for _, n := range nodes {
		if len(n.SelectionSet) > 0 {
			byName[n.Name] = append(byName[n.Name], n)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(byName)) {
		var below []*node
		for _, n := range byName[name] {
			below = append(below, merge(n.sets...)...)
		}
		most = max(most, len(byName[name]), times(below))
	}
	return most
}

// listOf is how many items a list has that came in an argument.
func listOf(value any) (int, bool) {
	if list, ok := value.([]any); ok {
		return len(list), true
	}
	if list := reflect.ValueOf(value); list.Kind() == reflect.Slice {
		return list.Len(), true
	}
	return 0, false
}

// under is a path as a query would say it.
func under(path []string) string { return strings.Join(path, ".") }
