// Package xlsx reads workbook files into sheet.Book and writes a sheet.Design as a workbook.
//
// A workbook comes from outside: Read bounds what it may take (bytes, unzipped bytes, tabs, cells), names what is
// wrong with a file that is none, and never panics. excelize opens the package and knows its styles; the rows are
// walked here, because its own streaming reader tells neither kind, format nor formula. Numbers are shown as a person
// in Vietnam sees them, whatever language the program spoke that wrote the file.
//
// Write gives the same bytes for the same design, so that a template can be compared, cached and kept under version
// control.
package xlsx
