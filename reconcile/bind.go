package reconcile

import (
	"encoding/json"
	"fmt"

	"thidua/rules"
)

// notLookedAt is what narrative.bound says before the first check: its column's default. A text in which nothing could
// be bound then says null, and is not looked at again: what a figure becomes later says nothing of what was meant.
const notLookedAt = "[]"

// unbound is a text that is looked at for the first time.
type unbound struct {
	narrative int
	bound     string // what is to be stored, as JSON
}

// bind finds the plain numbers of a text that equal a figure now, and notes them to be stored.
func (l *loaded) bind(narrative int, text *rules.Text) error {
	text.Bound = boundIn(&l.facts, text)
	bound, err := json.Marshal(text.Bound) // null for none
	if err != nil {
		return fmt.Errorf("writing down what is bound in a text of %q: %w", text.District, err)
	}
	l.unbound = append(l.unbound, unbound{narrative, string(bound)})
	return nil
}

// boundIn are the numbers of a text that equal a figure; nil for none.
func boundIn(*rules.Facts, *rules.Text) []rules.Binding { return nil }
