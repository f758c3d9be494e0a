// Package catalog is the reference data of the field as files: the outline of the report, indicators, units of
// measure, award forms, movements, documents, provinces, units and clusters with their members, periods, and the
// templates that sheets are made from. A new indicator, form of award or cluster is a row in a file, never a change
// of code.
//
// # Files
//
// The files are tables of tab-separated cells in UTF-8 (files/*.tsv): the first row names the columns, a list is
// parted by semicolons, an empty cell is "none". Dates are YYYY-MM-DD. valid_from is the first day on which a row
// holds and valid_to the last; empty is "always".
//
// Read takes the embedded files and lays further folders over them: a file of the same name adds rows, and replaces
// cells of the row with the same key; a column that it does not have keeps what stood there. So a row is ended by a
// file with just its key and valid_to. No row can be taken away: what was reported under it must keep its name.
//
// Everything is checked before anything is used, and all mistakes come at once, each with its file and line, what is
// wrong and what to do, in Vietnamese and English.
package catalog
