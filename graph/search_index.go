package graph

import (
	"context"
	"sync"

	"thidua/ent"
	"thidua/intake"
)

// searchIndex is everything that everybody sees and that has a name, as it was at a revision.
type searchIndex struct {
	mu       sync.Mutex
	revision int64
	all      []searchable
}

// index is the index of the catalogue as it is now. It is built again after a change; of several who ask at once one
// builds it.
func (r *Resolver) index(ctx context.Context) ([]searchable, error) {
	revisions, err := r.Store.Revision(ctx)
	if err != nil {
		return nil, err
	}
	r.names.mu.Lock()
	defer r.names.mu.Unlock()
	if r.names.all != nil && r.names.revision == revisions.All {
		return r.names.all, nil
	}
	all, err := readIndex(ctx, r.Store.Client())
	if err != nil {
		return nil, err
	}
	r.names.all, r.names.revision = all, revisions.All
	return all, nil
}

// indexer gathers what can be found.
type indexer struct{ all []searchable }

func (x *indexer) add(kind SearchKind, id int, texts ...searchText) {
	s := searchable{kind: kind, id: id}
	seen := map[string]bool{}
	for _, t := range texts {
		if t.key = intake.NormaliseName(t.text); t.key != "" && !seen[t.key] {
			seen[t.key] = true
			s.texts = append(s.texts, t)
		}
	}
	x.all = append(x.all, s)
}

// called are the texts of something with names in two languages, other names and a code.
func called(vi, en string, aliases []string, code string) []searchText {
	texts := []searchText{{field: SearchFieldName, text: vi}, {field: SearchFieldName, text: en}}
	for _, alias := range aliases {
		texts = append(texts, searchText{field: SearchFieldAlias, text: alias})
	}
	return append(texts, searchText{field: SearchFieldCode, text: code})
}

// readIndex reads what everybody sees.
func readIndex(ctx context.Context, client *ent.Client) ([]searchable, error) {
	x := &indexer{all: []searchable{}}
	for _, read := range []func() error{
		func() error {
			return putAll(ctx, client.Province.Query(), func(p *ent.Province) {
				x.add(SearchKindProvince, p.ID, called(p.NameVi, p.NameEn, p.Aliases, p.Code)...)
			})
		},
		func() error {
			return putAll(ctx, client.District.Query(), func(d *ent.District) {
				x.add(SearchKindDistrict, d.ID, called(d.NameVi, d.NameEn, d.Aliases, d.Code)...)
			})
		},
		func() error {
			return putAll(ctx, client.Cluster.Query(), func(c *ent.Cluster) {
				x.add(SearchKindCluster, c.ID, called(c.NameVi, c.NameEn, c.Aliases, c.Code)...)
			})
		},
		func() error {
			return putAll(ctx, client.Period.Query(), func(p *ent.Period) {
				x.add(SearchKindPeriod, p.ID, called(p.NameVi, p.NameEn, nil, p.Code)...)
			})
		},
		func() error {
			return putAll(ctx, client.Section.Query(), func(s *ent.Section) {
				x.add(SearchKindSection, s.ID, called(s.TitleVi, s.TitleEn, nil, s.Code)...)
			})
		},
		func() error {
			return putAll(ctx, client.Indicator.Query(), func(i *ent.Indicator) {
				x.add(SearchKindIndicator, i.ID, called(i.NameVi, i.NameEn, i.Aliases, i.Code)...)
			})
		},
		func() error {
			return putAll(ctx, client.AwardForm.Query(), func(f *ent.AwardForm) {
				x.add(SearchKindAwardForm, f.ID, called(f.NameVi, f.NameEn, nil, f.Code)...)
			})
		},
		func() error {
			return putAll(ctx, client.Movement.Query(), func(m *ent.Movement) {
				x.add(SearchKindMovement, m.ID, called(m.NameVi, m.NameEn, nil, m.Code)...)
			})
		},
		func() error {
			return putAll(ctx, client.Document.Query(), func(d *ent.Document) {
				x.add(SearchKindDocument, d.ID, searchText{field: SearchFieldName, text: d.Subject}, searchText{field: SearchFieldNumber, text: d.Number},
					searchText{field: SearchFieldText, text: d.Number + " " + d.Issuer + " " + d.Subject}, searchText{field: SearchFieldCode, text: d.Code})
			})
		},
	} {
		if err := read(); err != nil {
			return nil, err
		}
	}
	return x.all, nil
}
