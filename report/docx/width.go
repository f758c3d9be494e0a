package docx

import (
	"golang.org/x/text/unicode/norm"
)

// textWidth is about how wide a text is in Times New Roman, in the unit of size. The line under a text is a part of the
// text's width or the whole of it, so it must be known without a program that lays out pages.
func textWidth(text string, size float64, bold bool) float64 {
	widths := &upright
	if bold {
		widths = &heavy
	}
	total := 0
	for _, r := range norm.NFD.String(text) {
		switch r {
		case 'Đ':
			r = 'D'
		case 'đ':
			r = 'd'
		}
		switch {
		case 'A' <= r && r <= 'Z':
			total += widths[0][r-'A']
		case 'a' <= r && r <= 'z':
			total += widths[1][r-'a']
		case r < 0x80 && r != ' ' && r != '-' && r != '.' && r != ',':
			total += 500
		case r < 0x80:
			total += 280
		case 0x300 <= r && r < 0x370: // marks stand on their letters
		default:
			total += 500
		}
	}
	return float64(total) * size / 1000
}

// Widths of A to Z and a to z, in thousandths of the size.
var (
	upright = [2][26]int{
		{722, 667, 667, 722, 611, 556, 722, 722, 333, 389, 722, 611, 889, 722, 722, 556, 722, 667, 556, 611, 722, 722, 944, 722, 722, 611},
		{444, 500, 444, 500, 444, 333, 500, 500, 278, 278, 500, 278, 778, 500, 500, 500, 500, 333, 389, 278, 500, 500, 722, 500, 500, 444},
	}
	heavy = [2][26]int{
		{722, 667, 722, 722, 667, 611, 778, 778, 389, 500, 778, 667, 944, 722, 778, 611, 778, 722, 556, 667, 722, 722, 1000, 722, 722, 667},
		{500, 556, 444, 556, 444, 333, 500, 556, 278, 333, 556, 278, 833, 556, 500, 556, 556, 444, 389, 333, 556, 500, 722, 500, 500, 444},
	}
)
