package intake

// Problems of cells that should hold a figure.
const (
	ProblemCellError         ProblemCode = "CELL_ERROR"
	ProblemCellLoading       ProblemCode = "CELL_LOADING"
	ProblemCellBool          ProblemCode = "CELL_BOOL"
	ProblemNumberUnreadable  ProblemCode = "NUMBER_UNREADABLE"
	ProblemNumberEnglish     ProblemCode = "NUMBER_ENGLISH"
	ProblemNumberGrouping    ProblemCode = "NUMBER_GROUPING"
	ProblemNumberComma       ProblemCode = "NUMBER_COMMA_AMBIGUOUS"
	ProblemNumberSpaced      ProblemCode = "NUMBER_SPACED"
	ProblemNumberRange       ProblemCode = "NUMBER_RANGE"
	ProblemNumberRatio       ProblemCode = "NUMBER_RATIO"
	ProblemNumberDate        ProblemCode = "NUMBER_DATE"
	ProblemNumberShrunk      ProblemCode = "NUMBER_SHRUNK"
	ProblemNumberDecimals    ProblemCode = "NUMBER_DECIMALS"
	ProblemNumberNotWhole    ProblemCode = "NUMBER_NOT_WHOLE"
	ProblemNumberTooLarge    ProblemCode = "NUMBER_TOO_LARGE"
	ProblemNumberNegative    ProblemCode = "NUMBER_NEGATIVE"
	ProblemNumberBound       ProblemCode = "NUMBER_BOUND"
	ProblemNumberChange      ProblemCode = "NUMBER_CHANGE"
	ProblemNumberInexact     ProblemCode = "NUMBER_INEXACT"
	ProblemWordAmbiguous     ProblemCode = "WORD_AMBIGUOUS"
	ProblemPercentAmbiguous  ProblemCode = "PERCENT_AMBIGUOUS"
	ProblemPercentTooLarge   ProblemCode = "PERCENT_TOO_LARGE"
	ProblemUnitMultiple      ProblemCode = "UNIT_MULTIPLE"
	ProblemUnitOther         ProblemCode = "UNIT_OTHER"
	ProblemChangeKindMissing ProblemCode = "CHANGE_KIND_MISSING"
	ProblemStatusContradicts ProblemCode = "STATUS_CONTRADICTS"
)

// Remedies that several kinds share.
var (
	remedyWriteFix = Wording{
		"Nếu đúng là số này, hãy ghi “{fix}”.",
		"If this is the number meant, write “{fix}”.",
	}
	remedyEither = Wording{
		"Hãy ghi “{one}” hoặc “{two}”, tùy số nào đúng.",
		"Write “{one}” or “{two}”, whichever is meant.",
	}
)

var numberKinds = []ProblemKind{
	{
		Code:   ProblemCellError,
		Cause:  Wording{"Công thức trong ô báo lỗi {got}.", "The formula in the cell fails with {got}."},
		Remedy: Wording{"Hãy sửa công thức, hoặc gõ thẳng số.", "Mend the formula, or type the figure itself."},
		sample: []place{same("got", "#DIV/0!")},
	},
	{
		Code: ProblemCellLoading,
		Cause: Wording{
			"Ô có công thức nhưng chưa có kết quả.",
			"The cell holds a formula whose result is not there yet.",
		},
		Remedy: Wording{
			"Hãy mở bảng tính, chờ tính xong rồi lưu; ô sẽ được đọc lại ở lần sau.",
			"Open the spreadsheet, let it finish and save it; the cell is read again the next time.",
		},
	},
	{
		Code:   ProblemCellBool,
		Cause:  Wording{"Ô ghi giá trị đúng/sai ({got}), không phải số.", "The cell holds a true/false value ({got}), not a number."},
		Remedy: Wording{"Hãy ghi số liệu vào ô.", "Write the figure in the cell."},
		sample: []place{same("got", "TRUE")},
	},
	{
		Code:   ProblemNumberUnreadable,
		Cause:  Wording{"Ô ghi “{got}”, không đọc được thành số.", "The cell says “{got}”, which cannot be read as a number."},
		Remedy: Wording{"Hãy chỉ ghi số; lời giải thích ghi vào cột ghi chú.", "Write the number alone; explanations go to the note column."},
		sample: []place{same("got", "khá nhiều")},
	},
	{
		Code: ProblemNumberEnglish,
		Cause: Wording{
			"Ô ghi “{got}” theo kiểu Anh: dấu phẩy giữa các hàng nghìn, dấu chấm trước phần thập phân.",
			"The cell says “{got}” in the English way: commas between thousands, a point before decimals.",
		},
		Remedy: remedyWriteFix,
		sample: []place{same("got", "1,234.56"), same("fix", "1.234,56")},
	},
	{
		Code: ProblemNumberGrouping,
		Cause: Wording{
			"Ô ghi “{got}”: dấu chấm không ngăn thành nhóm ba chữ số, nên không rõ là số nào.",
			"The cell says “{got}”: its dots do not part groups of three digits, so the number is not clear.",
		},
		Remedy: remedyEither,
		sample: []place{same("got", "1.23"), same("one", "1,23"), same("two", "123")},
	},
	{
		Code: ProblemNumberComma,
		Cause: Wording{
			"Ô ghi “{got}”: có thể là {one} (dấu phẩy ngăn hàng nghìn kiểu Anh), có thể là số thập phân.",
			"The cell says “{got}”: perhaps {one} (an English thousands comma), perhaps decimals.",
		},
		Remedy: remedyEither,
		sample: []place{same("got", "1,234"), same("one", "1.234"), same("two", "1,23")},
	},
	{
		Code: ProblemNumberSpaced,
		Cause: Wording{
			"Ô ghi “{got}”: giữa các chữ số có dấu cách, nên không rõ là một số hay nhiều số.",
			"The cell says “{got}”: there are spaces among the digits, so it may be one number or several.",
		},
		Remedy: remedyWriteFix,
		sample: []place{same("got", "37 934,7"), same("fix", "37.934,7")},
	},
	{
		Code:  ProblemNumberRange,
		Cause: Wording{"Ô ghi một khoảng: “{got}”.", "The cell says a range: “{got}”."},
		Remedy: Wording{
			"Hãy ghi một số; hai đầu của khoảng ghi vào hai cột nếu biểu mẫu có, hoặc vào ghi chú.",
			"Write one number; the ends of the range go to their two columns where there are such, or to the note.",
		},
		sample: []place{same("got", "200 - 400")},
	},
	{
		Code:  ProblemNumberRatio,
		Cause: Wording{"Ô ghi một tỷ số: “{got}”.", "The cell says a ratio: “{got}”."},
		Remedy: Wording{
			"Hãy ghi {over} vào {numerator} và {under} vào {denominator}.",
			"Write {over} in {numerator} and {under} in {denominator}.",
		},
		sample: []place{
			same("got", "4/5"), same("over", "4"), same("under", "5"),
			{"numerator", Wording{"cột “Tử số”", "the column “Numerator”"}},
			{"denominator", Wording{"cột “Mẫu số”", "the column “Denominator”"}},
		},
	},
	{
		Code: ProblemNumberDate,
		Cause: Wording{
			"Bảng tính đã đổi nội dung gõ vào thành ngày tháng ({got}); có thể đã gõ tỷ số {ratio}.",
			"The spreadsheet turned what was typed into a date ({got}); perhaps it was the ratio {ratio}.",
		},
		Remedy: Wording{
			"Hãy ghi tử số vào {numerator}, mẫu số vào {denominator}, và để định dạng ô là Số.",
			"Write its parts in {numerator} and {denominator}, and set the cell's format to Number.",
		},
		sample: []place{
			same("got", "04/05/2023"),
			{"ratio", Wording{"4/5 hoặc 5/4", "4/5 or 5/4"}},
			{"numerator", Wording{"cột “Tử số”", "the column “Numerator”"}},
			{"denominator", Wording{"cột “Mẫu số”", "the column “Denominator”"}},
		},
	},
	{
		Code: ProblemNumberShrunk,
		Cause: Wording{
			"Ô chứa số {got}{why}; có lẽ đã gõ {one} và bảng tính hiểu dấu chấm là dấu thập phân, làm số nhỏ đi 1.000 lần.",
			"The cell holds {got}{why}; perhaps {one} was typed and the dot taken for a decimal point, 1,000 times too small.",
		},
		Remedy: Wording{
			"Nếu vậy, hãy gõ lại {digits}, không có dấu chấm, và đặt ngôn ngữ vùng của bảng tính là Việt Nam; nếu {got} mới đúng, hãy gõ dấu nháy đơn (') trước số.",
			"If so, type {digits} again, without the dot, and set the spreadsheet's locale to Vietnam; if {got} is right, type an apostrophe (') before it.",
		},
		sample: []place{
			same("got", "411"),
			{"why", Wording{" (kỳ trước: 402.000)", " (the period before: 402.000)"}},
			same("one", "411.000"), same("digits", "411000"),
		},
	},
	{
		Code: ProblemNumberDecimals,
		Cause: Wording{
			"Số “{got}” có nhiều chữ số thập phân hơn mức cho phép ({most}).",
			"The number “{got}” has more decimals than allowed ({most}).",
		},
		Remedy: Wording{"Hãy làm tròn số.", "Round the number."},
		sample: []place{same("got", "3.520,34567"), same("most", "2")},
	},
	{
		Code:   ProblemNumberNotWhole,
		Cause:  Wording{"Ô ghi “{got}”, không phải số nguyên.", "The cell says “{got}”, which is not a whole number."},
		Remedy: Wording{"Hãy ghi số nguyên.", "Write a whole number."},
		sample: []place{same("got", "12,5")},
	},
	{
		Code: ProblemNumberTooLarge,
		Cause: Wording{
			"Số “{got}” quá lớn, không lưu được chính xác.",
			"The number “{got}” is too large to be kept exactly.",
		},
		Remedy: Wording{
			"Hãy xem lại số và đơn vị tính; số lớn nhất là 922.337.203.685.477.",
			"Look at the number and its unit again; the greatest is 922,337,203,685,477.",
		},
		sample: []place{same("got", "1.000.000.000.000.000")},
	},
	{
		Code:  ProblemNumberNegative,
		Cause: Wording{"Ô ghi số âm: “{got}”.", "The cell says a negative number: “{got}”."},
		Remedy: Wording{
			"Hãy bỏ dấu trừ; nếu là mức giảm, hãy ghi vào cột tăng, giảm.",
			"Drop the minus; if it is a decrease, write it in the change column.",
		},
		sample: []place{same("got", "-250")},
	},
	{
		Code: ProblemNumberBound,
		Cause: Wording{
			"Ô ghi một giới hạn, không phải số liệu: “{got}”.",
			"The cell says a bound, not a figure: “{got}”.",
		},
		Remedy: Wording{
			"Hãy ghi số liệu đạt được; nếu chỉ biết ước chừng, ghi “trên”, “gần” hoặc “khoảng” trước số.",
			"Write the figure reached; if it is rough, put “trên”, “gần” or “khoảng” before it.",
		},
		sample: []place{same("got", "dưới 10")},
	},
	{
		Code: ProblemNumberChange,
		Cause: Wording{
			"Ô ghi mức tăng, giảm: “{got}”.",
			"The cell says an increase or a decrease: “{got}”.",
		},
		Remedy: Wording{
			"Hãy ghi mức tăng, giảm vào cột tăng, giảm; ở ô này ghi số đạt được.",
			"Write the change in the change column, and here the figure reached.",
		},
		sample: []place{same("got", "giảm 250")},
	},
	{
		Code: ProblemNumberInexact,
		Cause: Wording{
			"Ô ghi số chưa chính xác: “{got}”.",
			"The cell says a number that is not exact: “{got}”.",
		},
		Remedy: Wording{"Hãy ghi số chính xác.", "Write the exact number."},
		sample: []place{same("got", "khoảng 20")},
	},
	{
		Code: ProblemWordAmbiguous,
		Cause: Wording{
			"Ô ghi “{got}”, không rõ là số 0, là không có, hay là chưa thống kê.",
			"The cell says “{got}”: nought, not applicable or not collected, it is not clear which.",
		},
		Remedy: Wording{
			"Hãy ghi “0” (hoặc “không còn”), “không có”, hoặc “chưa thống kê”; chưa có số liệu thì để trống.",
			"Write “0” (or “không còn”), “không có” or “chưa thống kê”; leave it blank if it is not known yet.",
		},
		sample: []place{same("got", "không")},
	},
	{
		Code: ProblemPercentAmbiguous,
		Cause: Wording{
			"Ô chứa số {got} không kèm dấu %: có thể là {one}, có thể là {two}.",
			"The cell holds {got} without a percent sign: perhaps {one}, perhaps {two}.",
		},
		Remedy: Wording{
			"Hãy ghi kèm dấu phần trăm: “{one}” hoặc “{two}”; nếu ô vẫn hiện {got}, hãy gõ thêm dấu nháy đơn (') ở trước.",
			"Write it with the percent sign: “{one}” or “{two}”; should the cell still show {got}, type an apostrophe (') before it.",
		},
		sample: []place{same("got", "0,85"), same("one", "0,85 %"), same("two", "85 %")},
	},
	{
		Code: ProblemPercentTooLarge,
		Cause: Wording{
			"Ô cho tỷ lệ {one}, lớn bất thường; có thể dấu phẩy thập phân đã bị mất.",
			"The cell gives {one}, which is unusually large; the decimal comma may have been lost.",
		},
		Remedy: Wording{
			"Hãy ghi lại tỷ lệ; nếu đúng như vậy, ghi bằng chữ, kèm dấu phần trăm: “{one}”.",
			"Write the percentage again; if it is right, write it as text with the percent sign: “{one}”.",
		},
		sample: []place{same("one", "9806 %")},
	},
	{
		Code: ProblemUnitMultiple,
		Cause: Wording{
			"Ô ghi “{got}” với đơn vị khác; quy đổi ra là {fix} {unit}.",
			"The cell says “{got}” in another unit; converted it is {fix} {unit}.",
		},
		Remedy: remedyWriteFix,
		sample: []place{
			same("got", "411 tỷ"), same("fix", "411.000"), {"unit", Wording{"triệu đồng", "million đồng"}},
		},
	},
	{
		Code: ProblemUnitOther,
		Cause: Wording{
			"Ô ghi “{got}”, có “{other}” không phải đơn vị của ô này.",
			"The cell says “{got}”, with “{other}”, which is not the unit of this cell.",
		},
		Remedy: Wording{
			"Hãy chỉ ghi số, theo đơn vị của ô.",
			"Write the number alone, in the unit of the cell.",
		},
		sample: []place{same("got", "13.457 xe"), same("other", "xe")},
	},
	{
		Code: ProblemChangeKindMissing,
		Cause: Wording{
			"Ô ghi “{got}” nhưng không rõ là tăng, giảm theo phần trăm hay theo điểm phần trăm.",
			"The cell says “{got}”: a change in percent or in percentage points, it is not clear which.",
		},
		Remedy: Wording{
			"Hãy chọn kiểu tăng, giảm ở cột bên cạnh.",
			"Choose the kind of change in the column beside it.",
		},
		sample: []place{same("got", "tăng 6,2 %")},
	},
	{
		Code: ProblemStatusContradicts,
		Cause: Wording{
			"Số liệu ghi “{got}” là số ước, nhưng cột trạng thái ghi “{status}”.",
			"The figure “{got}” is an estimate, but the status column says “{status}”.",
		},
		Remedy: Wording{
			"Hãy bỏ chữ “ước” hoặc đổi trạng thái.",
			"Drop the word “ước”, or change the status.",
		},
		sample: []place{same("got", "ước 83.022"), same("status", "Chính thức")},
	},
}
