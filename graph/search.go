package graph

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"thidua/ent"
	"thidua/statistics"
)

const (
	maxSearch     = 200   // characters of what is looked for
	maxCandidates = 2_000 // texts of one kind that are looked through; what could fit is chosen by the database
)

type (
	// SearchConnection is a page of what was found.
	SearchConnection struct {
		TotalCount int
		Complete   bool
		PageInfo   ent.PageInfo
		Edges      []*SearchEdge
	}

	// SearchEdge is one thing in a page.
	SearchEdge struct {
		Cursor ent.Cursor
		Node   *Search
	}

	// Search is something that was found.
	Search struct {
		Kind  SearchKind
		Field SearchField
		Parts []*SearchPart

		id   int
		page *foundPage
	}

	// SearchPart is a piece of a text.
	SearchPart struct {
		Text    string
		Matched bool
	}
)

// foundPage loads the things of a page at once.
type foundPage struct {
	client *ent.Client
	ids    []int
	kept   byKey[string, map[int]ent.Noder]
}

// Node is the thing itself; nil when it is gone since.
func (s *Search) Node(ctx context.Context) (ent.Noder, error) {
	all, err := s.page.kept.of(placeOf(ctx)).get(func() (map[int]ent.Noder, error) {
		nodes, err := s.page.client.NodesByID(ctx, s.page.ids)
		if err != nil {
			return nil, err
		}
		byID := make(map[int]ent.Noder, len(nodes))
		for i, node := range nodes {
			if node != nil {
				byID[s.page.ids[i]] = node
			}
		}
		return byID, nil
	})
	return all[s.id], err
}

// searchOf asks what there is by a name.
type searchOf struct {
	text  string
	kinds []SearchKind // nil: all
	first *int
	after *ent.Cursor
	words []string
}

func (q *searchOf) wants(kind SearchKind) bool {
	return q.kinds == nil || slices.Contains(q.kinds, kind)
}

// searchable is something that can be found, by one of its texts.
type searchable struct {
	kind  SearchKind
	id    int
	texts []searchText
}

// searchText is a text that something can be found by.
type searchText struct {
	field SearchField
	text  string
	key   string // the text without accents and case
}

// hit is something that was found.
type hit struct {
	kind SearchKind
	id   int
	by   searchText
	key  []string // by which the best comes first
}

// search looks for names in what everybody sees, which is kept in memory, and for texts in what the viewer may see.
func (r *Resolver) search(ctx context.Context, q searchOf) (*SearchConnection, error) {
	if n := utf8.RuneCountInString(q.text); n > maxSearch {
		return nil, badInput("text has %d characters; at most %d are looked for", n, maxSearch)
	}
	q.words = wordsOf(q.text)
	list := sorted[*hit]{place: func(h *hit) statistics.Place { return statistics.Place{Key: h.key} }}
	list.by = fmt.Sprint("search ", q.words, q.kinds)
	complete := true
	if len(q.words) > 0 {
		index, err := r.index(ctx)
		if err != nil {
			return nil, fmt.Errorf("indexing the catalogue: %w", err)
		}
		guarded, whole, err := r.guardedTexts(ctx, &q)
		if err != nil {
			return nil, fmt.Errorf("searching texts: %w", err)
		}
		complete = whole
		for _, all := range [][]searchable{index, guarded} {
			for i := range all {
				if h := q.find(&all[i]); h != nil {
					list.rows = append(list.rows, h)
				}
			}
		}
	}
	list.sort()
	rows, cursors, info, err := list.page(q.first, q.after)
	if err != nil {
		return nil, err
	}
	c := &SearchConnection{TotalCount: len(list.rows), Complete: complete, PageInfo: info, Edges: make([]*SearchEdge, len(rows))}
	page := &foundPage{client: r.Store.Client()}
	for i, h := range rows {
		page.ids = append(page.ids, h.id)
		c.Edges[i] = &SearchEdge{cursors[i], &Search{Kind: h.kind, Field: h.by.field, Parts: partsOfText(h.by.text, q.words), id: h.id, page: page}}
	}
	return c, nil
}

// find is how something is found best; nil when it is not.
func (q *searchOf) find(s *searchable) *hit {
	if !q.wants(s.kind) {
		return nil
	}
	var best *hit
	for _, t := range s.texts {
		if got := fit(q.words, t.key); got != qualityNone {
			h := &hit{kind: s.kind, id: s.id, by: t, key: q.key(s, t, got)}
			if best == nil || slices.Compare(h.key, best.key) < 0 {
				best = h
			}
		}
	}
	return best
}

// key sorts what is found: beginnings of words before middles, names before codes, the whole name before a part of one,
// whole words before beginnings, short names before long ones.
func (q *searchOf) key(s *searchable, t searchText, got quality) []string {
	class := []byte("0000")
	if got == qualityMiddle {
		class[0] = '1'
	}
	class[1] += byte(slices.Index(AllSearchField, t.field))
	if len(t.key) != len(strings.Join(q.words, " ")) {
		class[2] = '1'
	}
	if got != qualityWord {
		class[3] = '1'
	}
	kind := slices.Index(AllSearchKind, s.kind)
	return []string{string(class), ordinal(min(len(t.key), 999)), ordinal(kind), strconv.Itoa(s.id)}
}
