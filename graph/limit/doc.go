// Package limit bounds what one request may ask of the server and what one client may ask of it over time, before any
// of it is done.
//
// A request passes three gates. The document is counted as it is parsed, before it is validated: validation itself can be
// made to take minutes, by fragments that spread one another, or by thousands of fields of one name. Then the operation,
// valid and with its variables, is priced by the rows that it could read. Then the price is taken from the bucket of
// whoever asks, if there is one. What is refused is told with the limit, its value, what the query had, and where.
//
// No gate takes longer than the document is long: each fragment is counted once, whatever spreads it, and what is walked
// as it would be executed was found to be small before.
package limit
