package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"

	"thidua/guard"
)

// AuditEntry is who did what (nhật ký). Those who work on what it is about may read it; what is about no cluster, only
// administrators.
type AuditEntry struct{ ent.Schema }

// Mixin of the entity.
func (AuditEntry) Mixin() []ent.Mixin { return []ent.Mixin{Guarded{Kind: guard.Sheet}} }

// Fields of the entity.
func (AuditEntry) Fields() []ent.Field {
	return []ent.Field{
		field.Time("at").Immutable().Annotations(ordered("AT")).Comment("When (lúc)."),
		field.String("actor").Immutable().Comment("Who (ai): name of the token, or system."),
		field.Int("token_id").Optional().Nillable().Immutable().Annotations(hidden()).Comment("Token."),
		field.String("action").Immutable().Comment("What (việc): the mutation or command."),
		field.String("subject").Immutable().Comment("On what (đối tượng): a code."),
		field.Text("detail").Default("{}").Immutable().Annotations(unfiltered()).Comment("How (chi tiết), as JSON; never a secret."),
		field.Int("cluster_id").Optional().Nillable().Immutable().Comment("Cluster it is about (cụm thi đua); null: none."),
		field.Int("period_id").Optional().Nillable().Immutable().Comment("Period it is about (kỳ báo cáo); null: none."),
		field.Int("district_id").Optional().Nillable().Immutable().Comment("Unit it is about (đơn vị); null: none, or the whole cluster."),
	}
}

// Edges of the entity.
func (AuditEntry) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("cluster", Cluster.Type).Unique().Field("cluster_id").Immutable().Comment("Cluster it is about (cụm thi đua); null: none."),
		edge.To("period", Period.Type).Unique().Field("period_id").Immutable().Comment("Period it is about (kỳ báo cáo); null: none."),
		edge.To("district", District.Type).Unique().Field("district_id").Immutable().Comment("Unit it is about (đơn vị); null: none, or the whole cluster."),
	}
}

// Indexes of the entity.
func (AuditEntry) Indexes() []ent.Index {
	return []ent.Index{
		// Newest first.
		index.Fields("at"),
		// What happened to one thing.
		index.Fields("subject", "at"),
		// What happened in a cluster's year.
		index.Fields("cluster_id", "period_id", "at"),
	}
}

// Annotations of the entity.
func (AuditEntry) Annotations() []schema.Annotation { return relay("Who did what (nhật ký).") }
