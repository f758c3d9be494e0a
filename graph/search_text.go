package graph

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"thidua/intake"
)

// excerptRunes is how much of a long text is shown before and after what was looked for.
const excerptRunes = 80

// quality is how well a word that is looked for fits a text.
type quality int

// The qualities.
const (
	qualityNone quality = iota
	qualityMiddle
	qualityPrefix // the beginning of a word
	qualityWord   // a whole word
)

// wordsOf are the words to look for, each once.
func wordsOf(text string) []string {
	words := strings.Fields(intake.NormaliseName(text))
	slices.Sort(words)
	return slices.Compact(words)
}

// fit is how well all words fit a text whose key is given; none unless every word occurs.
func fit(words []string, key string) quality {
	worst := qualityWord
	for _, w := range words {
		worst = min(worst, fitOf(w, key))
	}
	return worst
}

func fitOf(word, key string) (best quality) {
	for at := 0; best < qualityWord; {
		i := strings.Index(key[at:], word)
		if i < 0 {
			break
		}
		i += at
		best = max(best, qualityAt(word, key, i))
		_, size := utf8.DecodeRuneInString(key[i:])
		at = i + size
	}
	return best
}

// qualityAt is how well a word fits a text where it occurs.
func qualityAt(word, key string, at int) quality {
	end := at + len(word)
	switch {
	case at > 0 && key[at-1] != ' ':
		return qualityMiddle
	case end < len(key) && key[end] != ' ':
		return qualityPrefix
	}
	return qualityWord
}

// folded is the key of a text, with the piece of the text that each of its bytes stands for.
type folded struct {
	key        []byte
	start, end []int
}

// fold is intake.NormaliseName that remembers where everything was.
func fold(text string) folded {
	var f folded
	apart := false
	for i, r := range text {
		size := utf8.RuneLen(r)
		if r == utf8.RuneError {
			_, size = utf8.DecodeRuneInString(text[i:])
		}
		if unicode.Is(unicode.M, r) || unicode.Is(unicode.Cf, r) {
			if n := len(f.end); n > 0 && !apart {
				f.end[n-1] = i + size
			}
			continue
		}
		letters := intake.NormaliseName(string(r))
		if letters == "" {
			apart = true
			continue
		}
		if (apart || letters == "%") && len(f.key) > 0 {
			f.put(' ', i, i)
		}
		for j := range len(letters) {
			f.put(letters[j], i, i+size)
		}
		apart = letters == "%"
	}
	return f
}

func (f *folded) put(b byte, start, end int) {
	f.key, f.start, f.end = append(f.key, b), append(f.start, start), append(f.end, end)
}

// span is a piece of a text, from a byte to another.
type span struct{ from, to int }

// spans are the pieces of a text that words stand for: where a word occurs well somewhere, only there.
func (f *folded) spans(words []string) (all []span) {
	key := string(f.key)
	for _, w := range words {
		best := fitOf(w, key)
		for at := 0; best != qualityNone; {
			i := strings.Index(key[at:], w)
			if i < 0 {
				break
			}
			i += at
			if qualityAt(w, key, i) == best {
				all = append(all, span{f.start[i], f.end[i+len(w)-1]})
			}
			_, size := utf8.DecodeRuneInString(key[i:])
			at = i + size
		}
	}
	slices.SortFunc(all, func(a, b span) int { return cmp.Or(cmp.Compare(a.from, b.from), cmp.Compare(a.to, b.to)) })
	return joined(all)
}

// joined makes one of spans that touch.
func joined(all []span) (one []span) {
	for _, s := range all {
		if n := len(one); n > 0 && s.from <= one[n-1].to {
			one[n-1].to = max(one[n-1].to, s.to)
			continue
		}
		one = append(one, s)
	}
	return one
}

// partsOfText cuts a text where words begin and end. Of a long text it is the part around the first of them.
func partsOfText(text string, words []string) (parts []*SearchPart) {
	f := fold(text)
	spans := f.spans(words)
	from, to := 0, len(text)
	if len(spans) > 0 {
		from, to = around(text, spans[0])
	}
	add := func(piece string, matched bool) {
		if piece != "" {
			parts = append(parts, &SearchPart{piece, matched})
		}
	}
	if from > 0 {
		add("…", false)
	}
	at := from
	for _, s := range spans {
		if s.from >= to {
			break
		}
		add(text[at:s.from], false)
		end := min(s.to, to)
		add(text[s.from:end], true)
		at = end
	}
	add(text[at:to], false)
	if to < len(text) {
		add("…", false)
	}
	return parts
}

// around is the part of a text around a piece of it.
func around(text string, s span) (from, to int) {
	from, to = s.from, s.to
	for range excerptRunes {
		_, size := utf8.DecodeLastRuneInString(text[:from])
		from -= size
		_, size = utf8.DecodeRuneInString(text[to:])
		to += size
	}
	return from, to
}
