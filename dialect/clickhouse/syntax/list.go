package syntax

import "strings"

// SplitList cuts text at the commas outside brackets and quotes and trims the
// space around each element. Empty text has no elements. Text that is no SQL
// comes back as one element.
func SplitList(text string) []string {
	tokens, err := Tokenize(text)
	if err != nil {
		return []string{text}
	}
	var list []string
	depth, start := 0, 0
	for _, t := range tokens {
		if t.Kind != TokenSymbol {
			continue
		}
		switch t.Text {
		case "(", "[", "{":
			depth++
		case ")", "]", "}":
			depth--
		case ",":
			if depth == 0 {
				list = append(list, strings.TrimSpace(text[start:t.Offset]))
				start = t.Offset + 1
			}
		}
	}
	if last := strings.TrimSpace(text[start:]); last != "" || len(list) > 0 {
		list = append(list, last)
	}
	return list
}

// CutWord cuts SQL around the first keyword of that name outside brackets.
// found is false, and before all of the text, where it has none or is no SQL.
func CutWord(sql, word string) (before, after string, found bool) {
	tokens, err := Tokenize(sql)
	if err != nil {
		return sql, "", false
	}
	depth := 0
	for _, t := range tokens {
		switch {
		case t.Text == "(" || t.Text == "[":
			depth++
		case t.Text == ")" || t.Text == "]":
			depth--
		case depth == 0 && t.Is(word):
			return strings.TrimSpace(sql[:t.Offset]), strings.TrimSpace(sql[t.Offset+len(t.Text):]), true
		}
	}
	return sql, "", false
}
