package term

import (
	"bytes"
	"io"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// row is one line of terms.tsv, read here without the generator's help.
type row struct{ code, vi, en, description string }

func table(t *testing.T) map[string][]row {
	t.Helper()
	text, err := os.ReadFile("terms.tsv")
	if err != nil {
		t.Fatal(err)
	}
	rows := map[string][]row{}
	for line := range strings.Lines(strings.SplitN(string(text), "\n", 2)[1]) {
		f := strings.Split(strings.TrimRight(line, "\n"), "\t")
		rows[f[0]] = append(rows[f[0]], row{f[1], f[2], f[3], f[4]})
	}
	return rows
}

// enum is what every generated type offers.
type enum interface {
	~string
	Values() []string
	Valid() bool
	Name(Language) string
	String() string
	MarshalGQL(io.Writer)
}

type unmarshaler[E enum] interface {
	*E
	UnmarshalGQL(any) error
}

// checks has one entry an enum; TestEveryEnum holds it against the table, so that none is forgotten.
var checks = map[string]func(*testing.T, string, []row){
	"DistrictKind":       check[DistrictKind],
	"DistrictChangeKind": check[DistrictChangeKind],
	"ClusterKind":        check[ClusterKind],
	"MemberRole":         check[MemberRole],
	"PeriodKind":         check[PeriodKind],
	"ValueType":          check[ValueType],
	"Direction":          check[Direction],
	"Aggregation":        check[Aggregation],
	"Measure":            check[Measure],
	"ChangeKind":         check[ChangeKind],
	"Qualifier":          check[Qualifier],
	"ValueStatus":        check[ValueStatus],
	"DenominatorKind":    check[DenominatorKind],
	"Absence":            check[Absence],
	"ReportState":        check[ReportState],
	"ReportStage":        check[ReportStage],
	"SubmissionState":    check[SubmissionState],
	"AwardLevel":         check[AwardLevel],
	"AwardKind":          check[AwardKind],
	"RecipientKind":      check[RecipientKind],
	"AwardStage":         check[AwardStage],
	"RecipientState":     check[RecipientState],
	"MovementLauncher":   check[MovementLauncher],
	"ExemplarKind":       check[ExemplarKind],
	"DocumentKind":       check[DocumentKind],
	"SourceKind":         check[SourceKind],
	"SharedSheetState":   check[SharedSheetState],
	"NoticeKind":         check[NoticeKind],
	"NoticeChannel":      check[NoticeChannel],
	"DeliveryState":      check[DeliveryState],
	"TokenKind":          check[TokenKind],
	"EventKind":          check[EventKind],
	"NumberSource":       check[NumberSource],
	"TotalMethod":        check[TotalMethod],
	"TotalGap":           check[TotalGap],
	"Basis":              check[Basis],
	"Comparability":      check[Comparability],
	"SyncOutcome":        check[SyncOutcome],
	"ProblemState":       check[ProblemState],
	"Severity":           check[Severity],
	"FindingState":       check[FindingState],
	"RuleKind":           check[RuleKind],
	"Role":               check[Role],
	"View":               check[View],
	"Language":           check[Language],
	"Origin":             check[Origin],
	"BreakKind":          check[BreakKind],
}

func TestEveryEnum(t *testing.T) {
	t.Parallel()
	rows := table(t)
	if diff := cmp.Diff(slices.Sorted(maps.Keys(rows)), slices.Sorted(maps.Keys(checks))); diff != "" {
		t.Errorf("enums (-terms.tsv +checked here):\n%s", diff)
	}
	for name, check := range checks {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			check(t, name, rows[name])
		})
	}
}

// check holds that Values, Valid, Name, String, GraphQL's two directions, ParseName and Description of an enum all
// tell what its rows in the table say.
func check[E enum, P unmarshaler[E]](t *testing.T, name string, rows []row) {
	t.Helper()
	var none E
	codes := make([]string, 0, len(rows))
	for _, r := range rows[1:] {
		codes = append(codes, r.code)
		checkCode[E, P](t, name, r)
	}
	if diff := cmp.Diff(codes, none.Values()); diff != "" {
		t.Errorf("Values (-table +got):\n%s", diff)
	}
	checkDescription(t, name, "", rows[0])

	none.Values()[0] = "CHANGED"
	if none.Values()[0] != codes[0] {
		t.Error("a caller that changes what Values returned changes the enum")
	}
	for _, wrong := range []any{"", "NO_SUCH_CODE", strings.ToLower(codes[0]), 1, nil} {
		e := E(codes[0])
		if err := P(&e).UnmarshalGQL(wrong); err == nil || !strings.Contains(err.Error(), codes[0]) {
			t.Errorf("UnmarshalGQL(%#v) = %q, %v; want an error that lists the codes", wrong, e, err)
		}
	}
	if unknown := E("NO_SUCH_CODE"); none.Valid() || unknown.Valid() || unknown.Name(LanguageVi) != "NO_SUCH_CODE" {
		t.Error("a code that is not in the table is valid or has a name")
	}
	for _, word := range []string{"", " ", "không có từ này"} {
		if code, ok := ParseName[E](name, word); ok {
			t.Errorf("ParseName(%q) = %s", word, code)
		}
	}
}

func checkCode[E enum, P unmarshaler[E]](t *testing.T, name string, r row) {
	t.Helper()
	e := E(r.code)
	if !e.Valid() || e.String() != r.code || e.Name(LanguageVi) != r.vi || e.Name(LanguageEn) != r.en {
		t.Errorf("%s: valid %v, %q, %q, %q", r.code, e.Valid(), e, e.Name(LanguageVi), e.Name(LanguageEn))
	}
	if strings.TrimSpace(r.vi) == "" || strings.TrimSpace(r.en) == "" {
		t.Errorf("%s lacks a name: %q, %q", r.code, r.vi, r.en)
	}
	var written bytes.Buffer
	e.MarshalGQL(&written)
	var read E
	if err := P(&read).UnmarshalGQL(strings.Trim(written.String(), `"`)); err != nil || read != e || written.String() != `"`+r.code+`"` {
		t.Errorf("%s is written %s and read back as %q, %v", r.code, &written, read, err)
	}
	// Each word must lead back to its own code, so no two codes of an enum may share one.
	for _, word := range []string{r.code, strings.ToLower(r.code), r.vi, strings.ToUpper(r.vi), " " + r.en + "\n"} {
		if got, ok := ParseName[E](name, word); !ok || got != e {
			t.Errorf("ParseName(%q) = %q, %v; want %s", word, got, ok, r.code)
		}
	}
	checkDescription(t, name, r.code, r)
}

func checkDescription(t *testing.T, enum, code string, r row) {
	t.Helper()
	text, ok := Description(enum, code)
	if !ok || !strings.HasPrefix(text, r.en+" ("+r.vi+").") || !strings.Contains(text, r.description) || strings.Contains(text, "..") {
		t.Errorf("Description(%s, %q) = %q, %v", enum, code, text, ok)
	}
}

func TestWhatIsNoEnumHasNoDescriptionAndNoNames(t *testing.T) {
	t.Parallel()
	for _, c := range [][2]string{{"Figure", ""}, {"", ""}, {"Role", "KING"}, {"Figure", "ADMIN"}} {
		if text, ok := Description(c[0], c[1]); ok || text != "" {
			t.Errorf("Description(%q, %q) = %q, %v", c[0], c[1], text, ok)
		}
	}
	if code, ok := ParseName[Role]("Figure", "Admin"); ok {
		t.Errorf("ParseName of an unknown enum = %q", code)
	}
}
