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

// Recipient is who received an award by name (người, tập thể được khen).
type Recipient struct{ ent.Schema }

// Mixin of the entity.
func (Recipient) Mixin() []ent.Mixin {
	return []ent.Mixin{Guarded{Kind: guard.Versioned}, Versioned{}, Placed{}}
}

// Fields of the entity.
func (Recipient) Fields() []ent.Field {
	return []ent.Field{
		field.Int("award_id").Immutable().Comment("Award (khen thưởng)."),
		field.Int("person_id").Optional().Nillable().Immutable().Comment("Name (tên); null where the viewer may not see it."),
		field.String("decision").Default("").Annotations(unfiltered()).Comment("Number of the decision (số quyết định)."),
		field.Enum("state").GoType(term.RecipientState("")).Annotations(entgql.Type("RecipientState")).Default(string(term.RecipientStateGranted)).Comment("Granted or revoked (trạng thái)."),
	}
}

// Edges of the entity.
func (Recipient) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("award", Award.Type).Ref("recipients").Unique().Field("award_id").Required().Immutable().Comment("Award (khen thưởng); null where the viewer may not see it."),
		edge.To("person", PersonName.Type).Unique().Field("person_id").Immutable().Comment("Name (tên); null where the viewer may not see it."),
	}
}

// Indexes of the entity.
func (Recipient) Indexes() []ent.Index {
	return []ent.Index{
		// Recipients of an award.
		index.Fields("award_id"),
		// Recipients of a report, when it is published.
		index.Fields("cluster_id", "period_id"),
	}
}

// Annotations of the entity.
func (Recipient) Annotations() []schema.Annotation {
	return relay("Who received an award by name (người, tập thể được khen).")
}
