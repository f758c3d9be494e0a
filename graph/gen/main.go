// Command gen generates the GraphQL executor of package graph from graph/*.graphql, and the writers of fast_gen.go. Run schema/gen before it.
package main

import (
	"log"
	"os"

	"github.com/99designs/gqlgen/api"
	"github.com/99designs/gqlgen/codegen/config"
)

func main() {
	log.SetFlags(0)
	if err := run(); err != nil {
		log.Fatal("graph/gen: ", err)
	}
}

func run() error {
	// gqlgen's paths are relative to the file that names them.
	if err := os.Chdir(".."); err != nil {
		return err
	}
	cfg, err := config.LoadConfig("gqlgen.yml")
	if err != nil {
		return err
	}
	return api.Generate(cfg, api.AddPlugin(fastWriters{}))
}
