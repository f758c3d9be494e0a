// Package wire is GraphQL over HTTP: what comes in as a request goes to gqlgen's executor as an operation, and what the
// executor makes goes out as an answer. It follows the specification "GraphQL over HTTP" of the GraphQL Foundation, which
// its tests hold it to with that project's own audits, and is strict where a lenient server has been the way in: sizes,
// nesting, repeated keys and content types are refused before anything is parsed as GraphQL.
//
// An answer that depends on nothing but the request's text and on what Scope says is known by a key, its ETag. Where it
// is the same still, the client is told so, or is given it again from memory, without anything being executed. What Scope
// must hold, and which operations Stays admits, is up to whoever knows the schema; this package knows no schema.
package wire
