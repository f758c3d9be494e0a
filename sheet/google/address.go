package google

// SpreadsheetURL is where a person opens a spreadsheet.
func SpreadsheetURL(id string) string { panic("to be written") }

// CellURL is where a person opens a spreadsheet at a cell or block in A1 notation.
func CellURL(id string, tab int64, cells string) string { panic("to be written") }

// SpreadsheetID finds the id in what a person pastes: an id, or any address of the spreadsheet.
func SpreadsheetID(text string) (id string, ok bool) { panic("to be written") }
