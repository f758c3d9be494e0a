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

// bind finds the plain numbers of a text that equal a figure of its own sheet now, and notes them to be stored.
func (l *loaded) bind(narrative int, text *rules.Text) error {
	text.Bound = rules.Bind(l.sheetOf(text.District), text)
	bound, err := json.Marshal(text.Bound) // null for none
	if err != nil {
		return fmt.Errorf("writing down what is bound in a text of %q: %w", text.District, err)
	}
	l.unbound = append(l.unbound, unbound{narrative, string(bound)})
	return nil
}

// sheetOf are the facts with the figures of one sheet alone: a cluster has as many texts as sheets many times over, and
// none of them means the figures of others.
func (l *loaded) sheetOf(district string) *rules.Facts {
	if l.sheets == nil {
		l.sheets = map[string]*rules.Facts{}
		for i := range l.facts.Figures {
			f := &l.facts.Figures[i]
			sheet := l.sheets[f.District]
			if sheet == nil {
				of := l.facts
				of.Figures = nil
				sheet = &of
				l.sheets[f.District] = sheet
			}
			sheet.Figures = append(sheet.Figures, *f)
		}
	}
	if sheet := l.sheets[district]; sheet != nil {
		return sheet
	}
	return &rules.Facts{Indicators: l.facts.Indicators}
}
