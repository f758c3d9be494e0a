package graph

import (
	"context"
	"errors"
	"fmt"

	"github.com/99designs/gqlgen/graphql"

	"thidua/ent"
	entreport "thidua/ent/report"
	"thidua/guard"
	"thidua/report"
	"thidua/review"
)

// maxTrees is how many reports one request may read whole.
const maxTrees = 20

// treeKey is which report is read whole, and which version of it.
type treeKey struct {
	report, edition int
	view            guard.View
}

// errNoEdition is said both of an edition that is not there and of one that the viewer may not see.
func errNoEdition(n int) error {
	return &failure{codeEdition, fmt.Sprintf("there is no edition %d of this report that you may read", n)}
}

// tree is a report as a whole, built once a request and version, for the field of a Report that is being resolved.
func (r *Resolver) tree(ctx context.Context, of *ent.Report) (*tree, error) {
	return r.treeBy(ctx, of.ID, editionOf(ctx))
}

// treeBy is a report by its id, as the data are (0) or an edition. An edition is the same in every view.
func (r *Resolver) treeBy(ctx context.Context, id, edition int) (*tree, error) {
	key := treeKey{report: id, edition: edition}
	if edition == 0 {
		v, _ := guard.ViewerOf(ctx)
		key.view = guard.ViewOf(ctx, v)
	}
	trees := &onceFor(ctx).trees
	if n := trees.among(key); n > maxTrees {
		return nil, errTooMany("reports with their sections or other parts", n, maxTrees)
	}
	return trees.of(key).get(func() (*tree, error) { return r.readTree(ctx, key) })
}

func (r *Resolver) readTree(ctx context.Context, key treeKey) (*tree, error) {
	of, err := r.Store.Client().Report.Query().Where(entreport.ID(key.report)).WithCluster().WithPeriod().Only(ctx)
	if err != nil {
		return nil, err
	}
	cluster, period := of.Edges.Cluster.Code, of.Edges.Period.Code
	if key.edition != 0 {
		frozen, err := review.Frozen(ctx, r.Store.Client(), cluster, period, key.edition)
		var refused *review.RefusedError
		switch {
		case errors.As(err, &refused) && refused.Reason == review.EditionNotKept:
			return nil, &failure{codeEdition, refused.Error()}
		case err == nil && frozen == nil:
			return nil, errNoEdition(key.edition)
		case err != nil:
			return nil, err
		}
		return treeOf(frozen), nil
	}
	built, err := report.Build(ctx, r.Store.Client(), report.Ask{
		Cluster: cluster, Period: period, Now: r.Store.Now(), ContextNames: r.ContextNames,
	})
	if err == nil && built == nil {
		err = fmt.Errorf("the report %d was there and is not any more", key.report)
	}
	if err != nil {
		return nil, err
	}
	return treeOf(built), nil
}

// editionOf is the edition that the field of a Report is asked in; 0: none. Another report further down is read as it is.
func editionOf(ctx context.Context) int {
	fc := graphql.GetFieldContext(ctx)
	if fc == nil || fc.Parent == nil {
		return 0
	}
	if n, ok := fc.Parent.Args["edition"].(*int); ok && n != nil {
		return *n
	}
	return 0
}

// report is a report by its codes, or an edition of it: then its header is that of the edition too.
func (r *Resolver) report(ctx context.Context, cluster, period string, edition *int, dated bool) (*ent.Report, error) {
	of, err := only(r.Store.Client().Report.Query().Where(reportOf(cluster, period)).CollectFields(ctx))(ctx)
	if err != nil || edition == nil {
		return of, err
	}
	if dated {
		return nil, &failure{codeBadInput, "an edition is as it was published: leave out view and asOf, or edition"}
	}
	if of == nil || *edition < 1 {
		return nil, errNoEdition(*edition)
	}
	frozen, err := r.treeBy(ctx, of.ID, *edition)
	if err != nil {
		return nil, err
	}
	of.State, of.Stage, of.Number, of.Title = frozen.State, frozen.Stage, frozen.Number, frozen.Title
	of.IssuedOn, of.Place, of.Recipients = frozen.IssuedOn, frozen.Place, frozen.Recipients
	of.SignatoryTitle, of.Signatory = frozen.SignatoryTitle, frozen.Signatory
	return of, nil
}
