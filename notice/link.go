package notice

import (
	"regexp"
	"strconv"
	"strings"
)

var (
	spreadsheetID = regexp.MustCompile(`^[A-Za-z0-9_-]{1,200}$`)
	cellAddress   = regexp.MustCompile(`^[A-Z]{1,3}[1-9][0-9]{0,6}$`)
	// secure is an address of https, with nothing before the host that could be taken for it.
	secure = regexp.MustCompile(`^https://[A-Za-z0-9.-]+(:[0-9]{1,5})?(/[!-~]*)?$`)
)

// SheetLink is where a person opens a spreadsheet of Google; "" for what is no id of one.
func SheetLink(id string) string {
	if !spreadsheetID.MatchString(id) {
		return ""
	}
	return "https://docs.google.com/spreadsheets/d/" + id + "/edit"
}

// CellLink is where a person opens a cell of a spreadsheet of Google, or the sheet when its tab or the cell is not
// known; "" for what is no id of one.
func CellLink(id string, tab int64, known bool, cell string) string {
	link := SheetLink(id)
	if link == "" || !known || tab < 0 {
		return link
	}
	link += "#gid=" + strconv.FormatInt(tab, 10)
	if cellAddress.MatchString(cell) {
		link += "&range=" + cell
	}
	return link
}

// safe is a link that may stand in a notice: of https, or below the operator's own address; "" for any other.
func (s *Situation) safe(link string) string {
	ours := s.Base != "" && (link == s.Base || strings.HasPrefix(link, strings.TrimSuffix(s.Base, "/")+"/"))
	if len(link) > longestLink || strings.ContainsFunc(link, func(r rune) bool { return r <= ' ' || r > '~' }) || !ours && !secure.MatchString(link) {
		return ""
	}
	return link
}

// see is a line with a link, or nothing when there is none.
func (s *Situation) see(word, link string) string {
	if link = s.safe(link); link == "" {
		return ""
	}
	return "\n" + word + ": " + link
}
