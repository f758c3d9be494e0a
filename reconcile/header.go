package reconcile

import (
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

// headerOf is what the header of the cluster's own sheet said last. The database does not keep where.
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
