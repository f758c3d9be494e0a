package emulator

import (
	"crypto/sha256"
	"encoding/json"
	"hash/maphash"
	"reflect"
	"slices"
	"strconv"
	"strings"
)

// store keeps what many spreadsheets have in common, so that thousands of one template take the room of a few.
type store struct {
	files map[[sha256.Size]byte]*file // workbooks as they were read
	rules map[string]map[string]any
	mores map[string]*more
	rows  map[uint64]row
	seed  maphash.Seed
}

// Bounds of what is kept.
const (
	mostFiles = 64
	mostKept  = 500_000
)

// shareRows makes the rows of a file that differ from an older state's one with equal rows elsewhere.
func (s *Server) shareRows(f, old *file) {
	for _, t := range f.tabs {
		var before *tab
		if old != nil {
			before = old.tabByID(t.id)
		}
		for i, cells := range t.rows {
			if before != nil && i < len(before.rows) && same(before.rows[i], cells) {
				continue
			}
			t.rows[i] = s.shared(cells)
		}
	}
}

// same says whether two rows are one.
func same(a, b row) bool { return len(a) == len(b) && (len(a) == 0 || &a[0] == &b[0]) }

// shared is the one row of all that equal this one.
func (s *Server) shared(cells row) row {
	if len(cells) == 0 {
		return nil
	}
	k := &s.common
	if k.rows == nil || len(k.rows) >= mostKept {
		k.rows, k.seed = map[uint64]row{}, maphash.MakeSeed()
	}
	cells = slices.Clone(cells)
	var h maphash.Hash
	h.SetSeed(k.seed)
	for i := range cells {
		c := &cells[i]
		if text, ok := c.value.(string); ok {
			c.value = s.text(text)
		}
		if c.more != nil {
			c.more = k.more(c.more)
		}
		maphash.WriteComparable(&h, *c)
	}
	key := h.Sum64()
	if known, ok := k.rows[key]; ok && slices.Equal(known, cells) {
		return known
	}
	k.rows[key] = cells
	return cells
}

// text is a text as a value; equal ones are one.
func (s *Server) text(text string) any {
	if len(text) > 256 {
		return text
	}
	if value, ok := s.texts[text]; ok {
		return value
	}
	if s.texts == nil || len(s.texts) >= mostKept {
		s.texts = map[string]any{}
	}
	value := any(strings.Clone(text))
	s.texts[value.(string)] = value
	return value
}

// more is what stands around a cell; equal ones are one, as far as that is worth it. The key may hold an address,
// since what is kept under it keeps the rule alive.
func (k *store) more(m *more) *more {
	if m.runs != nil || m.imported != nil {
		return m
	}
	rule := uintptr(0)
	if m.rule != nil {
		rule = reflect.ValueOf(m.rule).Pointer()
	}
	key := strconv.FormatBool(m.cached) + strconv.FormatUint(uint64(rule), 36) + "\x00" + m.formula + "\x00" + m.note
	if known := k.mores[key]; known != nil {
		return known
	}
	if k.mores == nil || len(k.mores) >= mostKept {
		k.mores = map[string]*more{}
	}
	k.mores[key] = m
	return m
}

// sharedRule is the one rule of all that equal this one.
func (s *Server) sharedRule(rule map[string]any) map[string]any {
	if rule == nil {
		return nil
	}
	key, err := json.Marshal(rule)
	if err != nil {
		return rule
	}
	k := &s.common
	if known := k.rules[string(key)]; known != nil {
		return known
	}
	if k.rules == nil || len(k.rules) >= mostKept {
		k.rules = map[string]map[string]any{}
	}
	k.rules[string(key)] = rule
	return rule
}
