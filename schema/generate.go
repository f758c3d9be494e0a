package schema

// The generators, in order: ent first, gqlgen reads what it made. `go generate ./...` walks packages by name and
// would run a directive in graph/ too early, so both stand here.
//
//go:generate go run ./gen
//go:generate go run ../graph/gen
