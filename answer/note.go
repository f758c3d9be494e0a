package answer

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"thidua/sheet"
)

// Our part of a note stands between two lines. The last has a sum over what stands between them, by which it is seen
// whether a person has written in there: then what is not a line of ours is theirs, and kept.
const (
	noteStart  = "[Thidua]"
	noteEnd    = "[/Thidua"
	noteBullet = "• "
)

const (
	noteLines   = 4      // lines told in one note
	longestPart = 20_000 // bytes of a person's own note, beyond which ours is left out
)

var noteEndForm = regexp.MustCompile(`^\[/Thidua(?: ([0-9a-f]{4}))?\]$`)

// noteBlock is our part of a note with the given lines, "" for none.
func noteBlock(lines []string) string {
	if len(lines) == 0 {
		return ""
	}
	return noteStart + "\n" + strings.Join(lines, "\n") + "\n" + noteEnd + " " + noteSum(lines) + "]"
}

func noteSum(lines []string) string {
	sum := sha256.Sum256([]byte(strings.Join(lines, "\n")))
	return hex.EncodeToString(sum[:2])
}

// withBlock is a person's own part of a note with ours behind it.
func withBlock(own, block string) string {
	switch {
	case block == "":
		return own
	case strings.TrimSpace(own) == "":
		return block
	case len(own) > longestPart:
		return own
	}
	return own + "\n" + block
}

// ownNote is the part of a note that is a person's: all of it that stands outside of our blocks, and what they wrote
// into one. known are lines of ours that may stand in a block which they changed.
func ownNote(note string, known map[string]bool) string {
	if !strings.Contains(note, noteStart) && !strings.Contains(note, noteEnd) {
		return note
	}
	lines := strings.Split(note, "\n")
	var own []string
	for i := 0; i < len(lines); {
		trimmed := strings.TrimSpace(lines[i])
		switch {
		case trimmed == noteStart:
			end := blockEnd(lines, i+1)
			inside := lines[i+1 : min(end, len(lines))]
			if !untouched(inside, lines, end) {
				own = append(own, slices.DeleteFunc(slices.Clone(inside), func(l string) bool { return known[strings.TrimSpace(l)] })...)
			}
			i = end
			if end < len(lines) && noteEndForm.MatchString(strings.TrimSpace(lines[end])) {
				i++
			}
		case noteEndForm.MatchString(trimmed): // the start of its block is gone
			i++
		default:
			own = append(own, lines[i])
			i++
		}
	}
	if text := strings.Join(own, "\n"); strings.TrimSpace(text) != "" {
		return text
	}
	return ""
}

// blockEnd is the line that ends a block whose inside begins at a line: its last line, the first of another block, or
// the end of the note.
func blockEnd(lines []string, from int) int {
	for i := from; i < len(lines); i++ {
		if trimmed := strings.TrimSpace(lines[i]); trimmed == noteStart || noteEndForm.MatchString(trimmed) {
			return i
		}
	}
	return len(lines)
}

// untouched says whether the inside of a block is as we wrote it.
func untouched(inside, lines []string, end int) bool {
	if end >= len(lines) {
		return false
	}
	sum := noteEndForm.FindStringSubmatch(strings.TrimSpace(lines[end]))
	return sum != nil && sum[1] == noteSum(inside)
}

// notes are the edits that make the notes of all cells tell what is open, as far as our tab tells them, and no
// others: a batch of many thousand is more than Google takes.
func (t *told) notes() []sheet.Edit {
	known := map[string]bool{}
	wanted := map[[2]string][]string{}
	for i := range t.items {
		it := &t.items[i]
		known[it.note] = true
		if i < maxRows && it.group != groupMended && it.group != groupAccepted && it.cell != "" {
			at := [2]string{it.tab, it.cell}
			wanted[at] = append(wanted[at], it.note)
		}
	}
	for at, lines := range wanted {
		if more := len(lines) - noteLines; more > 0 {
			last := fmt.Sprintf("%svà %d điều khác, xem trang “%s”.", noteBullet, more, TabTitle)
			known[last] = true
			wanted[at] = append(lines[:noteLines:noteLines], last)
		}
	}
	var edits []sheet.Edit
	for i := range t.book.Tabs {
		tab := &t.book.Tabs[i]
		if !IsOurs(tab) && t.tab(tab.Title) == tab { // two tabs of one title cannot be told apart: the first counts
			edits = append(edits, tabNotes(tab, wanted, known)...)
		}
	}
	return edits
}

// tabNotes are the edits of the notes of a tab, from the top. Cells beyond those that were read are blank.
func tabNotes(tab *sheet.Tab, wanted map[[2]string][]string, known map[string]bool) []sheet.Edit {
	notes := map[[2]int]string{}
	for i := range tab.Rows {
		for j := range tab.Rows[i] {
			if note := tab.Rows[i][j].Note; strings.Contains(note, noteStart) || strings.Contains(note, noteEnd) {
				notes[[2]int{i + 1, j + 1}] = ""
			}
		}
	}
	for at, lines := range wanted {
		if row, column, ok := sheet.ParseAddress(at[1]); ok && at[0] == tab.Title {
			notes[[2]int{row, column}] = noteBlock(lines)
		}
	}
	places := make([][2]int, 0, len(notes))
	for at := range notes {
		places = append(places, at)
	}
	slices.SortFunc(places, func(a, b [2]int) int { return slices.Compare(a[:], b[:]) })
	var edits []sheet.Edit
	for _, at := range places {
		is := tab.At(at[0], at[1]).Note
		if text := withBlock(ownNote(is, known), notes[at]); text != is {
			edits = append(edits, sheet.Edit{Note: &sheet.SetNote{Tab: tab.ID, Row: at[0], Column: at[1], Text: text}})
		}
	}
	return edits
}
