package column

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"math/big"
	"regexp"
	"slices"
	"strings"

	"github.com/chent-io/chent/dialect/clickhouse"
)

// typedPaths are the paths of a JSON type that have types of their own. The
// server converts what stands there, and cuts in silence what the type has no
// place for; what it cannot read at all it refuses itself.
type typedPaths map[string]clickhouse.Type

func typedPathsOf(t clickhouse.Type) typedPaths {
	var paths typedPaths
	for _, e := range t.Elements() {
		if !cuts(e.Type) {
			continue
		}
		if paths == nil {
			paths = make(typedPaths)
		}
		paths[e.Name] = e.Type
	}
	return paths
}

// cuts reports whether a value can lose something on its way into t.
func cuts(t clickhouse.Type) bool {
	switch t.Name {
	case "String", "FixedString", "UUID", "IPv4", "IPv6", "Enum8", "Enum16", "Date", "Date32", "Float64", "Dynamic":
		return false
	}
	inner := t.Types()
	return len(inner) == 0 && t.Name != "JSON" || slices.ContainsFunc(inner, cuts)
}

// judgeNumbers reports whether a path has a type that numbers without a fraction
// may not fit either: 2 is no Bool.
func (p typedPaths) judgeNumbers() bool {
	for _, t := range p {
		if strings.Contains(t.String(), "Bool") {
			return true
		}
	}
	return false
}

// fault says which value of an object its typed path would cut, or "".
func (p typedPaths) fault(object []byte) string {
	if len(p) == 0 {
		return ""
	}
	decoder := json.NewDecoder(bytes.NewReader(object))
	decoder.UseNumber()
	var members map[string]any
	if err := decoder.Decode(&members); err != nil {
		return err.Error()
	}
	return p.faultIn("", members)
}

func (p typedPaths) faultIn(prefix string, members map[string]any) string {
	for name, value := range members {
		path := prefix + name
		if t, typed := p[path]; typed {
			if why := typedFault(t, value); why != "" {
				return fmt.Sprintf("at path %s, of type %s: %s", path, t, why)
			}
			continue
		}
		if inner, ok := value.(map[string]any); ok {
			if why := p.faultIn(path+".", inner); why != "" {
				return why
			}
		}
	}
	return ""
}

// typedFault says what of a JSON value a column of type t would cut, or "".
func typedFault(t clickhouse.Type, value any) string {
	switch t.Name {
	case "Nullable", "LowCardinality":
		return typedFault(t.Elem(), value)
	case "Array":
		list, _ := value.([]any)
		return firstFault(list, func(int) clickhouse.Type { return t.Elem() })
	case "Tuple":
		return tupleFault(t, value)
	case "Map":
		members, _ := value.(map[string]any)
		for _, v := range members {
			if why := typedFault(t.Elem(), v); why != "" {
				return why
			}
		}
		return ""
	case "JSON":
		members, _ := value.(map[string]any)
		return typedPathsOf(t).faultIn("", members)
	}
	text, isText := value.(string)
	number, isNumber := value.(json.Number)
	if isNumber {
		text = number.String()
	}
	if !isText && !isNumber {
		return ""
	}
	switch name := t.Name; {
	case strings.HasPrefix(name, "Int"), strings.HasPrefix(name, "UInt"):
		return finerThanDigits(text, 0)
	case strings.HasPrefix(name, "Decimal"):
		if _, scale, ok := t.Decimal(); ok {
			return finerThanDigits(text, scale)
		}
	case name == "Bool" && isNumber:
		if f, _ := number.Float64(); f != 0 && f != 1 {
			return text + " is neither 0 nor 1"
		}
	case name == "Float32" && isNumber, name == "BFloat16" && isNumber:
		if f, _ := number.Float64(); math.IsInf(float64(float32(f)), 0) {
			return text + " is beyond the type"
		}
	case strings.HasPrefix(name, "DateTime"), strings.HasPrefix(name, "Time"):
		digits, _ := t.Int(0)
		if isNumber {
			return finerThanDigits(text, digits)
		}
		if fraction := fractionOfSecond.FindStringSubmatch(text); fraction != nil && len(strings.TrimRight(fraction[1], "0")) > digits {
			return fmt.Sprintf("%q has more than %s after the second", text, counted(digits, "digit"))
		}
	}
	return ""
}

func tupleFault(t clickhouse.Type, value any) string {
	types := t.Types()
	switch value := value.(type) {
	case []any:
		return firstFault(value, func(i int) clickhouse.Type {
			if i < len(types) {
				return types[i]
			}
			return clickhouse.Type{Name: "Dynamic"}
		})
	case map[string]any:
		for _, e := range t.Elements() {
			if why := typedFault(e.Type, value[e.Name]); why != "" {
				return why
			}
		}
	}
	return ""
}

func firstFault(list []any, typeOf func(i int) clickhouse.Type) string {
	for i, v := range list {
		if why := typedFault(typeOf(i), v); why != "" {
			return why
		}
	}
	return ""
}

var (
	fractionOfSecond = regexp.MustCompile(`:\d\d\.(\d+)`)
	plainNumber      = regexp.MustCompile(`^[-+]?\d+(\.\d+)?([eE][-+]?\d{1,3})?$`)
)

// finerThanDigits says that a number has more digits after its point than
// there is place for, or "".
func finerThanDigits(text string, digits int) string {
	if !plainNumber.MatchString(text) {
		return "" // the server's to judge
	}
	number, ok := new(big.Rat).SetString(text)
	if !ok {
		return ""
	}
	scale := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(digits)), nil)
	if number.Mul(number, new(big.Rat).SetInt(scale)).IsInt() {
		return ""
	}
	if digits == 0 {
		return text + " is no whole number"
	}
	return fmt.Sprintf("%s has more than %s after the point", text, counted(digits, "digit"))
}

func counted(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", n, thing)
}
