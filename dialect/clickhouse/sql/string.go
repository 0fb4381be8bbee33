package sql

// String is an expression of strings.
type String struct{ Base }

func (String) textual() {}

// Textual is an expression of strings of any Go type.
type Textual interface {
	Expression
	textual()
}

func (x String) str(name string, args ...any) String {
	return String{}.with(call1(name, x.node(), args...))
}

// Lower is x in lower case, letters of all languages.
func (x String) Lower() String { return x.str("lowerUTF8") }

// Upper is x in upper case, letters of all languages.
func (x String) Upper() String { return x.str("upperUTF8") }

// Length is the number of bytes.
func (x String) Length() UInt { return uintOf("length", x) }

// LengthUTF8 is the number of code points.
func (x String) LengthUTF8() UInt { return uintOf("lengthUTF8", x) }

// Position is where substr starts in x, in bytes from 1; 0 if it is not there.
func (x String) Position(substr string) UInt {
	return uintOf("position", x, substr)
}

// CountSubstrings is how often substr is in x.
func (x String) CountSubstrings(substr string) UInt {
	return uintOf("countSubstrings", x, substr)
}

// Substring is length bytes of x from offset, which counts from 1, or from the
// end when it is negative.
func (x String) Substring(offset, length int64) String {
	return x.str("substring", offset, length)
}

// SubstringUTF8 is [String.Substring] in code points.
func (x String) SubstringUTF8(offset, length int64) String {
	return x.str("substringUTF8", offset, length)
}

// Left is the first n bytes.
func (x String) Left(n uint64) String { return x.str("left", n) }

// Right is the last n bytes.
func (x String) Right(n uint64) String { return x.str("right", n) }

// Trim is x without spaces at its ends.
func (x String) Trim() String { return x.str("trimBoth") }

// Concat is x followed by others: values and expressions.
func (x String) Concat(others ...any) String { return x.str("concat", others...) }

// ReplaceAll is x with every substr replaced.
func (x String) ReplaceAll(substr, by string) String {
	return x.str("replaceAll", substr, by)
}

// ReplaceOne is x with the first substr replaced.
func (x String) ReplaceOne(substr, by string) String {
	return x.str("replaceOne", substr, by)
}

// ReplaceRegexpAll is x with every match of a regular expression replaced; \1
// to \9 in by are its groups.
func (x String) ReplaceRegexpAll(re, by string) String {
	return x.str("replaceRegexpAll", re, by)
}

// ReplaceRegexpOne is x with the first match of a regular expression replaced.
func (x String) ReplaceRegexpOne(re, by string) String {
	return x.str("replaceRegexpOne", re, by)
}

// Extract is the first match of a regular expression, or of its first group.
func (x String) Extract(re string) String { return x.str("extract", re) }

// ExtractAll is every match of a regular expression, or of its first group.
func (x String) ExtractAll(re string) Array {
	return Array{}.with(call1("extractAll", x.node(), re))
}

// Split is the parts of x between separators.
func (x String) Split(separator string) Array {
	return Array{}.with(&call{name: "splitByString", args: []node{&value{v: separator}, x.node()}})
}

// Tokens is the words of x.
func (x String) Tokens() Array {
	return Array{}.with(call1("splitByNonAlpha", x.node()))
}

// Reverse is the bytes of x from the last to the first.
func (x String) Reverse() String { return x.str("reverse") }

// Format is x in a pattern where {} or {0} stands for it.
func (x String) Format(pattern string) String {
	return String{}.with(&call{name: "format", args: []node{&constant{pattern}, x.node()}})
}

// Hex is the bytes of x in hexadecimal digits.
func (x String) Hex() String { return x.str("hex") }

// Base64Encode is x in base 64.
func (x String) Base64Encode() String { return x.str("base64Encode") }

// Base64Decode is the bytes that x holds in base 64.
func (x String) Base64Decode() String { return x.str("base64Decode") }

// Int64 is the number that x holds.
func (x String) Int64() Int {
	return intOf(call1("toInt64", x.node()))
}

// Int64OrZero is the number that x holds, 0 if it holds none.
func (x String) Int64OrZero() Int {
	return intOf(call1("toInt64OrZero", x.node()))
}

// UInt64OrZero is the number that x holds, 0 if it holds none.
func (x String) UInt64OrZero() UInt {
	return uintOf("toUInt64OrZero", x)
}

// Float64 is the number that x holds.
func (x String) Float64() Float {
	return floatOf(call1("toFloat64", x.node()))
}

// Float64OrZero is the number that x holds, 0 if it holds none.
func (x String) Float64OrZero() Float {
	return floatOf(call1("toFloat64OrZero", x.node()))
}

// DateTime is the time that x holds, in any usual form.
func (x String) DateTime() Time {
	return Time{}.with(call1("parseDateTimeBestEffort", x.node()))
}

// ParseDateTime is the time that x holds in a format such as '%Y-%m-%d'.
func (x String) ParseDateTime(format string) Time {
	return Time{}.with(call1("parseDateTime", x.node(), format))
}

// GroupConcat is the values of a group with a separator between them.
func (x String) GroupConcat(separator string) String {
	return String{}.with(aggParams("groupConcat", []any{separator}, x.node()))
}
