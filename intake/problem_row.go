package intake

// Problems of rows: which row is which.
const (
	ProblemCodeUnknown      ProblemCode = "CODE_UNKNOWN"
	ProblemNameUnknown      ProblemCode = "NAME_UNKNOWN"
	ProblemNameAmbiguous    ProblemCode = "NAME_AMBIGUOUS"
	ProblemCodeNameDisagree ProblemCode = "CODE_NAME_DISAGREE"
	ProblemRowIncomplete    ProblemCode = "ROW_INCOMPLETE"
	ProblemRowDuplicate     ProblemCode = "ROW_DUPLICATE"
	ProblemCodeMalformed    ProblemCode = "CODE_MALFORMED"
	ProblemUnitColumn       ProblemCode = "UNIT_COLUMN"
	ProblemRecipient        ProblemCode = "RECIPIENT_NOT_ALLOWED"
	ProblemRangeReversed    ProblemCode = "RANGE_REVERSED"
)

var rowKinds = []ProblemKind{
	{
		Code: ProblemCodeUnknown,
		Cause: Wording{
			"Mã “{got}” không có trong danh mục, nên chưa rõ dòng này là gì.",
			"The code “{got}” is not in the catalogue, so it is not clear what this row is.",
		},
		Remedy: Wording{
			"Hãy ghi lại mã như trong biểu mẫu, hoặc xóa ô mã để dòng được nhận theo tên.",
			"Restore the code of the template, or clear it, and the row is found by its name.",
		},
		sample: []place{same("got", "food-grain-outputs")},
	},
	{
		Code: ProblemNameUnknown,
		Cause: Wording{
			"Dòng này không có mã và tên “{got}” không trùng tên nào trong danh mục.",
			"This row has no code, and the name “{got}” is none of the catalogue's.",
		},
		Remedy: Wording{
			"Hãy ghi mã của dòng, hoặc tên đúng như trong biểu mẫu.",
			"Write the row's code, or its name exactly as in the template.",
		},
		sample: []place{same("got", "Tổng sản lượng")},
	},
	{
		Code: ProblemNameAmbiguous,
		Cause: Wording{
			"Tên “{got}” ứng với nhiều mã: {codes}.",
			"The name “{got}” stands for several codes: {codes}.",
		},
		Remedy: Wording{
			"Hãy ghi một trong các mã đó (vào cột mã, nếu trang có cột mã).",
			"Write one of these codes (in the code column, if the tab has one).",
		},
		sample: []place{same("got", "Hộ nghèo"), same("codes", "poor-households, poor-households-reduced")},
	},
	{
		Code: ProblemCodeNameDisagree,
		Cause: Wording{
			"Mã của dòng là “{code}” nhưng tên “{got}” là của mã “{other}”; có thể một cột đã bị xếp lại riêng.",
			"The row's code is “{code}”, but “{got}” is the name of “{other}”; one column may have been sorted alone.",
		},
		Remedy: Wording{
			"Hãy khôi phục cột mã và cột tên như trong biểu mẫu; số liệu của dòng này chưa được đọc.",
			"Restore the code and name columns as in the template; this row's figures were not read.",
		},
		sample: []place{same("got", "Tổng đàn gia súc"), same("code", "poultry-flock"), same("other", "livestock-herd")},
	},
	{
		Code: ProblemRowIncomplete,
		Cause: Wording{
			"Dòng này có nội dung ({got}) nhưng thiếu {what}.",
			"This row has content ({got}) but no {what}.",
		},
		Remedy: Wording{
			"Hãy điền phần còn thiếu, hoặc xóa dòng; nếu là dòng tiêu đề nhóm, hãy gộp các ô của dòng.",
			"Fill in what is missing, or clear the row; if it is a heading, merge its cells.",
		},
		sample: []place{same("got", "xã Quài Nưa"), {"what", Wording{"tên điển hình", "name of the exemplar"}}},
	},
	{
		Code: ProblemRowDuplicate,
		Cause: Wording{
			"Dòng này trùng khóa “{got}” với dòng ở ô {other}. Chưa đọc dòng nào trong hai dòng.",
			"This row has the same key “{got}” as the one at {other}. Neither was read.",
		},
		Remedy: Wording{
			"Hãy giữ một dòng; nếu là hai số liệu khác nhau, hãy phân biệt chúng bằng {by}.",
			"Keep one of them; if they are two figures, tell them apart by {by}.",
		},
		sample: []place{same("got", "nrd-criteria-met"), same("other", "A14"), {"by", byContext}},
	},
	{
		Code: ProblemCodeMalformed,
		Cause: Wording{
			"“{got}” không đúng dạng của một mã.",
			"“{got}” does not have the form of a code.",
		},
		Remedy: Wording{
			"Hãy ghi bằng chữ thường không dấu, chữ số và gạch nối, ví dụ “{fix}”.",
			"Write it in small letters without accents, digits and hyphens, such as “{fix}”.",
		},
		sample: []place{same("got", "Lay Nưa"), same("fix", "lay-nua")},
	},
	{
		Code: ProblemUnitColumn,
		Cause: Wording{
			"Cột đơn vị tính ghi “{got}”, không phải đơn vị của chỉ tiêu; số liệu của dòng này chưa được đọc.",
			"The unit column says “{got}”, which is not the indicator's unit; this row's figures were not read.",
		},
		Remedy: Wording{
			"Hãy quy đổi số liệu sang đơn vị của chỉ tiêu và ghi lại đơn vị như trong biểu mẫu.",
			"Convert the figures to the indicator's unit and restore the unit of the template.",
		},
		sample: []place{same("got", "tỷ đồng")},
	},
	{
		Code: ProblemRecipient,
		Cause: Wording{
			"Ô ghi “{got}”, nhưng hình thức khen thưởng này không dành cho {recipient}.",
			"The cell says “{got}”, but this form of award is not for this kind of recipient ({recipient}).",
		},
		Remedy: Wording{
			"Hãy xóa ô này, hoặc chuyển số sang cột đúng đối tượng: {allowed}.",
			"Clear the cell, or move the number to the right column: {allowed}.",
		},
		sample: []place{
			same("got", "02"),
			{"recipient", Wording{"Cá nhân", "Individual"}},
			{"allowed", Wording{"Tập thể", "Collective"}},
		},
	},
	{
		Code: ProblemRangeReversed,
		Cause: Wording{
			"Số nhỏ nhất ({least}) lớn hơn số lớn nhất ({got}).",
			"The least figure ({least}) is greater than the greatest ({got}).",
		},
		Remedy: Wording{
			"Hãy xem lại hai ô; có thể hai số bị đổi chỗ cho nhau.",
			"Look at both cells; the two may have changed places.",
		},
		sample: []place{same("least", "400"), same("got", "200")},
	},
}

// What tells two rows of one key apart.
var (
	byContext  = Wording{"cột ngữ cảnh", "the context column"}
	byDecision = Wording{"bước khen thưởng hoặc số quyết định", "the stage or the decision's number"}
	bySlot     = Wording{"cột vị trí", "the slot column"}
	byDocument = Wording{"số, ký hiệu và ngày ban hành", "number and date of issue"}
	byNothing  = Wording{"mã của dòng", "the row's code"}
)
