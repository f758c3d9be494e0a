package reconcile

import (
	"encoding/json"

	"thidua/ent"
	"thidua/intake"
	"thidua/rules"
)

// headerItem is a line of the header that a report cannot be printed without.
type headerItem struct {
	key, vi, en string
	of          func(*intake.Header) string
}

var headerItems = []headerItem{
	{intake.ItemTitle, "Tên báo cáo", "Title", func(h *intake.Header) string { return h.Title }},
	{intake.ItemNumber, "Số, ký hiệu", "Number", func(h *intake.Header) string { return h.Number }},
	{intake.ItemPlace, "Nơi ban hành", "Place", func(h *intake.Header) string { return h.Place }},
	{intake.ItemIssuedOn, "Ngày ban hành", "Issued on", func(h *intake.Header) string { return string(h.IssuedOn) }},
	{intake.ItemSignatoryTitle, "Chức vụ người ký", "Title of the signatory", func(h *intake.Header) string { return h.SignatoryTitle }},
	{intake.ItemSignatory, "Người ký", "Signatory", func(h *intake.Header) string { return h.Signatory }},
}

// HeadingItem is a line of a header: its key (intake.ItemNumber …) and what it says, "" for nothing.
type HeadingItem struct{ Key, Text string }

// HeadingItems are the lines of a header that rules may judge.
func HeadingItems(h *intake.Header) []HeadingItem {
	items := make([]HeadingItem, len(headerItems))
	for i, item := range headerItems {
		items[i] = HeadingItem{item.key, item.of(h)}
	}
	return items
}

// Heading is what a sheet says of itself and where, by the key of the item, as its submission keeps it. An item that
// the sheet has no row for is not in it; one that is blank is, with its cell.
type Heading map[string]HeadingCell

// HeadingCell is what stands in a line of a header, and where.
type HeadingCell struct {
	Text    string `json:"text"`
	Tab     string `json:"tab"`
	Address string `json:"address"` // A1 notation
}

// ReadHeading reads what String has written; what is not such a text is empty.
func ReadHeading(text string) Heading {
	var h Heading
	if json.Unmarshal([]byte(text), &h) != nil {
		return nil
	}
	return h
}

// String is the heading as JSON; equal headings give equal texts.
func (h Heading) String() string {
	text, err := json.Marshal(h)
	if err != nil || len(h) == 0 {
		return "{}"
	}
	return string(text)
}

// headerOf is what the header of the cluster's own sheet said last. Where it stands is added by locate.
func headerOf(r *ent.Report) rules.Header {
	said := intake.Header{
		Title: r.Title, Number: r.Number, Place: r.Place, IssuedOn: valueOr(r.IssuedOn),
		SignatoryTitle: r.SignatoryTitle, Signatory: r.Signatory,
	}
	var header rules.Header
	for _, item := range headerItems {
		header.Fields = append(header.Fields, rules.Field{Key: item.key, NameVi: item.vi, NameEn: item.en, Value: item.of(&said)})
	}
	return header
}

// locate gives the fields of a header the cells in which they stand. A field that the sheet has no row for has none.
func (h Heading) locate(header *rules.Header) {
	for i := range header.Fields {
		f := &header.Fields[i]
		if at, there := h[f.Key]; there {
			f.Cell = rules.Cell{District: header.District, Tab: at.Tab, Address: at.Address, Printed: f.Value}
		}
	}
}
