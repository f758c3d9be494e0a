package main

import (
	"fmt"
	"go/format"
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

// periodFields are edges that take a period by its code, so that nobody needs a filter for what almost everybody
// asks.
var periodFields = []struct{ typ, edge string }{
	{"Cluster", "members"},
	{"Cluster", "indicator_values"},
	{"Cluster", "awards"},
	{"Cluster", "exemplars"},
	{"Cluster", "reports"},
	{"District", "memberships"},
	{"District", "indicator_values"},
	{"District", "awards"},
	{"District", "exemplars"},
	{"District", "submissions"},
	{"Indicator", "indicator_values"},
	{"AwardForm", "awards"},
	{"Movement", "exemplars"},
}

// patch finishes the generated package where ent has no hook for a template. Each edit must find its place, or the
// generation fails.
func patch(ent string, coded []codedEdge, lists []listEdge) error {
	for _, e := range []struct {
		file   string
		change func(string) (string, error)
	}{
		{"gql_collection.go", collectPeriods},
		{"gql_collection.go", collectOnce},
		{"gql_collection.go", func(text string) (string, error) { return orderLists(text, lists) }},
		{"gql_collection.go", collectCells},
		{"gql_collection.go", countOnlyTotals},
		{"gql_pagination.go", countOnlyTotals},
		{"gql_pagination.go", orderNulls},
		{"gql_pagination.go", findByName},
		{"gql_edge.go", maskHiddenParents},
		{"gql_edge.go", func(text string) (string, error) { return loadLate(text, lists) }},
		{"gql_where_input.go", func(text string) (string, error) { return filterCodes(text, coded) }},
		{"gql_where_input.go", matchNothing},
	} {
		if err := edit(filepath.Join(ent, e.file), e.change); err != nil {
			return err
		}
	}
	queries, err := filepath.Glob(filepath.Join(ent, "*_query.go"))
	if err != nil {
		return err
	}
	if len(queries) == 0 {
		return fmt.Errorf("no queries found in %s", ent)
	}
	for _, file := range queries {
		if err := edit(file, keepContext); err != nil {
			return err
		}
	}
	return nil
}

func edit(file string, change func(string) (string, error)) error {
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	changed, err := change(string(text))
	if err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	formatted, err := format.Source([]byte(changed))
	if err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	return os.WriteFile(file, formatted, 0o644)
}

// keepContext hangs the request's context on every selector, where guard.Edge looks for the viewer. ent forgets it
// on what is grouped and on what starts from an edge, and a filter by HasX would find nothing there.
func keepContext(text string) (string, error) {
	for from, to := range map[string]string{
		"\t\t_q.sql = prev\n": "\t\t_q.sql = prev.WithContext(ctx)\n",
		".From(t1)\n":         ".From(t1).WithContext(ctx)\n",
	} {
		if strings.Count(text, from) != 1 {
			return "", fmt.Errorf("%q was expected once", from)
		}
		text = strings.Replace(text, from, to, 1)
	}
	return text, nil
}

// collectPeriods makes the eager loader honour the period argument of periodFields.
func collectPeriods(text string) (string, error) {
	for _, f := range periodFields {
		start := strings.Index(text, "func (_q *"+f.typ+"Query) collectField(")
		if start < 0 {
			return "", fmt.Errorf("no collectField of %s", f.typ)
		}
		from := strings.Index(text[start:], fmt.Sprintf("case %q:", gql(f.edge)))
		if from < 0 {
			return "", fmt.Errorf("%s does not collect %s", f.typ, f.edge)
		}
		from += start
		const query = "Client{config: _q.config}).Query()\n\t\t\t)\n"
		at := strings.Index(text[from:], query)
		if at < 0 {
			return "", fmt.Errorf("the query of %s.%s has another shape than expected", f.typ, f.edge)
		}
		at += from + len(query)
		text = text[:at] + "\t\t\twhereKeyed(opCtx, field, query.Where)\n" + text[at:]
	}
	return text, nil
}

// toOne is the body of a to-one edge that is required in the database.
var toOne = regexp.MustCompile(`(Only\(ctx\)\n\t\}\n\treturn result, )err\n`)

// maskHiddenParents lets a required parent that the viewer may not see be null rather than an error.
func maskHiddenParents(text string) (string, error) {
	if !toOne.MatchString(text) {
		return "", fmt.Errorf("no required to-one edge found")
	}
	return toOne.ReplaceAllString(text, "${1}MaskNotFound(err)\n"), nil
}

// celled are the types whose cells are shown; ent's methods.tmpl has a collectCells for each.
var celled = []string{"IndicatorValue", "Award", "Exemplar", "Narrative", "Problem"}

// collectCells lets the eager loader bring what the cells and units that a client asks for need.
func collectCells(text string) (string, error) {
	for _, typ := range celled {
		start := strings.Index(text, "func (_q *"+typ+"Query) collectField(")
		if start < 0 {
			return "", fmt.Errorf("no collectField of %s", typ)
		}
		const selected = "\tif !unknownSeen {\n"
		at := strings.Index(text[start:], selected)
		if at < 0 {
			return "", fmt.Errorf("collectField of %s has another shape than expected", typ)
		}
		at += start
		text = text[:at] + "\t_q.collectCells(opCtx, collected, satisfies)\n" + text[at:]
	}
	return text, nil
}

// countOnlyTotals counts rows only where totalCount is asked for: pageInfo follows from the one row read beyond the
// page, which is therefore read for pageInfo alone too.
func countOnlyTotals(text string) (string, error) {
	for _, r := range []struct{ from, to string }{
		{` || hasCollectedField(ctx, pageInfoField) {`, ` {`},
		{` || hasCollectedField(ctx, append(path, pageInfoField)...) {`, ` {`},
		{"ignoredEdges := !hasCollectedField(ctx, edgesField)\n", "ignoredEdges := !hasCollectedField(ctx, edgesField) && !hasCollectedField(ctx, pageInfoField)\n"},
		{"ignoredEdges := !hasCollectedField(ctx, append(path, edgesField)...)\n", "ignoredEdges := !hasCollectedField(ctx, append(path, edgesField)...) && !hasCollectedField(ctx, append(path, pageInfoField)...)\n"},
		{"\t\t\tconn.PageInfo.HasNextPage = first != nil && conn.TotalCount > 0\n", ""},
		{"\t\t\tconn.PageInfo.HasPreviousPage = last != nil && conn.TotalCount > 0\n", ""},
		{"entgql.LimitPerRow(", "limitPerRow("},
	} {
		text = strings.ReplaceAll(text, r.from, r.to)
	}
	if strings.Contains(text, "TotalCount > 0") || strings.Contains(text, "entgql.LimitPerRow") {
		return "", fmt.Errorf("pagination has another shape than expected")
	}
	return text, nil
}

var (
	pagerOf    = regexp.MustCompile(`(?s)func \(p \*(\w+)Pager\) toCursor.*?func \(p \*\w+Pager\) orderExpr.*?\n\}\n`)
	windowTerm = regexp.MustCompile(`b\.Ident\(o\.Field\.column\)\.Pad\(\)\.WriteString\(string\(direction\)\)`)
)

// orderNulls puts nulls last in orders, windows and cursors.
func orderNulls(text string) (string, error) {
	pagers := 0
	text = pagerOf.ReplaceAllStringFunc(text, func(pager string) string {
		pagers++
		table := strings.ToLower(pagerOf.FindStringSubmatch(pager)[1]) + ".Table"
		pager = strings.ReplaceAll(pager, "cs_ = append(cs_, o_.Field.toCursor(_m).Value)", "cs_ = append(cs_, cursorKey(o_.Field.column, o_.Direction), cursorValue(o_.Field.toCursor(_m).Value))")
		pager = strings.ReplaceAll(pager, "entgql.MultiCursorsPredicate(after, before,", "cursorsPredicate("+table+", after, before,")
		pager = strings.ReplaceAll(pager, "Directions:  directions,\n\t})", "Directions:  directions,\n\t}, p.reverse)")
		pager = strings.ReplaceAll(pager, "query.Order(o.Field.toTerm(direction.OrderTermOption()))", "query.Order(o.Field.toTerm(orderOptions("+table+", o.Field.column, direction, p.reverse)...))")
		return windowTerm.ReplaceAllString(pager, "b.Ident(o.Field.column).Pad().WriteString(orderText("+table+", o.Field.column, direction, p.reverse))")
	})
	if pagers == 0 || strings.Contains(text, "entgql.MultiCursorsPredicate(") {
		return "", fmt.Errorf("pagers have another shape than expected")
	}
	return text, nil
}

var inList = regexp.MustCompile(`if len\(i\.(\w+In)\) > 0 \{`)

// matchNothing lets "is one of" an empty list match nothing, as it says, where entgql ignores the filter and matches
// everything.
func matchNothing(text string) (string, error) {
	if !inList.MatchString(text) {
		return "", fmt.Errorf("no filter by a list found")
	}
	return inList.ReplaceAllString(text, "if i.$1 != nil {"), nil
}

// filterCodes gives the filters by business key their fields and predicates.
func filterCodes(text string, coded []codedEdge) (string, error) {
	for _, c := range coded {
		head := "type " + c.node + "WhereInput struct {\n"
		if !strings.Contains(text, head) {
			continue // not a type of the API
		}
		name := c.name()
		text = strings.Replace(text, head, head+
			fmt.Sprintf("\t// %s and %sIn filter by the code of %s.\n\t%[1]s *string `json:\"%[4]s,omitempty\"`\n\t%[1]sIn []string `json:\"%[4]sIn,omitempty\"`\n\n",
				name, name, c.edge, gql(c.edge)+"Code"), 1)
		start := strings.Index(text, "func (i *"+c.node+"WhereInput) P() (")
		if start < 0 {
			return "", fmt.Errorf("no P of %sWhereInput", c.node)
		}
		const end = "\tswitch len(predicates) {\n"
		at := strings.Index(text[start:], end)
		if at < 0 {
			return "", fmt.Errorf("the predicates of %sWhereInput have another shape than expected", c.node)
		}
		at += start
		text = text[:at] + fmt.Sprintf(`	if i.%[1]s != nil {
		predicates = append(predicates, byCode(%[2]q, %[3]q, *i.%[1]s))
	}
	if i.%[1]sIn != nil {
		predicates = append(predicates, byCode(%[2]q, %[3]q, i.%[1]sIn...))
	}
`, name, c.column, c.table) + text[at:]
	}
	return text, nil
}
