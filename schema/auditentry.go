package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"

	"thidua/guard"
)

// AuditEntry is who did what.
type AuditEntry struct{ ent.Schema }

// Mixin of the entity.
func (AuditEntry) Mixin() []ent.Mixin { return []ent.Mixin{Guarded{Kind: guard.Closed}} }

// Fields of the entity.
func (AuditEntry) Fields() []ent.Field {
	return []ent.Field{
		field.Time("at").Immutable().Comment("When."),
		field.String("actor").Immutable().Comment("Who: name of the token."),
		field.Int("token_id").Optional().Nillable().Immutable().Comment("Token."),
		field.String("action").Immutable().Comment("What: the mutation or command."),
		field.String("subject").Immutable().Comment("On what: a code."),
		field.Text("detail").Default("{}").Immutable().Comment("How, as JSON; never a secret."),
	}
}

// Indexes of the entity.
func (AuditEntry) Indexes() []ent.Index {
	return []ent.Index{
		// Newest first.
		index.Fields("at"),
		// What happened to one thing.
		index.Fields("subject", "at"),
	}
}

// Annotations of the entity.
func (AuditEntry) Annotations() []schema.Annotation {
	return []schema.Annotation{hidden(), schema.Comment("Who did what.")}
}
