package notice

import (
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"thidua/term"
)

const (
	// Longest is how many characters a notice has at most beside its links, so that a chat takes it in one piece.
	Longest = 600
	// mostCells is how many cells a notice lists at most.
	mostCells   = 5
	longestLink = 300
	longestName = 70 // of a unit, a cluster, an indicator
	// longestWhy is how much is told of a reason.
	longestWhy  = 250
	longestCell = 90 // what is told of a cell
)

// names are the names that texts need, cut to size.
type names struct{ unit, cluster, period string }

func (s *Situation) names(unit Text, language term.Language) names {
	n := names{clean(unit.In(language), longestName), clean(s.Cluster.In(language), longestName), clean(s.Period.In(language), 40)}
	// "Năm 2022" stands at the beginning of a line in lists, and in the middle of a sentence here.
	first, size := utf8.DecodeRuneInString(n.period)
	n.period = strings.ToLower(string(first)) + n.period[size:]
	return n
}

// unitName is the name of a unit by its code; the lead's is that of its office.
func (s *Situation) unitName(district string) Text {
	for i := range s.Units {
		if district != "" && s.Units[i].District == district {
			return s.Units[i].Name
		}
	}
	return Text{"Trưởng cụm", "the lead of the cluster"}
}

// both makes a notice's text in both languages by the words of each.
func (s *Situation) both(to Text, vi, en func(names) string) Text {
	return Text{vi(s.names(to, term.LanguageVi)), en(s.names(to, term.LanguageEn))}
}

func (s *Situation) deadlineNotice(u *Unit, days, told int) Notice {
	left := Text{fmt.Sprintf("còn %d ngày", days), fmt.Sprintf("%d days left", days)}
	switch days {
	case 0:
		left = Text{"hôm nay là ngày cuối", "today is the last day"}
	case 1:
		left = Text{"còn 1 ngày", "1 day left"}
	}
	return Notice{
		Kind: term.NoticeKindDeadline, Key: fmt.Sprintf("deadline:%d:%s:%s", told, s.DueOn, u.District), District: u.District,
		Subject: Text{"Hạn gửi báo cáo: " + left.Vi, "Report due: " + left.En},
		Text: s.both(u.Name, func(n names) string {
			return fmt.Sprintf("Kính gửi %s: báo cáo %s của %s cần gửi chậm nhất ngày %s (%s). Đến nay đơn vị chưa gửi báo cáo. Đề nghị đơn vị nhập đủ số liệu và gửi đúng hạn.",
				n.unit, n.period, n.cluster, s.DueOn.Format(term.LanguageVi), left.Vi) + s.see("Bảng tính", u.Sheet)
		}, func(n names) string {
			return fmt.Sprintf("To %s: the report of %s to %s is due on %s (%s). It has not been sent yet. Please fill in the sheet and send it in time.",
				n.unit, n.period, n.cluster, s.DueOn.Format(term.LanguageEn), left.En) + s.see("Sheet", u.Sheet)
		}),
	}
}

func (s *Situation) returnedNotice(u *Unit) Notice {
	why := clean(u.ReturnReason, longestWhy)
	reason := func(word string) string {
		if why == "" {
			return ""
		}
		return "\n" + word + ": " + why
	}
	return Notice{
		Kind: term.NoticeKindReturned, Key: "returned:" + moment(u.ReturnedAt) + ":" + u.District, District: u.District,
		Subject: Text{"Báo cáo được trả lại để bổ sung", "The report was sent back"},
		Text: s.both(u.Name, func(n names) string {
			return fmt.Sprintf("Kính gửi %s: Trưởng cụm trả lại báo cáo %s của đơn vị%s.", n.unit, n.period, at(u.ReturnedAt, term.LanguageVi)) +
				reason("Lý do") + "\nĐề nghị đơn vị sửa trong bảng tính rồi gửi lại." + s.see("Bảng tính", u.Sheet)
		}, func(n names) string {
			return fmt.Sprintf("To %s: the lead sent your report of %s back%s.", n.unit, n.period, at(u.ReturnedAt, term.LanguageEn)) +
				reason("Reason") + "\nPlease mend it in the sheet and send it again." + s.see("Sheet", u.Sheet)
		}),
	}
}

func (s *Situation) unreadableNotice(u *Unit) Notice {
	f := u.Failure
	why := Text{nameless(f.Text.Vi, longestWhy), nameless(f.Text.En, longestWhy)}
	if f.Code == "not-shared" && s.ShareWith != "" {
		with := clean(s.ShareWith, 120)
		why = Text{
			"Bảng tính chưa được chia sẻ. Đề nghị chia sẻ với " + with + ", quyền Người chỉnh sửa.",
			"It is not shared. Please share it with " + with + " as an editor.",
		}
	}
	return Notice{
		Kind: term.NoticeKindUnreadable, Key: "unreadable:" + f.Code + ":" + moment(f.Good) + ":" + u.District, District: u.District,
		Subject: Text{"Không đọc được bảng tính", "The sheet cannot be read"},
		Text: s.both(s.unitName(u.District), func(n names) string {
			return fmt.Sprintf("Kính gửi %s: hệ thống không đọc được bảng tính báo cáo %s%s. %s%s Số liệu đã ghi vẫn được giữ nguyên.",
				n.unit, n.period, of(u, n.cluster, "của"), ended(why.Vi), lastRead(f.Good, term.LanguageVi)) + s.see("Bảng tính", u.Sheet)
		}, func(n names) string {
			return fmt.Sprintf("To %s: the sheet of the report of %s%s cannot be read. %s%s What was stored stays.",
				n.unit, n.period, of(u, n.cluster, "of"), ended(why.En), lastRead(f.Good, term.LanguageEn)) + s.see("Sheet", u.Sheet)
		}),
	}
}

// of says whose sheet it is, where it is the cluster's and not the reader's own.
func of(u *Unit, cluster, word string) string {
	if u.District != "" {
		return ""
	}
	return " " + word + " " + cluster
}

// ended is a sentence with its end.
func ended(text string) string {
	if text == "" || strings.ContainsAny(text[len(text)-1:], ".!?") || strings.HasSuffix(text, "…") {
		return text
	}
	return text + "."
}

func lastRead(t time.Time, language term.Language) string {
	switch {
	case t.IsZero():
		return ""
	case language == term.LanguageEn:
		return " It was last read" + at(t, language) + "."
	}
	return " Lần đọc được gần nhất:" + at(t, language) + "."
}

// at is a moment in Vietnam within a sentence, "" for none.
func at(t time.Time, language term.Language) string {
	switch t = t.In(term.Vietnam); {
	case t.Year() < 2000: // never
		return ""
	case language == term.LanguageEn:
		return t.Format(" at 15:04 on 2 January 2006")
	}
	return t.Format(" lúc 15:04 ngày 02/01/2006")
}

func count(n int) string { return strconv.Itoa(n) }
