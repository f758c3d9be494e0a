package graph

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"runtime/debug"
	"strings"
	"sync"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"thidua/graph/wire"
	"thidua/guard"
	"thidua/term"
)

// scope is what an answer depends on beside the request's text: the program, who asks with all that the guard looks at,
// the language, and how often data changed that the viewer may see. The view is the request's own or follows from the
// role. The revision is read before anything else, so an answer may be newer than its key says, never older.
func (c Options) scope(ctx context.Context) (wire.Scope, error) {
	revisions, err := revisionsFor(ctx, c.Store)
	if err != nil {
		return wire.Scope{}, fmt.Errorf("reading the revision: %w", err)
	}
	viewer, _ := guard.ViewerOf(ctx)
	return wire.Scope{Key: scopeKey(viewer, languageOf(ctx), revisions.All), Public: viewer.Role == term.RolePublic}, nil
}

// scopeKey names a scope. %#v writes every field of the viewer, those that are yet to come among them, and quotes texts.
func scopeKey(viewer guard.Viewer, language term.Language, revision int64) string {
	return fmt.Sprintf("%s %#v %q %d", program(), viewer, language, revision)
}

// program names the program that makes the answers: another one may answer the same question otherwise. One that was not
// built from a commit shares no answer with any other.
var program = sync.OnceValue(func() string {
	sum := sha256.Sum256([]byte(SDL()))
	built := rand.Text()
	if info, ok := debug.ReadBuildInfo(); ok {
		settings := map[string]string{}
		for _, s := range info.Settings {
			settings[s.Key] = s.Value
		}
		if settings["vcs.revision"] != "" && settings["vcs.modified"] == "false" {
			built = settings["vcs.revision"]
		}
	}
	return hex.EncodeToString(sum[:8]) + built
})

// What an answer holds may change without a revision being raised: what the worker notes of its own work, and what
// depends on the clock. An operation that asks for any of it, or filters by it, is answered anew each time.

// settledSheets are the types of working rows whose every change raises a revision. Other rows that not everybody sees
// are noted by the way.
var settledSheets = map[string]bool{"Submission": true, "Finding": true, "Problem": true, "Contact": true, "Notice": true}

// movingTypes are further types whose values change without a revision.
var movingTypes = map[string]bool{"QuotaUse": true, "GoogleAccount": true, "SavedQuery": true}

// movingFields depend on the clock, or may give any row, a moving one too.
var movingFields = map[string]bool{
	"Submission.openUntil": true, "Submission.viewerCan": true,
	"Query.node": true, "Query.nodes": true,
}

// moves says whether the rows or values of a type change without a revision. Connections and edges are as their rows.
func moves(typ string) bool {
	typ = strings.TrimSuffix(strings.TrimSuffix(typ, "Connection"), "Edge")
	if movingTypes[typ] {
		return true
	}
	switch guard.KindOf(typ) {
	case guard.Closed:
		return true
	case guard.Sheet:
		return !settledSheets[typ]
	}
	return false
}

// stays says whether an operation's answer is the same for as long as its scope is.
func stays(oc *graphql.OperationContext) bool {
	s := still{variables: oc.Variables, seen: map[*ast.FragmentDefinition]bool{}}
	s.selections(oc.Operation.SelectionSet)
	for _, v := range oc.Operation.VariableDefinitions {
		if v.Definition != nil {
			s.variable(v.Type.Name(), oc.Variables[v.Variable])
		}
	}
	return !s.moves
}

// still looks through one operation for what moves.
type still struct {
	variables map[string]any
	seen      map[*ast.FragmentDefinition]bool
	moves     bool
}

func (s *still) selections(set ast.SelectionSet) {
	for _, selection := range set {
		switch selection := selection.(type) {
		case *ast.Field:
			s.field(selection)
			s.selections(selection.SelectionSet)
		case *ast.InlineFragment:
			s.selections(selection.SelectionSet)
		case *ast.FragmentSpread:
			if selection.Definition != nil && !s.seen[selection.Definition] {
				s.seen[selection.Definition] = true
				s.selections(selection.Definition.SelectionSet)
			}
		}
	}
}

func (s *still) field(f *ast.Field) {
	if f.ObjectDefinition == nil || f.Definition == nil {
		return
	}
	s.moves = s.moves || movingFields[f.ObjectDefinition.Name+"."+f.Name] ||
		moves(f.ObjectDefinition.Name) || moves(f.Definition.Type.Name())
	for _, a := range f.Arguments {
		s.literal(a.Value)
	}
}

// literal looks at a filter for what relations it goes by.
func (s *still) literal(v *ast.Value) {
	for _, child := range v.Children {
		if v.Kind == ast.ObjectValue && v.Definition != nil {
			s.relation(v.Definition, child.Name)
		}
		s.literal(child.Value)
	}
}

// variable is literal for what came as a variable.
func (s *still) variable(typ string, value any) {
	def := clientSchema().Types[typ]
	if items, ok := itemsOf(value); ok {
		for _, item := range items {
			s.variable(typ, item)
		}
		return
	}
	object, ok := value.(map[string]any)
	if !ok || def == nil || def.Kind != ast.InputObject {
		return
	}
	for name, item := range object {
		s.relation(def, name)
		if field := def.Fields.ForName(name); field != nil {
			s.variable(field.Type.Name(), item)
		}
	}
}

// relation looks at a part of a filter: hasSources and hasSourcesWith go by the rows that the latter's type filters.
func (s *still) relation(def *ast.Definition, name string) {
	if !strings.HasPrefix(name, "has") {
		return
	}
	with := def.Fields.ForName(strings.TrimSuffix(name, "With") + "With")
	if with != nil && moves(strings.TrimSuffix(with.Type.Name(), "WhereInput")) {
		s.moves = true
	}
}
