package emulator

// enter types a text into a cell. A cell made for text keeps what was typed; another takes the number format that the
// text brings, when it has none of its own.
func (f *file) enter(s *Server, t *tab, r, c int, text string) *apiError {
	if letters(text) > mostLetters {
		return tooLong()
	}
	cells := t.edit(r, c+1)
	one := &cells[c]
	if one.style != nil && one.style.kind == "TEXT" {
		var value any
		if text != "" {
			value = text
		}
		one.put(value, "")
		return nil
	}
	read := localeOf(f.locale).read(text, s.today(f))
	one.put(read.value, read.formula)
	if read.pattern != "" && one.pattern() == "" {
		one.style = s.withFormat(one.style, read.kind, read.pattern)
	}
	return nil
}
