package clickhouse

// Literal returns v as SQL text that stands for it anywhere in a statement,
// with its type kept: 7, 1.5, 'it\'s', true, NULL,
// CAST('2024-01-02 03:04:05', 'DateTime64(0, \'UTC\')'). Statements that run
// carry their values as parameters; literals are for DDL and for people.
func Literal(v any) (string, error) {
	if IsNull(v) {
		return "NULL", nil
	}
	t, err := ParamType(v)
	if err != nil {
		return "", err
	}
	return LiteralAs(v, t)
}

// LiteralAs returns v as SQL text of type t, as [Literal] does.
func LiteralAs(v any, t Type) (string, error) {
	if IsNull(v) {
		return "NULL", nil
	}
	text, err := ParamText(v, t)
	if err != nil {
		return "", err
	}
	return InlineParam(text, t.String()), nil
}

// InlineParam returns SQL text that stands for a parameter of a type, given as
// the text after the colon in {name:Type}. It is safe for any text.
func InlineParam(text, typ string) string {
	switch typ {
	case "String":
		return QuoteString(text)
	case "Bool":
		if text == "true" || text == "false" {
			return text
		}
	case "Int8", "Int16", "Int32", "Int64", "UInt8", "UInt16", "UInt32", "UInt64", "Float64":
		if isNumber(text) {
			return text
		}
	}
	return "CAST(" + QuoteString(text) + ", " + QuoteString(typ) + ")"
}

// isNumber reports whether text is a number and nothing else.
func isNumber(text string) bool {
	if text == "nan" || text == "inf" || text == "-inf" {
		return true
	}
	p := typeParser{text: text}
	_, err := p.number()
	if err != nil || p.pos != len(text) {
		return false
	}
	for i := range text {
		c := text[i]
		if !isDigit(c) && c != '-' && c != '+' && c != '.' && c != 'e' {
			return false
		}
	}
	return true
}
