package graph

import (
	"context"
	"strings"

	"entgo.io/ent/dialect"
	"entgo.io/ent/dialect/sql"

	"thidua/ent"
	"thidua/ent/exemplar"
	"thidua/ent/narrative"
	"thidua/ent/personname"
	"thidua/ent/predicate"
	"thidua/ent/report"
)

// guardedTexts are the texts that the viewer may see and that the words may occur in; complete is false when there are
// more than are looked through. Which rows the viewer sees is decided where all rows are: in the queries.
func (r *Resolver) guardedTexts(ctx context.Context, q *searchOf) (found []searchable, complete bool, err error) {
	x, complete := &indexer{}, true
	for _, one := range []struct {
		kind SearchKind
		read func(context.Context, *searchOf, *indexer) (int, error)
	}{
		{SearchKindReport, r.findReports}, {SearchKindNarrative, r.findNarratives}, {SearchKindExemplar, r.findExemplars},
	} {
		if !q.wants(one.kind) {
			continue
		}
		n, err := one.read(ctx, q, x)
		if err != nil {
			return nil, false, err
		}
		complete = complete && n <= maxCandidates
	}
	return x.all, complete, nil
}

// findReports reads reports: they are found by their number and title, and by their cluster and period.
func (r *Resolver) findReports(ctx context.Context, _ *searchOf, x *indexer) (int, error) {
	rows, err := r.Store.Client().Report.Query().WithCluster().WithPeriod().Order(ent.Desc(report.FieldID)).Limit(maxCandidates + 1).All(ctx)
	for _, of := range rows {
		var names []searchText
		if of.Edges.Cluster != nil && of.Edges.Period != nil {
			names = []searchText{
				{field: SearchFieldName, text: of.Edges.Cluster.NameVi + ", " + of.Edges.Period.NameVi},
				{field: SearchFieldName, text: of.Edges.Cluster.NameEn + ", " + of.Edges.Period.NameEn},
			}
		}
		x.add(SearchKindReport, of.ID, append(names, searchText{field: SearchFieldName, text: of.Title},
			searchText{field: SearchFieldNumber, text: of.Number}, searchText{field: SearchFieldCode, text: of.Code})...)
	}
	return len(rows), err
}

func (r *Resolver) findNarratives(ctx context.Context, q *searchOf, x *indexer) (int, error) {
	rows, err := r.Store.Client().Narrative.Query().Where(predicate.Narrative(like(q.words, narrative.FieldText))).
		Order(ent.Desc(narrative.FieldID)).Limit(maxCandidates + 1).All(ctx)
	for _, n := range rows {
		x.add(SearchKindNarrative, n.ID, searchText{field: SearchFieldText, text: n.Text})
	}
	return len(rows), err
}

// findExemplars reads exemplars. A name is looked for among those that the viewer may see, and only then shown.
func (r *Resolver) findExemplars(ctx context.Context, q *searchOf, x *indexer) (int, error) {
	named := make([]predicate.PersonName, len(q.words))
	for i, w := range q.words {
		named[i] = personname.NameKeyContains(w)
	}
	rows, err := r.Store.Client().Exemplar.Query().Where(exemplar.Or(
		exemplar.HasPersonWith(named...), predicate.Exemplar(like(q.words, exemplar.FieldModel)), predicate.Exemplar(like(q.words, exemplar.FieldPlace)))).
		WithPerson().Order(ent.Desc(exemplar.FieldID)).Limit(maxCandidates + 1).All(ctx)
	for _, e := range rows {
		var texts []searchText
		if e.Edges.Person != nil {
			texts = append(texts, searchText{field: SearchFieldName, text: e.Edges.Person.Name})
		}
		x.add(SearchKindExemplar, e.ID, append(texts, searchText{field: SearchFieldText, text: e.Model}, searchText{field: SearchFieldText, text: e.Place})...)
	}
	return len(rows), err
}

// bare are the letters that carry accents in Vietnamese, and d, which may be a đ.
const bare = "aeiouyd"

// like keeps the rows in whose column every word may occur, with whatever accents: where a letter may carry one, any
// character will do. Texts are kept composed, so that a letter with its accents is one character. What is kept is looked
// at again: this only spares the database's telling of what cannot fit.
func like(words []string, column string) func(*sql.Selector) {
	return func(s *sql.Selector) {
		operator := " LIKE "
		if s.Dialect() == dialect.Postgres {
			operator = " ILIKE "
		}
		for _, w := range words {
			pattern := "%" + strings.Map(func(r rune) rune {
				if strings.ContainsRune(bare, r) || r == '%' || r == '\\' || r > 'z' {
					return '_'
				}
				return r
			}, w) + "%"
			s.Where(sql.P(func(b *sql.Builder) { b.Ident(s.C(column)).WriteString(operator).Arg(pattern) }))
		}
	}
}
