package schema

import (
	"entgo.io/contrib/entgql"
	"entgo.io/ent"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"

	"thidua/guard"
	"thidua/term"
)

// Token is a machine's or person's key to the API: a token of a program, the key in an export's address, a link to sign
// in with once, or the session that such a link began. Only its hash is kept.
type Token struct{ ent.Schema }

// Mixin of the entity.
func (Token) Mixin() []ent.Mixin { return []ent.Mixin{Guarded{Kind: guard.Closed}} }

// Fields of the entity.
func (Token) Fields() []ent.Field {
	return []ent.Field{
		field.Enum("kind").GoType(term.TokenKind("")).Default(string(term.TokenKindApi)).Annotations(entgql.Type("TokenKind")).Immutable().Comment("What it opens."),
		field.String("name").NotEmpty().Comment("What it is for."),
		field.String("hash").Unique().Immutable().Sensitive().Comment("SHA-256 of the token."),
		field.String("prefix").Immutable().Comment("First characters, to recognise it."),
		field.Enum("role").GoType(term.Role("")).Annotations(entgql.Type("Role")).Immutable().Comment("Role of whoever holds it."),
		field.Int("district_id").Optional().Nillable().Immutable().Comment("Unit of a DISTRICT or LEAD."),
		field.String("path").Default("").Immutable().Comment("The only address below which the key of an export opens something; empty for other kinds."),
		field.String("subject").Default("").Immutable().Comment("Who signed in, as the issuer of identities has it; empty where none did."),
		field.Int("parent_id").Optional().Nillable().Immutable().Comment("Token that it was made with, and ends with; null: none."),
		field.Time("created_at").Immutable().Comment("When it was made."),
		field.Time("expires_at").Optional().Nillable().Comment("When it ends; null: never."),
		field.Time("last_used_at").Optional().Nillable().Comment("When it was last used, to the hour; null: never."),
		field.Time("revoked_at").Optional().Nillable().Comment("When it was revoked; null: it holds."),
		field.Time("spent_at").Optional().Nillable().Comment("When a link to sign in was used; null: not yet, or another kind."),
	}
}

// Edges of the entity.
func (Token) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("district", District.Type).Unique().Field("district_id").Immutable().Comment("Unit of a DISTRICT or LEAD."),
		edge.To("children", Token.Type).From("parent").Unique().Field("parent_id").Immutable().Comment("Token that it was made with, and ends with."),
	}
}

// Indexes of the entity.
func (Token) Indexes() []ent.Index {
	return []ent.Index{
		// What ends with a token.
		index.Fields("parent_id"),
	}
}

// Annotations of the entity.
func (Token) Annotations() []schema.Annotation {
	return []schema.Annotation{hidden(), schema.Comment("Key to the API; only its hash is kept.")}
}
