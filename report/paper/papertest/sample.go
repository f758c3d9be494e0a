// Package papertest has documents for the tests of those who write them.
package papertest

import (
	"strconv"
	"time"

	"thidua/report/paper"
)

// Notes is how many footnotes the sample has.
const Notes = 6

// Sample is a document that has one of everything: a short report of a cluster, in draft, with a finding in its margin.
func Sample() *paper.Document {
	return &paper.Document{
		Title: "Báo cáo tổng kết phong trào thi đua, công tác khen thưởng năm 2022", Author: "Cụm thi đua vùng thấp",
		Made: time.Date(2023, time.February, 16, 8, 30, 0, 0, time.UTC), Language: "vi-VN", Watermark: "DỰ THẢO",
		Letter: &paper.Letterhead{
			Parent: "UBND TỈNH ĐIỆN BIÊN", Issuer: "CỤM THI ĐUA VÙNG THẤP", Number: "Số: 12/BC-CTĐVT",
			Country: "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", Motto: "Độc lập - Tự do - Hạnh phúc",
			PlaceDate: "Tuần Giáo, ngày 16 tháng 02 năm 2023", Kind: "BÁO CÁO",
			Subject: "Tổng kết phong trào thi đua, công tác khen thưởng năm 2022; phương hướng, nhiệm vụ công tác thi đua, " +
				"khen thưởng năm 2023",
		},
		Blocks: append(words(), figures()...),
		Copies: &paper.Recipients{Title: "Nơi nhận:", Lines: []string{
			"Ban TĐKT Sở Nội vụ", "Lãnh đạo UBND huyện;", "- UBND các huyện cụm thi đua vùng thấp;", "Lưu: VT, NV.",
		}},
		Signed: &paper.Signature{
			Lines: []string{"TT. CỤM THI ĐUA VÙNG THẤP", "TRƯỞNG CỤM", "CHỦ TỊCH UBND HUYỆN TUẦN GIÁO"}, Name: "Lê Xuân Cảnh",
		},
	}
}

func words() []paper.Block {
	return []paper.Block{
		&paper.Paragraph{Spans: []paper.Span{paper.Text("Năm 2022 là năm có nhiều khó khăn, thách thức, đòi hỏi nỗ lực, " +
			"quyết tâm của Đảng bộ, chính quyền và nhân dân các dân tộc trong Cụm thi đua tiếp tục phát huy truyền thống yêu nước, " +
			"sức mạnh đại đoàn kết dân tộc. Cụm thi đua huyện vùng thấp báo cáo như sau:")}},
		&paper.Heading{Level: 1, Number: "Phần thứ nhất", Text: []paper.Span{
			paper.Text("KẾT QUẢ TỔ CHỨC TRIỂN KHAI THỰC HIỆN PHONG TRÀO THI ĐUA, CÔNG TÁC KHEN THƯỞNG NĂM 2022"),
		}},
		&paper.Heading{Level: 2, Number: "I", Text: []paper.Span{paper.Text("CÔNG TÁC LÃNH ĐẠO, CHỈ ĐẠO")}, Anchor: "lanh-dao"},
		&paper.Heading{Level: 3, Number: "1", Text: []paper.Span{paper.Text("Hoạt động của Khối, Cụm thi đua")}},
		&paper.Paragraph{Spans: []paper.Span{
			paper.Text("Ủy ban nhân dân các huyện, thị xã, thành phố tiếp tục đẩy mạnh việc tổ chức thực hiện Luật Thi đua, khen thưởng"),
			{
				Text: " và các văn bản quy phạm pháp luật liên quan", Note: note("Nghị định số 91/2017/NĐ-CP ngày 31/7/2017 của Chính phủ, " +
					"Thông tư 12/2019/TT-BNV ngày 04/11/2019 của Bộ Nội vụ."),
			},
			paper.Text("; theo đó toàn Cụm có "),
			{Text: "45", Strike: true},
			paper.Text(" "),
			{Text: "46", Bold: true},
			{Text: " khối, cụm thi đua", Note: []*paper.Paragraph{{Spans: []paper.Span{
				paper.Bold("Thành phố:"), paper.Text(" 9; thị xã Mường Lay: 6; huyện Tuần Giáo: 11; huyện Điện Biên: 10; huyện Mường Ảng: 9."),
			}}}},
			paper.Text("."),
		}},
		&paper.Paragraph{Style: paper.Remark, Spans: []paper.Span{
			paper.Bold("Không khớp: "), paper.Text("văn bản ghi 46 khối, cụm; cộng các đơn vị được 45. Xem "),
			{Text: "mục II", Link: "#ket-qua"},
			paper.Text("."),
		}},
		&paper.Heading{Level: 4, Number: "1.1", Text: []paper.Span{paper.Text("Phong trào thi đua do Thủ tướng Chính phủ phát động")}},
		&paper.Paragraph{Spans: []paper.Span{
			paper.Text("Trọng tâm là phong trào "), paper.Italic("“Cả nước chung sức xây dựng nông thôn mới”"),
			{Text: ", kết quả như sau:", Note: []*paper.Paragraph{
				{Spans: []paper.Span{paper.Bold("Huyện Tuần Giáo"), paper.Text(" có 09 xã đạt từ 15 tiêu chí trở lên; diện tích 3.000m².")}},
				{Spans: []paper.Span{paper.Bold("Huyện Điện Biên:"), paper.Text(" 16/21 xã đạt chuẩn và cơ bản đạt chuẩn.")}},
				{Bullet: true, Spans: []paper.Span{
					paper.Text("Theo "), {Text: "cổng thông tin", Link: "https://dienbien.example/?a=1&b=2"}, paper.Text("."),
				}},
			}},
		}},
		&paper.Paragraph{Bullet: true, Spans: []paper.Span{paper.Text("Phong trào thể dục - thể thao được quan tâm;")}},
		&paper.Paragraph{Bullet: true, Spans: []paper.Span{paper.Text("* # 1. [x] <b> _y_ `z` | \\ & \"w\" – dấu của các định dạng.")}},
		&paper.Heading{Level: 5, Number: "a)", Text: []paper.Span{paper.Text("Cấp dưới nữa")}},
		&paper.Paragraph{Style: paper.Unmarked, Spans: []paper.Span{paper.Text("Dòng một\nDòng hai, sát lề.")}},
		&paper.Paragraph{Style: paper.Centred, Spans: []paper.Span{paper.Text("* * *")}},
		&paper.Paragraph{Spans: []paper.Span{paper.Text("1. Đoạn bắt đầu như một danh sách, xem "), {Text: "mục I", Link: "#lanh-dao"}, paper.Text(".")}},
	}
}

func note(text string) []*paper.Paragraph {
	return []*paper.Paragraph{{Spans: []paper.Span{paper.Text(text)}}}
}

func cell(text string) paper.Cell { return paper.Cell{Spans: []paper.Span{paper.Text(text)}} }
func figure(text string) paper.Cell {
	return paper.Cell{Spans: []paper.Span{paper.Text(text)}, Align: paper.Right}
}

func spans(cell paper.Cell, columns, rows int) paper.Cell {
	cell.Columns, cell.Rows, cell.Align = columns, rows, paper.Centre
	return cell
}

// Districts are the members of the sample, with what they took in and what they were to.
var Districts = []struct {
	Name         string
	Actual, Plan float64
	Text         string
}{
	{"Thành phố Điện Biên Phủ", 411000, 284000, "411.000 (144,72%)"},
	{"Thị xã Mường Lay", 13457, 7000, "13.457 (192,24%)"},
	{"Huyện Tuần Giáo", 55600, 50000, "55.600 (111,2%)"},
	{"Huyện Điện Biên", 96847, 104000, "96.847 (93,12%)"},
	{"Huyện Mường Ảng", 48290, 21000, "48.290 (229,95%)"},
}

func figures() []paper.Block {
	revenue := &paper.Table{
		Caption: []paper.Span{{Text: "Bảng 1. Thu ngân sách trên địa bàn năm 2022", Note: note("Số ước thực hiện đến 31/12/2022.")}},
		Widths:  []float64{0.7, 4, 2, 2, 1.5},
		Head: []paper.Row{
			{Cells: []paper.Cell{spans(cell("TT"), 1, 2), spans(cell("Đơn vị"), 1, 2), spans(cell("Năm 2022 (triệu đồng)"), 2, 1), spans(cell("Đạt (%)"), 1, 2)}},
			{Cells: []paper.Cell{cell("Kế hoạch"), cell("Thực hiện")}},
		},
	}
	bars := &paper.Figure{Caption: []paper.Span{paper.Text("Biểu 1. Thu ngân sách trên địa bàn")}, Unit: "triệu đồng"}
	for i, district := range Districts {
		percent := district.Text[len(strconv.Itoa(int(district.Actual)))+3 : len(district.Text)-2]
		revenue.Rows = append(revenue.Rows, paper.Row{Cells: []paper.Cell{
			spans(cell(strconv.Itoa(i+1)), 1, 1), cell(district.Name), figure(thousands(district.Plan)), figure(thousands(district.Actual)), figure(percent),
		}})
		bars.Bars = append(bars.Bars, paper.Bar{Label: district.Name, Actual: district.Actual, Plan: district.Plan, Text: district.Text})
	}
	revenue.Rows = append(revenue.Rows, paper.Row{Bold: true, Cells: []paper.Cell{
		spans(cell("Toàn Cụm"), 2, 1), figure("466.000"),
		{Align: paper.Right, Spans: []paper.Span{{Text: "625.194", Note: note("Văn bản ghi 625.194; cộng các đơn vị được 625.194.")}}},
		figure("134,16"),
	}})
	return []paper.Block{
		&paper.Heading{Level: 2, Number: "II", Anchor: "ket-qua", Text: []paper.Span{{
			Text: "KẾT QUẢ THỰC HIỆN CÁC CHỈ TIÊU", Note: note("Theo số liệu các đơn vị gửi."),
		}}},
		revenue,
		&paper.Paragraph{Style: paper.Note, Spans: []paper.Span{paper.Italic("Ghi chú: "), paper.Text("số liệu làm tròn đến triệu đồng.")}},
		bars,
		wideTable(),
		&paper.Paragraph{Style: paper.Note, Spans: []paper.Span{paper.Text("Dấu “–” là không có số liệu.")}},
		&paper.Heading{Level: 1, Number: "Phần thứ hai", Text: []paper.Span{paper.Text("PHƯƠNG HƯỚNG, NHIỆM VỤ NĂM 2023")}},
		&paper.Paragraph{Spans: []paper.Span{paper.Text("Tiếp tục đẩy mạnh, tổ chức có chiều sâu các phong trào thi đua.")}},
		&paper.PageBreak{},
		&paper.Paragraph{Spans: []paper.Span{paper.Text("Trên đây là Báo cáo tổng kết phong trào thi đua, công tác khen thưởng năm 2022 " +
			"của Cụm thi đua huyện vùng thấp tỉnh Điện Biên./.")}},
	}
}

// wideTable is so wide that it lies on its side, and longer than a page.
func wideTable() *paper.Table {
	t := &paper.Table{Caption: []paper.Span{paper.Text("Bảng 2. Các chỉ tiêu theo đơn vị")}, Wide: true, Widths: []float64{4}}
	head := paper.Row{Cells: []paper.Cell{cell("Chỉ tiêu")}}
	for _, district := range Districts {
		head.Cells = append(head.Cells, cell(district.Name))
		t.Widths = append(t.Widths, 2)
	}
	t.Head = []paper.Row{head}
	names := []string{
		"Tổng sản lượng lương thực cây có hạt (tấn)", "Tổng đàn gia súc (con)", "Trường đạt chuẩn quốc gia (trường)",
		"Tỷ lệ hộ nghèo (%)", "Lao động có việc làm mới (lao động)",
	}
	for i := range 32 {
		row := paper.Row{Apart: i%5 == 0, Bold: i%5 == 0, Cells: []paper.Cell{cell(names[i%5])}}
		if i%5 == 0 {
			row.Cells[0] = paper.Cell{Spans: []paper.Span{paper.Text("Nhóm chỉ tiêu " + strconv.Itoa(i/5+1))}, Columns: 6}
		} else {
			for j := range Districts {
				row.Cells = append(row.Cells, figure(thousands(float64((i+1)*(j+3)*1379))))
			}
		}
		t.Rows = append(t.Rows, row)
	}
	t.Rows[3].Cells[1] = spans(cell("–"), 2, 2)
	t.Rows[3].Cells = append(t.Rows[3].Cells[:2], t.Rows[3].Cells[3:]...)
	t.Rows[4].Cells = append(t.Rows[4].Cells[:1], t.Rows[4].Cells[3:]...)
	return t
}

func thousands(x float64) string {
	digits := strconv.FormatInt(int64(x), 10)
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "." + digits[i:]
	}
	return digits
}

// Long is a document of so many paragraphs, each with a footnote.
func Long(paragraphs int) *paper.Document {
	d := Sample()
	for i := range paragraphs {
		n := strconv.Itoa(i + 1)
		d.Blocks = append(d.Blocks, &paper.Paragraph{Spans: []paper.Span{
			paper.Text("Đối với phong trào thi đua "), paper.Italic("“Doanh nghiệp Việt Nam hội nhập và phát triển”"),
			{Text: " lần " + n + ", các huyện, thị xã, thành phố trên cơ sở chức năng, nhiệm vụ được giao", Note: note("Chú thích của lần " + n + ".")},
			paper.Text("."),
		}})
	}
	return d
}
