package graph

import (
	"net/http"

	"thidua/graph/wire"
)

// The codes in errors[].extensions.code, beside those of package wire. ErrorCodes says of each what caused it and what to
// do.
const (
	codeBadInput    = "BAD_USER_INPUT" // an argument that cannot be read or is out of bounds
	codeSyntax      = "GRAPHQL_PARSE_FAILED"
	codeInvalid     = "GRAPHQL_VALIDATION_FAILED"
	codeLimit       = "LIMIT_EXCEEDED" // the query asks for more than one request may
	codeRate        = "RATE_LIMITED"   // whoever asks asks for more than they may in a while
	codeForbidden   = "FORBIDDEN"
	codeUnsupported = "UNSUPPORTED"     // this server does not do that
	codeUnknown     = "UNAUTHENTICATED" // a token that opens nothing
	codeEdition     = "EDITION_NOT_FOUND"
	codeTimeout     = "TIMEOUT"
	codeUnavailable = "UNAVAILABLE"
	codeInternal    = "INTERNAL"
)

// ErrorCode explains a code to those who meet it. docs/errors.md shows the texts, where `code` is set so.
type ErrorCode struct {
	Code string
	// Status is the HTTP status of a request that is answered by this error and no data. A client that asks for
	// application/json is told 200 instead of 400 where the request as such was right.
	Status                               int
	CauseVi, CauseEn, RemedyVi, RemedyEn string
}

// statusOf is the HTTP status of a request that is answered by an error of a code and no data.
func statusOf(code string) int {
	for _, known := range ErrorCodes {
		if known.Code == code {
			return known.Status
		}
	}
	return http.StatusBadRequest
}

// ErrorCodes are all codes, in the order of a request's way through the server. `go test ./graph -run ErrorCode -update`
// writes them to docs/errors.md.
var ErrorCodes = []ErrorCode{
	{
		Code: wire.CodeRequest, Status: http.StatusBadRequest,
		CauseVi:  "Yêu cầu không đúng khuôn dạng: JSON hỏng, có khóa lặp, lồng quá sâu, thừa dữ liệu ở cuối, thiếu `query`, hoặc tham số sai kiểu.",
		CauseEn:  "The request has not the shape of one: broken JSON, a key twice, nested too deep, something after its end, no `query`, or a part of another type.",
		RemedyVi: "Gửi một đối tượng JSON có `query`, `variables`, `operationName`; `message` nói sai ở đâu.",
		RemedyEn: "Send one JSON object with `query`, `variables`, `operationName`; the `message` says where it goes wrong.",
	},
	{
		Code: wire.CodeMethod, Status: http.StatusMethodNotAllowed,
		CauseVi:  "Cách gửi không dùng được cho yêu cầu này: thao tác ghi (mutation) gửi bằng GET, hoặc phương thức khác GET và POST.",
		CauseEn:  "The request cannot be sent this way: a mutation by GET, or another method than GET and POST.",
		RemedyVi: "Gửi thao tác ghi bằng POST; `Allow` nêu các phương thức dùng được.",
		RemedyEn: "Send mutations by POST; `Allow` names the methods that can be used.",
	},
	{
		Code: wire.CodeNotAcceptable, Status: http.StatusNotAcceptable,
		CauseVi:  "`Accept` không nhận dạng trả lời nào mà máy chủ có.",
		CauseEn:  "`Accept` allows no media type that the server has.",
		RemedyVi: "Ghi `Accept: application/graphql-response+json`, hoặc bỏ trống.",
		RemedyEn: "Send `Accept: application/graphql-response+json`, or none.",
	},
	{
		Code: wire.CodeMedia, Status: http.StatusUnsupportedMediaType,
		CauseVi:  "Nội dung POST không phải là `application/json` mã UTF-8, hoặc đã nén.",
		CauseEn:  "The body of a POST is not `application/json` in UTF-8, or is compressed.",
		RemedyVi: "Gửi với `Content-Type: application/json`.",
		RemedyEn: "Send it as `Content-Type: application/json`.",
	},
	{
		Code: wire.CodeTooLarge, Status: http.StatusRequestEntityTooLarge,
		CauseVi:  "Yêu cầu lớn hơn 256 KiB; thao tác ghi có mã truy cập được tới 2 MiB.",
		CauseEn:  "The request is larger than 256 KiB, or for a mutation with a token 2 MiB.",
		RemedyVi: "Chia nhỏ truy vấn hoặc biến.",
		RemedyEn: "Split the query or its variables.",
	},
	{
		Code: wire.CodeAddress, Status: http.StatusRequestURITooLong,
		CauseVi:  "Địa chỉ (URL) của GET dài hơn 16 KiB.",
		CauseEn:  "The address (URL) of a GET is longer than 16 KiB.",
		RemedyVi: "Gửi truy vấn bằng POST.",
		RemedyEn: "Send the query by POST.",
	},
	{
		Code: codeSyntax, Status: http.StatusBadRequest,
		CauseVi:  "Văn bản gửi lên không phải là truy vấn GraphQL.",
		CauseEn:  "What was sent is not a GraphQL query.",
		RemedyVi: "Sửa tại dòng và cột nêu trong `locations`.",
		RemedyEn: "Mend it at the line and column in `locations`.",
	},
	{
		Code: codeInvalid, Status: http.StatusBadRequest,
		CauseVi:  "Truy vấn không khớp với lược đồ: trường, đối số, giá trị liệt kê hoặc kiểu của biến không tồn tại.",
		CauseEn:  "The query does not fit the schema: there is no such field, argument or enum value, or a variable has another type.",
		RemedyVi: "Đối chiếu với `/schema.graphql`.",
		RemedyEn: "Compare with `/schema.graphql`.",
	},
	{
		Code: codeBadInput, Status: http.StatusBadRequest,
		CauseVi:  "Một đối số đúng kiểu nhưng không dùng được: số, ngày, thời điểm, id hoặc con trỏ viết sai, `asOf` sau thay đổi cuối cùng, có cả `first` và `last`, bộ lọc rỗng.",
		CauseEn:  "An argument of the right type cannot be used: a malformed number, date, moment, id or cursor, an `asOf` after the last change, both `first` and `last`, an empty filter.",
		RemedyVi: "`path` kết thúc bằng tên đối số; `message` nói cần ghi thế nào.",
		RemedyEn: "The `path` ends with the argument; the `message` says what may stand there.",
	},
	{
		Code: codeLimit, Status: http.StatusBadRequest,
		CauseVi:  "Truy vấn đòi nhiều hơn mức một lượt hỏi được phép; `message` và `extensions.limit` nêu giới hạn, mức cho phép, mức đã đòi và ở đâu.",
		CauseEn:  "The query asks for more than one request may; the `message` and `extensions.limit` name the limit, what it is, what was asked, and where.",
		RemedyVi: "Lấy từng trang bằng `first` và `after`, chia nhỏ danh sách, hoặc dùng mã truy cập để có giới hạn cao hơn; các giới hạn nêu trong [limits.md](limits.md).",
		RemedyEn: "Read page by page with `first` and `after`, split the list, or use a token, whose limits are higher; [limits.md](limits.md) has them all.",
	},
	{
		Code: codeRate, Status: http.StatusTooManyRequests,
		CauseVi:  "Mã truy cập hoặc địa chỉ này đã hỏi nhiều hơn mức được phép trong một khoảng thời gian.",
		CauseEn:  "This token or address has asked for more than it may in a while.",
		RemedyVi: "Đợi số giây nêu trong `Retry-After` và `extensions.retryAfter` rồi hỏi lại; `extensions.cost` cho biết mỗi truy vấn tốn bao nhiêu.",
		RemedyEn: "Wait the seconds in `Retry-After` and `extensions.retryAfter` and ask again; `extensions.cost` tells what each query costs.",
	},
	{
		Code: codeUnknown, Status: http.StatusUnauthorized,
		CauseVi:  "Mã truy cập không tồn tại, đã hết hạn hoặc đã bị thu hồi.",
		CauseEn:  "The token does not exist, has expired or was revoked.",
		RemedyVi: "Kiểm tra mã đã chép đủ chưa; nếu đủ, xin mã mới. Bỏ `Authorization` để đọc số liệu đã công bố.",
		RemedyEn: "Check that the token was copied whole; if so, ask for a new one. Leave `Authorization` out to read what is published.",
	},
	{
		Code: codeForbidden, Status: http.StatusForbidden,
		CauseVi:  "Người dùng mã truy cập này không được làm việc đó.",
		CauseEn:  "Whoever holds this token may not do that.",
		RemedyVi: "Nhờ trưởng cụm hoặc quản trị làm, hoặc xin mã có quyền phù hợp.",
		RemedyEn: "Ask the lead of the cluster or an administrator, or for a token that may.",
	},
	{
		Code: codeUnsupported, Status: http.StatusNotImplemented,
		CauseVi:  "Máy chủ này không làm việc đó: nó chỉ trả lời câu hỏi, không nối với bộ đọc bảng tính.",
		CauseEn:  "This server does not do that: it only answers questions, and is not connected to what reads the sheets.",
		RemedyVi: "Gửi yêu cầu tới máy chủ chạy `thidua serve`, hoặc dùng dòng lệnh `thidua`. `viewerCan` cho biết trước việc nào làm được.",
		RemedyEn: "Ask a server that runs `thidua serve`, or use the command `thidua`. `viewerCan` tells beforehand what can be done.",
	},
	{
		Code: codeEdition, Status: http.StatusBadRequest,
		CauseVi:  "Báo cáo không có lần ban hành này, hoặc người xem không được thấy: chưa ban hành, đã thu hồi, hoặc có trước khi hệ thống lưu toàn văn.",
		CauseEn:  "The report has no such edition, or none that the viewer may see: it was not published, was withdrawn, or is from before whole editions were kept.",
		RemedyVi: "Xem `Report.editions`, hoặc bỏ `edition` để đọc số liệu hiện nay.",
		RemedyEn: "Look at `Report.editions`, or leave `edition` out to read the data as they are.",
	},
	{
		Code: codeTimeout, Status: http.StatusGatewayTimeout,
		CauseVi:  "Truy vấn chạy lâu hơn thời gian cho phép. Với thao tác ghi (mutation), việc có thể đã được làm.",
		CauseEn:  "The query took longer than a request may. A change (mutation) may have been made.",
		RemedyVi: "Hỏi ít dòng, ít trường hơn, hoặc thêm bộ lọc theo kỳ và chỉ tiêu; hỏi lại y như cũ thường cũng quá giờ. Với thao tác ghi, hãy xem kết quả trước khi gửi lại.",
		RemedyEn: "Ask for fewer rows or fields, or filter by period and indicator; the same query again will mostly be too slow again. After a change, look at what is there before asking again.",
	},
	{
		Code: codeUnavailable, Status: http.StatusServiceUnavailable,
		CauseVi:  "Tạm thời không đọc được cơ sở dữ liệu.",
		CauseEn:  "The database cannot be read for the moment.",
		RemedyVi: "Đợi ít phút rồi hỏi lại.",
		RemedyEn: "Wait a few minutes and ask again.",
	},
	{
		Code: codeInternal, Status: http.StatusInternalServerError,
		CauseVi:  "Lỗi của chương trình; chi tiết chỉ nằm trong nhật ký của máy chủ.",
		CauseEn:  "A fault of the program; its details stand in the server's log alone.",
		RemedyVi: "Hỏi lại một lần; nếu vẫn lỗi, báo cho quản trị mã yêu cầu trong `message` (cũng là `X-Request-Id`).",
		RemedyEn: "Ask once more; if it fails again, tell the administrator the request's id in the `message`, which is also `X-Request-Id`.",
	},
}
