// Package graph serves the figures over GraphQL: the SDL, the resolvers, and the HTTP handler with its limits and
// error presenter.
//
// Types are ent's own, so there is no mapping layer: a resolver is one ent chain, and what a field costs is decided
// where ent collects the fields that a query selects. graph/*.graphql but ent.graphql is written by hand; ent.graphql,
// generated.go and models_gen.go are generated.
//
// What mutations do is not done here. Steps with a submission, a report or a finding are package review's, which also
// decides who may. What reads sheets may not be imported: there graph decides who may, and calls a function of Actions,
// which the program that serves the API gives. What came of it is read with the rights of whoever asked.
package graph
