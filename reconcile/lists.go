package reconcile

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"thidua/decimal"
	"thidua/ent"
	"thidua/ent/award"
	"thidua/ent/citation"
	"thidua/ent/document"
	"thidua/ent/exemplar"
	"thidua/ent/movement"
	"thidua/ent/narrative"
	"thidua/ent/recipient"
	"thidua/ent/section"
	"thidua/rules"
	"thidua/term"
)

// loadAwards reads the forms of award, and how many of each were given.
func (l *loaded) loadAwards(ctx context.Context, client *ent.Client) error {
	forms, err := client.AwardForm.Query().All(ctx)
	if err != nil {
		return err
	}
	codeOf := make(map[int]string, len(forms))
	l.facts.AwardForms = make(map[string]rules.AwardForm, len(forms))
	for _, f := range forms {
		codeOf[f.ID] = f.Code
		l.facts.AwardForms[f.Code] = rules.AwardForm{
			Code: f.Code, NameVi: f.NameVi, NameEn: f.NameEn, From: valueOr(f.ValidFrom), Until: valueOr(f.ValidTo),
			Recipients: f.RecipientKinds,
		}
	}
	rows, err := client.Award.Query().
		Where(award.ClusterID(l.cluster), award.PeriodID(l.period), award.SupersededAtIsNil()).
		WithRecipients(func(q *ent.RecipientQuery) {
			q.Where(recipient.SupersededAtIsNil(), recipient.StateEQ(term.RecipientStateGranted)).WithPerson()
		}).All(ctx)
	if err != nil {
		return err
	}
	slices.SortFunc(rows, func(a, b *ent.Award) int {
		return cmp.Or(
			l.byUnit(a.DistrictID, b.DistrictID), cmp.Compare(codeOf[a.FormID], codeOf[b.FormID]),
			cmp.Compare(a.RecipientKind, b.RecipientKind), cmp.Compare(a.Stage, b.Stage), cmp.Compare(a.Decision, b.Decision),
		)
	})
	for _, a := range rows {
		district, ok := l.districts.of(a.DistrictID)
		if !ok {
			continue
		}
		count, err := decimal.FromInt(a.Count)
		if err != nil {
			return fmt.Errorf("an award of %q: %w", district, err)
		}
		cell := rules.Cell{District: district, Tab: a.Tab, Address: a.Address, Printed: a.Printed}
		l.facts.Awards = append(l.facts.Awards, rules.Award{
			District: district, Form: codeOf[a.FormID], Recipient: a.RecipientKind, Stage: a.Stage,
			Number:     rules.Number{Value: count, Printed: a.Printed, Cell: cell},
			Recipients: recipientsOf(a, cell),
		})
	}
	return nil
}

// recipientsOf are those that an award names. They stand beside its number.
func recipientsOf(a *ent.Award, cell rules.Cell) []rules.Recipient {
	var named []rules.Recipient
	for _, r := range a.Edges.Recipients {
		if r.Edges.Person != nil {
			cell.Printed = r.Edges.Person.Name
			named = append(named, rules.Recipient{Name: r.Edges.Person.Name, Decision: cmp.Or(r.Decision, a.Decision), Cell: cell})
		}
	}
	slices.SortFunc(named, func(a, b rules.Recipient) int {
		return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.Decision, b.Decision))
	})
	return named
}

// byUnit compares units by their places, the cluster's own sheet first.
func (l *loaded) byUnit(a, b *int) int { return cmp.Compare(l.placeOf(a), l.placeOf(b)) }

func (l *loaded) placeOf(district *int) int {
	if district == nil {
		return -1
	}
	return slices.IndexFunc(l.facts.Members, func(m rules.Member) bool { return m.Code == l.districts.code[*district] })
}

// loadItems reads the entries of lists.
func (l *loaded) loadItems(ctx context.Context, client *ent.Client) error {
	sections, err := client.Section.Query().Select(section.FieldID, section.FieldCode).All(ctx)
	if err != nil {
		return err
	}
	l.sections = newCodes(len(sections))
	for _, s := range sections {
		l.sections.add(s.ID, s.Code)
	}
	movements, err := client.Movement.Query().Select(movement.FieldID, movement.FieldCode).All(ctx)
	if err != nil {
		return err
	}
	movementOf := make(map[int]string, len(movements))
	for _, m := range movements {
		movementOf[m.ID] = m.Code
	}
	rows, err := client.Exemplar.Query().
		Where(exemplar.ClusterID(l.cluster), exemplar.PeriodID(l.period), exemplar.SupersededAtIsNil()).
		WithPerson().All(ctx)
	if err != nil {
		return err
	}
	slices.SortFunc(rows, func(a, b *ent.Exemplar) int { // in the order of the sheet
		return cmp.Or(
			l.byUnit(a.DistrictID, b.DistrictID), cmp.Compare(a.Tab, b.Tab), cmp.Compare(a.Row, b.Row),
			cmp.Compare(l.sections.code[a.SectionID], l.sections.code[b.SectionID]), cmp.Compare(a.NameKey, b.NameKey),
			cmp.Compare(a.Occurrence, b.Occurrence),
		)
	})
	for _, e := range rows {
		district, ok := l.districts.of(e.DistrictID)
		if !ok || e.Edges.Person == nil {
			continue
		}
		name := e.Edges.Person.Name
		l.facts.Items = append(l.facts.Items, rules.Item{
			District: district, Section: l.sections.code[e.SectionID], Kind: e.Kind, Name: name, Place: e.Place,
			Movement: movementOf[valueOr(e.MovementID)], OpenEnded: e.OpenEnded,
			Cell: rules.Cell{District: district, Tab: e.Tab, Address: e.Address, Printed: name},
		})
	}
	return nil
}

// loadDocuments reads what the sheets cite, each as its sheet prints it: two sheets may print two dates of one document.
func (l *loaded) loadDocuments(ctx context.Context, client *ent.Client) error {
	rows, err := client.Citation.Query().Where(citation.ClusterID(l.cluster), citation.PeriodID(l.period)).
		WithDocument(func(q *ent.DocumentQuery) { q.Select(document.FieldID, document.FieldCode) }).All(ctx)
	if err != nil {
		return err
	}
	slices.SortFunc(rows, func(a, b *ent.Citation) int { // in the order of the sheet
		return cmp.Or(
			l.byUnit(a.DistrictID, b.DistrictID), cmp.Compare(a.Tab, b.Tab), cmp.Compare(a.Row, b.Row),
			cmp.Compare(a.Edges.Document.Code, b.Edges.Document.Code),
		)
	})
	for _, c := range rows {
		district, ok := l.districts.of(c.DistrictID)
		if !ok {
			continue
		}
		cell := rules.Cell{District: district, Tab: c.Tab, Address: c.Address, Printed: c.Number}
		date := rules.Cell{District: district, Tab: c.Tab, Address: c.DateAddress}
		l.facts.Documents = append(l.facts.Documents, rules.Document{
			District: district, Code: c.Edges.Document.Code, Kind: c.Kind, Number: c.Number, Issuer: c.Issuer,
			IssuedOn: valueOr(c.IssuedOn), Subject: c.Subject, Cell: cell, DateCell: date,
		})
	}
	return nil
}

// loadTexts reads the narratives. It comes last: the numbers of a text that was never looked at are bound to figures.
func (l *loaded) loadTexts(ctx context.Context, client *ent.Client) error {
	rows, err := client.Narrative.Query().
		Where(narrative.ClusterID(l.cluster), narrative.PeriodID(l.period), narrative.SupersededAtIsNil()).All(ctx)
	if err != nil {
		return err
	}
	slices.SortFunc(rows, func(a, b *ent.Narrative) int {
		return cmp.Or(
			l.byUnit(a.DistrictID, b.DistrictID),
			cmp.Compare(l.sections.code[a.SectionID], l.sections.code[b.SectionID]), cmp.Compare(a.Slot, b.Slot),
		)
	})
	for _, n := range rows {
		district, ok := l.districts.of(n.DistrictID)
		if !ok {
			continue
		}
		text := rules.Text{
			District: district, Section: l.sections.code[n.SectionID], Slot: n.Slot, Text: n.Text,
			Cell: rules.Cell{District: district, Tab: n.Tab, Address: n.Address},
		}
		if err := json.Unmarshal([]byte(n.Bound), &text.Bound); err != nil {
			return fmt.Errorf("what is bound in a text of %q in %s: %w", district, text.Section, err)
		}
		if n.Bound == notLookedAt {
			if err := l.bind(n.ID, &text); err != nil {
				return err
			}
		}
		l.facts.Texts = append(l.facts.Texts, text)
	}
	return nil
}
