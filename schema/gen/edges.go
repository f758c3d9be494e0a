package main

import (
	"fmt"
	"regexp"
	"strings"

	"entgo.io/ent/entc/gen"
)

// listEdge is a to-many edge that comes whole, without pages.
type listEdge struct{ node, edge, order string }

// listEdges finds them in the model, and what puts each in order: its ordinal or number, else its code, else its id.
func listEdges(g *gen.Graph) (edges []listEdge) {
	for _, node := range g.Nodes {
		for _, e := range node.Edges {
			if e.Unique || isSet(node, "Skip") || isSet(e.Type, "Skip") || paged(e) {
				continue
			}
			order := `Asc("id")`
			for _, column := range []string{"ordinal", "n", "code"} {
				if hasColumn(e.Type, column) {
					order = fmt.Sprintf("Asc(%q, %q)", column, "id")
					break
				}
			}
			edges = append(edges, listEdge{node.Name, e.StructField(), order})
		}
	}
	return edges
}

// isSet says whether entgql's annotation of a type has a setting.
func isSet(t *gen.Type, setting string) bool {
	a, _ := t.Annotations["EntGQL"].(map[string]any)
	return a[setting] != nil
}

func paged(e *gen.Edge) bool {
	a, _ := e.Annotations["EntGQL"].(map[string]any)
	return a["RelayConnection"] == true
}

func hasColumn(t *gen.Type, column string) bool {
	for _, f := range t.Fields {
		if f.StorageKey() == column {
			return true
		}
	}
	return false
}

// orderLists gives lists without pages an order, which a database does not promise otherwise.
func orderLists(text string, lists []listEdge) (string, error) {
	for _, l := range lists {
		start := strings.Index(text, "func (_q *"+l.node+"Query) collectField(")
		if start < 0 {
			return "", fmt.Errorf("no collectField of %s", l.node)
		}
		named := "\t\t\t_q.WithNamed" + l.edge + "(alias, "
		at := strings.Index(text[start:], named)
		if at < 0 {
			return "", fmt.Errorf("%s does not collect %s", l.node, l.edge)
		}
		at += start
		text = text[:at] + "\t\t\tquery.Order(" + l.order + ")\n" + text[at:]
	}
	return text, nil
}

var (
	collectLoop = regexp.MustCompile(`\tfor _, field := range graphql\.CollectFields\(opCtx, collected\.Selections, satisfies\) \{\n`)
	toOneCase   = regexp.MustCompile(`(\t\tcase "(\w+)":\n)(\t\t\tvar \(\n(?:[^\n]*\n){4}(?:\t\t\t[^\n]*\n|\n)*?\t\t\t_q\.with\w+ = query\n)`)
	toManyCase  = regexp.MustCompile(`_q\.WithNamed\w+\(alias,`)
)

// collectOnce loads a to-one edge ahead only where a client asks for it under one key: ent keeps one row and one set
// of columns for it. Under several keys each loads its own.
func collectOnce(text string) (string, error) {
	loops := len(collectLoop.FindAllString(text, -1))
	text = collectLoop.ReplaceAllString(text, "\tfields := graphql.CollectFields(opCtx, collected.Selections, satisfies)\n\tfor _, field := range fields {\n")
	wanted := strings.Count(text, " = query\n")
	found := 0
	var b strings.Builder
	for _, block := range splitCases(text) {
		if m := toOneCase.FindStringSubmatchIndex(block); m != nil && !toManyCase.MatchString(block) {
			found++
			block = block[:m[3]] + "\t\t\tif underSeveralKeys(fields, field) {\n\t\t\t\tcontinue\n\t\t\t}\n" + block[m[3]:]
		}
		b.WriteString(block)
	}
	if loops == 0 || found == 0 || found != wanted {
		return "", fmt.Errorf("%d to-one edges found, %d expected", found, wanted)
	}
	return b.String(), nil
}

// splitCases cuts a text before every case of a switch over fields.
func splitCases(text string) []string {
	var blocks []string
	for {
		at := strings.Index(text[1:], "\t\tcase \"")
		if at < 0 {
			return append(blocks, text)
		}
		blocks, text = append(blocks, text[:at+1]), text[at+1:]
	}
}

var walkPath = regexp.MustCompile(`(?s)\tfield := fc\.Field\n\toc := graphql\.GetOperationContext\(ctx\)\nwalk:\n.*?\treturn &field\n`)

// findByName finds the fields of a connection whatever a client calls them.
func findByName(text string) (string, error) {
	if !walkPath.MatchString(text) {
		return "", fmt.Errorf("collectedField has another shape than expected")
	}
	return walkPath.ReplaceAllString(text, "\treturn fieldAt(graphql.GetOperationContext(ctx), fc.Field, path)\n"), nil
}

var lateOne = regexp.MustCompile(`_m\.Query(\w+)\(\)\.Only\(ctx\)`)

// loadLate makes edges that were not loaded ahead the same as if they had been: with everything that is asked below
// them, in the same order, and of the same period.
func loadLate(text string, lists []listEdge) (string, error) {
	if !lateOne.MatchString(text) {
		return "", fmt.Errorf("no to-one edge found")
	}
	text = lateOne.ReplaceAllString(text, "one(ctx, _m.Query$1())")
	for _, f := range periodFields {
		edge := pascal(f.edge)
		start := strings.Index(text, "func (_m *"+f.typ+") "+edge+"(")
		if start < 0 {
			return "", fmt.Errorf("%s has no edge %s", f.typ, edge)
		}
		query := "_m.Query" + edge + "()"
		at := strings.Index(text[start:], query)
		if at < 0 {
			return "", fmt.Errorf("%s.%s has another shape than expected", f.typ, edge)
		}
		at += start
		text = text[:at] + "inPeriod(ctx, " + query + ")" + text[at+len(query):]
	}
	for _, l := range lists {
		late := regexp.MustCompile(`(func \(_m \*` + l.node + `\) ` + l.edge + `\((?:[^\n]*\n){1,8}?\t\tresult, err = )(.*)\.All\(ctx\)\n`)
		if !late.MatchString(text) {
			return "", fmt.Errorf("%s.%s has another shape than expected", l.node, l.edge)
		}
		text = late.ReplaceAllString(text, "${1}all(ctx, ${2}.Unique(false).Order("+l.order+"))\n")
	}
	return text, nil
}

// pascal is an ent name as Go spells it.
func pascal(name string) string {
	name = gql(name)
	return strings.ToUpper(name[:1]) + name[1:]
}
