package notice

import (
	"fmt"
	"strings"

	"thidua/term"
)

// Message is what one person is sent, as plain text.
type Message struct{ Subject, Body string }

// Section is what there is to tell somebody of one cluster and period.
type Section struct {
	Cluster, Period Text // names
	Notices         []Notice
}

// Digest is one message with all notices of a person, and how to get no more of them: help is an address to ask, "" for
// none beside the lead.
func Digest(sections []Section, language term.Language, help string) Message {
	en := language == term.LanguageEn
	var b strings.Builder
	total, first := 0, ""
	for _, s := range sections {
		if len(s.Notices) == 0 {
			continue
		}
		head := clean(s.Cluster.In(language), longestName) + ", " + clean(s.Period.In(language), 40)
		fmt.Fprintf(&b, "%s\n%s\n\n", head, strings.Repeat("-", len([]rune(head))))
		for _, n := range s.Notices {
			if total++; total == 1 {
				first = n.Subject.In(language)
			}
			fmt.Fprintf(&b, "%d. %s\n%s\n\n", total, n.Subject.In(language), n.Text.In(language))
		}
	}
	b.WriteString(footer(en, clean(help, 120)))
	subject := first
	if more := total - 1; more > 0 {
		if subject = fmt.Sprintf("%s (và %d thông báo khác)", first, more); en {
			subject = fmt.Sprintf("%s (and %d more)", first, more)
		}
	}
	tag := "[Thi đua] "
	if en {
		tag = "[Thidua] "
	}
	return Message{Subject: shorten(tag+subject, 150), Body: b.String()}
}

// footer says what the message is, and whom to ask for no more of them.
func footer(en bool, help string) string {
	if en {
		ask := "the lead of your cluster"
		if help != "" {
			ask += " or " + help
		}
		return "--\nThis message was sent by itself, at most one a day. If you do not want it any more, please tell " + ask + ".\n"
	}
	ask := "Trưởng cụm"
	if help != "" {
		ask += " hoặc " + help
	}
	return "--\nThư này do hệ thống tự gửi, mỗi ngày nhiều nhất một thư. Nếu không muốn nhận nữa, đề nghị báo cho " + ask + ".\n"
}
