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
	ProblemMarksUsed         ProblemCode = "MARKS_USED"
	ProblemMarksDisagree     ProblemCode = "MARKS_DISAGREE"
	ProblemLocale            ProblemCode = "LOCALE"
	ProblemTabMissing        ProblemCode = "TAB_MISSING"
	ProblemTabAbsent         ProblemCode = "TAB_ABSENT"
	ProblemTabDuplicate      ProblemCode = "TAB_DUPLICATE"
	ProblemTabHidden         ProblemCode = "TAB_HIDDEN"
	ProblemRowsHidden        ProblemCode = "ROWS_HIDDEN"
	ProblemColumnMissing     ProblemCode = "COLUMN_MISSING"
	ProblemColumnAbsent      ProblemCode = "COLUMN_ABSENT"
	ProblemColumnDuplicate   ProblemCode = "COLUMN_DUPLICATE"
	ProblemColumnCopied      ProblemCode = "COLUMN_COPIED"
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
			"Bảng tính này là của cụm “{got}”, hoặc được sao chép từ bảng của cụm đó.",
			"This spreadsheet is of the cluster “{got}”, or a copy of one of that cluster's.",
		},
		Remedy: Wording{
			"Hãy chia sẻ đúng bảng tính của cụm; nếu đây là bản sao, hãy làm bảng mới từ biểu mẫu năm nay và chép số liệu sang. Chưa số liệu nào được ghi.{help}",
			"Share the right cluster's spreadsheet; if this is a copy, make a new one from this year's template and copy the figures over. Nothing was stored.{help}",
		},
		sample: []place{same("got", "dien-bien/cum-huyen-vung-cao"), same("help", "")},
	},
	{
		Code: ProblemPeriodMismatch, Fatal: true,
		Cause: Wording{
			"Bảng tính này là của kỳ “{got}”; có thể nó được sao chép từ báo cáo kỳ trước.",
			"This spreadsheet is of the period “{got}”; it may be a copy of an earlier report.",
		},
		Remedy: Wording{
			"Hãy làm bảng mới từ biểu mẫu năm nay và chép số liệu sang; đừng sửa mã kỳ của bảng cũ. Chưa số liệu nào được ghi.{help}",
			"Make a new one from this year's template and copy the figures over; do not change the old code. Nothing was stored.{help}",
		},
		sample: []place{same("got", "2021"), same("help", "")},
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
		Code: ProblemMarksUsed, Notice: true,
		Cause: Wording{
			"Trang thông tin chung không còn ghi {what}; đã lấy “{got}” theo dấu ẩn của bảng tính.",
			"The header tab no longer says its {what}; “{got}” was taken from the spreadsheet's hidden mark.",
		},
		Remedy: Wording{
			"Hãy khôi phục dòng đó trong trang thông tin chung.",
			"Restore that row of the header tab.",
		},
		sample: []place{{"what", whatPeriod}, same("got", "2022")},
	},
	{
		Code: ProblemMarksDisagree, Notice: true,
		Cause: Wording{
			"Trang thông tin chung ghi {what} “{got}”, nhưng bảng tính vốn được làm cho “{other}”; đã đọc theo trang thông tin chung.",
			"The header tab says the {what} “{got}”, but the spreadsheet was made for “{other}”; it was read as the former.",
		},
		Remedy: Wording{
			"Nếu bảng này được sao chép từ bảng khác, hãy xem lại từng số liệu, hoặc làm bảng mới từ biểu mẫu.",
			"If this is a copy of another one, look over each figure, or make a new one from the template.",
		},
		sample: []place{{"what", whatMember}, same("got", "dien-bien/muong-lay"), same("other", "dien-bien/muong-ang")},
	},
	{
		Code: ProblemLocale, Notice: true,
		Cause: Wording{
			"Ngôn ngữ vùng của bảng tính là “{got}”, không phải Việt Nam: gõ 13.457 sẽ thành 13,457.",
			"The spreadsheet's locale is “{got}”, not Vietnam: typing 13.457 gives a little over thirteen.",
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
		sample: []place{{"tab", Wording{"Chỉ tiêu", "Indicators"}}},
	},
	{
		Code: ProblemTabAbsent, Notice: true,
		Cause: Wording{
			"Không thấy trang “{tab}” của biểu mẫu. Số liệu đã ghi từ trang này được giữ nguyên.",
			"There is no tab “{tab}”, which the template has. What was stored from it stays.",
		},
		Remedy: Wording{
			"Nếu trang bị xóa hoặc đổi tên, hãy trả lại; nếu biểu mẫu đã cũ, hãy cập nhật biểu mẫu.",
			"If the tab was deleted or renamed, restore it; if the template is old, update it.",
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
		Code: ProblemColumnCopied, Notice: true,
		Cause: Wording{
			"Nhiều cột cùng có tiêu đề “{got}” ({cells}). Đã đọc cột của biểu mẫu ({cell}), không đọc cột thêm.",
			"Several columns have the header “{got}” ({cells}). The template's own was read ({cell}), no other.",
		},
		Remedy: Wording{
			"Nếu đã điền vào cột thêm, hãy chép sang cột của biểu mẫu; rồi đổi tiêu đề của cột thêm.",
			"If the added column was filled in, copy it to the template's own; then change the header of the added one.",
		},
		sample: []place{{"got", Wording{"Thực hiện", "Actual"}}, same("cells", "F6, E6"), same("cell", "F6")},
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
	whatTemplate = Wording{"biểu mẫu", "template"}
	whatCluster  = Wording{"cụm thi đua", "cluster"}
	whatPeriod   = Wording{"kỳ báo cáo", "period"}
	whatMember   = Wording{"đơn vị báo cáo", "reporting unit"}
)
