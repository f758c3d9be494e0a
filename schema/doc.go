// Package schema is the model: one ent schema a file, hand-written, from which the ent package and the GraphQL types
// are generated. Each entity lists Fields, Edges, Indexes and Annotations in that order, and an index says which
// question it answers.
//
// What rows of an entity anybody sees is its Guarded mixin's kind; generation fails for an entity without one.
package schema
