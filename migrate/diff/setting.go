package diff

import (
	"math/big"
	"slices"
	"strings"

	"github.com/chent-io/chent/dialect/clickhouse"
	"github.com/chent-io/chent/migrate/catalog"
)

// settingRules says how settings are compared.
type settingRules struct {
	defaults map[string]string // values that equal not saying the setting
	keep     bool              // live settings that desired does not say are left alone
	pos      string
}

// defaults are the known default values of a table's settings.
func (d *differ) defaults(e catalog.Engine) map[string]string {
	if !e.IsMergeTree() {
		return nil
	}
	if d.options.DefaultSettings == nil {
		return map[string]string{"index_granularity": "8192"}
	}
	return d.options.DefaultSettings
}

// settingDetails compares settings as a map, in name order.
func settingDetails(from, to []catalog.Setting, rules settingRules) []Detail {
	live, desired := settingMap(from), settingMap(to)
	names := make([]string, 0, len(live)+len(desired))
	for name := range live {
		names = append(names, name)
	}
	for name := range desired {
		if _, ok := live[name]; !ok {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	// The server does not keep what was said to the statement that made it.
	names = slices.DeleteFunc(names, func(name string) bool { return catalog.Setting{Name: name}.OfStatement() })
	var details []Detail
	for _, name := range names {
		was, isLive := live[name]
		want, isDesired := desired[name]
		byDefault, known := rules.defaults[name]
		detail := Detail{Part: PartSetting, Name: name, From: was, To: want, Pos: rules.pos}
		switch {
		case isLive && isDesired:
			if sameText(FoldValue(was), FoldValue(want)) {
				continue
			}
			detail.Op, detail.Property = Modify, PropertyValue
		case isDesired:
			if known && FoldValue(want) == FoldValue(byDefault) {
				continue
			}
			detail.Op = Add
		default:
			if rules.keep || known && FoldValue(was) == FoldValue(byDefault) {
				continue
			}
			detail.Op, detail.Pos = Drop, ""
		}
		details = append(details, detail)
	}
	return details
}

func settingMap(settings []catalog.Setting) map[string]string {
	m := make(map[string]string, len(settings))
	for _, s := range settings {
		m[s.Name] = s.Value
	}
	return m
}

// FoldValue brings the spellings of a setting's value together: '10Mi' and
// 10485760, true and 1, '8192' and 8192.
func FoldValue(value string) string {
	text := value
	if strings.HasPrefix(value, "'") {
		unquoted, err := clickhouse.Unquote(value)
		if err != nil {
			return value
		}
		text = unquoted
	}
	switch text {
	case "true":
		return "1"
	case "false":
		return "0"
	}
	if number, ok := sizeOf(text); ok {
		return number
	}
	return text
}

// sizeOf reads a number with an optional size suffix: K is 1,000 and Ki 1,024,
// up to E.
func sizeOf(text string) (string, bool) {
	digits := strings.TrimRight(text, "kKMGTPEi")
	number, ok := new(big.Rat).SetString(digits)
	if !ok || strings.ContainsAny(digits, "/_") {
		return "", false
	}
	if suffix := text[len(digits):]; suffix != "" {
		base, power := int64(1000), suffix
		if rest, ok := strings.CutSuffix(suffix, "i"); ok {
			base, power = 1024, rest
		}
		if len(power) != 1 {
			return "", false
		}
		exponent := strings.Index(" KMGTPE", strings.ToUpper(power))
		if exponent < 1 {
			return "", false
		}
		factor := new(big.Int).Exp(big.NewInt(base), big.NewInt(int64(exponent)), nil)
		number.Mul(number, new(big.Rat).SetInt(factor))
	}
	return number.RatString(), true
}
