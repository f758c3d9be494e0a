package rulestest

import (
	"fmt"
	"slices"
	"strings"

	"thidua/decimal"
	"thidua/rules"
	"thidua/term"
)

// wordThemes are the themes about words and lists.
func wordThemes() []Theme {
	return []Theme{
		lists(), sameFigures(), duplicates(), claims(), requirements(), uniques(), validities(), orders(),
	}
}

// syllables begin with letters that are all different, so that names made of them are never nearly the same.
var syllables = strings.Fields("An Bình Cường Dũng Gấm Hòa Kim Lan Minh Nga Oanh Phú Quý Sơn Thái Uyên Vân Xuân Yến")

// name is a name that nothing else in the world has.
func (w *World) name() string {
	w.rows["names"]++
	n := len(syllables)
	at := w.rows["names"] * 3571 % (n * n * n)
	return syllables[at/n/n] + " " + syllables[at/n%n] + " " + syllables[at%n]
}

// Item adds an entry to a list of a unit, and returns its address.
func (w *World) Item(district, section, movement string, kind term.ExemplarKind, name, place string) string {
	w.rows["items "+district]++
	address := fmt.Sprintf("C%d", w.rows["items "+district]+3)
	w.facts.Items = append(w.facts.Items, rules.Item{
		District: district, Section: section, Movement: movement, Kind: kind, Name: name, Place: place,
		Cell: rules.Cell{District: district, Tab: "Điển hình", Address: address, Printed: name},
	})
	return address
}

// Write adds a narrative to a unit's sheet, its plain numbers bound, and returns its address.
func (w *World) Write(district, section, slot, text string) string {
	w.rows["texts "+district]++
	address := fmt.Sprintf("B%d", w.rows["texts "+district]+3)
	t := rules.Text{
		District: district, Section: section, Slot: slot, Text: text,
		Cell: rules.Cell{District: district, Tab: "Văn bản", Address: address},
	}
	t.Bound = rules.Bind(&w.facts, &t)
	w.facts.Texts = append(w.facts.Texts, t)
	return address
}

// Unwrite takes the narratives of a section away.
func (w *World) Unwrite(section string) {
	w.facts.Texts = slices.DeleteFunc(w.facts.Texts, func(t rules.Text) bool { return t.Section == section })
}

// plain indicators are counted and never totalled.
func plain(code, name, unit string) rules.Indicator {
	return rules.Indicator{
		Code: code, NameVi: name, UnitVi: unit, ValueType: term.ValueTypeCount, Aggregation: term.AggregationNone,
	}
}

// lists are counts with the list of what is counted: of items, in a note, in a sentence.
func lists() Theme {
	return Theme{
		Kind: term.RuleKindListCount,
		Indicators: []rules.Indicator{
			plain("listed-enterprises", "Doanh nghiệp nêu tên", "doanh nghiệp"), plain("listed-communes", "Xã đạt chuẩn", "xã"),
			plain("listed-movements", "Phong trào trọng tâm", "phong trào"),
		},
		Rules: []rules.Definition{
			Rule(term.RuleKindListCount, "dem-danh-sach", `{"from": "ITEMS", "indicators": ["listed-enterprises"], "sections": ["lists.enterprises"]}`),
			Rule(term.RuleKindListCount, "dem-ghi-chu", `{"from": "NOTE", "indicators": ["listed-communes"]}`),
			Rule(term.RuleKindListCount, "dem-doan-van", `{"from": "TEXT", "indicators": ["listed-movements"]}`),
		},
		Fill: func(w *World) {
			w.listOfItems()
			for _, d := range w.Districts() {
				w.listOfNote(d)
			}
			n := w.Between(2, 9)
			w.State("", "listed-movements", term.MeasureActual, Count(n), 0)
			w.Write("", "lists.movements", "body", "Trọng tâm là {{listed-movements}} phong trào: "+w.movements(n)+". Mọi nơi hưởng ứng.")
		},
		Faults: []Fault{
			{"one item too few", func(w *World) Expected {
				d, correct := w.District(), Count(3)
				w.facts.Items = slices.DeleteFunc(w.facts.Items, func(i rules.Item) bool { return i.District == d && i.Section == "lists.enterprises" })
				w.Remove("", "listed-enterprises")
				w.Remove(d, "listed-enterprises")
				for range 3 {
					w.Item(d, "lists.enterprises", "", term.ExemplarKindEnterprise, "Công ty "+w.name(), "")
				}
				cell := w.State(d, "listed-enterprises", term.MeasureActual, Count(4), 0)
				return Expected{"dem-danh-sach", d, "items/listed-enterprises:ACTUAL", cell, &correct}
			}},
			{"one name too few in a note", func(w *World) Expected {
				d, correct := w.District(), Count(2)
				w.Remove(d, "listed-communes")
				cell := w.State(d, "listed-communes", term.MeasureActual, Count(3), 0)
				w.Figure(d, "listed-communes").Note = w.name() + ", " + w.name()
				return Expected{"dem-ghi-chu", d, "note/listed-communes:ACTUAL", cell, &correct}
			}},
			{"one more in a sentence", func(w *World) Expected {
				w.Unwrite("lists.movements")
				w.Write("", "lists.movements", "body", "Có {{listed-movements}} phong trào: "+w.movements(4)+".")
				cell := w.State("", "listed-movements", term.MeasureActual, Count(3), 0)
				return Expected{"dem-doan-van", "", "text/lists.movements/body/listed-movements:ACTUAL", cell, nil}
			}},
		},
	}
}

func (w *World) movements(n int) string {
	names := make([]string, n)
	for i := range names {
		names[i] = "thi đua " + strings.ToLower(w.name())
	}
	return strings.Join(names, "; ")
}

// listOfItems fills lists that are closed, open or still to come, and states how long they are.
func (w *World) listOfItems() {
	all, least := 0, false
	for _, d := range w.Districts() {
		n, open := w.Between(0, 6), w.Chance(25)
		for range n {
			w.Item(d, "lists.enterprises", "", term.ExemplarKindEnterprise, "Công ty "+w.name(), "")
			w.facts.Items[len(w.facts.Items)-1].OpenEnded = open
		}
		all, least = all+n, least || n == 0 || n > 0 && open
		switch {
		case n == 0 && w.Chance(50):
			w.State(d, "listed-enterprises", term.MeasureActual, Count(w.Between(0, 9)), 0) // its list is to come
		case n > 0 && open:
			w.State(d, "listed-enterprises", term.MeasureActual, Count(n+w.IntN(3)), 0)
		case n > 0 && w.Chance(80):
			w.State(d, "listed-enterprises", term.MeasureActual, Count(n), 0)
		}
	}
	if least {
		all += w.IntN(3)
	}
	if w.Chance(80) {
		w.State("", "listed-enterprises", term.MeasureActual, Count(all), 0)
	}
}

// listOfNote states a count or a ratio with a note that lists names, or says something else.
func (w *World) listOfNote(d string) {
	n, others := w.Between(2, 6), w.IntN(3)
	in, out := make([]string, n), make([]string, others)
	for i := range in {
		in[i] = w.name()
	}
	for i := range out {
		out[i] = w.name()
	}
	names := strings.Join(in, ", ")
	f := w.Figure(d, "listed-communes")
	switch w.IntN(5) {
	case 0:
		f.Note = names
		w.State(d, "listed-communes", term.MeasureActual, Count(n), 0)
	case 1:
		f.Note = "Đạt: " + names
		if others > 0 {
			f.Note += "; chưa đạt: " + strings.Join(out, ", ")
		}
		w.State(d, "listed-communes", term.MeasureNumerator, Count(n), 0)
		w.State(d, "listed-communes", term.MeasureDenominator, Count(n+others), 0)
	case 2:
		f.Note = "Trong đó: " + names
		w.State(d, "listed-communes", term.MeasureActual, Count(n+w.IntN(4)), 0)
	case 3:
		f.Note = "Gồm: " + names + ", ..."
		w.State(d, "listed-communes", term.MeasureActual, Count(n+w.IntN(4)), 0)
	default:
		f.Note = "So với kế hoạch tỉnh, theo báo cáo của " + in[0]
		w.State(d, "listed-communes", term.MeasureActual, Count(w.Between(0, 9)), 0)
	}
}

// sameFigures are numbers and years that are stated twice.
func sameFigures() Theme {
	return Theme{
		Kind: term.RuleKindSameFigure,
		Indicators: []rules.Indicator{
			plain("agencies", "Cơ quan văn hóa", "cơ quan"), plain("agencies-registered", "Cơ quan văn hóa theo đăng ký", "cơ quan"),
			plain("culture-houses", "Nhà văn hóa", "nhà"), plain("given-schools", "Trường đạt chuẩn", "trường"),
		},
		Rules: []rules.Definition{
			Rule(term.RuleKindSameFigure, "mot-so", `{"statements": ["agencies", "agencies-registered:NUMERATOR"]}`),
			Rule(term.RuleKindSameFigure, "ke-hoach-giao", `{"plans": true}`),
			Rule(term.RuleKindSameFigure, "so-trong-van", `{"texts": true}`),
			Rule(term.RuleKindSameFigure, "nam-tieu-de", `{"titles": ["title", "same.review/title"]}`),
		},
		Fill: func(w *World) {
			for _, d := range w.Districts() {
				n := w.Between(1, 400)
				w.State(d, "agencies", term.MeasureActual, Count(n), 0)
				if w.Chance(60) {
					w.State(d, "agencies-registered", term.MeasureNumerator, Count(n), 0)
					w.State(d, "agencies-registered", term.MeasureDenominator, Count(n+w.IntN(9)), 0)
				}
				w.given(d)
			}
			n := Count(w.Between(3000, 9000))
			w.State("", "culture-houses", term.MeasureActual, n, 0)
			w.Write("", "same.culture", "body", "Toàn Cụm hiện có "+n.Format(0, true)+" nhà văn hóa, tăng so với năm 2021; giai đoạn 2021-2025 còn xây thêm.")
			w.Write("", "same.review", "title", "KẾT QUẢ PHONG TRÀO THI ĐUA NĂM 2022")
			w.facts.Headers = append(w.facts.Headers, rules.Header{Fields: []rules.Field{
				{Key: "title", NameVi: "Tên báo cáo", NameEn: "Title", Value: "Tổng kết năm 2022; phương hướng năm 2023", Cell: headerCell("B3")},
				{Key: "number", NameVi: "Số, ký hiệu", NameEn: "Number", Value: "12/BC-CTĐVT", Cell: headerCell("B4")},
				{Key: "signatory", NameVi: "Người ký", NameEn: "Signatory", Value: "Lê Văn Minh", Cell: headerCell("B5")},
			}})
		},
		Faults: []Fault{
			{"two numbers for one", func(w *World) Expected {
				d := w.District()
				w.Remove(d, "agencies")
				w.Remove(d, "agencies-registered")
				cell := w.State(d, "agencies", term.MeasureActual, Count(266), 0)
				w.State(d, "agencies-registered", term.MeasureNumerator, Count(270), 0)
				return Expected{Rule: "mot-so", District: d, Key: "agencies:ACTUAL=agencies-registered:NUMERATOR", Cell: cell}
			}},
			{"a plan that the lead did not give", func(w *World) Expected {
				d := w.District()
				w.facts.Plans = slices.DeleteFunc(w.facts.Plans, func(p rules.Plan) bool { return p.Indicator == "given-schools" })
				w.Remove(d, "given-schools")
				given := Count(34)
				cell := w.State(d, "given-schools", term.MeasurePlan, Count(35), 0)
				w.facts.Plans = append(w.facts.Plans, rules.Plan{District: d, Indicator: "given-schools", Number: w.number(given, 0)})
				return Expected{Rule: "ke-hoach-giao", District: d, Key: "given-schools:PLAN", Cell: cell, Correction: &given}
			}},
			{"a figure that has moved since the text was written", func(w *World) Expected {
				n := w.Figure("", "culture-houses").Numbers[term.MeasureActual].Value
				w.State("", "culture-houses", term.MeasureActual, n+decimal.One, 0)
				return Expected{Rule: "so-trong-van", Key: "text/same.culture/body//culture-houses:ACTUAL", Cell: w.at("same.culture")}
			}},
			{"the title of another year", func(w *World) Expected {
				w.facts.Headers[0].Fields[0].Value = "Tổng kết năm 2021; phương hướng năm 2023"
				return Expected{Rule: "nam-tieu-de", Key: "year/title", Cell: "B3"}
			}},
			{"a heading of another year", func(w *World) Expected {
				w.Unwrite("same.review")
				cell := w.Write("", "same.review", "title", "KẾT QUẢ PHONG TRÀO THI ĐUA NĂM 2021")
				return Expected{Rule: "nam-tieu-de", Key: "year/same.review/title", Cell: cell}
			}},
		},
	}
}

// given is a plan that unit and lead state alike, or that one of them does not state, or the unit not exactly.
func (w *World) given(district string) {
	plan := w.Between(100, 9000)
	if w.Chance(80) {
		w.State(district, "given-schools", term.MeasurePlan, Count(plan), 0)
		if w.Chance(15) {
			w.qualify(district, "given-schools", term.MeasurePlan, Count(plan))
		}
	}
	if w.Chance(80) {
		w.facts.Plans = append(w.facts.Plans, rules.Plan{
			District: district, Indicator: "given-schools", Number: w.number(Count(plan), 0),
		})
	}
}

func headerCell(address string) rules.Cell { return rules.Cell{Tab: "Thông tin", Address: address} }

// at is where the narrative of a section stands.
func (w *World) at(section string) string {
	i := slices.IndexFunc(w.facts.Texts, func(t rules.Text) bool { return t.Section == section })
	return w.facts.Texts[i].Cell.Address
}

// duplicates are lists in which names are alike and yet those of two, and communes that are spelt in one way.
func duplicates() Theme {
	const of = `{"of": "ITEMS", "sections": ["duplicates"], `
	return Theme{
		Kind: term.RuleKindNearDuplicate,
		Rules: []rules.Definition{
			Rule(term.RuleKindNearDuplicate, "trung-ten", of+`"alike": "WORDS"}`),
			Rule(term.RuleKindNearDuplicate, "trung-dau", of+`"alike": "ACCENTS"}`),
			Rule(term.RuleKindNearDuplicate, "gan-trung", of+`"alike": "LETTERS", "similarity": 90}`),
			Rule(term.RuleKindNearDuplicate, "dia-danh", `{"of": "PLACES", "alike": "ACCENTS"}`),
		},
		Fill: func(w *World) {
			for _, d := range w.Districts() {
				name, person := w.name(), w.name()
				w.list(d, "a", term.ExemplarKindCollective, "Trường Tiểu học số 1 "+name, "Trường Tiểu học số 2 "+name, "Trường Mầm non "+name)
				w.list(d, "b", term.ExemplarKindCollective, "Trường Tiểu học số 1 "+name) // in two movements
				w.list(d, "a", term.ExemplarKindIndividual, person+" Hùng", person+" Hưng")
				w.Item(d, "duplicates", "a", term.ExemplarKindIndividual, person, "xã Nà Tấu")
				w.Item(d, "duplicates", "a", term.ExemplarKindIndividual, person, "xã Nà Nhạn")
				w.Item(d, "duplicates", "a", term.ExemplarKindIndividual, person, "")
				w.list(d, "a", term.ExemplarKindCollective, "Ban CHQS huyện", "Ban CHQS xã Nà Tấu", "Công an huyện")
			}
		},
		Faults: []Fault{
			{"one body twice", func(w *World) Expected {
				d := w.District()
				cell := w.Item(d, "duplicates", "c", term.ExemplarKindCollective, "Ban CHQS thành phố", "")
				w.Item(d, "duplicates", "c", term.ExemplarKindCollective, "Ban Chỉ huy Quân sự TP", "")
				return Expected{Rule: "trung-ten", District: d, Key: "duplicates/c/ban-chqs-thanh-pho", Cell: cell}
			}},
			{"one body with and without accents", func(w *World) Expected {
				d := w.District()
				cell := w.Item(d, "duplicates", "c", term.ExemplarKindCollective, "Hợp tác xã Pha Đin", "")
				w.Item(d, "duplicates", "c", term.ExemplarKindCollective, "HTX Pha Dìn", "")
				return Expected{Rule: "trung-dau", District: d, Key: "duplicates/c/hop-tac-xa-pha-din", Cell: cell}
			}},
			{"one letter too many", func(w *World) Expected {
				d := w.District()
				cell := w.Item(d, "duplicates", "c", term.ExemplarKindEnterprise, "Công ty TNHH Hoàng Khim", "")
				w.Item(d, "duplicates", "c", term.ExemplarKindEnterprise, "Công ty TNHH Hoàng Khimm", "")
				return Expected{Rule: "gan-trung", District: d, Key: "duplicates/c/cong-ti-tnhh-hoang-khim~cong-ti-tnhh-hoang-khimm", Cell: cell}
			}},
			{"a commune spelt in two ways", func(w *World) Expected {
				d := w.District()
				cell := w.Item(d, "duplicates", "c", term.ExemplarKindCollective, "Nhân dân bản Ho Luông", "xã Lay Nưa")
				w.Write(d, "duplicates.places", "footnote", "Xã Lay Nua giữ vững các tiêu chí.")
				f := w.Figure(d, "listed-communes")
				f.Note = "Báo cáo viết: Lay Nua"
				// Notes are read before lists, so that the note is the first cell.
				cell = firstAddress(f, cell)
				return Expected{Rule: "dia-danh", District: d, Key: "place/lay-nua", Cell: cell}
			}},
		},
	}
}

func firstAddress(f *rules.Figure, otherwise string) string {
	for _, m := range []term.Measure{term.MeasureActual, term.MeasureNumerator} {
		if n, there := f.Numbers[m]; there {
			return n.Cell.Address
		}
	}
	return otherwise
}

// list adds entries to the list of a unit and a movement.
func (w *World) list(district, movement string, kind term.ExemplarKind, names ...string) {
	for _, name := range names {
		w.Item(district, "duplicates", movement, kind, name, "")
	}
}
