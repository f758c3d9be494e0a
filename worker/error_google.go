package worker

import (
	"cmp"
	"context"
	"errors"

	"thidua/sheet/google"
)

// Why a spreadsheet of Google cannot be read or written now, or at all. The last good data always stay. The codes are
// what Source.failure says.
var (
	ErrNoGoogle = &Error{
		Code: "google-missing",
		Vi:   "Hệ thống chưa được thiết lập để đọc Google Trang tính. Người quản trị hãy đặt --google-credentials (tệp khóa của tài khoản dịch vụ) rồi khởi động lại.",
		En:   "Google Sheets is not set up. Give --google-credentials (a service account's key file) and start again.",
	}
	ErrSpreadsheet = &Error{
		Code: "not-an-address",
		Vi:   "“{ref}” không phải địa chỉ của một bảng tính Google. Hãy mở bảng tính trong trình duyệt và chép nguyên địa chỉ (https://docs.google.com/spreadsheets/d/…).",
		En:   "“{ref}” is no address of a Google spreadsheet. Open it in a browser and copy the whole address (https://docs.google.com/spreadsheets/d/…).",
	}
	ErrBusy = &Error{
		Code: "source-busy",
		Vi:   "Nguồn “{source}” đang được một tiến trình khác đọc. Hãy thử lại sau ít phút.",
		En:   "The source “{source}” is being read by another process. Try again in a few minutes.",
	}
	ErrQuotaWait = &Error{
		Code: "quota-wait",
		Vi:   "Đã dùng hết số lượt gọi Google trong lúc này. Hãy thử lại sau {until}.",
		En:   "The requests that Google allows are used up for now. Try again after {until}.",
	}
	ErrQuota = &Error{
		Code: "quota",
		Vi:   "Google báo đã gọi quá nhiều lần. Hệ thống sẽ tự đọc lại sau ít phút, không cần làm gì. Số liệu đã ghi vẫn giữ nguyên.",
		En:   "Google says that it was asked too often. The sheet is read again by itself in a few minutes; nothing needs to be done. What was stored stays.",
	}
	ErrPassing = &Error{
		Code: "passing",
		Vi:   "Google tạm thời không trả lời được. Hệ thống sẽ tự đọc lại, không cần làm gì. Số liệu đã ghi vẫn giữ nguyên.",
		En:   "Google cannot answer for the moment. The sheet is read again by itself; nothing needs to be done. What was stored stays.",
	}
	ErrNotShared = &Error{
		Code: "not-shared",
		Vi:   "Hệ thống không còn được xem bảng tính này. Hãy chia sẻ bảng tính với {email}, quyền Người chỉnh sửa (hoặc Người xem nếu không cần trả lời trong bảng tính). Số liệu đã ghi vẫn giữ nguyên.",
		En:   "The sheet is not shared with the system. Share it with {email} as an editor (or as a viewer, if it need not be answered in the sheet). What was stored stays.",
	}
	ErrNotFound = &Error{
		Code: "not-found",
		Vi:   "Không có bảng tính “{ref}”: địa chỉ sai, hoặc bảng tính đã bị xóa. Hãy khôi phục từ thùng rác của Google Drive, hoặc đăng ký lại địa chỉ đúng. Số liệu đã ghi vẫn giữ nguyên.",
		En:   "There is no spreadsheet “{ref}”: its address is wrong, or it was deleted. Restore it from the bin of Google Drive, or register the right address. What was stored stays.",
	}
	ErrTrashed = &Error{
		Code: "trashed",
		Vi:   "Bảng tính này đang nằm trong thùng rác của Google Drive nên hệ thống tạm ngừng đọc. Hãy mở thùng rác, chọn bảng tính và bấm Khôi phục; sau đó hệ thống tự đọc tiếp. Số liệu đã ghi vẫn giữ nguyên.",
		En:   "The sheet lies in the bin of Google Drive, so it is not read for now. Open the bin, choose the sheet and restore it; reading then goes on by itself. What was stored stays.",
	}
	ErrStorageFull = &Error{
		Code: "storage-full",
		Vi:   "Google Drive của tài khoản đã hết dung lượng nên không ghi được. Hãy giải phóng dung lượng, hoặc đặt bảng tính trong bộ nhớ dùng chung. Số liệu đã ghi vẫn giữ nguyên.",
		En:   "The account's Google Drive has no room left, so nothing can be written. Free some, or keep the sheets in a shared drive. What was stored stays.",
	}
	ErrTabMissing = &Error{
		Code: "tab-missing",
		Vi:   "Một trang của biểu mẫu không còn trong bảng tính. Hãy khôi phục trang đó (Tệp, Nhật ký phiên bản). Số liệu đã ghi vẫn giữ nguyên.",
		En:   "A tab of the form is no longer in the sheet. Restore it (File, Version history). What was stored stays.",
	}
	ErrCredentials = &Error{
		Code: "credentials",
		Vi:   "Google không chấp nhận thông tin đăng nhập của hệ thống, nên tạm dừng đọc mọi bảng tính Google. Người quản trị hãy kiểm tra tệp khóa và tài khoản ({reason}). Số liệu đã ghi vẫn giữ nguyên; khi đăng nhập được, hệ thống tự đọc tiếp.",
		En:   "Google does not accept the system's credentials, so no sheet of Google is read. Check the key file and the account ({reason}). What was stored stays; once they are accepted, reading goes on by itself.",
	}
	ErrAPIDisabled = &Error{
		Code: "api-disabled",
		Vi:   "Dự án Google Cloud chưa bật Google Sheets API hoặc Google Drive API. Người quản trị hãy bật cả hai trong Google Cloud Console. Số liệu đã ghi vẫn giữ nguyên.",
		En:   "The Google Sheets API or the Google Drive API is not enabled in the Google Cloud project. Enable both in the Google Cloud console. What was stored stays.",
	}
	ErrReadOnly = &Error{
		Code: "read-only",
		Vi:   "Hệ thống chỉ được xem bảng tính này nên không ghi trả lời vào được. Hãy chia sẻ bảng tính với {email}, quyền Người chỉnh sửa; nếu đã chia sẻ, người quản trị hãy đặt --google-write.",
		En:   "The sheet may only be viewed, so it cannot be answered. Share it with {email} as an editor; if it is, give --google-write.",
	}
	ErrTooLarge = &Error{
		Code: "too-large",
		Vi:   "Bảng tính quá lớn nên không đọc. Hãy xóa các trang, dòng và cột không thuộc biểu mẫu. Số liệu đã ghi vẫn giữ nguyên.",
		En:   "The sheet is too large to be read. Delete tabs, rows and columns that do not belong to the form. What was stored stays.",
	}
	ErrNotASpreadsheet = &Error{
		Code: "not-a-spreadsheet",
		Vi:   "Tệp này không phải Google Trang tính (có thể là tệp Excel tải lên). Hãy mở tệp, chọn Tệp, Lưu dưới dạng Google Trang tính, rồi đăng ký địa chỉ mới. Số liệu đã ghi vẫn giữ nguyên.",
		En:   "The file is no Google spreadsheet (it may be an Excel file that was uploaded). Open it, choose File, Save as Google Sheets, and register the new address. What was stored stays.",
	}
	ErrGoogleRefused = &Error{
		Code: "refused",
		Vi:   "Google từ chối yêu cầu với bảng tính này ({reason}). Hãy báo cho người quản trị. Số liệu đã ghi vẫn giữ nguyên.",
		En:   "Google refuses the request for this sheet ({reason}). Tell the operator. What was stored stays.",
	}
)

// byKind is what a person is told of each kind of error. A feed that is lost concerns nobody's sheet.
var byKind = map[google.Kind]*Error{
	google.Quota: ErrQuota, google.Passing: ErrPassing, google.NotShared: ErrNotShared, google.NotFound: ErrNotFound,
	google.StorageFull: ErrStorageFull, google.NoTab: ErrTabMissing, google.Credentials: ErrCredentials,
	google.Disabled: ErrAPIDisabled, google.ReadOnly: ErrReadOnly, google.TooLarge: ErrTooLarge,
	google.NotASheet: ErrNotASpreadsheet, google.FeedLost: ErrPassing, google.Refused: ErrGoogleRefused,
}

// told is an error of the client as a person is told of it, an *Error; one that is not the server's, such as a
// *QuotaWait, is itself.
func (w *Worker) told(ctx context.Context, err error, ref string) error {
	var answer *google.Error
	var already *Error
	if isWait(err) || ctx.Err() != nil || errors.As(err, &already) || !errors.As(err, &answer) {
		return err
	}
	email := w.email(ctx)
	if answer.Kind == google.ReadOnly {
		email = w.writerEmail(ctx)
	}
	if email == "" {
		email = "tài khoản Google của hệ thống"
	}
	about, ok := byKind[answer.Kind]
	if !ok {
		about = ErrGoogleRefused
	}
	return about.with("ref", ref, "email", email, "reason", reasonOf(err)).because(err)
}

// reasonOf is Google's own word for why it refused something, in a text for people; else what the error says.
func reasonOf(err error) string {
	if answer := (*google.Error)(nil); errors.As(err, &answer) {
		return cmp.Or(answer.Reason, answer.Error())
	}
	return err.Error()
}

// kindOf is the kind of an error of the client, 0 for any other and for none.
func kindOf(err error) google.Kind {
	var answer *google.Error
	if isWait(err) || !errors.As(err, &answer) {
		return 0
	}
	return answer.Kind
}

// isWait says whether nothing was asked, since there is no quota now or another process is busy with the source.
func isWait(err error) bool {
	var wait *QuotaWait
	var busy *SourceBusy
	return errors.As(err, &wait) || errors.As(err, &busy)
}

// passes says whether a failure goes away by itself: it is DEFERRED and not FAILED.
func (f *Failure) passes() bool {
	return f != nil && (f.Code == ErrQuota.Code || f.Code == ErrPassing.Code)
}
