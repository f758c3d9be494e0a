package google_test

import "thidua/sheet"

// form is a small form that uses what a design has.
func form() sheet.Design {
	block := func(text string) sheet.Range {
		r, ok := sheet.ParseRange(text)
		if !ok {
			panic(text)
		}
		return r
	}
	return sheet.Design{
		Title: "Báo cáo của đơn vị – Huyện Tuần Giáo", Author: "Cụm thi đua",
		Marks: map[string]string{"thidua.template": "member-report", "thidua.version": "3"},
		Lists: []sheet.List{{Name: "dm_status", Values: []string{"Ước", "Sơ bộ", "Chính thức"}}, {Name: "dm_unit", Values: []string{"tấn", "xã"}}},
		Tabs: []sheet.TabDesign{
			{
				Title: "Chỉ tiêu 'A' 01-TĐKT", Protected: true, Frozen: 3, FrozenColumns: 2, HeaderRow: 3, Mark: "indicators",
				Marks: []string{"code", "name", "", "value"}, Widths: []float64{12, 40, -1, 14, 14, 14, 16},
				Rows: []sheet.RowDesign{
					{Height: 30, Cells: []sheet.CellDesign{{Look: sheet.LookTitle, Text: "Chỉ tiêu"}}},
					{Hidden: true, Cells: []sheet.CellDesign{{}, {}, {}, {Text: "dien-bien/tuan-giao"}}},
					{Height: 32, Cells: []sheet.CellDesign{
						{Look: sheet.LookHeader, Text: "Mã"},
						{Look: sheet.LookHeader, Text: "Chỉ tiêu"},
						{Look: sheet.LookHeader, Text: "Ngữ cảnh"},
						{Look: sheet.LookHeader, Text: "Thực hiện"},
						{Look: sheet.LookHeader, Text: "Đạt (%)"},
						{Look: sheet.LookHeader, Text: "Trạng thái"},
						{Look: sheet.LookHeader, Text: "Ngày"},
					}},
					{Cells: []sheet.CellDesign{{}, {Look: sheet.LookSection, Text: "KINH TẾ", Span: 6}}},
					{Cells: []sheet.CellDesign{
						{Look: sheet.LookCode, Text: "food-grain-output"},
						{Look: sheet.LookLocked, Text: "Tổng sản lượng lương thực cây có hạt", Note: "Kể cả ngô.\nKhông kể sắn."},
						{Look: sheet.LookInput},
						{Look: sheet.LookInputAmount, Number: "37934.7", Format: "[$-42A]#,##0.0"},
						{Look: sheet.LookInputPercent, Number: "98.06"},
						{Look: sheet.LookInput, Text: "Chính thức"},
						{Look: sheet.LookInputDate, Number: "44973"},
					}},
					{},
					{Cells: []sheet.CellDesign{
						{Look: sheet.LookCode, Text: "x"},
						{Look: sheet.LookUnit, Text: "=1+1"},
						{Look: sheet.LookReference, Text: "1.234"},
						{Look: sheet.LookInputCount, Number: "5", Format: "00"},
						{Look: sheet.LookBlocked},
						{Look: sheet.LookInput, Text: "05/05"},
						{Number: "-0.5", Format: "0.00%"},
					}},
				},
				Rules: []sheet.InputRule{
					{
						Where: block("D5"), Also: []sheet.Range{block("D6:D9")}, Kind: sheet.AllowDecimal, Min: "0", Max: "99.5", Warning: true,
						PromptTitle: "Thực hiện", Prompt: "Số đạt được: 37.934,7.", ErrorTitle: "Không phải số", Error: "Hãy ghi số.",
					},
					{Where: block("F5:F9"), Kind: sheet.AllowList, List: "dm_status", ErrorTitle: "Không có trong danh mục", Error: "Hãy chọn."},
					{Where: block("G5:G9"), Kind: sheet.AllowDate, Min: "2000-01-01", Max: "2100-12-31", Warning: true, Error: "Ngày/tháng/năm."},
					{Where: block("E5:E9"), Kind: sheet.AllowWhole, Min: "-5", Max: "1000", Error: "Số nguyên."},
					{Where: block("C5:C9"), Kind: sheet.AllowAny, Prompt: "Để trống."},
				},
			},
			{Title: "Ẩn", Hidden: true, Rows: []sheet.RowDesign{{Cells: []sheet.CellDesign{{Text: "a"}, {}, {Look: sheet.LookInput}}}}},
		},
	}
}
