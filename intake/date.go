package intake

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"thidua/sheet"
	"thidua/term"
)

var dateWanted = Wording{"ngày/tháng/năm, ví dụ “16/02/2023”", "day/month/year, such as “16/02/2023”"}

// How people write a day: 16/02/2023, 16-2-2023, 16.2.2023; 2023-02-16; [Tuần Giáo,] ngày 16 tháng 02 năm 2023.
var (
	dayMonthYear = regexp.MustCompile(`^(\d{1,2})\s*[/.-]\s*(\d{1,2})\s*[/.-]\s*(\d{4})$`)
	yearMonthDay = regexp.MustCompile(`^(\d{4})-(\d{1,2})-(\d{1,2})$`)
	dayInWords   = regexp.MustCompile(`(?:^|\s)ngay (\d{1,2}) thang (\d{1,2}) nam (\d{4})$|^(\d{1,2}) thang (\d{1,2}) nam (\d{4})$`)
)

// readDate reads a day from a cell; a blank cell is no date. locale is the book's.
func readDate(cell sheet.Cell, locale string) (term.Date, *Problem) {
	got := shownText(cell)
	switch cell.Kind {
	case sheet.Blank:
		return "", nil
	case sheet.Error:
		return "", cellError(cell, dateWanted)
	case sheet.Date:
		year, month, day, ok := cellDay(cell)
		if !ok {
			return "", problem(ProblemDateUnreadable, got, dateWanted)
		}
		if strings.HasPrefix(locale, "en_US") && day <= 12 && day != month && !showsDayFirst(cell.Format) {
			return "", problem(ProblemDateAmbiguous, got, dateWanted,
				same("one", dayText(year, day, month)), same("two", dayText(year, month, day)),
				same("words", fmt.Sprintf("ngày %02d tháng %02d năm %d", month, day, year)))
		}
		return makeDate(year, month, day, got)
	case sheet.Text:
		return readDateText(cell.Raw)
	}
	return "", problem(ProblemDateUnreadable, got, dateWanted)
}

// showsDayFirst says whether a format sets the day before the month or spells the month, so that the person who
// typed it saw how it was taken.
func showsDayFirst(format string) bool {
	lower := strings.ToLower(format)
	day, month := strings.IndexByte(lower, 'd'), strings.IndexByte(lower, 'm')
	return day >= 0 && month > day || strings.Contains(lower, "mmm")
}

func readDateText(text string) (term.Date, *Problem) {
	got := lineText(text)
	part := dayMonthYear.FindStringSubmatch(plainSigns(text))
	if part == nil {
		if p := yearMonthDay.FindStringSubmatch(plainSigns(text)); p != nil {
			part = []string{p[0], p[3], p[2], p[1]}
		} else if p := dayInWords.FindStringSubmatch(NormaliseName(text)); p != nil {
			part = []string{p[0], p[1] + p[4], p[2] + p[5], p[3] + p[6]}
		}
	}
	switch {
	case got == "":
		return "", nil
	case part == nil:
		return "", problem(ProblemDateUnreadable, got, dateWanted)
	}
	day, _ := strconv.Atoi(part[1]) // at most four digits each: no error
	month, _ := strconv.Atoi(part[2])
	year, _ := strconv.Atoi(part[3])
	return makeDate(year, month, day, got)
}

// makeDate refuses days that do not exist and years that no report speaks of.
func makeDate(year, month, day int, got string) (term.Date, *Problem) {
	date, err := term.ParseDate(fmt.Sprintf("%04d-%02d-%02d", year, month, day))
	if err != nil || year < 1900 || year > 2100 {
		return "", problem(ProblemDateUnreadable, got, dateWanted)
	}
	return date, nil
}

// cellDay is the day of a Date cell: its serial number counts days from 30 December 1899.
func cellDay(cell sheet.Cell) (year, month, day int, ok bool) {
	serial, err := strconv.ParseFloat(cell.Raw, 64)
	if err != nil || serial < 61 || serial > 73_050 { // from 1 March 1900, where all calendars agree, to 2099
		return 0, 0, 0, false
	}
	year, month, day = civil(int(serial))
	return year, month, day, true
}

// civil is the calendar day of a serial number, by counting in eras of 400 years that begin in March.
func civil(serial int) (year, month, day int) {
	const toMarchOfYear0 = 693_899 // days from 1 March of the year 0 to 30 December 1899
	days := serial + toMarchOfYear0
	era := days / 146_097
	ofEra := days % 146_097
	yearOfEra := (ofEra - ofEra/1_460 + ofEra/36_524 - ofEra/146_096) / 365
	ofYear := ofEra - (365*yearOfEra + yearOfEra/4 - yearOfEra/100)
	shifted := (5*ofYear + 2) / 153
	day = ofYear - (153*shifted+2)/5 + 1
	month = (shifted+2)%12 + 1
	year = era*400 + yearOfEra
	if month <= 2 {
		year++
	}
	return year, month, day
}

func dayText(year, month, day int) string { return fmt.Sprintf("%02d/%02d/%d", day, month, year) }
