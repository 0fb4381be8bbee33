package clickhouse

// SimilarMembers returns the first two members of a Variant whose values the
// server thinks too easily mixed up: there is a type that holds the values of
// both. Zero types if there are none.
func (t Type) SimilarMembers() (a, b Type) {
	members := t.Types()
	for i, m := range members {
		for _, other := range members[:i] {
			if !m.Equal(other) && similar(other, m) {
				return other, m
			}
		}
	}
	return Type{}, Type{}
}

// similar reports whether the server finds a common supertype of two types that
// are not the same.
func similar(a, b Type) bool {
	a, b = plainMember(a), plainMember(b)
	if a.Equal(b) {
		return true
	}
	if a.Name == b.Name {
		switch a.Name {
		case "Array", "Nullable":
			return inside(a.Elem(), b.Elem())
		case "Map":
			return inside(a.Key(), b.Key()) && inside(a.Elem(), b.Elem())
		case "Tuple":
			return similarTuples(a.Types(), b.Types())
		case "JSON":
			return true
		}
	}
	if kind := looks(a); kind != "" && kind == looks(b) {
		return kind != "number" || similarNumbers(a, b)
	}
	switch x, y := looks(a), looks(b); {
	case a.Name == "Interval" || b.Name == "Interval":
		return similarInterval(a) && similarInterval(b)
	case a.Kind() == KindEnum || b.Kind() == KindEnum:
		return x == "text" || y == "text" || similarNumbers(a, b)
	case x == "time" || y == "time":
		return withTime(a) && withTime(b)
	}
	return false
}

// inside is similar for what stands inside other types: there the same is
// similar, so is everything to Nothing, and Bool is the number it is stored as.
func inside(a, b Type) bool {
	for _, t := range []*Type{&a, &b} {
		if t.Base().Name == "Bool" {
			*t = Type{Name: "UInt8"}
		}
	}
	return a.Equal(b) || a.Name == "Nothing" || b.Name == "Nothing" || similar(a, b)
}

func similarTuples(a, b []Type) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if !inside(a[i], b[i]) {
			return false
		}
	}
	return true
}

// plainMember is the type that decides: without wrappers, shapes and Nested as
// the arrays and tuples they are, all intervals as one.
func plainMember(t Type) Type {
	t = t.Base()
	if t.Kind() == KindShape {
		return plainMember(t.Shape())
	}
	switch t.Name {
	case "Nested":
		return ArrayOf(Type{Name: "Tuple", Args: t.Args})
	case "Tuple":
		// Names of elements do not count.
		plain := Type{Name: "Tuple", Args: make([]TypeArg, len(t.Args))}
		for i, a := range t.Args {
			plain.Args[i] = TypeArg{Type: plainMember(a.Type)}
		}
		return plain
	case "Array":
		return ArrayOf(plainMember(t.Elem()))
	}
	if t.Kind() == KindInterval {
		return Type{Name: "Interval"}
	}
	return t
}

// looks groups types whose values look alike.
func looks(t Type) string {
	switch t.Kind() {
	case KindText:
		return "text"
	case KindDate, KindDateTime:
		return "date"
	case KindTime:
		return "time"
	case KindFloat, KindInteger, KindDecimal:
		return "number"
	case KindIP:
		if t.Name == "IPv4" {
			return "number"
		}
	}
	return ""
}

// withTime says that values have a time of day that a Time can be compared with.
func withTime(t Type) bool {
	return t.Kind() == KindTime || t.Kind() == KindDateTime
}

// similarInterval says that an interval and the type have a supertype: numbers
// but for decimals, and types that are stored as numbers or bytes.
func similarInterval(t Type) bool {
	switch kind := t.Kind(); kind {
	case KindIP, KindUUID, KindState, KindVector, KindEnum:
		return true
	default:
		return t.Name == "Interval" || looks(t) == "number" && kind != KindDecimal
	}
}

// similarNumbers reports whether a number type holds the values of both.
func similarNumbers(a, b Type) bool {
	x, okX := numberOf(a)
	y, okY := numberOf(b)
	switch {
	case !okX || !okY:
		return false
	case x.decimal || y.decimal:
		other := x
		if x.decimal {
			other = y
		}
		return x.decimal && y.decimal || !other.float && !other.stored && other.bits <= 64
	case x.float || y.float:
		return x.float && y.float || x.bits <= 32 && y.bits <= 32
	case x.signed != y.signed:
		if x.signed {
			x, y = y, x
		}
		// The signed type must have room for the unsigned one's values.
		return x.bits < 64 || x.bits == 64 && y.bits > 64 || x.bits == 128
	}
	return true
}

// number describes a type as a number.
type number struct {
	bits                           int  // 0 for a float: it has no bits that must fit
	signed, float, decimal, stored bool // stored: an enum or address, a number only by its bytes
}

func numberOf(t Type) (number, bool) {
	f := t.Family()
	n := number{bits: 8 * f.Bytes, signed: f.Is(Signed)}
	switch f.Kind {
	case KindInteger:
		return n, true
	case KindFloat:
		return number{float: true}, true
	case KindDecimal:
		return number{decimal: true}, true
	case KindEnum:
		n.signed, n.stored = true, true
		return n, true
	case KindIP:
		n.stored = true
		return n, f.Bytes <= 8
	}
	return number{}, false
}
