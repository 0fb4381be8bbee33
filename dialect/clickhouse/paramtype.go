package clickhouse

import (
	"math/big"
	"net/netip"
	"strconv"
	"time"

	"github.com/shopspring/decimal"
)

func simpleType(name string, literals ...string) Type {
	t := Type{Name: name}
	for _, text := range literals {
		t.Args = append(t.Args, TypeArg{Kind: ArgLiteral, Text: text})
	}
	return t
}

// timeType is DateTime64 in UTC that holds v exactly, with at least digits
// digits.
func timeType(v time.Time, digits int) Type {
	return simpleType("DateTime64", strconv.Itoa(fractionDigits(v.Nanosecond(), digits)), "'UTC'")
}

// fractionDigits is 0, 3, 6 or 9, whichever a fraction of nanoseconds needs,
// and at least digits.
func fractionDigits(nanoseconds, digits int) int {
	need := 9
	switch {
	case nanoseconds == 0:
		need = 0
	case nanoseconds%1e6 == 0:
		need = 3
	case nanoseconds%1e3 == 0:
		need = 6
	}
	return max(need, digits)
}

func addrType(v netip.Addr) (Type, error) {
	switch {
	case v.Is4():
		return Type{Name: "IPv4"}, nil
	case v.Is6() && v.Zone() == "":
		return Type{Name: "IPv6"}, nil
	case !v.IsValid():
		return Type{}, &ValueError{Value: v, Msg: "the zero netip.Addr is no address"}
	}
	return Type{}, &ValueError{Value: v, Msg: "ClickHouse's IPv6 holds no zone"}
}

// decimalType is the smallest of the four decimal widths that holds v.
func decimalType(v decimal.Decimal) (Type, error) {
	scale := max(0, -int(v.Exponent()))
	digits := len(new(big.Int).Abs(v.Coefficient()).String()) + max(0, int(v.Exponent()))
	need := max(digits, scale)
	for _, precision := range []int{9, 18, 38, 76} {
		if need <= precision {
			return simpleType("Decimal", strconv.Itoa(precision), strconv.Itoa(scale)), nil
		}
	}
	return Type{}, &ValueError{Value: v, Msg: "a decimal has at most 76 digits"}
}

// bigType is Int128, Int256 or UInt256, the first that holds v.
func bigType(v big.Int) (Type, error) {
	for _, name := range []string{"Int128", "Int256", "UInt256"} {
		if inIntRange(&v, name) {
			return Type{Name: name}, nil
		}
	}
	return Type{}, &ValueError{Value: v.String(), Msg: "an integer has at most 256 bits"}
}

func inIntRange(v *big.Int, name string) bool {
	bits, signed, ok := Type{Name: name}.IntegerBits()
	switch {
	case !ok:
		return false
	case !signed:
		return v.Sign() >= 0 && v.BitLen() <= bits
	case v.Sign() < 0: // two's complement has one more negative number
		return new(big.Int).Not(v).BitLen() < bits
	}
	return v.BitLen() < bits
}

func numberText(s string) int {
	n, _ := strconv.Atoi(s)
	return n
}
