package graph

import (
	"fmt"
	"strings"
	"time"

	"thidua/ent"
	"thidua/term"
)

// Staleness is how up to date a source is.
type Staleness struct {
	State StalenessState
	// Since is the moment of the reading, the change or the failure that the state speaks of; nil where there is none.
	Since *time.Time

	vi, en string
}

// Text says it in a sentence, in Vietnamese by default.
func (s *Staleness) Text(language *term.Language) string { return inLanguage(language, s.vi, s.en) }

// staleAfter is how long a source may go without being read.
const staleAfter = 48 * time.Hour

// passes are the failures that pass by themselves: the reading is tried again, and nobody has to do anything.
var passes = map[string]bool{"quota": true, "quota-wait": true, "passing": true}

// stalenessOf is how up to date a source is at a moment.
func stalenessOf(s *ent.Source, now time.Time) *Staleness {
	passing := passes[s.Failure]
	hinted := s.HintedAt != nil && (s.BeganAt == nil || s.BeganAt.Before(*s.HintedAt))
	switch {
	case !s.Enabled:
		return stale(StalenessStateStopped, nil, "Nguồn đang tắt nên không được đọc.", "The source is switched off and not read.")
	case s.Failure != "" && !passing:
		return broken(s)
	case s.LastReadAt == nil:
		return stale(StalenessStateNever, nil, "Bảng tính chưa được đọc lần nào.", "The sheet was never read yet.")
	case hinted:
		return stale(StalenessStateWaiting, s.HintedAt,
			"Google báo bảng tính có thay đổi lúc %s; thay đổi đó sẽ được đọc trong ít phút.", "Google told of a change at %s; it will be read within minutes.")
	case passing:
		return stale(StalenessStateWaiting, s.LastErrorAt,
			"Lúc %s Google chưa trả lời được; bảng tính sẽ tự được đọc lại.", "Google could not answer at %s; the sheet is read again by itself.")
	case now.Sub(*s.LastReadAt) > staleAfter && (s.Kind != term.SourceKindWorkbook || s.Schedule != ""):
		return stale(StalenessStateStale, s.LastReadAt,
			"Bảng tính được đọc lần cuối lúc %s, đã quá hai ngày. Hãy đồng bộ; nếu vẫn không được đọc, hãy báo quản trị.",
			"The sheet was last read at %s, more than two days ago. Sync it; if it is still not read, tell the administrator.")
	}
	return stale(StalenessStateFresh, s.LastReadAt, "Bảng tính đã được đọc lúc %s.", "The sheet was read at %s.")
}

// broken tells what the last reading failed of, in the words that were kept with it: a line in each language.
func broken(s *ent.Source) *Staleness {
	told := stale(StalenessStateBroken, s.LastErrorAt,
		"Lần đọc gần nhất (%s) không được; số liệu đã ghi vẫn giữ nguyên.", "The last reading (%s) failed; what was stored stays.")
	if vi, en, ok := strings.Cut(s.LastError, "\n"); ok {
		told.vi, told.en = vi, en
	}
	return told
}

// stale makes a Staleness of texts with a place for its moment, if it has one.
func stale(state StalenessState, since *time.Time, vi, en string) *Staleness {
	if strings.Contains(vi, "%s") {
		vi, en = fmt.Sprintf(vi, clockVi(since)), fmt.Sprintf(en, clockEn(since))
	}
	return &Staleness{State: state, Since: since, vi: vi, en: en}
}

func clockVi(t *time.Time) string {
	if t == nil {
		return "không rõ giờ"
	}
	return t.In(term.Vietnam).Format("15:04 ngày 02/01/2006")
}

func clockEn(t *time.Time) string {
	if t == nil {
		return "an unknown time"
	}
	return t.In(term.Vietnam).Format("15:04 on 2 January 2006 (Vietnam)")
}

// inLanguage is one of two texts, the Vietnamese one by default and where there is no English one.
func inLanguage(language *term.Language, vi, en string) string {
	if language != nil && *language == term.LanguageEn && en != "" {
		return en
	}
	return vi
}
