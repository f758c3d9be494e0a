package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/field"

	"thidua/guard"
)

// ChangeFeed is how far the change feed of an account was read.
type ChangeFeed struct{ ent.Schema }

// Mixin of the entity.
func (ChangeFeed) Mixin() []ent.Mixin { return []ent.Mixin{Guarded{Kind: guard.Closed}} }

// Fields of the entity.
func (ChangeFeed) Fields() []ent.Field {
	return []ent.Field{
		field.String("account").Unique().Immutable().Comment("Account or shared drive."),
		field.String("page_token").Comment("Where to go on."),
		field.Time("read_at").Comment("When it was read."),
		field.String("email").Default("").Comment("E-mail that sheets are shared with; empty: not known yet."),
		field.Time("stopped_at").Optional().Nillable().Comment("Since when the account's credentials are refused and none of its sheets is read; null: they are good."),
		field.Text("stop_reason").Default("").Comment("What the server said then."),
	}
}

// Annotations of the entity.
func (ChangeFeed) Annotations() []schema.Annotation {
	return []schema.Annotation{hidden(), schema.Comment("How far the change feed of an account was read.")}
}
