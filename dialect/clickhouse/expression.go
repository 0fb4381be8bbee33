package clickhouse

import (
	"fmt"
	"slices"
	"strings"
)

// Expression is a SQL expression with the names in it that must be columns.
type Expression struct {
	// Refs are the identifiers, each as its parts: a.b is ["a", "b"].
	Refs [][]string
	// Words are keywords that may be meant as columns of the same name.
	Words []string
	// Calls are the names of the functions, in lower case.
	Calls []string
	// Subquery says that there is a SELECT inside; its names are not taken, since
	// they are those of other tables.
	Subquery bool
}

// ParseExpression finds the names in a SQL expression. It is no parser of SQL:
// where a word might be a keyword, an alias or a type, it is left out, so that
// what it returns is surely meant as a column.
func ParseExpression(sql string) (Expression, error) {
	var e Expression
	all, err := Tokenize(sql)
	if err != nil {
		return e, err
	}
	tokens := slices.DeleteFunc(all, func(t Token) bool {
		return t.Kind == TokenSpace || t.Kind == TokenComment
	})
	if len(tokens) == 0 {
		return e, fmt.Errorf("the expression is empty")
	}
	if err := balanced(tokens); err != nil {
		return e, err
	}
	local := localNames(tokens)
	symbol := func(i int, s string) bool {
		return i >= 0 && i < len(tokens) && tokens[i].Kind == TokenSymbol && tokens[i].Text == s
	}
	for i := 0; i < len(tokens); i++ {
		if symbol(i, "(") && i+1 < len(tokens) && (tokens[i+1].Is("SELECT") || tokens[i+1].Is("WITH")) {
			e.Subquery = true
			i = skipArguments(tokens, i-1)
			continue
		}
		name, ok := tokens[i].Ident()
		if !ok {
			continue
		}
		if symbol(i-1, "{") && symbol(i+1, ":") {
			return e, fmt.Errorf("parameters such as {%s:…} get their values in queries; write the value out", name)
		}
		quoted := tokens[i].Kind == TokenIdent
		// A type follows AS in a CAST and ::, with its arguments.
		if i > 0 && tokens[i-1].Is("AS") || symbol(i-1, ":") && symbol(i-2, ":") {
			i = skipArguments(tokens, i)
			continue
		}
		if tokens[i].Is("IN") && i > 0 && symbol(i+1, "(") && !symbol(i-1, "(") && !symbol(i-1, ",") {
			continue // the operator before a list
		}
		if !quoted && symbol(i+1, "(") {
			e.Calls = append(e.Calls, strings.ToLower(name))
			if slices.ContainsFunc(namesObject, func(prefix string) bool { return strings.HasPrefix(strings.ToLower(name), prefix) }) {
				i = skipName(tokens, i+2) - 1 // dictGet(database.dictionary, ...)
			}
			continue
		}
		if i > 0 && tokens[i-1].Is("IN") {
			i = skipName(tokens, i) - 1 // a table
			continue
		}
		if symbol(i-1, "(") && i > 1 && tokens[i-2].Is("IN") {
			if end := skipName(tokens, i); symbol(end, ")") {
				i = end // a table, as the server prints it: x IN (database.table)
				continue
			}
		}
		if i+1 < len(tokens) && tokens[i+1].Kind == TokenString {
			continue // DATE '2020-01-01'
		}
		parts := []string{name}
		for typed := false; ; {
			dot := i + 1
			for symbol(dot, "[") && symbol(dot+1, "]") {
				dot += 2 // json.list[].path
			}
			if !symbol(dot, ".") || dot+1 >= len(tokens) {
				break
			}
			next, ok := tokens[dot+1].Ident()
			switch {
			case ok && !typed:
				parts = append(parts, next)
				i = dot + 1
			case ok:
				i = dot + 1
			case symbol(dot+1, ":") || symbol(dot+1, "^"): // json.path.:Int64, json.^path
				typed = true
				i = skipArguments(tokens, min(dot+2, len(tokens)-1))
			}
			if i <= dot {
				break
			}
		}
		if len(parts) == 1 && (!quoted && keywords[strings.ToUpper(name)] || local[name]) {
			if !local[name] {
				e.Words = append(e.Words, name)
			}
			continue
		}
		e.Refs = append(e.Refs, parts)
	}
	return e, nil
}

// skipName returns the index of the token after the name at i, which may be
// qualified; i itself if none is there.
func skipName(tokens []Token, i int) int {
	for i < len(tokens) {
		if _, ok := tokens[i].Ident(); !ok {
			return i
		}
		if i++; i >= len(tokens) || tokens[i].Text != "." {
			return i
		}
		i++
	}
	return i
}

// skipArguments returns the index of the last token of what stands at i with its
// parentheses, such as a type.
func skipArguments(tokens []Token, i int) int {
	if i+1 >= len(tokens) || tokens[i+1].Text != "(" {
		return i
	}
	depth := 0
	for j := i + 1; j < len(tokens); j++ {
		switch tokens[j].Text {
		case "(":
			depth++
		case ")":
			if depth--; depth == 0 {
				return j
			}
		}
	}
	return i
}

// localNames are the names that the expression gives itself: aliases and the
// parameters of lambdas.
func localNames(tokens []Token) map[string]bool {
	local := map[string]bool{}
	for i, t := range tokens {
		if t.Is("AS") && i+1 < len(tokens) {
			if name, ok := tokens[i+1].Ident(); ok {
				local[name] = true
			}
		}
		if t.Text != "-" || i+1 >= len(tokens) || tokens[i+1].Text != ">" || i == 0 {
			continue
		}
		if name, ok := tokens[i-1].Ident(); ok {
			local[name] = true
		}
		if tokens[i-1].Text == ")" {
			for j := i - 2; j >= 0 && tokens[j].Text != "("; j-- {
				if name, ok := tokens[j].Ident(); ok {
					local[name] = true
				}
			}
		}
	}
	return local
}

func balanced(tokens []Token) error {
	closing := map[string]string{"(": ")", "[": "]", "{": "}"}
	var open []string
	for _, t := range tokens {
		if t.Kind != TokenSymbol {
			continue
		}
		switch t.Text {
		case "(", "[", "{":
			open = append(open, closing[t.Text])
		case ")", "]", "}":
			if len(open) == 0 || open[len(open)-1] != t.Text {
				return fmt.Errorf("offset %d: %q closes nothing", t.Offset, t.Text)
			}
			open = open[:len(open)-1]
		case ";":
			return fmt.Errorf("offset %d: a semicolon ends the statement", t.Offset)
		}
	}
	if len(open) > 0 {
		return fmt.Errorf("missing the closing %q", open[len(open)-1])
	}
	return nil
}

// Uses reports whether the expression names the column.
func (e Expression) Uses(column string) bool {
	return slices.Contains(e.Words, column) || slices.ContainsFunc(e.Refs, func(ref []string) bool {
		return ref[0] == column || strings.Join(ref, ".") == column
	})
}

// namesObject begin the names of the functions whose first argument may name a
// dictionary or a Join table without quotes: dictGetOrDefault, joinGetOrNull.
var namesObject = []string{"dictget", "dicthas", "dictisin", "joinget"}

// keywords are words that an expression or the query of a projection may hold
// and that are no columns, units of intervals among them.
var keywords = wordSet(`SELECT DISTINCT WHERE PREWHERE GROUP ORDER BY HAVING LIMIT WITH FROM ASC DESC NULLS FIRST LAST COLLATE
	AND OR NOT XOR IN GLOBAL BETWEEN LIKE ILIKE REGEXP IS NULL CASE WHEN THEN ELSE END AS ON DIV MOD
	INTERVAL DATE TIMESTAMP TRUE FALSE INF NAN ANY ALL EXISTS OVER PARTITION ROWS RANGE UNBOUNDED PRECEDING FOLLOWING CURRENT ROW
	BOTH LEADING TRAILING EXCEPT APPLY REPLACE COLUMNS ESCAPE FILL ROLLUP CUBE TOTALS UNION FINAL SAMPLE
	NANOSECOND MICROSECOND MILLISECOND SECOND MINUTE HOUR DAY WEEK MONTH QUARTER YEAR
	NANOSECONDS MICROSECONDS MILLISECONDS SECONDS MINUTES HOURS DAYS WEEKS MONTHS QUARTERS YEARS
	DELETE SET TO DISK VOLUME RECOMPRESS CODEC`)

func wordSet(words string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(words) {
		set[w] = true
	}
	return set
}
