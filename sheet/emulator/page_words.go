package emulator

import "net/http"

// words are what the pages say, in one language.
type words struct {
	Lang  string
	texts map[string][2]string
}

// wordsFor is the language that a page is asked in: Vietnamese, unless it says lang=en.
func wordsFor(r *http.Request) words {
	lang := r.FormValue("lang")
	if lang != "en" {
		lang = "vi"
	}
	return words{lang, pageWords}
}

// Get is a text by its key.
func (w words) Get(key string) string {
	text := w.texts[key]
	if w.Lang == "en" {
		return text[1]
	}
	return text[0]
}

// Other is the language that a page can be switched to.
func (w words) Other() string {
	if w.Lang == "en" {
		return "vi"
	}
	return "en"
}

// pageWords are the texts in Vietnamese and in English.
var pageWords = map[string][2]string{
	"title":       {"Trang tính mô phỏng", "Emulated sheets"},
	"explain":     {"Máy chủ này thay cho Google Sheets và Google Drive khi chạy thử. Mọi thứ ở đây chỉ nằm trên máy này.", "This server stands in for Google Sheets and Google Drive. Everything here stays on this machine."},
	"none":        {"Chưa có bảng tính nào.", "There are no spreadsheets yet."},
	"spreadsheet": {"Bảng tính", "Spreadsheet"},
	"locale":      {"Ngôn ngữ", "Locale"},
	"changed":     {"Sửa lần cuối", "Last changed"},
	"by":          {"bởi", "by"},
	"account":     {"Tài khoản đọc bảng tính", "The account that reads the sheets"},
	"state":       {"Tình trạng", "State"},
	"shared":      {"Đang chia sẻ", "Shared"},
	"revoked":     {"Không chia sẻ", "Not shared"},
	"trashed":     {"Trong thùng rác", "In the bin"},
	"back":        {"Danh sách bảng tính", "All spreadsheets"},
	"language":    {"English", "Tiếng Việt"},
	"revoke":      {"Ngừng chia sẻ", "Stop sharing"},
	"restore":     {"Chia sẻ lại", "Share again"},
	"rename":      {"Đổi tên trang", "Rename tab"},
	"rename-to":   {"Tên mới của trang", "New title of the tab"},
	"insert":      {"Chèn dòng", "Insert row"},
	"insert-at":   {"Chèn một dòng trống trên dòng số", "Insert an empty row above row"},
	"cell":        {"Ô", "Cell"},
	"content":     {"Nội dung ô", "What the cell holds"},
	"enter":       {"Ghi", "Enter"},
	"hidden":      {"ẩn", "hidden"},
	"cut":         {"Chỉ hiện phần đầu của trang này.", "Only the first part of this tab is shown."},
	"protected":   {"Ô này được bảo vệ. Vẫn sửa?", "This cell is protected. Change it all the same?"},
	"error":       {"Không làm được", "That did not work"},
	"error-cross-site": {
		"Yêu cầu đến từ một trang khác nên bị từ chối. Hãy mở bảng tính ngay tại địa chỉ của máy chủ này.",
		"The request came from another site and was refused. Open the sheet at this server's own address.",
	},
	"error-not-found": {
		"Không có bảng tính hoặc trang này; có thể nó đã bị xóa hay đổi tên. Hãy quay lại danh sách.",
		"There is no such spreadsheet or tab; it may have been deleted or renamed. Go back to the list.",
	},
	"error-bad-form": {
		"Nội dung gửi lên quá dài hoặc không đọc được. Hãy rút ngắn rồi thử lại.",
		"What was sent is too long or cannot be read. Make it shorter and try again.",
	},
	"error-refused": {
		"Trang tính không nhận thay đổi này. Hãy kiểm tra địa chỉ ô, số dòng hoặc tên trang rồi thử lại.",
		"The sheet does not take this change. Check the cell's address, the row's number or the tab's title and try again.",
	},
}
