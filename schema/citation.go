package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"

	"thidua/guard"
	"thidua/term"
)

// Citation is that a sheet cites a document, as the sheet itself has it: two sheets may print two dates.
type Citation struct{ ent.Schema }

// Mixin of the entity.
func (Citation) Mixin() []ent.Mixin { return []ent.Mixin{Guarded{Kind: guard.Sheet}, Placed{}} }

// Fields of the entity.
func (Citation) Fields() []ent.Field {
	return []ent.Field{
		field.Int("submission_id").Immutable().Comment("Submission whose sheet cites it."),
		field.Int("document_id").Immutable().Comment("The document."),
		field.Enum("kind").GoType(term.DocumentKind("")).Comment("Kind of document, as this sheet has it."),
		field.String("number").Comment("Number and symbol, as this sheet has it."),
		field.String("issuer").Comment("Issuing body, as this sheet has it."),
		field.String("issued_on").GoType(term.Date("")).MaxLen(10).Optional().Nillable().Comment("Day of issue, as this sheet has it; null when it gives none."),
		field.Text("subject").Default("").Comment("Subject, as this sheet has it."),
		field.String("tab").Default("").Comment("Tab of the sheet."),
		field.Int("row").Default(0).Comment("Row in that tab, from 1."),
		field.String("address").Default("").Comment("Address of the cell with the number."),
		field.String("date_address").Default("").Comment("Address of the cell with the day of issue."),
	}
}

// Edges of the entity.
func (Citation) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("submission", Submission.Type).Unique().Field("submission_id").Required().Immutable().Comment("Submission whose sheet cites it."),
		edge.To("document", Document.Type).Unique().Field("document_id").Required().Immutable().Comment("The document."),
	}
}

// Indexes of the entity.
func (Citation) Indexes() []ent.Index {
	return []ent.Index{
		// A sheet cites a document once.
		index.Fields("submission_id", "document_id").Unique(),
		// Citations of a report.
		index.Fields("cluster_id", "period_id"),
	}
}

// Annotations of the entity.
func (Citation) Annotations() []schema.Annotation {
	return []schema.Annotation{hidden(), schema.Comment("That a sheet cites a document, as the sheet itself has it.")}
}
