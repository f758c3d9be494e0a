package worker

// diff is what a reading changes among the rows of one kind.
type diff[K, C comparable] struct {
	add      []row[K, C]
	change   []changed[K, C]
	refresh  []row[K, C] // the same version stands elsewhere, or became held, or ceased to be
	withdraw []row[K, C]

	moved int // of refresh, those that stand elsewhere
	kept  int // rows that say what they said and stand where they stood
	held  int // rows, of any of the above, that are held now
}

// changed is a version and the one that takes its place.
type changed[K, C comparable] struct{ from, to row[K, C] }

// table is the stored rows of one kind, by key.
type table[K, C comparable] struct {
	rows  []row[K, C]
	byKey map[K]int
}

func tableOf[K, C comparable](rows []row[K, C]) table[K, C] {
	byKey := make(map[K]int, len(rows))
	for i := range rows {
		byKey[rows[i].key] = i
	}
	return table[K, C]{rows, byKey}
}

// last is the latest version of a key, nil when there is none.
func (t table[K, C]) last(key K) *row[K, C] {
	if i, ok := t.byKey[key]; ok {
		return &t.rows[i]
	}
	return nil
}

// wanted is a row as the sheet has it. A blank one is there and says nothing, so that what is stored of it closes.
type wanted[K, C comparable] struct {
	row[K, C]
	blank bool
}

// trust is what may be concluded from a tab about stored rows that are not in it.
type trust struct {
	none     bool   // nothing may be concluded from the tab at all
	doubtful bool   // a missing row may be one of the tab's problems
	why      string // with none: why
}

// compare is the difference between what is stored and what a tab wants.
func compare[K, C comparable](stored table[K, C], tab []wanted[K, C], t trust) diff[K, C] {
	var d diff[K, C]
	if t.none {
		for i := range stored.rows {
			d.hold(&stored.rows[i], t.why)
		}
		return d
	}
	met := make([]bool, len(stored.rows))
	fresh := map[K]bool{}
	for i := range tab {
		w := &tab[i]
		var last *row[K, C]
		if at, ok := stored.byKey[w.key]; ok {
			if met[at] {
				continue
			}
			last, met[at] = &stored.rows[at], true
		} else {
			if fresh[w.key] {
				continue
			}
			fresh[w.key] = true
		}
		d.place(last, w)
	}
	for i := range stored.rows {
		last := &stored.rows[i]
		switch {
		case met[i]:
		case t.doubtful:
			d.hold(last, heldRowMissing)
		default:
			d.withdraw = append(d.withdraw, *last)
		}
	}
	return d
}

// place decides what becomes of one row of the sheet.
func (d *diff[K, C]) place(last *row[K, C], w *wanted[K, C]) {
	if !w.blank && w.held.is() {
		d.held++
	}
	switch {
	case w.blank && last != nil:
		d.withdraw = append(d.withdraw, *last)
	case w.blank:
	case last == nil:
		d.add = append(d.add, w.row)
	case last.says != w.says:
		next := w.row
		next.since = last.since
		d.change = append(d.change, changed[K, C]{*last, next})
	default:
		d.keep(last, w.at, w.held)
	}
}

// hold keeps a row that the sheet does not have.
func (d *diff[K, C]) hold(last *row[K, C], why string) {
	d.held++
	d.keep(last, last.at, held{why: why})
}

// keep keeps a version, and refreshes where it stands and whether it is held.
func (d *diff[K, C]) keep(last *row[K, C], at place, h held) {
	if last.at != at {
		d.moved++
	} else {
		d.kept++
	}
	if last.at != at || last.held != h {
		next := *last
		next.at, next.held = at, h
		d.refresh = append(d.refresh, next)
	}
}

// empty says whether nothing of the rows changes.
func (d *diff[K, C]) empty() bool {
	return len(d.add)+len(d.change)+len(d.refresh)+len(d.withdraw) == 0
}

// published says whether a version changes in place that the public may see.
func (d *diff[K, C]) published() bool {
	for i := range d.refresh {
		if d.refresh[i].published {
			return true
		}
	}
	return false
}

func (d *diff[K, C]) counts() Counts {
	return Counts{
		Added: len(d.add), Changed: len(d.change), Moved: d.moved, Withdrawn: len(d.withdraw), Kept: d.kept, Held: d.held,
	}
}

// Counts is how many rows a reading adds, changes, moves, withdraws and keeps, and how many are held now.
type Counts struct {
	Added     int `json:"added"`
	Changed   int `json:"changed"`
	Moved     int `json:"moved"` // say the same and stand elsewhere
	Withdrawn int `json:"withdrawn"`
	Kept      int `json:"kept"`
	Held      int `json:"held"` // their cell is wrong, and the last good value is kept; counted above as well
}

func (c Counts) plus(o Counts) Counts {
	return Counts{
		c.Added + o.Added, c.Changed + o.Changed, c.Moved + o.Moved, c.Withdrawn + o.Withdrawn, c.Kept + o.Kept, c.Held + o.Held,
	}
}
