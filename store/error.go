package store

import "fmt"

// Error is what went wrong for a reason that a person can do something about, told in both languages.
type Error struct {
	Vi, En string // what happened and what to do
	kind   *Error // the error it is a case of, such as ErrBusy; nil: none
	cause  error  // what the database said; nil: nothing
}

// Error tells it in English, with what the database said.
func (e *Error) Error() string {
	if e.cause != nil {
		return e.En + ": " + e.cause.Error()
	}
	return e.En
}

// Unwrap is what the database said.
func (e *Error) Unwrap() error { return e.cause }

// Is makes it the error that it is a case of.
func (e *Error) Is(target error) bool { return e.kind != nil && target == error(e.kind) }

// because is e with what the database said.
func (e *Error) because(cause error) error {
	return &Error{Vi: e.Vi, En: e.En, kind: e, cause: cause}
}

// detail is e with more to tell, in texts with the same places in both languages.
func (e *Error) detail(vi, en string, args ...any) error {
	return &Error{Vi: e.Vi + " (" + fmt.Sprintf(vi, args...) + ")", En: e.En + " (" + fmt.Sprintf(en, args...) + ")", kind: e}
}

// tell makes an error of texts with the same places in both languages.
func tell(vi, en string, args ...any) *Error {
	return &Error{Vi: fmt.Sprintf(vi, args...), En: fmt.Sprintf(en, args...)}
}

// Why the database cannot be used.
var (
	// ErrBusy means that another program kept the database locked for too long.
	ErrBusy = tell("cơ sở dữ liệu đang bận: một chương trình khác ghi vào đó quá lâu; hãy thử lại",
		"the database is busy: another program has been writing to it for too long; try again")
	// ErrNotStarted means that the database has no tables yet, or not those of this program.
	ErrNotStarted = tell("cơ sở dữ liệu chưa sẵn sàng: hãy chạy `thidua migrate` để tạo các bảng",
		"the database is not ready: run `thidua migrate`, which makes its tables")
	// ErrNewer means that the database was made by a newer program, which may keep things that this one would damage.
	ErrNewer = tell("cơ sở dữ liệu do một phiên bản thidua mới hơn tạo ra: hãy cài phiên bản đó hoặc phiên bản sau đó",
		"the database was made by a newer version of thidua: install that version or a later one")
)

// Why a token opens nothing.
var (
	ErrTokenUnknown = tell("không có mã truy cập này: hãy kiểm tra xem mã đã được chép đủ chưa",
		"this token is not known: check that it was copied whole")
	ErrTokenExpired = tell("mã truy cập này đã hết hạn: hãy xin mã mới",
		"this token has expired: ask for a new one")
	ErrTokenRevoked = tell("mã truy cập này đã bị thu hồi: hãy xin mã mới",
		"this token was revoked: ask for a new one")
	// ErrTokenKind is a case of ErrTokenUnknown: the token opens something else.
	ErrTokenKind = &Error{
		Vi:   "mã truy cập này thuộc loại khác, không dùng được ở đây: hãy kiểm tra xem đã lấy đúng mã chưa",
		En:   "this token is of another kind, and opens nothing here: check that it is the right one",
		kind: ErrTokenUnknown,
	}
	// ErrTokenSpent is a case of ErrTokenExpired: it was for one time.
	ErrTokenSpent = &Error{
		Vi:   "liên kết đăng nhập này đã được dùng: hãy xin liên kết mới",
		En:   "this link to sign in was used already: ask for a new one",
		kind: ErrTokenExpired,
	}
)
