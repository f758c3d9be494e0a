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

// Award is how many of one form went to one kind of recipient (khen thưởng).
type Award struct{ ent.Schema }

// Mixin of the entity.
func (Award) Mixin() []ent.Mixin {
	return []ent.Mixin{Guarded{Kind: guard.Versioned}, Versioned{}, Placed{}, Celled{}}
}

// Fields of the entity.
func (Award) Fields() []ent.Field {
	return []ent.Field{
		field.Int("submission_id").Immutable().Comment("Submission it was read from (báo cáo của đơn vị)."),
		field.Int("membership_id").Optional().Nillable().Immutable().Comment("Membership (thành viên cụm); null when stated for the whole cluster."),
		field.Int("run_id").Optional().Nillable().Immutable().Annotations(hidden()).Comment("Reading that recorded it (lần đồng bộ)."),
		field.Int("form_id").Immutable().Comment("Form (hình thức)."),
		field.Enum("recipient_kind").GoType(term.RecipientKind("")).Annotations(entgql.Type("RecipientKind")).Immutable().Annotations(ordered("RECIPIENT_KIND")).Comment("Who received it (đối tượng)."),
		field.Enum("stage").GoType(term.AwardStage("")).Annotations(entgql.Type("AwardStage")).Immutable().Comment("Proposed or decided (bước)."),
		field.String("decision").Default("").Immutable().Comment("Number of the decision (số quyết định); empty when none is given."),
		field.Int64("count").Annotations(ordered("COUNT"), entgql.Type("Int")).Comment("How many (số lượng)."),
		field.String("printed").Default("").Annotations(unfiltered()).Comment("What the cell shows (như in)."),
		field.Text("note").Default("").Annotations(unfiltered()).Comment("Note (ghi chú)."),
		field.String("address").Default("").Annotations(hidden()).Comment("Address of the cell."),
	}
}

// Edges of the entity.
func (Award) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("submission", Submission.Type).Ref("awards").Unique().Field("submission_id").Required().Immutable().Comment("Submission it was read from (báo cáo của đơn vị); null where the viewer may not see it."),
		edge.From("membership", Membership.Type).Ref("awards").Unique().Field("membership_id").Immutable().Comment("Membership (thành viên cụm); null when stated for the whole cluster."),
		edge.From("district", District.Type).Ref("awards").Unique().Field("district_id").Immutable().Comment("Unit (đơn vị); null when stated for the whole cluster."),
		edge.From("cluster", Cluster.Type).Ref("awards").Unique().Field("cluster_id").Required().Immutable().Comment("Cluster (cụm thi đua)."),
		edge.To("period", Period.Type).Unique().Field("period_id").Required().Immutable().Comment("Period (kỳ báo cáo)."),
		edge.To("run", SyncRun.Type).Unique().Field("run_id").Immutable().Comment("Reading that recorded it (lần đồng bộ); null where the viewer may not see it."),
		edge.From("form", AwardForm.Type).Ref("awards").Unique().Field("form_id").Required().Immutable().Comment("Form (hình thức)."),
		edge.To("recipients", Recipient.Type).Comment("Who received it by name (người được khen)."),
	}
}

// Indexes of the entity.
func (Award) Indexes() []ent.Index {
	return []ent.Index{
		// The key.
		index.Fields("submission_id", "form_id", "recipient_kind", "stage", "decision").Unique().StorageKey("award_key").Annotations(live()),
		// Awards of a unit.
		index.Fields("district_id", "period_id", "form_id").StorageKey("award_dp"),
		// Awards of a cluster.
		index.Fields("cluster_id", "period_id", "form_id").StorageKey("award_cp"),
		// A member's awards of its cluster and period.
		index.Fields("membership_id"),
	}
}

// Annotations of the entity.
func (Award) Annotations() []schema.Annotation {
	return relay("How many of one form of award went to one kind of recipient (khen thưởng).")
}
