package xlsx

import "fmt"

// Error is why a file could not be read as a workbook: what happened and what to do, in both languages. errors.Is
// with one of the package's Err values tells which it is.
type Error struct {
	Code  string // stable: "encrypted", "legacy" …
	Name  string // of the file; "" in the package's own values
	Vi    string
	En    string
	Cause error // what a library said, nil when there is nothing more to say
}

// The reasons why a file is refused.
var (
	ErrEmpty = &Error{
		Code: "empty",
		Vi:   "Tệp rỗng. Hãy tải lại tệp từ nơi gửi.",
		En:   "The file is empty. Fetch it again from where it came.",
	}
	ErrLegacy = &Error{
		Code: "legacy",
		Vi:   "Tệp ở định dạng Excel cũ (.xls hoặc .xlsb). Hãy mở bằng Excel, chọn “Lưu thành” và chọn loại “Excel Workbook (.xlsx)”.",
		En:   "The file is in an older Excel format (.xls or .xlsb). Open it in Excel, choose Save As and the type “Excel Workbook (.xlsx)”.",
	}
	ErrEncrypted = &Error{
		Code: "encrypted",
		Vi:   "Tệp được đặt mật khẩu. Hãy mở tệp, bỏ mật khẩu (Tệp, Thông tin, Bảo vệ sổ làm việc), lưu rồi gửi lại.",
		En:   "The file is protected with a password. Open it, remove the password (File, Info, Protect Workbook), save it and send it again.",
	}
	ErrText = &Error{
		Code: "text",
		Vi:   "Tệp là văn bản hoặc CSV, không phải bảng tính .xlsx. Hãy mở bằng Excel và chọn “Lưu thành” “Excel Workbook (.xlsx)”.",
		En:   "The file is text or CSV, not an .xlsx workbook. Open it in Excel and choose Save As “Excel Workbook (.xlsx)”.",
	}
	ErrWebPage = &Error{
		Code: "web-page",
		Vi:   "Tệp là một trang web (HTML hoặc XML) mang tên bảng tính. Hãy mở bằng Excel và lưu lại thành .xlsx, hoặc tải tệp gốc sau khi đăng nhập.",
		En:   "The file is a web page (HTML or XML) under a workbook's name. Open it in Excel and save it as .xlsx, or download the original after signing in.",
	}
	ErrOtherDocument = &Error{
		Code: "other-document",
		Vi:   "Tệp nén này không phải bảng tính Excel (có thể là tệp Word, OpenDocument hoặc ZIP). Hãy gửi bảng tính đã lưu thành .xlsx.",
		En:   "This archive is not an Excel workbook (perhaps a Word, OpenDocument or ZIP file). Send the workbook, saved as .xlsx.",
	}
	ErrUnknown = &Error{
		Code: "unknown",
		Vi:   "Không nhận ra loại tệp. Hãy gửi bảng tính đã lưu thành .xlsx.",
		En:   "The kind of file is not known. Send the workbook, saved as .xlsx.",
	}
	ErrTruncated = &Error{
		Code: "truncated",
		Vi:   "Tệp bị cụt, có lẽ do tải hoặc gửi dở dang. Hãy tải lại hoặc gửi lại tệp.",
		En:   "The file is cut short, perhaps by an interrupted download. Fetch or send it again.",
	}
	ErrDamaged = &Error{
		Code: "damaged",
		Vi:   "Bảng tính bị hỏng bên trong. Hãy mở bằng Excel (Excel sẽ đề nghị sửa), lưu lại thành .xlsx rồi gửi lại.",
		En:   "The workbook is damaged inside. Open it in Excel (which offers to repair it), save it as .xlsx and send it again.",
	}
	ErrTooLarge = &Error{
		Code: "too-large",
		Vi:   "Bảng tính quá lớn. Hãy xóa các trang, hàng và hình ảnh không thuộc biểu mẫu rồi gửi lại.",
		En:   "The workbook is too large. Remove tabs, rows and pictures that do not belong to the form and send it again.",
	}
)

// Error says it in English, with the name of the file and the cause.
func (e *Error) Error() string {
	text := e.En
	if e.Name != "" {
		text = e.Name + ": " + text
	}
	if e.Cause != nil {
		text += " (" + e.Cause.Error() + ")"
	}
	return text
}

// Is says whether target is the same reason.
func (e *Error) Is(target error) bool {
	other, ok := target.(*Error)
	return ok && other.Code == e.Code
}

// Unwrap is the cause.
func (e *Error) Unwrap() error { return e.Cause }

// because is the same reason with its cause.
func (e *Error) because(cause error) *Error {
	with := *e
	with.Cause = cause
	return &with
}

func (e *Error) becausef(form string, args ...any) *Error {
	return e.because(fmt.Errorf(form, args...))
}
