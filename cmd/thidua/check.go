package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"

	"thidua/catalog"
	"thidua/intake"
	"thidua/reconcile"
	"thidua/rules"
	"thidua/sheet"
	"thidua/sheet/xlsx"
	"thidua/term"
)

// check says what would be read from a workbook. It needs no database: the catalogue is in the binary.
func check(f *flags) func(context.Context, console, []string) error {
	asJSON := f.Bool("json", false, "write the result as JSON / in kết quả ở dạng JSON")
	over := f.String("catalog", "", "folder whose .tsv files are laid over the built-in catalogue / thư mục tệp .tsv bổ sung, thay thế danh mục có sẵn")
	language := f.String("language", "vi", "vi or en / ngôn ngữ, vi hoặc en")
	return func(ctx context.Context, c console, args []string) error {
		if len(args) != 1 {
			return usagef("give one workbook: thidua check FILE.xlsx / hãy ghi tên một bảng tính")
		}
		speak, err := languageOf(*language)
		if err != nil {
			return err
		}
		known, err := readCatalog(*over)
		if err != nil {
			return err
		}
		book, err := readWorkbook(ctx, args[0])
		if err != nil {
			return err
		}
		form, problems := intake.Recognise(book, known.Templates())
		// Whose form it is says which members and which of the catalogue's rows its words may stand for.
		whose, _ := intake.Parse(form, known.Vocabulary("", ""), intake.Expect{})
		draft, more := intake.Parse(form, known.Vocabulary(whose.Cluster, whose.Period), intake.Expect{})
		result := checkedSheet{Summary: intake.Summarise(draft, append(problems, more...))}
		if result.Findings, err = findingsOf(known, &draft); err != nil {
			return err
		}
		if *asJSON {
			err = writeJSON(c.out, result)
		} else {
			err = result.text(c.out, speak)
		}
		wrong := slices.ContainsFunc(result.Findings, func(f toldFinding) bool { return f.Severity == term.SeverityError })
		if err == nil && (len(result.Problems) > 0 || wrong) { // a form that is not filled in yet is no wrong form
			err = errFindings
		}
		return err
	}
}

// checkedSheet is what would be read from a workbook, and what does not add up in it.
type checkedSheet struct {
	intake.Summary
	Findings []toldFinding `json:"findings"`
}

// findingsOf are what does not add up in one sheet alone, by the rules of the catalogue. What other sheets say is not
// known here, and nothing is said of it.
func findingsOf(known *catalog.Catalog, draft *intake.Draft) ([]toldFinding, error) {
	found := []toldFinding{}
	if draft.Cluster == "" || draft.Period == "" {
		return found, nil // whose sheet it is was told as a problem
	}
	checks, err := known.Checks()
	if err != nil {
		return nil, err
	}
	facts := reconcile.OfDraft(known.Facts(draft.Template, draft.Cluster, draft.District, draft.Period), draft)
	for _, f := range rules.Find(checks, &facts) {
		found = append(found, findingTold(&f))
	}
	return found, nil
}

// text writes the summary, and then what does not add up.
func (s *checkedSheet) text(w io.Writer, language term.Language) error {
	if _, err := fmt.Fprint(w, s.Text(language)); err != nil || len(s.Findings) == 0 {
		return err
	}
	fmt.Fprint(w, say(language, "Chưa khớp: ", "Does not add up: "), counted(s.Findings, language), "\n")
	for i := range s.Findings {
		tellFinding(w, &s.Findings[i], "", language)
	}
	return nil
}

// readWorkbook reads a file that a person named.
func readWorkbook(ctx context.Context, file string) (sheet.Book, error) {
	book, err := xlsx.ReadFile(ctx, file, xlsx.DefaultLimits())
	if system := (*fs.PathError)(nil); errors.As(err, &system) {
		err = fmt.Errorf("opening the workbook: %w; check its path / không mở được bảng tính, hãy kiểm tra đường dẫn", err)
	}
	return book, err
}

func languageOf(name string) (term.Language, error) {
	switch name {
	case "vi":
		return term.LanguageVi, nil
	case "en":
		return term.LanguageEn, nil
	}
	return "", usagef("--language is %q; it must be vi or en / chỉ nhận vi hoặc en", name)
}
