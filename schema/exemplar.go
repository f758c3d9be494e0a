package schema

import (
	"entgo.io/contrib/entgql"
	"entgo.io/ent"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"

	"thidua/decimal"
	"thidua/guard"
	"thidua/term"
)

// Exemplar is who is held up as an example (điển hình tiên tiến).
type Exemplar struct{ ent.Schema }

// Mixin of the entity.
func (Exemplar) Mixin() []ent.Mixin {
	return []ent.Mixin{Guarded{Kind: guard.Versioned}, Versioned{}, Placed{}, Celled{}}
}

// Fields of the entity.
func (Exemplar) Fields() []ent.Field {
	return []ent.Field{
		field.Int("submission_id").Immutable().Comment("Submission it was read from (báo cáo của đơn vị)."),
		field.Int("membership_id").Optional().Nillable().Immutable().Comment("Membership (thành viên cụm); null when stated for the whole cluster."),
		field.Int("run_id").Optional().Nillable().Immutable().Annotations(hidden()).Comment("Reading that recorded it (lần đồng bộ)."),
		field.Int("section_id").Immutable().Comment("Section (mục)."),
		field.Int("movement_id").Optional().Nillable().Comment("Movement (phong trào); null when none is named."),
		field.Int("person_id").Optional().Nillable().Immutable().Comment("Name (tên)."),
		field.String("name_key").Immutable().Annotations(hidden()).Comment("The name without accents and case: part of the key."),
		field.Int("occurrence").Immutable().Annotations(hidden()).Comment("Which of several of the same name, from 0."),
		field.Enum("kind").GoType(term.ExemplarKind("")).Annotations(entgql.Type("ExemplarKind")).Annotations(ordered("KIND")).Comment("Kind of exemplar (loại điển hình)."),
		field.String("place").Default("").Annotations(unfiltered()).Comment("Where (địa chỉ)."),
		field.Text("model").Default("").Annotations(unfiltered()).Comment("What it does, with its figures as told (mô hình)."),
		field.Int64("income_min").GoType(decimal.Zero).Annotations(asDecimal).Optional().Nillable().Annotations(ordered("INCOME_MIN")).Comment("Yearly income from, in million đồng (thu nhập từ); null when not told."),
		field.Int64("income_max").GoType(decimal.Zero).Annotations(asDecimal).Optional().Nillable().Annotations(ordered("INCOME_MAX")).Comment("Yearly income up to, in million đồng (thu nhập đến); null when not told."),
		field.Int64("jobs_min").GoType(decimal.Zero).Annotations(asDecimal).Optional().Nillable().Comment("Seasonal jobs from (việc làm từ); null when not told."),
		field.Int64("jobs_max").GoType(decimal.Zero).Annotations(asDecimal).Optional().Nillable().Comment("Seasonal jobs up to (việc làm đến); null when not told."),
		field.Bool("open_ended").Default(false).Comment("Whether the list it stands in ends with an ellipsis, so that its count is a lower bound."),
		field.Int("ordinal").Default(0).Annotations(ordered("ORDINAL")).Comment("Place in the sheet (thứ tự)."),
		field.Text("note").Default("").Annotations(unfiltered()).Comment("Note (ghi chú)."),
		field.Text("printed").Default("{}").Annotations(hidden()).Comment("What each cell shows, as canonical JSON."),
		field.String("address").Default("").Annotations(hidden()).Comment("Address of the cell with the name."),
		field.Text("cells").Default("{}").Annotations(hidden()).Comment("Address of each cell, as canonical JSON."),
	}
}

// Edges of the entity.
func (Exemplar) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("submission", Submission.Type).Ref("exemplars").Unique().Field("submission_id").Required().Immutable().Comment("Submission it was read from (báo cáo của đơn vị); null where the viewer may not see it."),
		edge.From("membership", Membership.Type).Ref("exemplars").Unique().Field("membership_id").Immutable().Comment("Membership (thành viên cụm); null when stated for the whole cluster."),
		edge.From("district", District.Type).Ref("exemplars").Unique().Field("district_id").Immutable().Comment("Unit (đơn vị); null when stated for the whole cluster."),
		edge.From("cluster", Cluster.Type).Ref("exemplars").Unique().Field("cluster_id").Required().Immutable().Comment("Cluster (cụm thi đua)."),
		edge.To("period", Period.Type).Unique().Field("period_id").Required().Immutable().Comment("Period (kỳ báo cáo)."),
		edge.To("run", SyncRun.Type).Unique().Field("run_id").Immutable().Comment("Reading that recorded it (lần đồng bộ); null where the viewer may not see it."),
		edge.To("section", Section.Type).Unique().Field("section_id").Required().Immutable().Comment("Section (mục)."),
		edge.From("movement", Movement.Type).Ref("exemplars").Unique().Field("movement_id").Comment("Movement (phong trào)."),
		edge.To("person", PersonName.Type).Unique().Field("person_id").Immutable().Comment("Name (tên); null where the viewer may not see it."),
	}
}

// Indexes of the entity.
func (Exemplar) Indexes() []ent.Index {
	return []ent.Index{
		// The key.
		index.Fields("submission_id", "section_id", "name_key", "occurrence").Unique().StorageKey("exemplar_key").Annotations(live()),
		// Exemplars of a unit.
		index.Fields("district_id", "period_id").StorageKey("exemplar_dp"),
		// Exemplars of a cluster.
		index.Fields("cluster_id", "period_id").StorageKey("exemplar_cp"),
		// A member's exemplars of its cluster and period.
		index.Fields("membership_id"),
	}
}

// Annotations of the entity.
func (Exemplar) Annotations() []schema.Annotation {
	return relay("Who is held up as an example (điển hình tiên tiến).")
}
