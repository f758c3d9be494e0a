package emulator

import (
	"math"
	"strconv"
	"strings"
	"time"
)

// functions are those that are worked out here. A formula with another one is an error, or keeps the value that came
// with its workbook.
var functions map[string]func(e *evaluation, args []*node) any

func init() { // not above: they refer to it through value
	functions = map[string]func(e *evaluation, args []*node) any{
		"SUM": sum, "AVERAGE": average, "COUNT": count, "COUNTA": countAny, "MIN": least, "MAX": greatest,
		"ROUND": rounding(math.Round), "ROUNDUP": rounding(awayFromZero), "ROUNDDOWN": rounding(math.Trunc),
		"ABS": ofNumber(math.Abs), "INT": ofNumber(math.Floor), "SQRT": ofNumber(math.Sqrt),
		"IF": iff, "IFERROR": ifError, "ISERROR": isError, "ISBLANK": isBlank, "ISNUMBER": isNumber, "ISTEXT": isText,
		"AND": and, "OR": or, "NOT": not, "TRUE": constant(true), "FALSE": constant(false), "NA": constant(fail("N_A", "Error")),
		"CONCATENATE": concatenate, "CONCAT": concatenate, "LEN": length, "TRIM": ofText(trimmed), "UPPER": ofText(strings.ToUpper),
		"LOWER": ofText(strings.ToLower), "VALUE": numberOf, "HYPERLINK": hyperlink,
		"TODAY": today, "NOW": now, "IMPORTRANGE": importRange,
	}
}

func wrongCount(name string, got int) errorValue {
	return fail("N_A", "Wrong number of arguments to "+name+". Got "+strconv.Itoa(got)+" arguments.")
}

// numbers are those among the arguments; texts in cells are passed over, texts in the formula must be numbers.
func (e *evaluation) numbers(args []*node, visit func(float64)) *errorValue {
	return e.each(args, func(value any, literal bool) *errorValue {
		switch v := value.(type) {
		case float64:
			visit(v)
		case errorValue:
			return &v
		case string, bool:
			if !literal {
				return nil
			}
			number, failure := asNumber(v)
			if failure != nil {
				return failure
			}
			visit(number)
		}
		return nil
	})
}

func sum(e *evaluation, args []*node) any {
	total := 0.0
	if failure := e.numbers(args, func(n float64) { total += n }); failure != nil {
		return *failure
	}
	return total
}

func average(e *evaluation, args []*node) any {
	total, n := 0.0, 0.0
	if failure := e.numbers(args, func(number float64) { total, n = total+number, n+1 }); failure != nil {
		return *failure
	}
	if n == 0 {
		return fail("DIVIDE_BY_ZERO", "Evaluation of function AVERAGE caused a divide by zero error.")
	}
	return total / n
}

func count(e *evaluation, args []*node) any {
	n := 0.0
	_ = e.each(args, func(value any, _ bool) *errorValue {
		if _, ok := value.(float64); ok {
			n++
		}
		return nil
	})
	return n
}

func countAny(e *evaluation, args []*node) any {
	n := 0.0
	_ = e.each(args, func(value any, _ bool) *errorValue {
		if value != nil {
			n++
		}
		return nil
	})
	return n
}

func least(e *evaluation, args []*node) any {
	return extreme(e, args, func(n, best float64) bool { return n < best })
}

func greatest(e *evaluation, args []*node) any {
	return extreme(e, args, func(n, best float64) bool { return n > best })
}

func extreme(e *evaluation, args []*node, better func(n, best float64) bool) any {
	best, found := 0.0, false
	failure := e.numbers(args, func(n float64) {
		if !found || better(n, best) {
			best, found = n, true
		}
	})
	if failure != nil {
		return *failure
	}
	return best
}

func awayFromZero(n float64) float64 { return math.Copysign(math.Ceil(math.Abs(n)), n) }

// rounding rounds to a number of decimals. The number is scaled in decimal text, so that 1,005 is not below itself.
func rounding(how func(float64) float64) func(*evaluation, []*node) any {
	return func(e *evaluation, args []*node) any {
		if len(args) < 1 || len(args) > 2 {
			return wrongCount("ROUND", len(args))
		}
		number, failure := asNumber(e.value(args[0]))
		places := 0.0
		if failure == nil && len(args) == 2 {
			places, failure = asNumber(e.value(args[1]))
		}
		if failure != nil {
			return *failure
		}
		p := int(max(-300, min(300, math.Trunc(places))))
		return scaled(how(scaled(number, p)), -p)
	}
}

// scaled is a number with its decimal point moved, without the noise of binary floats.
func scaled(number float64, places int) float64 {
	mantissa, power, _ := strings.Cut(strconv.FormatFloat(number, 'e', significant-1, 64), "e")
	p, _ := strconv.Atoi(power)
	moved, err := strconv.ParseFloat(mantissa+"e"+strconv.Itoa(p+places), 64)
	if err != nil {
		return number * math.Pow10(places)
	}
	return moved
}

func ofNumber(f func(float64) float64) func(*evaluation, []*node) any {
	return func(e *evaluation, args []*node) any {
		if len(args) != 1 {
			return wrongCount("the function", len(args))
		}
		number, failure := asNumber(e.value(args[0]))
		if failure != nil {
			return *failure
		}
		return f(number)
	}
}

func ofText(f func(string) string) func(*evaluation, []*node) any {
	return func(e *evaluation, args []*node) any {
		if len(args) != 1 {
			return wrongCount("the function", len(args))
		}
		value := e.value(args[0])
		if failure, ok := value.(errorValue); ok {
			return failure
		}
		return f(e.text(value))
	}
}

func trimmed(s string) string { return strings.Join(strings.Fields(s), " ") }

func constant(value any) func(*evaluation, []*node) any {
	return func(*evaluation, []*node) any { return value }
}

// truth is a value where true or false is wanted.
func (e *evaluation) truth(n *node) (bool, *errorValue) {
	value := e.value(n)
	if text, ok := value.(string); ok {
		switch strings.ToUpper(text) {
		case "TRUE":
			return true, nil
		case "FALSE", "":
			return false, nil
		}
	}
	number, failure := asNumber(value)
	return number != 0, failure
}

func iff(e *evaluation, args []*node) any {
	if len(args) < 2 || len(args) > 3 {
		return wrongCount("IF", len(args))
	}
	yes, failure := e.truth(args[0])
	switch {
	case failure != nil:
		return *failure
	case yes:
		return e.value(args[1])
	case len(args) == 3:
		return e.value(args[2])
	}
	return false
}

func ifError(e *evaluation, args []*node) any {
	if len(args) < 1 || len(args) > 2 {
		return wrongCount("IFERROR", len(args))
	}
	value := e.value(args[0])
	if failure, ok := value.(errorValue); !ok || failure.kind == "LOADING" {
		return value
	}
	if len(args) == 1 {
		return ""
	}
	return e.value(args[1])
}

func isError(e *evaluation, args []*node) any {
	return question(e, args, func(v any) bool { _, ok := v.(errorValue); return ok })
}

func isBlank(e *evaluation, args []*node) any {
	return question(e, args, func(v any) bool { return v == nil })
}

func isNumber(e *evaluation, args []*node) any {
	return question(e, args, func(v any) bool { _, ok := v.(float64); return ok })
}

func isText(e *evaluation, args []*node) any {
	return question(e, args, func(v any) bool { _, ok := v.(string); return ok })
}

func question(e *evaluation, args []*node, is func(any) bool) any {
	if len(args) != 1 {
		return wrongCount("the function", len(args))
	}
	return is(e.value(args[0]))
}

func and(e *evaluation, args []*node) any {
	for _, arg := range args {
		if yes, failure := e.truth(arg); failure != nil {
			return *failure
		} else if !yes {
			return false
		}
	}
	return true
}

func or(e *evaluation, args []*node) any {
	for _, arg := range args {
		if yes, failure := e.truth(arg); failure != nil {
			return *failure
		} else if yes {
			return true
		}
	}
	return false
}

func not(e *evaluation, args []*node) any {
	if len(args) != 1 {
		return wrongCount("NOT", len(args))
	}
	yes, failure := e.truth(args[0])
	if failure != nil {
		return *failure
	}
	return !yes
}

func concatenate(e *evaluation, args []*node) any {
	var b strings.Builder
	failure := e.each(args, func(value any, _ bool) *errorValue {
		if failure, ok := value.(errorValue); ok {
			return &failure
		}
		if b.Len() <= 4*mostLetters {
			b.WriteString(e.text(value))
		}
		return nil
	})
	if failure != nil {
		return *failure
	}
	return b.String()
}

func length(e *evaluation, args []*node) any {
	text := ofText(func(s string) string { return s })(e, args)
	if s, ok := text.(string); ok {
		return float64(len([]rune(s)))
	}
	return text
}

func numberOf(e *evaluation, args []*node) any {
	if len(args) != 1 {
		return wrongCount("VALUE", len(args))
	}
	value := e.value(args[0])
	if text, ok := value.(string); ok {
		if read := localeOf(e.file.locale).read(text, e.today); read.formula == "" {
			if number, ok := read.value.(float64); ok {
				return number
			}
		}
	}
	number, failure := asNumber(value)
	if failure != nil {
		return *failure
	}
	return number
}

func hyperlink(e *evaluation, args []*node) any {
	if len(args) < 1 || len(args) > 2 {
		return wrongCount("HYPERLINK", len(args))
	}
	return e.value(args[len(args)-1])
}

func today(e *evaluation, _ []*node) any {
	y, m, d := e.today.Date()
	return serialOf(time.Date(y, m, d, 0, 0, 0, 0, time.UTC))
}

func now(e *evaluation, _ []*node) any { return serialOf(e.today) }

// importRange is what SetImported says it brings, and LOADING until then.
func importRange(e *evaluation, args []*node) any {
	if len(args) != 2 {
		return wrongCount("IMPORTRANGE", len(args))
	}
	c := e.here.tab.at(e.here.row, e.here.column)
	if c.more != nil && c.more.imported != nil {
		return c.more.imported
	}
	return loading
}
