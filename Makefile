# Builds, tests and lint all use Go's own settings, no CGO_ENABLED and no tags, so that `make`, a plain `go` command and
# an editor share one build cache: a second set of settings costs a minute of two cores and 230 MB. The race detector
# is the one other set (2 to 4 minutes when cold). Nothing here uses cgo, which `make build` checks; the Dockerfile
# turns it off for a static binary.

golangci := go run github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.15.0

# What starts goroutines. The rest is pure, or one question after another: the race detector would only make it slower.
parallel := ./cmd/... ./graph/... ./notify/... ./sheet/... ./store/... ./worker/...

.PHONY: help run generate migration fmt lint build test race simulate bench check
.DEFAULT_GOAL := help

help: ## list the targets
	@sed -nE 's/^([a-z]+):.*## (.*)/  make \1	\2/p' $(MAKEFILE_LIST) | expand -t 18

run: ## start the demo with the report of 2022
	go run ./cmd/thidua demo

generate: ## write the generated code: terms, ent, GraphQL, examples
	@# in the order of making: the schema needs the enums, and everything else the schema
	go generate ./term ./schema ./...

migration: ## write the next migration of both databases: make migration NAME=add_contacts
	.ci/postgres go run ./migrations/gen -name $(NAME)

fmt: ## format the code
	$(golangci) fmt

lint: ## look for mistakes and for imports that go the wrong way
	$(golangci) run ./...

build: ## build everything, and see that it needs no cgo
	go build ./...
	@! go list -deps -f '{{if and .CgoFiles (not .Standard)}}{{.ImportPath}} uses cgo{{end}}' ./... | grep .

test: ## run the tests, on SQLite and, where it is installed, on PostgreSQL
	.ci/postgres go test -timeout 30m ./...

race: ## run the tests of what works in parallel with the race detector
	.ci/postgres go test -race -timeout 30m $(parallel)

simulate: ## play hours of trouble with Google, sheets and processes: 500 seeds on SQLite, 50 on PostgreSQL
	.ci/postgres go test ./worker -run 'TestSimulation$$' -timeout 30m -seeds 500

bench: ## run the benchmarks; each prints a ratio
	.ci/postgres go test -run '^$$' -bench . ./...

check: ## what CI asks of a change: generated code up to date, lint, build, tests
	.ci/generated
	$(MAKE) --no-print-directory lint build test simulate race
