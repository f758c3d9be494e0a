package intake

// Problems of cells that should hold words, dates or texts.
const (
	ProblemWordUnknown    ProblemCode = "WORD_UNKNOWN"
	ProblemCellRequired   ProblemCode = "CELL_REQUIRED"
	ProblemDateUnreadable ProblemCode = "DATE_UNREADABLE"
	ProblemDateAmbiguous  ProblemCode = "DATE_AMBIGUOUS"
	ProblemTextDate       ProblemCode = "TEXT_DATE"
	ProblemTextTooLong    ProblemCode = "TEXT_TOO_LONG"
	ProblemMarkSyntax     ProblemCode = "MARK_SYNTAX"
	ProblemMarkUnknown    ProblemCode = "MARK_UNKNOWN"
)

var textKinds = []ProblemKind{
	{
		Code:   ProblemWordUnknown,
		Cause:  Wording{"Ô ghi “{got}”, không có trong các lựa chọn.", "The cell says “{got}”, which is none of the choices."},
		Remedy: Wording{"Hãy chọn trong danh sách của ô.", "Choose from the cell's list."},
		sample: []place{same("got", "đã duyệt")},
	},
	{
		Code:   ProblemCellRequired,
		Cause:  Wording{"Ô này đang để trống.", "This cell is blank."},
		Remedy: Wording{"Hãy điền vào ô.", "Fill it in."},
	},
	{
		Code:   ProblemDateUnreadable,
		Cause:  Wording{"Ô ghi “{got}”, không đọc được thành ngày.", "The cell says “{got}”, which cannot be read as a date."},
		Remedy: Wording{"Hãy ghi ngày/tháng/năm, đủ bốn chữ số của năm.", "Write day/month/year, with all four digits of the year."},
		sample: []place{same("got", "16/2/23")},
	},
	{
		Code: ProblemDateAmbiguous,
		Cause: Wording{
			"Bảng tính theo kiểu Mỹ hiểu nội dung gõ vào là tháng trước, ngày sau: “{got}” có thể là {one} hoặc {two}.",
			"The American locale takes the month first: “{got}” may be {one} or {two}.",
		},
		Remedy: Wording{
			"Hãy ghi bằng chữ, ví dụ “{words}”, và đặt ngôn ngữ vùng của bảng tính là Việt Nam.",
			"Write it in words, as “{words}”, and set the spreadsheet's locale to Vietnam.",
		},
		sample: []place{
			same("got", "2/3/2023"), same("one", "02/03/2023"), same("two", "03/02/2023"),
			same("words", "ngày 02 tháng 03 năm 2023"),
		},
	},
	{
		Code: ProblemTextDate,
		Cause: Wording{
			"Bảng tính đã đổi nội dung gõ vào thành ngày tháng ({got}).",
			"The spreadsheet turned what was typed into a date ({got}).",
		},
		Remedy: Wording{
			"Hãy gõ dấu nháy đơn (') trước nội dung, hoặc để định dạng ô là Văn bản rồi gõ lại.",
			"Type an apostrophe (') before it, or set the cell's format to Text and type it again.",
		},
		sample: []place{same("got", "12/03/2022")},
	},
	{
		Code: ProblemTextTooLong,
		Cause: Wording{
			"Nội dung dài {length} ký tự, quá giới hạn {most}: “{got}”.",
			"The text has {length} characters, more than {most}: “{got}”.",
		},
		Remedy: Wording{"Hãy rút gọn, hoặc chia thành nhiều dòng.", "Shorten it, or spread it over several rows."},
		sample: []place{same("length", "24000"), same("most", "20000"), same("got", "Các huyện, thị xã, thành phố…")},
	},
	{
		Code: ProblemMarkSyntax,
		Cause: Wording{
			"Trong văn bản có dấu ngoặc nhọn kép không đúng dạng: “{got}”.",
			"The text has double braces of the wrong form: “{got}”.",
		},
		Remedy: Wording{
			"Hãy ghi {{mã chỉ tiêu}}, {{mã chỉ tiêu:ĐẠI LƯỢNG}} hoặc {{mã chỉ tiêu:ĐẠI LƯỢNG:mã đơn vị}}.",
			"Write {{indicator}}, {{indicator:MEASURE}} or {{indicator:MEASURE:district}}.",
		},
		sample: []place{same("got", "{{budget-revenue-local")},
	},
	{
		Code: ProblemMarkUnknown,
		Cause: Wording{
			"Trong dấu {{…}} có “{got}”, không có trong danh mục.",
			"A mark {{…}} names “{got}”, which is not in the catalogue.",
		},
		Remedy: Wording{
			"Hãy sửa lại mã như trong danh mục.",
			"Write the code of the catalogue.",
		},
		sample: []place{same("got", "budget-revenu")},
	},
}
