package sheet

// Edit is one change of a spreadsheet that is already out: exactly one of its parts is set. A list of edits is made in
// order; a position means what it means once the edits before it are made.
type Edit struct {
	NewTab *NewTab
	Put    *Put
	Note   *SetNote
	Insert *Insert
	Rule   *PutRule
	Mark   *MarkColumn
}

// NewTab adds a tab behind the others.
type NewTab struct {
	ID     int64 // id it is to have, positive and not yet in the book
	Design TabDesign
}

// Put writes a block of cells, values and looks. A cell with Keep is left alone; one that is empty is cleared.
type Put struct {
	Tab         int64
	Row, Column int // of the first cell, 1-based
	Cells       [][]CellDesign
}

// SetNote writes the note of one cell; "" takes it away. The cell's value stays.
type SetNote struct {
	Tab         int64
	Row, Column int
	Text        string
}

// Insert adds empty rows, or columns, which push the others down, or right.
type Insert struct {
	Tab     int64
	Columns bool // columns and not rows
	Before  int  // 1-based; one behind the last adds at the end
	Count   int
}

// PutRule guides what may be typed into a block, in place of what guided it before.
type PutRule struct {
	Tab    int64
	Rule   InputRule
	Values []string // choices of an AllowList, in place of a named list
}

// MarkColumn writes a column's code into it, unseen.
type MarkColumn struct {
	Tab    int64
	Column int
	Code   string
}
