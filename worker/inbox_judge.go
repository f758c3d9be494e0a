package worker

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"thidua/ent"
	"thidua/ent/period"
	"thidua/ent/report"
	"thidua/ent/source"
	"thidua/term"
)

// Why a sheet that was shared cannot be registered, and what to do.
var (
	ErrSharedUnknown = &Error{
		Code: "shared-unknown",
		Vi:   "Không thấy bảng tính “{ref}”: địa chỉ sai, hoặc bảng tính chưa được chia sẻ. Hãy kiểm tra địa chỉ, chia sẻ bảng tính với {email}, rồi đăng ký lại.",
		En:   "The sheet “{ref}” is not to be seen: the address is wrong, or the sheet is not shared. Check the address, share the sheet with {email}, then register it again.",
	}
	ErrSharedRefused = &Error{
		Code: "shared-refused",
		Vi:   "Bảng tính này không đăng ký được.",
		En:   "This sheet cannot be registered.",
	}
	ErrSharedForeign = &Error{
		Code: "shared-foreign",
		Vi:   "Bảng tính này không phải biểu mẫu của hệ thống. Nếu là báo cáo của đơn vị, hãy nhập vào bảng tính lập từ biểu mẫu của kỳ này; nếu không, hãy bỏ chia sẻ với hệ thống.",
		En:   "This sheet is none of our forms. If it is a unit's report, fill in a sheet made from this period's template; if not, stop sharing it with the system.",
	}
	ErrSharedNameless = &Error{
		Code: "shared-nameless",
		Vi:   "Bảng tính không ghi rõ cụm và kỳ báo cáo. Hãy khôi phục trang “Thông tin báo cáo” (Tệp, Nhật ký phiên bản), hoặc lập bảng tính mới từ biểu mẫu.",
		En:   "The sheet does not say of which cluster and period it is. Restore the tab “Thông tin báo cáo” (File, Version history), or make a new sheet from the template.",
	}
	ErrSharedUnfit = &Error{
		Code: "shared-unfit",
		Vi:   "Bảng tính không đọc được như đang có: {vi}",
		En:   unfitBegins + "{en}",
	}
	ErrSharedCopy = &Error{
		Code: "shared-copy",
		Vi:   "Đây là bản sao của bảng tính kỳ {period}, kỳ đó đã có bảng tính riêng hoặc đã khóa, nên không đọc. Kỳ {next} đã mở: hãy nhập vào bảng tính lập từ biểu mẫu kỳ {next} (Trưởng cụm cấp), không dùng bản sao năm trước.",
		En:   "This is a copy of the sheet of {period}, which has a sheet of its own or is closed, so it is not read. The period {next} is open: fill in a sheet made from its template (ask the lead), and not a copy of last year's.",
	}
	ErrSharedOld = &Error{
		Code: "shared-old",
		Vi:   "Bảng tính này của kỳ {period} đã khóa, nên không đọc. Hãy đề nghị Trưởng cụm mở năm mới, rồi nhập vào bảng tính được cấp.",
		En:   "This sheet is of the period {period}, which is closed, so it is not read. Ask the lead to open the new year, then fill in the sheet that comes with it.",
	}
	ErrSharedSecond = &Error{
		Code: "shared-second",
		Vi:   "Đơn vị đã có bảng tính của kỳ {period} (nguồn {source}), nên bảng tính này không đọc. Hãy nhập tiếp vào bảng tính đã đăng ký; muốn dùng bảng tính này thì đăng ký lại nguồn với địa chỉ mới. Nếu cần báo cáo năm mới, hãy đề nghị Trưởng cụm mở năm.",
		En:   "The unit has a sheet for {period} already (source {source}), so this one is not read. Go on in the sheet that is registered; to use this one instead, register the source with its address. For a new year's report, ask the lead to open the year.",
	}
)

// unfitBegins begins the reason for what only another content of the sheet can change.
const unfitBegins = "The sheet cannot be read as it is: "

func isUnfit(reason string) bool { return strings.HasPrefix(reason, unfitBegins) }

// judge is why a sheet of ours cannot be registered as things stand in the database, nil when it can.
func (w *Worker) judge(ctx context.Context, client *ent.Client, ref string, s sighting) (*Error, error) {
	of, err := submissionOf(ctx, client, s.cluster, s.period, s.district)
	var refusal *Error
	if errors.As(err, &refusal) { // the period is not open, the unit no member, a code unknown
		return refusal, nil
	}
	if err != nil {
		return nil, err
	}
	next, err := openAfter(ctx, client, of.Edges.Report)
	if err != nil {
		return nil, err
	}
	other, err := client.Source.Query().Where(source.SubmissionID(of.ID)).First(ctx)
	if err != nil && !ent.IsNotFound(err) {
		return nil, fmt.Errorf("asking for the sheet of %s: %w", s.district, err)
	}
	taken := other != nil && (other.Kind != term.SourceKindGoogleSheets || other.Ref != ref)
	closed := of.Edges.Report.State == term.ReportStateClosed
	switch {
	case other != nil && !taken: // it is the one
		return nil, nil
	case (taken || closed) && next != "":
		return ErrSharedCopy.with("period", s.period, "next", next), nil
	case closed:
		return ErrSharedOld.with("period", s.period), nil
	case taken:
		return ErrSharedSecond.with("period", s.period, "source", other.Code), nil
	}
	return nil, nil
}

// openAfter is the code of the newest later period of the same kind that the cluster has open, "" when it has none.
func openAfter(ctx context.Context, client *ent.Client, r *ent.Report) (string, error) {
	this, err := client.Period.Get(ctx, r.PeriodID)
	if err != nil {
		return "", fmt.Errorf("asking for the period of %s: %w", r.Code, err)
	}
	later, err := client.Report.Query().Where(report.ClusterID(r.ClusterID), report.StateEQ(term.ReportStateOpen)).QueryPeriod().
		Where(period.KindEQ(this.Kind), period.StartsOnGT(this.StartsOn)).Order(ent.Desc(period.FieldStartsOn)).First(ctx)
	switch {
	case ent.IsNotFound(err):
		return "", nil
	case err != nil:
		return "", fmt.Errorf("asking for periods after %s: %w", r.Code, err)
	}
	return later.Code, nil
}
