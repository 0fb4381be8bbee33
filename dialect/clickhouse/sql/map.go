package sql

// Map is an expression of maps.
type Map struct{ Base }

// Key is the value of a key, the type's default where there is none.
func (x Map) Key(k any) Any {
	return anyOf(&subscript{x.node(), &mapKey{x.node(), k}})
}

// mapKey is a value that meets a key of a map: it travels as the key's type.
type mapKey struct {
	m node
	v any
}

func (n *mapKey) build(b *builder) {
	t, _ := keyType(typeOf(n.m, b))
	(&value{v: n.v}).buildAs(b, t)
}

// Has reports whether the key is in the map.
func (x Map) Has(k any) func(*Selector) {
	return predicateOf(&call{name: "mapContains", args: []node{x.node(), &mapKey{x.node(), k}}})
}

// Keys is the keys.
func (x Map) Keys() Array { return arrayOf(call1("mapKeys", x.node())) }

// Values is the values.
func (x Map) Values() Array { return arrayOf(call1("mapValues", x.node())) }

// Length is the number of keys.
func (x Map) Length() UInt { return uintOf("length", x) }

// Empty reports whether there are no keys.
func (x Map) Empty() func(*Selector) { return predicateOf(call1("empty", x.node())) }

// NotEmpty reports whether there are keys.
func (x Map) NotEmpty() func(*Selector) { return predicateOf(call1("notEmpty", x.node())) }

// SumMap is the sums of a group by key.
func (x Map) SumMap() Map { return x.with(agg1("sumMap", x.node())) }

// MinMap is the smallest values of a group by key.
func (x Map) MinMap() Map { return x.with(agg1("minMap", x.node())) }

// MaxMap is the largest values of a group by key.
func (x Map) MaxMap() Map { return x.with(agg1("maxMap", x.node())) }
