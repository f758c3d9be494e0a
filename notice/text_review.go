package notice

import (
	"fmt"

	"thidua/term"
)

func (s *Situation) submittedNotice(u *Unit) Notice {
	intime := Text{}
	if u.OnTime != nil {
		intime = Text{" (sau hạn)", " (late)"}
		if *u.OnTime {
			intime = Text{" (đúng hạn)", " (in time)"}
		}
	}
	return Notice{
		Kind: term.NoticeKindSubmitted, Key: "submitted:" + moment(u.SubmittedAt) + ":" + u.District,
		Subject: Text{clean(u.Name.Vi, longestName) + " đã gửi báo cáo", clean(u.Name.In(term.LanguageEn), longestName) + " has sent its report"},
		Text: s.both(u.Name, func(n names) string {
			return fmt.Sprintf("Kính gửi Trưởng cụm (%s): %s đã gửi báo cáo %s%s%s. Đề nghị xem và duyệt, hoặc trả lại kèm lý do.",
				n.cluster, n.unit, n.period, at(u.SubmittedAt, term.LanguageVi), intime.Vi) + s.see("Bảng tính", u.Sheet) + s.see("Hệ thống", s.Base)
		}, func(n names) string {
			return fmt.Sprintf("To the lead of %s: %s has sent its report of %s%s%s. Please read and approve it, or send it back with a reason.",
				n.cluster, n.unit, n.period, at(u.SubmittedAt, term.LanguageEn), intime.En) + s.see("Sheet", u.Sheet) + s.see("Thidua", s.Base)
		}),
	}
}

func (s *Situation) lateNotice(u *Unit) Notice {
	whose := u.Name
	if u.District == "" {
		whose = Text{"Biểu của cụm", "The cluster's own sheet"}
	}
	n := u.Pending.Count
	return Notice{
		Kind: term.NoticeKindLateEdit, Key: "late:" + moment(u.Pending.Last) + ":" + u.District,
		Subject: Text{clean(whose.Vi, longestName) + " sửa số liệu sau khi duyệt", clean(whose.In(term.LanguageEn), longestName) + " was changed after approval"},
		Text: s.both(whose, func(to names) string {
			return fmt.Sprintf("Kính gửi Trưởng cụm (%s): %s có %d thay đổi sau khi báo cáo %s đã duyệt, mới nhất%s. Số liệu đã duyệt chưa thay đổi. Đề nghị xem và duyệt lại, hoặc không nhận kèm lý do.",
				to.cluster, to.unit, n, to.period, at(u.Pending.Last, term.LanguageVi)) + s.see("Bảng tính", u.Sheet) + s.see("Hệ thống", s.Base)
		}, func(to names) string {
			return fmt.Sprintf("To the lead of %s: changes in %s since its report of %s was approved: %d, the newest%s. The approved figures stand as they were. Please approve the changes, or refuse them with a reason.",
				to.cluster, to.unit, to.period, n, at(u.Pending.Last, term.LanguageEn)) + s.see("Sheet", u.Sheet) + s.see("Thidua", s.Base)
		}),
	}
}

func (s *Situation) refusedNotice(u *Unit) Notice {
	why, n := clean(u.Refused.Reason, longestWhy), u.Refused.Count
	reason := func(word string) string {
		if why == "" {
			return ""
		}
		return "\n" + word + ": " + why
	}
	return Notice{
		Kind: term.NoticeKindRefusedEdit, Key: "refused:" + moment(u.Refused.Last) + ":" + u.District, District: u.District,
		Subject: Text{"Trưởng cụm không nhận thay đổi sau khi duyệt", "Changes after approval were refused"},
		Text: s.both(s.unitName(u.District), func(to names) string {
			return fmt.Sprintf("Kính gửi %s: Trưởng cụm không nhận %d thay đổi của đơn vị sau khi báo cáo %s đã duyệt.", to.unit, n, to.period) + reason("Lý do") +
				"\nSố liệu đã duyệt giữ nguyên. Đề nghị ghi lại bảng tính như số liệu đã duyệt, hoặc trao đổi với Trưởng cụm." + s.see("Bảng tính", u.Sheet)
		}, func(to names) string {
			return fmt.Sprintf("To %s: the lead did not accept changes that you made after your report of %s was approved: %d.", to.unit, to.period, n) + reason("Reason") +
				"\nThe approved figures stay. Please put the sheet back as it was approved, or talk to the lead." + s.see("Sheet", u.Sheet)
		}),
	}
}

func (s *Situation) circulatedNotice(district string) Notice {
	until := Text{}
	if s.CommentsUntil != "" {
		until = Text{
			" Hạn góp ý: hết ngày " + s.CommentsUntil.Format(term.LanguageVi) + ".", " Comments are due by " + s.CommentsUntil.Format(term.LanguageEn) + ".",
		}
	}
	return Notice{
		Kind: term.NoticeKindCirculated, Key: "circulated:" + moment(s.CirculatedAt) + ":" + district, District: district,
		Subject: Text{"Lấy ý kiến dự thảo báo cáo của cụm", "Draft of the cluster's report for comments"},
		Text: s.both(s.unitName(district), func(n names) string {
			return fmt.Sprintf("Kính gửi %s: dự thảo báo cáo %s của %s đã được gửi lấy ý kiến. Đề nghị đơn vị đọc và góp ý.%s",
				n.unit, n.period, n.cluster, until.Vi) + s.see("Hệ thống", s.Base)
		}, func(n names) string {
			return fmt.Sprintf("To %s: the draft of the report of %s of %s is out for comments. Please read it and comment on it.%s",
				n.unit, n.period, n.cluster, until.En) + s.see("Thidua", s.Base)
		}),
	}
}

func (s *Situation) publishedNotice(district string) Notice {
	edition := Text{}
	if s.Edition > 1 {
		edition = Text{fmt.Sprintf(" (lần %d, thay cho lần trước)", s.Edition), fmt.Sprintf(" (edition %d, instead of the one before)", s.Edition)}
	}
	return Notice{
		Kind: term.NoticeKindPublished, Key: fmt.Sprintf("published:%d:%s", s.Edition, district), District: district,
		Subject: Text{"Báo cáo của cụm đã ban hành", "The cluster's report is published"},
		Text: s.both(s.unitName(district), func(n names) string {
			return fmt.Sprintf("Kính gửi %s: báo cáo %s của %s đã được ban hành%s%s.", n.unit, n.period, n.cluster, edition.Vi,
				at(s.PublishedAt, term.LanguageVi)) + s.see("Hệ thống", s.Base)
		}, func(n names) string {
			return fmt.Sprintf("To %s: the report of %s of %s was published%s%s.", n.unit, n.period, n.cluster, edition.En,
				at(s.PublishedAt, term.LanguageEn)) + s.see("Thidua", s.Base)
		}),
	}
}
