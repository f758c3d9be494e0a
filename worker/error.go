package worker

import (
	"errors"
	"strings"

	"thidua/sheet/xlsx"
)

// Error is what went wrong with a source or a command, and what to do about it, in both languages. errors.Is with one
// of the package's Err values tells which it is.
type Error struct {
	Code  string // stable: "file-missing", "not-open" …
	Vi    string
	En    string
	Cause error // what a library said, nil when there is nothing more to say
}

// Why a source cannot be read.
var (
	ErrOutside = &Error{
		Code: "file-outside",
		Vi:   "Đường dẫn “{ref}” nằm ngoài thư mục bảng tính. Hãy đặt tệp trong thư mục đó và ghi đường dẫn tính từ đó.",
		En:   "The path “{ref}” leads out of the folder of workbooks. Put the file into that folder and give the path from there.",
	}
	ErrMissing = &Error{
		Code: "file-missing",
		Vi:   "Không thấy tệp “{ref}” trong thư mục bảng tính. Hãy đặt tệp vào đó, hoặc sửa đường dẫn của nguồn. Số liệu đã ghi vẫn giữ nguyên.",
		En:   "There is no file “{ref}” in the folder of workbooks. Put it there, or correct the source's path. What was stored stays.",
	}
	ErrFolder = &Error{
		Code: "file-is-folder",
		Vi:   "“{ref}” là một thư mục. Hãy ghi đường dẫn của tệp bảng tính (.xlsx) trong đó.",
		En:   "“{ref}” is a folder. Give the path of the workbook (.xlsx) in it.",
	}
	ErrUnopened = &Error{
		Code: "file-unopened",
		Vi:   "Không mở được tệp “{ref}”. Hãy kiểm tra quyền đọc và liên kết của tệp. Số liệu đã ghi vẫn giữ nguyên.",
		En:   "The file “{ref}” could not be opened. Check that it may be read and where it links to. What was stored stays.",
	}
	ErrKind = &Error{
		Code: "source-kind",
		Vi:   "Bản chương trình này không đọc được nguồn loại “{kind}”.",
		En:   "This program cannot read sources of the kind “{kind}”.",
	}
	ErrDisabled = &Error{
		Code: "source-disabled",
		Vi:   "Nguồn “{source}” đang tắt nên không được đọc. Hãy bật lại nguồn rồi đồng bộ.",
		En:   "The source “{source}” is switched off and not read. Switch it on, then sync again.",
	}
)

// Why a command cannot be carried out.
var (
	ErrUnknownSource = &Error{
		Code: "source-unknown",
		Vi:   "Không có nguồn nào mã “{source}”. Hãy xem danh sách nguồn, hoặc đăng ký nguồn này.",
		En:   "There is no source with the code “{source}”. Look at the list of sources, or register this one.",
	}
	ErrUnknown = &Error{
		Code: "code-unknown",
		Vi:   "Cơ sở dữ liệu không có {what} mã “{code}”. Hãy kiểm tra mã, hoặc nạp lại danh mục.",
		En:   "The database has no {what} with the code “{code}”. Check the code, or load the catalogue.",
	}
	ErrNotMember = &Error{
		Code: "not-a-member",
		Vi:   "“{district}” không phải thành viên của “{cluster}” trong kỳ “{period}”. Hãy kiểm tra danh sách thành viên.",
		En:   "“{district}” is no member of “{cluster}” in the period “{period}”. Check the list of members.",
	}
	ErrNotOpen = &Error{
		Code: "period-not-open",
		Vi:   "Kỳ “{period}” của “{cluster}” chưa được mở. Hãy mở kỳ rồi đăng ký nguồn.",
		En:   "The period “{period}” of “{cluster}” is not open. Open it, then register the source.",
	}
	ErrSchedule = &Error{
		Code: "schedule-malformed",
		Vi:   "Lịch đọc “{schedule}” không đúng. Hãy ghi năm phần như “0 6 * * *” (6 giờ sáng hằng ngày), hoặc để trống.",
		En:   "The schedule “{schedule}” is malformed. Write five fields such as “0 6 * * *” (every day at 6), or leave it empty.",
	}
	ErrSourceTaken = &Error{
		Code: "source-taken",
		Vi:   "“{ref}” đã là bảng tính của nguồn “{source}”. Mỗi bảng tính chỉ thuộc một báo cáo: hãy kiểm tra lại đường dẫn.",
		En:   "“{ref}” is the sheet of the source “{source}” already. A sheet belongs to one report: check the path.",
	}
	ErrSourceKind = &Error{
		Code: "source-kind-changed",
		Vi:   "Nguồn “{source}” đã đăng ký với loại “{kind}” và không đổi loại được. Hãy dùng cùng loại.",
		En:   "The source “{source}” is registered with the kind “{kind}”, which cannot change. Use the same kind.",
	}
	ErrConfirm = &Error{
		Code: "confirm-refused",
		Vi:   "Lần đọc {run} không phải lần đang chờ xác nhận của nguồn “{source}”. Hãy xem lại lần đọc mới nhất.",
		En:   "The reading {run} is not one of the source “{source}” that waits for confirmation. Look at its latest reading.",
	}
	ErrConfirmStale = &Error{
		Code: "confirm-stale",
		Vi:   "Bảng tính, danh mục hoặc số liệu đã đổi sau lần đọc {run}, nên xác nhận không còn đúng. Hãy xem kế hoạch mới và xác nhận lại nếu đồng ý.",
		En:   "The sheet, the catalogue or the stored data have changed since the reading {run}, so that the consent no longer fits. Look at the new plan and confirm that.",
	}
	ErrOvertaken = &Error{
		Code: "overtaken",
		Vi:   "Nguồn “{source}” luôn được một tiến trình khác đọc cùng lúc. Hãy thử lại sau.",
		En:   "The source “{source}” kept being read by another process at the same time. Try again later.",
	}
)

// errTakenElsewhere is ErrSourceTaken where the sheet is that of another cluster or period.
var errTakenElsewhere = &Error{
	Code: ErrSourceTaken.Code,
	Vi:   "“{ref}” đã là bảng tính của một báo cáo khác (cụm khác hoặc kỳ khác). Mỗi bảng tính chỉ thuộc một báo cáo: hãy kiểm tra lại đường dẫn.",
	En:   "“{ref}” is the sheet of another report already (of another cluster or period). A sheet belongs to one report: check the path.",
}

// errMassWithdrawal is why a plan waits for a person.
var errMassWithdrawal = &Error{
	Code: "mass-withdrawal",
	Vi: "Bảng tính thiếu {withdrawn} trong {stored} dòng đã ghi, nên chưa ghi gì. " +
		"Nếu xóa nhầm, hãy khôi phục bảng tính; nếu đúng là rút, hãy xác nhận lần đọc này.",
	En: "The sheet lacks {withdrawn} of {stored} rows that are stored, so nothing was applied. " +
		"If they were deleted by mistake, restore the sheet; if they are to be withdrawn, confirm this reading.",
}

// errClosed is why a plan is not applied once the period is closed.
var errClosed = &Error{
	Code: "period-closed",
	Vi:   "Kỳ báo cáo đã khóa nên thay đổi trong bảng tính chưa được ghi. Hãy đề nghị Trưởng cụm cho phép sửa, rồi đồng bộ lại.",
	En:   "The period is closed, so what changed in the sheet was not applied. Ask the lead for leave to change it, then sync again.",
}

// errInterrupted is why a run that somebody asked for has no end: the machinery kept failing.
var errInterrupted = &Error{
	Code: "interrupted",
	Vi:   "Lần đọc bị gián đoạn vì hệ thống gặp lỗi. Số liệu đã ghi vẫn giữ nguyên. Hãy thử lại; nếu vẫn lỗi, hãy báo cho người quản trị.",
	En:   "The reading was interrupted since the system failed. What was stored stays. Try again; if it fails again, tell the operator.",
}

// errRefused is why nothing of a form was stored; its problems say more.
var errRefused = &Error{
	Code: "form-refused",
	Vi:   "Bảng tính bị từ chối, chưa ghi gì: {vi}",
	En:   "The sheet is refused and nothing was stored: {en}",
}

// Error says it in English, with the cause.
func (e *Error) Error() string {
	if e.Cause != nil {
		return e.En + " (" + e.Cause.Error() + ")"
	}
	return e.En
}

// Is says whether target is the same reason.
func (e *Error) Is(target error) bool {
	other, ok := target.(*Error)
	return ok && other.Code == e.Code
}

// Unwrap is the cause.
func (e *Error) Unwrap() error { return e.Cause }

// with is the same reason with its places filled: name, text, name, text …
func (e *Error) with(places ...string) *Error {
	filled := *e
	for i := 0; i+1 < len(places); i += 2 {
		filled.Vi = fill(filled.Vi, places[i], places[i+1])
		filled.En = fill(filled.En, places[i], places[i+1])
	}
	return &filled
}

func fill(text, place, with string) string { return strings.ReplaceAll(text, "{"+place+"}", with) }

// because is the same reason with its cause.
func (e *Error) because(cause error) *Error {
	with := *e
	with.Cause = cause
	return &with
}

// failure is what a person is told of an error that a reading met; ok is false when the machinery failed and not the
// sheet, or when nothing was asked yet.
func failure(err error) (told Failure, ok bool) {
	if isWait(err) {
		return Failure{}, false
	}
	var ours *Error
	var workbook *xlsx.Error
	switch {
	case errors.As(err, &ours):
		told = Failure{Code: ours.Code, Vi: ours.Vi, En: ours.En}
		if ours.Cause != nil {
			told.Detail = ours.Cause.Error()
		}
	case errors.As(err, &workbook):
		told = Failure{Code: "workbook-" + workbook.Code, Vi: workbook.Name + ": " + workbook.Vi, En: workbook.Name + ": " + workbook.En}
		if workbook.Cause != nil {
			told.Detail = workbook.Cause.Error()
		}
	default:
		return Failure{}, false
	}
	return told, true
}

// Failure is an error as a person is told of it.
type Failure struct {
	Code   string `json:"code"`
	Vi     string `json:"vi"`
	En     string `json:"en"`
	Detail string `json:"detail,omitempty"` // what a library said
}

// code is the failure's code, "" for none.
func (f *Failure) code() string {
	if f == nil {
		return ""
	}
	return f.Code
}

// text is how a failure is kept: both languages, Vietnamese first.
func (f *Failure) text() string {
	if f == nil {
		return ""
	}
	return f.Vi + "\n" + f.En
}
