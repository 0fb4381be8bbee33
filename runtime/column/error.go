package column

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// ValueError says that a column cannot hold a value.
type ValueError struct {
	// Type is the ClickHouse type that refused the value.
	Type string
	// Path leads from the value given to the value refused, such as
	// "[3].key". Empty where they are the same.
	Path string
	// Value is the value refused.
	Value any
	// Reason says what is wrong with it and, where it helps, what to do.
	Reason string
	// Err is the cause, where another error is one.
	Err error

	mismatch bool // no value of this Go type would do
}

func (e *ValueError) Error() string {
	var b strings.Builder
	b.WriteString("column: ")
	if e.Path != "" {
		b.WriteString(e.Path)
		b.WriteString(": ")
	}
	b.WriteString(e.Type)
	b.WriteString(" cannot hold ")
	b.WriteString(printValue(e.Value))
	b.WriteString(": ")
	b.WriteString(e.Reason)
	return b.String()
}

func (e *ValueError) Unwrap() error { return e.Err }

// maxPrinted is how many bytes of a value an error message shows.
const maxPrinted = 80

func printValue(v any) string {
	var s string
	switch v := v.(type) {
	case nil:
		return "nil"
	case string:
		if len(v) > maxPrinted {
			return strconv.Quote(v[:maxPrinted]) + fmt.Sprintf("… (%d bytes)", len(v))
		}
		return strconv.Quote(v)
	case []byte:
		return printValue(string(v))
	case fmt.Stringer:
		s = safeString(v)
	default:
		s = fmt.Sprint(v)
	}
	if len(s) > maxPrinted {
		s = s[:maxPrinted] + "…"
	}
	return s
}

// safeString is v.String(), or "nil" for a nil pointer whose method panics.
func safeString(v fmt.Stringer) (s string) {
	defer func() {
		if recover() != nil {
			s = "nil"
		}
	}()
	return v.String()
}

// refuse makes the error of a value that typ cannot hold.
func refuse(typ Buffer, v any, format string, args ...any) error {
	return &ValueError{Type: string(typ.Type()), Value: v, Reason: fmt.Sprintf(format, args...)}
}

// under puts step in front of the path of a *ValueError.
func under(err error, step string) error {
	var value *ValueError
	if !errors.As(err, &value) {
		return fmt.Errorf("%s: %w", step, err)
	}
	nested := *value
	switch {
	case nested.Path == "" || nested.Path[0] == '[':
		nested.Path = step + nested.Path
	default:
		nested.Path = step + "." + nested.Path
	}
	return &nested
}

// underIndex puts "[i]" in front of the path.
func underIndex(err error, i int) error { return under(err, "["+strconv.Itoa(i)+"]") }

// decodeError names the column type in an error of decoding it.
func decodeError(c Buffer, what string, err error) error {
	return fmt.Errorf("column: decode %s: %s: %w", c.Type(), what, err)
}

// errVarint is a length that cannot be one.
var errVarint = errors.New("the length of a string is not a number of bytes that exists")
