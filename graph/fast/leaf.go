package fast

import (
	"math"
	"strconv"
	"time"

	"github.com/99designs/gqlgen/graphql"
)

// Need says whether a value may be null.
type Need bool

const (
	// Nullable is what may be null.
	Nullable Need = false
	// Required is the ! of the schema: at a null the writer declines. A nil list is an empty one.
	Required Need = true
)

// Null writes a null where one may be.
func (w *W) Null(need Need) {
	if need {
		w.Decline()
	}
	w.buf = append(w.buf, "null"...)
}

// Write appends what is JSON already.
func (w *W) Write(p []byte) (int, error) {
	w.buf = append(w.buf, p...)
	return len(p), nil
}

const upperHex = "0123456789ABCDEF"

// String writes a string, escaped as gqlgen does: as little as JSON demands.
func (w *W) String(s string) {
	b := append(w.buf, '"')
	start := 0
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c >= 0x20 && c != '\\' && c != '"' {
			continue
		}
		b = append(b, s[start:i]...)
		switch c {
		case '\t':
			b = append(b, `\t`...)
		case '\r':
			b = append(b, `\r`...)
		case '\n':
			b = append(b, `\n`...)
		case '\\', '"':
			b = append(b, '\\', c)
		default:
			b = append(b, '\\', 'u', '0', '0', upperHex[c>>4], upperHex[c&0xf])
		}
		start = i + 1
	}
	b = append(b, s[start:]...)
	w.buf = append(b, '"')
}

// Int writes an Int.
func (w *W) Int(n int) { w.buf = strconv.AppendInt(w.buf, int64(n), 10) }

// Int64 writes an Int.
func (w *W) Int64(n int64) { w.buf = strconv.AppendInt(w.buf, n, 10) }

// IntID writes an ID.
func (w *W) IntID(n int) {
	w.buf = append(w.buf, '"')
	w.buf = strconv.AppendInt(w.buf, int64(n), 10)
	w.buf = append(w.buf, '"')
}

// Boolean writes a Boolean.
func (w *W) Boolean(b bool) { w.buf = strconv.AppendBool(w.buf, b) }

// Float writes a Float. JSON has neither infinity nor what is not a number.
func (w *W) Float(f float64) {
	if math.IsInf(f, 0) || math.IsNaN(f) {
		w.Decline()
	}
	w.buf = strconv.AppendFloat(w.buf, f, 'g', -1, 64)
}

// Time writes a moment; the zero time is null, which a field that needs one declines by RequiredTime.
func (w *W) Time(t time.Time) { w.time(t, Nullable) }

// RequiredTime writes a moment of a field that needs one.
func (w *W) RequiredTime(t time.Time) { w.time(t, Required) }

func (w *W) time(t time.Time, need Need) {
	if t.IsZero() {
		w.Null(need)
		return
	}
	w.buf = append(w.buf, '"')
	w.buf = t.AppendFormat(w.buf, time.RFC3339Nano)
	w.buf = append(w.buf, '"')
}

// Enum writes a value of an enum, whose Go type is a string of it.
func Enum[T ~string](w *W, v T) { w.String(string(v)) }

// Appended is a scalar that appends itself.
type Appended interface{ AppendGQL(b []byte) []byte }

// Append writes a scalar that appends itself.
func Append[T Appended](w *W, v T) { w.buf = v.AppendGQL(w.buf) }

// Marshal writes a scalar that marshals itself.
func Marshal[T graphql.Marshaler](w *W, v T) { v.MarshalGQL(w) }

// Pointer writes what v points to; nil is null.
func Pointer[T any](w *W, v *T, need Need, write func(*W, T)) {
	if v == nil {
		w.Null(need)
		return
	}
	write(w, *v)
}

// Leaves writes a list of scalars or enums. nil is null where the list may be null, else it is empty.
func Leaves[T any](w *W, v []T, need Need, write func(*W, T)) {
	if v == nil && need == Nullable {
		w.Null(need)
		return
	}
	w.buf = append(w.buf, '[')
	for i := range v {
		if i > 0 {
			w.buf = append(w.buf, ',')
		}
		write(w, v[i])
	}
	w.buf = append(w.buf, ']')
}
