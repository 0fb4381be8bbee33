package impact

import "github.com/chent-io/chent/dialect/clickhouse"

// number judges numbers by the values they hold.
func (j judge) number(from, to clickhouse.Type) (Verdict, bool) {
	a, okA := numberOf(from)
	b, okB := numberOf(to)
	if from.Name == "Date" && okB { // days since 1970
		a, okA = number{bits: 16}, true
	}
	if from.Name == "DateTime" && okB { // seconds since 1970
		a, okA = number{bits: 32}, true
	}
	if !okA || !okB {
		return Verdict{}, false
	}
	if b.holds(a) {
		return heavy("the column is rewritten as " + to.String()), true
	}
	v := Verdict{
		Class: Destructive, Harms: []Harm{Narrowed, Rewritten},
		Reason: "values that " + to.String() + " cannot hold are wrapped, rounded or cut, or stop the conversion half-way",
	}
	v.Check, v.Problem = j.back(from, to)
	return v, true
}

// number is a number type: how many bits or digits it has on either side.
type number struct {
	float    bool
	signed   bool
	bits     int // of an integer, or of a float's mantissa
	digits   int // of a decimal, before the point
	scale    int
	decimal  bool
	exponent int
}

func numberOf(t clickhouse.Type) (number, bool) {
	if p, s, ok := t.Decimal(); ok {
		return number{decimal: true, signed: true, digits: p - s, scale: s}, true
	}
	f := t.Family()
	switch f.Kind {
	case clickhouse.KindBool:
		return number{bits: 1}, true
	case clickhouse.KindFloat:
		n := number{float: true, signed: true, bits: 53, exponent: 11}
		switch f.Name {
		case "BFloat16":
			n.bits, n.exponent = 8, 8
		case "Float32":
			n.bits, n.exponent = 24, 8
		}
		return n, true
	case clickhouse.KindInteger:
		n := number{bits: 8 * f.Bytes, signed: f.Is(clickhouse.Signed)}
		if n.signed {
			n.bits--
		}
		return n, true
	}
	return number{}, false
}

// has reports whether a whole number that an enum may have is one of n.
func (n number) has(value int) bool {
	if value < 0 {
		return n.signed && (n.bits >= 15 || value >= -(1<<n.bits))
	}
	return n.bits >= 15 || value < 1<<n.bits
}

// holds reports whether every value of m is a value of n.
func (n number) holds(m number) bool {
	switch {
	case m.signed && !n.signed:
		return false
	case n.float && m.float:
		return n.bits >= m.bits && n.exponent >= m.exponent
	case n.float:
		return !m.decimal && n.bits >= m.bits
	case m.float:
		return false
	case n.decimal && m.decimal:
		return n.digits >= m.digits && n.scale >= m.scale
	case n.decimal:
		return float64(n.digits) >= float64(m.bits)*0.30103
	case m.decimal:
		return false
	}
	return n.bits >= m.bits
}
