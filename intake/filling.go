package intake

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"unicode/utf8"
)

// tabCodes are the tabs that a filling may have.
var tabCodes = []TabCode{TabHeader, TabIndicators, TabAwards, TabExemplars, TabDocuments, TabNarratives, TabPlans}

// ReadFilling reads a folder of texts to stand in a form: one file a tab (indicators.tsv), UTF-8, its first row the
// names of the columns (code, context, ACTUAL …), one line a row, tabs between cells; \n in a cell is a new line, \t a
// tab and \\ a backslash. Line n of a file is row n-1 of its tab.
//
// The error joins everything that is wrong, each with file and line, in English and Vietnamese. A folder without any
// such file is one.
func ReadFilling(fsys fs.FS, dir string) (Filling, error) {
	entries, err := fs.ReadDir(fsys, dir)
	if err != nil {
		return nil, err
	}
	filling := Filling{}
	var faults []error
	for _, entry := range entries {
		name := path.Join(dir, entry.Name())
		code, isTable := strings.CutSuffix(entry.Name(), ".tsv")
		switch {
		case entry.IsDir() || !isTable:
			continue
		case !slices.Contains(tabCodes, TabCode(code)):
			faults = append(faults, lineFault(name, 0, Wording{
				"không phải tên một trang; hãy dùng một trong " + joinCodes(tabCodes),
				"is not the name of a tab; use one of " + joinCodes(tabCodes),
			}))
			continue
		}
		content, err := fs.ReadFile(fsys, name)
		if err != nil {
			faults = append(faults, err)
			continue
		}
		rows, wrong := readRows(name, content)
		filling[TabCode(code)] = rows
		faults = append(faults, wrong...)
	}
	if len(filling) == 0 && len(faults) == 0 {
		faults = append(faults, lineFault(dir, 0, Wording{
			"không có tệp .tsv nào; hãy đặt indicators.tsv … vào đó", "has no .tsv file; put indicators.tsv … there",
		}))
	}
	return filling, errors.Join(faults...)
}

// lineFault is what is wrong in a line of a file; line 0 is the whole file.
func lineFault(file string, line int, what Wording) error {
	if line > 0 {
		file = fmt.Sprintf("%s:%d", file, line)
	}
	return fmt.Errorf("%s: %s / %s", file, what.En, what.Vi)
}

// readRows reads one file.
func readRows(name string, content []byte) (rows []map[ColumnCode]string, faults []error) {
	wrong := func(line int, what Wording) { faults = append(faults, lineFault(name, line, what)) }
	if !utf8.Valid(content) {
		wrong(0, Wording{"không phải văn bản UTF-8; hãy lưu lại với mã UTF-8", "is not UTF-8 text; save it as UTF-8"})
		return nil, faults
	}
	text := strings.ReplaceAll(strings.TrimPrefix(string(content), "\ufeff"), "\r\n", "\n")
	lines := strings.Split(strings.TrimSuffix(text, "\n"), "\n")
	columns := strings.Split(lines[0], "\t")
	for i, column := range columns {
		switch {
		case column == "" || column != strings.TrimSpace(column):
			wrong(1, Wording{
				fmt.Sprintf("tên cột thứ %d trống hoặc thừa dấu cách", i+1),
				fmt.Sprintf("the name of column %d is empty or has spaces around it", i+1),
			})
		case slices.Contains(columns[:i], column):
			wrong(1, Wording{
				fmt.Sprintf("cột %s có hai lần; hãy bỏ một cột", column), fmt.Sprintf("column %s is there twice; take one away", column),
			})
		}
	}
	for i, line := range lines[1:] {
		cells := strings.Split(line, "\t")
		if strings.TrimSpace(line) == "" {
			wrong(i+2, Wording{"dòng trống; hãy xóa dòng", "the line is blank; take it away"})
			continue
		}
		if len(cells) > len(columns) {
			wrong(i+2, Wording{
				fmt.Sprintf("có %d ô, nhiều hơn %d cột; hãy xem lại dấu tab", len(cells), len(columns)),
				fmt.Sprintf("has %d cells, more than the %d columns; look over its tabs", len(cells), len(columns)),
			})
			continue
		}
		row := map[ColumnCode]string{}
		for j, cell := range cells {
			written, ok := unfold(cell)
			if !ok {
				wrong(i+2, Wording{
					fmt.Sprintf("ô thứ %d có dấu \\ lạ; chỉ dùng \\n, \\t và \\\\", j+1),
					fmt.Sprintf("cell %d has an unknown \\; only \\n, \\t and \\\\ mean something", j+1),
				})
			}
			if written != "" {
				row[ColumnCode(columns[j])] = written
			}
		}
		rows = append(rows, row)
	}
	return rows, faults
}

// unfold gives back the new lines and tabs of a cell.
func unfold(cell string) (text string, ok bool) {
	if !strings.Contains(cell, `\`) {
		return cell, true
	}
	var b strings.Builder
	for i := 0; i < len(cell); i++ {
		if cell[i] != '\\' {
			b.WriteByte(cell[i])
			continue
		}
		i++
		switch {
		case i < len(cell) && cell[i] == 'n':
			b.WriteByte('\n')
		case i < len(cell) && cell[i] == 't':
			b.WriteByte('\t')
		case i < len(cell) && cell[i] == '\\':
			b.WriteByte('\\')
		default:
			return cell, false
		}
	}
	return b.String(), true
}

func joinCodes[T ~string](codes []T) string {
	texts := make([]string, len(codes))
	for i, code := range codes {
		texts[i] = string(code)
	}
	return strings.Join(texts, ", ")
}
