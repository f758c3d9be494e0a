package intake

// Problems of the book, its tabs and its columns.
const (
	ProblemTemplateUnknown   ProblemCode = "TEMPLATE_UNKNOWN"
	ProblemTemplateVersion   ProblemCode = "TEMPLATE_VERSION"
	ProblemTemplateAmbiguous ProblemCode = "TEMPLATE_AMBIGUOUS"
	ProblemIdentityMissing   ProblemCode = "IDENTITY_MISSING"
	ProblemClusterMismatch   ProblemCode = "CLUSTER_MISMATCH"
	ProblemPeriodMismatch    ProblemCode = "PERIOD_MISMATCH"
	ProblemMemberMismatch    ProblemCode = "MEMBER_MISMATCH"
	ProblemLocale            ProblemCode = "LOCALE"
	ProblemTabMissing        ProblemCode = "TAB_MISSING"
	ProblemTabDuplicate      ProblemCode = "TAB_DUPLICATE"
	ProblemTabHidden         ProblemCode = "TAB_HIDDEN"
	ProblemRowsHidden        ProblemCode = "ROWS_HIDDEN"
	ProblemColumnMissing     ProblemCode = "COLUMN_MISSING"
	ProblemColumnAbsent      ProblemCode = "COLUMN_ABSENT"
	ProblemColumnDuplicate   ProblemCode = "COLUMN_DUPLICATE"
	ProblemMemberUnknown     ProblemCode = "MEMBER_UNKNOWN"
	ProblemMemberColumn      ProblemCode = "MEMBER_COLUMN_MISSING"
)

var bookKinds = []ProblemKind{
	{
		Code: ProblemTemplateUnknown, Fatal: true,
		Cause: Wording{
			"Không nhận ra biểu mẫu: không trang nào có tên và tiêu đề cột của một biểu mẫu đã biết (các trang: {got}).",
			"The template is not recognised: no tab has the title and headers of a known one (tabs: {got}).",
		},
		Remedy: Wording{
			"Hãy điền vào bảng tính làm từ biểu mẫu được cấp; giữ nguyên tên trang và dòng tiêu đề.",
			"Fill in a spreadsheet made from the template, and keep its tab titles and header rows.",
		},
		sample: []place{same("got", "Sheet1")},
	},
	{
		Code: ProblemTemplateVersion, Fatal: true,
		Cause: Wording{
			"Trang thông tin chung ghi biểu mẫu “{got}”, không có trong danh mục.",
			"The header tab names the template “{got}”, which is not in the catalogue.",
		},
		Remedy: Wording{
			"Hãy tải biểu mẫu đang dùng và chép số liệu sang; nếu mã hoặc phiên bản bị sửa nhầm thì ghi lại như cũ.",
			"Download the current template and copy the figures over; if its code or version was changed, restore it.",
		},
		sample: []place{same("got", "member 9")},
	},
	{
		Code: ProblemTemplateAmbiguous, Fatal: true,
		Cause: Wording{
			"Bảng tính khớp như nhau với nhiều biểu mẫu: {got}.",
			"The spreadsheet fits several templates equally well: {got}.",
		},
		Remedy: Wording{
			"Hãy khôi phục trang thông tin chung, nơi có mã và phiên bản biểu mẫu.",
			"Restore the header tab, where the template's code and version stand.",
		},
		sample: []place{same("got", "member 1, cluster 1")},
	},
	{
		Code: ProblemIdentityMissing, Fatal: true,
		Cause: Wording{
			"Bảng tính không cho biết {what}, nên không rõ số liệu là của ai, kỳ nào.",
			"The spreadsheet does not say its {what}, so it is not clear whose figures these are.",
		},
		Remedy: Wording{
			"Hãy khôi phục dòng đó trong trang thông tin chung, hoặc dùng biểu mẫu được cấp cho đơn vị và kỳ này.",
			"Restore that row of the header tab, or use the template issued for this unit and period.",
		},
		sample: []place{{"what", whatPeriod}},
	},
	{
		Code: ProblemClusterMismatch, Fatal: true,
		Cause: Wording{
			"Bảng tính này là của cụm “{got}”.",
			"This spreadsheet is of the cluster “{got}”.",
		},
		Remedy: Wording{
			"Hãy chia sẻ đúng bảng tính của cụm, hoặc đề nghị quản trị đăng ký lại nguồn. Chưa số liệu nào được ghi.",
			"Share the right cluster's spreadsheet, or ask the administrator to register it anew. Nothing was stored.",
		},
		sample: []place{same("got", "dien-bien/cum-huyen-vung-cao")},
	},
	{
		Code: ProblemPeriodMismatch, Fatal: true,
		Cause: Wording{
			"Bảng tính này là của kỳ “{got}”; có thể nó được sao chép từ báo cáo kỳ trước.",
			"This spreadsheet is of the period “{got}”; it may be a copy of an earlier report.",
		},
		Remedy: Wording{
			"Hãy tải biểu mẫu của kỳ này và chép số liệu sang; đừng sửa mã kỳ của bảng cũ. Chưa số liệu nào được ghi.",
			"Download this period's template and copy the figures over; do not change the old code. Nothing was stored.",
		},
		sample: []place{same("got", "2021")},
	},
	{
		Code: ProblemMemberMismatch, Fatal: true,
		Cause: Wording{
			"Bảng tính này là của “{got}”.",
			"This spreadsheet is of “{got}”.",
		},
		Remedy: Wording{
			"Hãy chia sẻ bảng tính của đúng đơn vị, hoặc đề nghị quản trị đăng ký lại nguồn. Chưa số liệu nào được ghi.",
			"Share the right unit's spreadsheet, or ask the administrator to register it anew. Nothing was stored.",
		},
		sample: []place{same("got", "dien-bien/muong-ang")},
	},
	{
		Code: ProblemLocale, Notice: true,
		Cause: Wording{
			"Ngôn ngữ vùng của bảng tính là “{got}”, không phải Việt Nam: 13.457 gõ vào sẽ thành mười ba phẩy bốn.",
			"The spreadsheet's locale is “{got}”, not Vietnam: typing 13.457 gives thirteen and a bit.",
		},
		Remedy: Wording{
			"Vào Tệp > Cài đặt, chọn Ngôn ngữ: Việt Nam, rồi xem lại những số đã gõ.",
			"Open File > Settings, choose the locale Vietnam, then look over the figures typed before.",
		},
		sample: []place{same("got", "en_US")},
	},
	{
		Code: ProblemTabMissing,
		Cause: Wording{
			"Không thấy trang “{tab}”.",
			"There is no tab “{tab}”.",
		},
		Remedy: Wording{
			"Hãy trả lại tên trang, hoặc sao chép trang đó từ biểu mẫu. Số liệu đã ghi của trang này được giữ nguyên.",
			"Restore the tab's title, or copy the tab from the template. What was stored from it stays.",
		},
		sample: []place{{"tab", Wording{"Khen thưởng", "Awards"}}},
	},
	{
		Code: ProblemTabDuplicate,
		Cause: Wording{
			"Nhiều trang cùng là “{tab}”: {got}. Chưa đọc trang nào trong số đó.",
			"Several tabs are “{tab}”: {got}. None of them was read.",
		},
		Remedy: Wording{
			"Hãy giữ tên này cho một trang, đổi tên hoặc xóa các trang kia.",
			"Keep the title for one tab; rename or delete the others.",
		},
		sample: []place{{"tab", Wording{"Chỉ tiêu", "Indicators"}}, same("got", "Chỉ tiêu, CHI TIEU")},
	},
	{
		Code: ProblemTabHidden, Notice: true,
		Cause: Wording{
			"Trang này đang ẩn nhưng vẫn được đọc.",
			"This tab is hidden and was read all the same.",
		},
		Remedy: Wording{
			"Nếu số liệu trong đó không dùng nữa, hãy xóa nội dung các ô thay vì ẩn trang.",
			"If its figures are no longer meant, clear the cells instead of hiding the tab.",
		},
	},
	{
		Code: ProblemRowsHidden, Notice: true,
		Cause: Wording{
			"Các dòng {got} đang ẩn (hoặc bị lọc) nhưng có số liệu và vẫn được đọc.",
			"The rows {got} are hidden (or filtered out), hold figures and were read all the same.",
		},
		Remedy: Wording{
			"Hãy cho hiện lại các dòng; nếu không dùng nữa, hãy xóa nội dung các ô.",
			"Show the rows again; if they are no longer meant, clear their cells.",
		},
		sample: []place{same("got", "14, 15")},
	},
	{
		Code: ProblemColumnMissing,
		Cause: Wording{
			"Trang này thiếu tiêu đề cột: {got}. Chưa đọc được trang.",
			"This tab lacks column headers: {got}. It could not be read.",
		},
		Remedy: Wording{
			"Hãy ghi lại tiêu đề trên dòng tiêu đề (trong 15 dòng đầu), vị trí cột nào cũng được.",
			"Write the headers again in the header row (among the first 15 rows), in any column.",
		},
		sample: []place{{"got", Wording{"Mã, Thực hiện", "Code, Actual"}}},
	},
	{
		Code: ProblemColumnAbsent, Notice: true,
		Cause: Wording{
			"Trang này không có cột: {got}. Số liệu đã ghi từ các cột đó được giữ nguyên.",
			"This tab has no column: {got}. What was stored from such columns stays.",
		},
		Remedy: Wording{
			"Nếu cột bị xóa hoặc bị sửa tiêu đề, hãy thêm lại; nếu biểu mẫu đã cũ, hãy cập nhật biểu mẫu.",
			"If a column was deleted or its header changed, restore it; if the template is old, update it.",
		},
		sample: []place{{"got", Wording{"Kế hoạch", "Plan"}}},
	},
	{
		Code: ProblemColumnDuplicate,
		Cause: Wording{
			"Hai cột cùng có tiêu đề “{got}” ({cells}). Chưa đọc cột nào trong hai cột.",
			"Two columns have the header “{got}” ({cells}). Neither was read.",
		},
		Remedy: Wording{
			"Hãy đổi tiêu đề của cột thừa, ví dụ thêm chữ “cũ”.",
			"Change the header of the extra column, say by adding the word “old”.",
		},
		sample: []place{{"got", Wording{"Thực hiện", "Actual"}}, same("cells", "E6, F6")},
	},
	{
		Code: ProblemMemberUnknown,
		Cause: Wording{
			"Mã đơn vị “{got}” trên cột này không phải thành viên của cụm trong kỳ.",
			"The unit code “{got}” above this column is not a member of the cluster in this period.",
		},
		Remedy: Wording{
			"Hãy ghi mã của một đơn vị thành viên; cột này chưa được đọc.",
			"Write the code of a member; this column was not read.",
		},
		sample: []place{same("got", "dien-bien/tua-chua")},
	},
	{
		Code: ProblemMemberColumn,
		Cause: Wording{
			"Không thấy cột của {got}.",
			"There is no column for {got}.",
		},
		Remedy: Wording{
			"Hãy ghi đúng tên đơn vị ở dòng tiêu đề, hoặc mã đơn vị ở dòng ngay trên đó.",
			"Write the unit's name in the header row, or its code in the row just above.",
		},
		sample: []place{{"got", Wording{"Huyện Mường Ảng", "Mường Ảng District"}}},
	},
}

// What an identity row of the header tab says.
var (
	whatCluster = Wording{"cụm thi đua", "cluster"}
	whatPeriod  = Wording{"kỳ báo cáo", "period"}
	whatMember  = Wording{"đơn vị báo cáo", "reporting unit"}
)

// Problems of rows: which row is which.
const (
	ProblemCodeUnknown      ProblemCode = "CODE_UNKNOWN"
	ProblemNameUnknown      ProblemCode = "NAME_UNKNOWN"
	ProblemNameAmbiguous    ProblemCode = "NAME_AMBIGUOUS"
	ProblemCodeNameDisagree ProblemCode = "CODE_NAME_DISAGREE"
	ProblemRowIncomplete    ProblemCode = "ROW_INCOMPLETE"
	ProblemRowDuplicate     ProblemCode = "ROW_DUPLICATE"
	ProblemContextMalformed ProblemCode = "CONTEXT_MALFORMED"
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
			"Dòng này không có mã và tên “{got}” ứng với nhiều mã: {codes}.",
			"This row has no code, and the name “{got}” stands for several: {codes}.",
		},
		Remedy: Wording{
			"Hãy ghi một trong các mã đó vào cột mã.",
			"Write one of these codes in the code column.",
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
			"Hãy giữ một dòng; nếu là hai số liệu khác nhau, hãy ghi mã phân biệt ({by}) cho từng dòng.",
			"Keep one of them; if they are two figures, tell them apart by {by}.",
		},
		sample: []place{same("got", "nrd-criteria-met"), same("other", "A14"), {"by", byContext}},
	},
	{
		Code: ProblemContextMalformed,
		Cause: Wording{
			"Mã phân biệt “{got}” không đúng dạng.",
			"The context “{got}” is not a code.",
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
			same("got", "02"), {"recipient", Wording{"Cá nhân", "Individual"}},
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
	byContext  = Wording{"cột mã phân biệt", "the context column"}
	byDecision = Wording{"bước khen thưởng hoặc số quyết định", "the stage or the decision's number"}
	bySlot     = Wording{"cột vị trí", "the slot column"}
	byDocument = Wording{"số, ký hiệu và ngày ban hành", "number and date of issue"}
	byNothing  = Wording{"mã của dòng", "the row's code"}
)
