package rules

import (
	"regexp"
	"strconv"
	"strings"

	"thidua/term"
)

// cited is a document of a sheet with its number taken apart.
type cited struct {
	*Document
	issuer string // folded, abbreviations written out; with the sheet, when it may be another body in another sheet
	number int    // 0 when it has none that can be read
	symbol string // "kh ubnd" of 1663/KH-UBND, or the whole number when it cannot be taken apart
	party  bool   // 34-CT/TW: numbered through a term of office, not by the year
	year   string // within the number: 91/2017/NĐ-CP; "" for none
}

var documentNumber = regexp.MustCompile(`^\s*0*([0-9]{1,6})\s*([-/])\s*(\S.*)$`)

// cite takes the number of a document apart.
func cite(d *Document) cited {
	issuer := spelledOut(d.Issuer)
	c := cited{Document: d, issuer: folding(issuer), symbol: fold(d.Number)}
	if c.issuer != "" && !knownEverywhere(issuer) {
		c.issuer += "\n" + d.District
	}
	part := documentNumber.FindStringSubmatch(d.Number)
	if part == nil {
		return c
	}
	number, err := strconv.Atoi(part[1])
	if err != nil {
		return c
	}
	c.number, c.party = number, part[2] == "-"
	symbol := words(part[3])
	if len(symbol) > 0 && len(symbol[0].folded) == 4 && symbol[0].folded >= "1945" && symbol[0].folded <= "2199" {
		c.year, symbol = symbol[0].folded, symbol[1:]
	}
	c.symbol = folding(symbol)
	return c
}

// knownEverywhere says whether a name means one body in every sheet: it names its place ("UBND tỉnh Điện Biên"), or there
// is one in the country. "UBND huyện" and "Phòng Nội vụ" are others in other sheets.
func knownEverywhere(issuer []word) bool {
	for _, body := range [][]string{
		{"chinh", "phu"},
		{"quoc", "hoi"},
		{"thu", "tuong"},
		{"chu", "tich", "nuoc"},
		{"bo"},
		{"ban", "bi", "thu"},
		{"ban", "chap", "hanh", "trung", "uong"},
		{"uy", "ban", "thuong", "vu", "quoc", "hoi"},
	} {
		if startsWith(issuer, body) {
			return true
		}
	}
	for i := range issuer {
		after := i + kindWords(issuer[i:])
		if startsWith(issuer[i:], []string{"tinh"}) {
			after = i + 1
		}
		if after > i && after < len(issuer) && issuer[after].upper {
			return true
		}
	}
	return false
}

// issuedIn is the year of issue, "" when it is not known.
func (c *cited) issuedIn() string {
	if len(c.IssuedOn) >= 4 {
		return string(c.IssuedOn[:4])
	}
	return c.year
}

// series are the documents that are counted in one row: of one issuer, year and symbol, those with the year in their
// number apart.
func (c *cited) series() string {
	return strings.Join([]string{c.issuer, c.symbol, c.issuedIn(), strconv.FormatBool(c.year != "")}, "\n")
}

// same is what two citations of one document have in common.
func (c *cited) same() string { return c.series() + "\n" + strconv.Itoa(c.number) }

// key is the document as part of a finding's key.
func (c *cited) key() string { return slug(c.Issuer + " " + c.Number + " " + c.issuedIn()) }

// title is how a document is called in a message: "1663/KH-UBND ngày 04/06/2021".
func (c *cited) title() filling {
	if c.IssuedOn == "" {
		return filling{c.Number, c.Number}
	}
	return filling{
		clip(c.Number) + " ngày " + c.IssuedOn.Format(term.LanguageVi),
		clip(c.Number) + " of " + c.IssuedOn.Format(term.LanguageEn),
	}
}

// numberCell is where its number stands.
func (c *cited) numberCell() Cell {
	cell := c.Cell
	cell.District = c.District
	if cell.Printed == "" {
		cell.Printed = c.Number
	}
	return cell
}

// dateCell is where its date stands, or its number when that is not known.
func (c *cited) dateCell() Cell {
	cell := c.DateCell
	if cell.Address == "" {
		cell = c.Cell
		cell.Printed = ""
	}
	cell.District = c.District
	if cell.Printed == "" {
		cell.Printed = c.IssuedOn.Format(term.LanguageVi)
	}
	return cell
}
