package sql

// Predicates of strings.

// Like is x LIKE pattern: % is any text, _ any character, \ before them is
// themselves.
func (x String) Like(pattern string) func(*Selector) { return x.matches("LIKE", pattern) }

// NotLike is x NOT LIKE pattern.
func (x String) NotLike(pattern string) func(*Selector) { return x.matches("NOT LIKE", pattern) }

// ILike is [String.Like] in any case.
func (x String) ILike(pattern string) func(*Selector) { return x.matches("ILIKE", pattern) }

// NotILike is [String.NotLike] in any case.
func (x String) NotILike(pattern string) func(*Selector) { return x.matches("NOT ILIKE", pattern) }

func (x String) matches(op, pattern string) func(*Selector) {
	return predicateOf(&binary{x.node(), op, &value{v: pattern}})
}

// Match reports whether a part of x matches the regular expression, in RE2's
// grammar, where the dot matches a line break.
func (x String) Match(re string) func(*Selector) { return predicateOf(call1("match", x.node(), re)) }

// HasPrefix reports whether x starts with prefix.
func (x String) HasPrefix(prefix string) func(*Selector) {
	return predicateOf(call1("startsWith", x.node(), prefix))
}

// HasSuffix reports whether x ends with suffix.
func (x String) HasSuffix(suffix string) func(*Selector) {
	return predicateOf(call1("endsWith", x.node(), suffix))
}

// Contains reports whether substr is in x.
func (x String) Contains(substr string) func(*Selector) {
	return predicateOf(contains(x.node(), substr))
}

// ContainsFold reports whether substr is in x, in any case.
func (x String) ContainsFold(substr string) func(*Selector) {
	return predicateOf(containsFold(x.node(), substr))
}

// ContainsAny reports whether one of the strings is in x.
func (x String) ContainsAny(substrs ...string) func(*Selector) {
	return predicateOf(call1("multiSearchAny", x.node(), substrs))
}

// EqualFold reports whether x is v in any case.
func (x String) EqualFold(v string) func(*Selector) { return predicateOf(equalFold(x.node(), v)) }

// HasToken reports whether the word is in x; it can use a text index.
func (x String) HasToken(token string) func(*Selector) {
	return predicateOf(call1("hasToken", x.node(), token))
}

// Empty reports whether x has no bytes.
func (x String) Empty() func(*Selector) { return predicateOf(call1("empty", x.node())) }

// NotEmpty reports whether x has bytes.
func (x String) NotEmpty() func(*Selector) { return predicateOf(call1("notEmpty", x.node())) }

// IsIPAddressInRange reports whether the address x is in a network such as
// 10.0.0.0/8.
func (x String) IsIPAddressInRange(network string) func(*Selector) {
	return predicateOf(call1("isIPAddressInRange", x.node(), network))
}

// JSONHas reports whether JSON text has something at the keys.
func (x String) JSONHas(keys ...any) func(*Selector) {
	return predicateOf(call1("JSONHas", x.node(), keys...))
}
