package column

import (
	"encoding/json"
	"fmt"
	"math"
	"strconv"
	"unicode/utf8"
)

// maxJSONDepth is how many values ClickHouse follows into each other.
const maxJSONDepth = 1024

// jsonFault says why the server would not take v as a value of a JSON column,
// or "". It is stricter than [json.Valid], as the server is: text is UTF-8,
// numbers fit 64 bits. Paths that occur twice are left to the server, which a
// setting lets skip them.
func jsonFault(v []byte) string {
	if !json.Valid(v) {
		return "it is not valid JSON"
	}
	if !utf8.Valid(v) {
		return "it is not valid UTF-8"
	}
	depth, first := 0, true
	for i := 0; i < len(v); {
		start := i
		i++
		switch b := v[start]; b {
		case ' ', '\t', '\r', '\n', ',', ':':
			continue
		case '{', '[':
			depth++
			if first && b == '[' {
				return notAnObject
			}
			first = false
			if depth > maxJSONDepth {
				return fmt.Sprintf("it is nested deeper than %d", maxJSONDepth)
			}
			continue
		case '}', ']':
			depth--
			continue
		case '"':
			end, ok := skipJSONString(v, i)
			if !ok {
				return `it has half of a surrogate pair after \u`
			}
			i = end
		case 't', 'f', 'n':
			for i < len(v) && 'a' <= v[i] && v[i] <= 'z' {
				i++
			}
		default:
			integer := true
			for ; i < len(v) && isNumberByte(v[i]); i++ {
				integer = integer && (v[i] == '-' || '0' <= v[i] && v[i] <= '9')
			}
			if text := string(v[start:i]); !jsonNumberFits(text, integer) {
				return fmt.Sprintf("the number %s does not fit 64 bits", printValue(text))
			}
		}
		if first {
			return notAnObject
		}
		if depth+1 > maxJSONDepth {
			return fmt.Sprintf("it is nested deeper than %d", maxJSONDepth)
		}
	}
	return ""
}

const notAnObject = "the type holds JSON objects only"

func isNumberByte(b byte) bool {
	return '0' <= b && b <= '9' || b == '-' || b == '+' || b == '.' || b == 'e' || b == 'E'
}

func jsonNumberFits(text string, integer bool) bool {
	if !integer {
		f, _ := strconv.ParseFloat(text, 64)
		return !math.IsInf(f, 0)
	}
	if text[0] == '-' {
		_, err := strconv.ParseInt(text, 10, 64)
		return err == nil
	}
	_, err := strconv.ParseUint(text, 10, 64)
	return err == nil
}

// skipJSONString is the end of the string that is open at i, and whether every
// surrogate in it is one of a pair.
func skipJSONString(v []byte, i int) (end int, ok bool) {
	for v[i] != '"' {
		if v[i] != '\\' {
			i++
			continue
		}
		if v[i+1] != 'u' {
			i += 2
			continue
		}
		unit := jsonUnit(v[i+2:])
		i += 6
		switch {
		case 0xDC00 <= unit && unit < 0xE000:
			return i, false
		case 0xD800 <= unit && unit < 0xDC00:
			if i+6 > len(v) || v[i] != '\\' || v[i+1] != 'u' {
				return i, false
			}
			if low := jsonUnit(v[i+2:]); low < 0xDC00 || low >= 0xE000 {
				return i, false
			}
			i += 6
		}
	}
	return i + 1, true
}

// jsonUnit is the number of the four hexadecimal digits at the start of v.
func jsonUnit(v []byte) uint64 {
	unit, _ := strconv.ParseUint(string(v[:4]), 16, 16)
	return unit
}
