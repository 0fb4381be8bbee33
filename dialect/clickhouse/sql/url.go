package sql

// Functions of strings that are URLs, IP addresses or JSON, and hashes.

// Domain is the host of a URL.
func (x String) Domain() String { return x.str("domain") }

// DomainWithoutWWW is the host of a URL without a leading www.
func (x String) DomainWithoutWWW() String { return x.str("domainWithoutWWW") }

// TopLevelDomain is the last part of a URL's host.
func (x String) TopLevelDomain() String { return x.str("topLevelDomain") }

// Protocol is the scheme of a URL.
func (x String) Protocol() String { return x.str("protocol") }

// Path is the path of a URL, without the query.
func (x String) Path() String { return x.str("path") }

// QueryString is what follows ? in a URL.
func (x String) QueryString() String { return x.str("queryString") }

// URLParameter is the value of a parameter of a URL, empty if it has none.
func (x String) URLParameter(name string) String {
	return x.str("extractURLParameter", name)
}

// CutURLParameter is a URL without one of its parameters.
func (x String) CutURLParameter(name string) String {
	return x.str("cutURLParameter", name)
}

// DecodeURL is x with %xx replaced by what it stands for.
func (x String) DecodeURL() String { return x.str("decodeURLComponent") }

// JSONString is a string in JSON text, by the keys that lead to it.
func (x String) JSONString(keys ...any) String {
	return x.str("JSONExtractString", keys...)
}

// JSONInt is an integer in JSON text, by the keys that lead to it.
func (x String) JSONInt(keys ...any) Int {
	return intOf(call1("JSONExtractInt", x.node(), keys...))
}

// JSONFloat is a number in JSON text, by the keys that lead to it.
func (x String) JSONFloat(keys ...any) Float {
	return floatOf(call1("JSONExtractFloat", x.node(), keys...))
}

// JSONBool is a bool in JSON text, by the keys that lead to it.
func (x String) JSONBool(keys ...any) Bool {
	return boolOf(call1("JSONExtractBool", x.node(), keys...))
}

// JSONRaw is a part of JSON text, by the keys that lead to it.
func (x String) JSONRaw(keys ...any) String { return x.str("JSONExtractRaw", keys...) }

// MD5 is the 16 bytes of the hash.
func (x String) MD5() String { return x.str("MD5") }

// SHA256 is the 32 bytes of the hash.
func (x String) SHA256() String { return x.str("SHA256") }
