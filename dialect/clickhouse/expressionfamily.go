package clickhouse

import "strings"

// Expression returns the name of the family of typed expressions that values of
// t belong to, as package sql has them: UInt, Int, BigInt, Float, Decimal,
// String, Time, IP, Bool, JSON, Array, Map, or Any. Of an AggregateFunction it
// is that of the function's result and State: UIntState.
func (t Type) Expression() string {
	f := t.Family()
	switch f.Kind {
	case KindWrapper:
		return t.Elem().Expression()
	case KindState:
		return resultFamily(t) + "State"
	case KindInteger:
		switch {
		case f.Bytes > 8:
			return "BigInt"
		case !f.Is(Signed):
			return "UInt"
		}
		return "Int"
	case KindFloat:
		return "Float"
	case KindDecimal:
		return "Decimal"
	case KindText:
		return "String"
	case KindDate, KindDateTime:
		return "Time"
	case KindIP:
		return "IP"
	case KindArray, KindNested:
		return "Array"
	case KindBool, KindJSON, KindMap:
		return f.Name
	}
	return "Any"
}

// resultFamily is the family of what merging an aggregate state gives, Any
// where it is not known.
func resultFamily(t Type) string {
	name, _ := t.Function()
	return aggregateFamily(name, t.Types())
}

// aggregateFamily is the family of an aggregate function of arguments of these
// types. A test asks the server.
func aggregateFamily(name string, arguments []Type) string {
	for _, suffix := range []string{"If", "OrDefault", "OrNull", "Distinct"} {
		if inner, ok := strings.CutSuffix(name, suffix); ok && inner != "" {
			if suffix == "If" && len(arguments) > 0 {
				arguments = arguments[:len(arguments)-1]
			}
			return aggregateFamily(inner, arguments)
		}
	}
	if strings.HasSuffix(name, "ForEach") || strings.HasSuffix(name, "Resample") {
		return "Array"
	}
	family := "Any"
	if len(arguments) > 0 {
		family = arguments[0].Expression()
	}
	switch kind := aggregateKind(name); kind {
	case "":
		if inner, ok := strings.CutSuffix(name, "Array"); ok && len(arguments) == 1 && arguments[0].Base().Name == "Array" {
			return aggregateFamily(inner, []Type{arguments[0].Base().Elem()})
		}
		return "Any"
	case "argument":
		return family
	case "between": // a value between two of the argument's
		if family == "Decimal" && name != "avg" || family == "Time" {
			return family
		}
		return "Float"
	case "map":
		if family == "Map" { // of arrays it is a tuple of arrays
			return family
		}
		return "Any"
	default:
		return kind
	}
}

// aggregateKind is the family of an aggregate function, or how its argument's
// family makes it; empty where the function is not known.
func aggregateKind(name string) string {
	if alias, ok := strings.CutPrefix(name, "median"); ok {
		name = "quantile" + alias
	}
	for kind, names := range aggregateKinds {
		for _, n := range strings.Fields(names) {
			if prefix, ok := strings.CutSuffix(n, "*"); n == name || ok && strings.HasPrefix(name, prefix) {
				return kind
			}
		}
	}
	return ""
}

// aggregateKinds are the aggregate functions whose result is known. A star
// stands for the rest of a name.
var aggregateKinds = map[string]string{
	"argument": `any any_respect_nulls anyLast anyLast_respect_nulls anyHeavy first_value last_value argMin argMax min max singleValueOrNull
		sum sumWithOverflow deltaSum groupBitAnd groupBitOr groupBitXor
		quantileExact quantileExactHigh quantileExactLow quantileExactWeighted quantileInterpolatedWeighted`,
	"between": `avg sumKahan quantile quantileBFloat16 quantileBFloat16Weighted quantileDeterministic quantileExactWeightedInterpolated
		quantileTDigest quantileTDigestWeighted`,
	"Float": `avgWeighted corr corrStable covarPop covarPopStable covarSamp covarSampStable entropy kurtPop kurtSamp skewPop skewSamp
		quantileDD quantileExactExclusive quantileExactInclusive quantileTiming quantileTimingWeighted
		stddevPop stddevPopStable stddevSamp stddevSampStable varPop varPopStable varSamp varSampStable`,
	"UInt":   "count uniq uniqCombined uniqCombined64 uniqExact uniqHLL12 uniqTheta uniqUpTo",
	"Array":  "groupArray* groupUniqArray* quantiles* topK topKWeighted approx_top_k approx_top_sum",
	"String": "groupConcat",
	"map":    "sumMap minMap maxMap sumMapWithOverflow",
}
