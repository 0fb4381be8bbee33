package clickhouse

import (
	"errors"
	"regexp"
	"slices"
	"strings"
)

// Hidden is what a server prints in place of a secret.
const Hidden = "'[HIDDEN]'"

// HideSecrets returns a statement with [Hidden] in place of its passwords and
// keys, for messages and logs: those of users, of dictionaries' sources, of
// engines and functions, of settings and disks, in URLs, and all values of
// named collections; at least what the server itself would mask. A statement that cannot be cut into tokens and
// speaks of such things is cut short there.
func HideSecrets(sql string) string { return hideSecrets(sql, 0) }

// HideSecretsOf returns a text about a statement, such as a server's message,
// which repeats pieces of it, with [Hidden] in place of the statement's secrets.
func HideSecretsOf(sql, text string) string { return hideSecretsOf(sql, text, 0) }

func hideSecretsOf(sql, text string, depth int) string {
	if depth > maxSecretDepth {
		return text
	}
	tokens, err := Tokenize(sql)
	if err == nil {
		err = unclosedHeredoc(sql, tokens)
	}
	var cut *TokenError
	if errors.As(err, &cut) && mayHoldSecret(sql) {
		text = hideRest(sql[cut.Offset:], text)
		tokens, _ = Tokenize(sql[:cut.Offset])
	}
	hidden := slices.Clone(tokens)
	hide(hidden, 0)
	for i, t := range tokens {
		if t.Kind == TokenComment {
			text = hideSecretsOf(strings.TrimLeft(t.Text, "-/*#! "), text, depth+1)
		}
		if hidden[i].Text == t.Text || t.Kind != TokenString && t.Kind != TokenNumber && t.Kind != TokenIdent {
			continue
		}
		const telling = 4 // bytes that are not in a text by chance
		text = strings.ReplaceAll(text, t.Text, Hidden)
		if value, ok := t.StringValue(); ok && len(value) >= telling {
			text = strings.ReplaceAll(text, value, "[HIDDEN]")
		}
	}
	return hideInText(text)
}

// hideRest hides what a text repeats of the rest of a statement, from the
// beginning of the rest.
func hideRest(rest, text string) string {
	const least = 3 // a quote and two letters
	if len(rest) < least {
		return text
	}
	for from := 0; ; {
		i := strings.Index(text[from:], rest[:least])
		if i < 0 {
			return text
		}
		i += from
		n := least
		for n < len(rest) && i+n < len(text) && rest[n] == text[i+n] {
			n++
		}
		text = text[:i] + "…" + text[i+n:]
		from = i + len("…")
	}
}

// maxSecretDepth is how many comments and queries in strings are looked into
// within each other. Deeper ones that may hold a secret are hidden whole.
const maxSecretDepth = 8

func hideSecrets(sql string, depth int) string {
	if depth > maxSecretDepth {
		if mayHoldSecret(sql) {
			return "…"
		}
		return hideInText(sql)
	}
	tokens, err := Tokenize(sql)
	if err == nil {
		err = unclosedHeredoc(sql, tokens)
	}
	if err != nil {
		var cut *TokenError
		if errors.As(err, &cut) && mayHoldSecret(sql) {
			return hideSecrets(sql[:cut.Offset], depth) + "…"
		}
		return hideInText(sql)
	}
	hide(tokens, depth)
	var b strings.Builder
	for _, t := range tokens {
		switch {
		case t.Kind == TokenString && t.Text != Hidden:
			t.Text = hideInString(t, depth)
		case t.Kind == TokenComment:
			t.Text = hideInComment(t.Text, depth)
		}
		b.WriteString(t.Text)
	}
	return b.String()
}

// unclosedHeredoc looks for the beginning of a heredoc whose end was cut off,
// which is dollar signs and words as tokens go.
func unclosedHeredoc(sql string, tokens []Token) error {
	for _, t := range tokens {
		if t.Kind == TokenSymbol && t.Text == "$" && heredocStart.MatchString(sql[t.Offset:]) {
			return &TokenError{Offset: t.Offset, Reason: "a heredoc does not end"}
		}
	}
	return nil
}

var heredocStart = regexp.MustCompile(`^\$\w*\$`)

// secretWord is what a statement says before a secret that is no argument.
var secretWord = regexp.MustCompile(`(?i)password|secret|identified|token|collection|_key`)

// mayHoldSecret is about a text that cannot be cut into tokens.
func mayHoldSecret(sql string) bool {
	return strings.Contains(sql, "(") || secretWord.MatchString(sql)
}

// hider hides the secrets among the tokens of one statement.
type hider struct {
	tokens []Token
	at     []int // the tokens that are no space
	depth  int
	// what the statement is about
	user, collection, database bool
}

// hide hides the secrets among tokens.
func hide(tokens []Token, depth int) {
	h := &hider{tokens: tokens, depth: depth}
	for i := range tokens {
		if k := tokens[i].Kind; k != TokenSpace && k != TokenComment {
			h.at = append(h.at, i)
		}
	}
	for i := range h.at {
		h.look(i)
	}
}

// kind learns what the statement makes or changes, where i begins to say it.
// That need not be at the beginning: an EXPLAIN, an EXECUTE AS or another
// statement may stand before it.
func (h *hider) kind(i int) {
	switch word := h.token(i); {
	case h.symbol(i, ";"):
		h.user, h.collection, h.database = false, false, false
		return
	case word.Is("IDENTIFIED"): // a piece of a statement about a user, in a LIKE for example
		h.user = true
		return
	case !word.Is("CREATE") && !word.Is("ALTER") && !word.Is("ATTACH"):
		return
	}
	if i++; h.token(i).Is("OR") {
		i += 2 // OR REPLACE
	}
	if object := h.token(i); object.Kind == TokenWord {
		h.user, h.database = object.Is("USER"), object.Is("DATABASE")
		h.collection = object.Is("NAMED") && h.token(i+1).Is("COLLECTION")
	}
}

func (h *hider) token(i int) *Token {
	if i < 0 || i >= len(h.at) {
		return &Token{}
	}
	return &h.tokens[h.at[i]]
}

func (h *hider) symbol(i int, s string) bool {
	return h.token(i).Kind == TokenSymbol && h.token(i).Text == s
}

// look hides what the token i names.
func (h *hider) look(i int) {
	h.kind(i)
	name, ok := h.token(i).Ident()
	if !ok {
		return
	}
	value := h.token(i + 1).Kind
	switch {
	case h.collection && h.symbol(i+1, "="):
		h.hideValue(i + 2)
	case h.user && (h.token(i).Is("BY") || h.token(i).Is("SALT")):
		h.hideTexts(i + 1)
	case secretName.MatchString(name) && (value == TokenString || value == TokenNumber):
		h.token(i + 1).Text = Hidden
	case secretName.MatchString(name) && h.symbol(i+1, "="):
		if a := h.arguments(i + 2); h.symbol(i+3, "(") && len(a) > 0 { // a call makes it
			h.hide(a[0])
			return
		}
		h.hideValue(i + 2)
	case h.token(i).Is("HEADER") && h.symbol(i+1, "("):
		h.hideHeader(i + 2)
	case h.token(i).Is("QUERY") && value == TokenString:
		h.hideQuery(h.token(i + 1))
	case h.symbol(i+1, "("):
		h.call(i, strings.ToLower(name))
	}
}

// hideTexts hides texts in whatever quotes, x'00' among them.
func (h *hider) hideTexts(i int) {
	for ; i < len(h.at); i++ {
		t := h.token(i)
		prefix := t.Kind == TokenWord && h.token(i+1).Kind == TokenString && h.at[i]+1 == h.at[i+1]
		switch {
		case prefix:
			t.Text = ""
		case t.Kind == TokenString || t.Kind == TokenIdent:
			t.Text, t.Kind = Hidden, TokenString
		default:
			return
		}
	}
}

// hideValue hides a literal at i, its sign included.
func (h *hider) hideValue(i int) {
	if h.symbol(i, "-") || h.symbol(i, "+") {
		h.token(i).Text = ""
		i++
	}
	if k := h.token(i).Kind; (k == TokenString || k == TokenNumber || k == TokenWord) && !h.symbol(i+1, "(") {
		h.token(i).Text = Hidden
	}
}

// hideHeader hides the value of HEADER(NAME 'a' VALUE 'b').
func (h *hider) hideHeader(i int) {
	for ; i < len(h.at) && !h.symbol(i, ")"); i++ {
		if h.token(i).Is("VALUE") && h.token(i+1).Kind == TokenString {
			h.token(i + 1).Text = Hidden
		}
	}
}

// hideQuery hides the secrets of a query that is kept as a string, as the
// source of a dictionary has it.
func (h *hider) hideQuery(t *Token) {
	if query, ok := t.StringValue(); ok {
		if shown := hideSecrets(query, h.depth+1); shown != query {
			t.Text = QuoteString(shown)
		}
	}
}

// hideQueries hides the secrets of queries that are given as strings.
func (h *hider) hideQueries(arguments []argument) {
	for _, a := range arguments {
		if t := h.token(a.start); t.Kind == TokenString {
			h.hideQuery(t)
		}
	}
}

// call hides the secret arguments of a call, its name at i.
func (h *hider) call(i int, name string) {
	arguments := h.arguments(i + 2)
	switch name {
	case "headers":
		h.hideNamed(arguments, "")
		return
	case "extra_credentials":
		h.hideNamed(arguments, "role_arn")
		return
	case "disk":
		h.hideNamed(arguments, "type")
		return
	case "eval", "fuzzquery":
		h.hideQueries(arguments)
		return
	}
	place, ok := secretArguments[name]
	if engine := h.symbol(i-1, "=") && h.token(i-2).Is("ENGINE"); engine && h.database {
		place, ok = databaseEngineSecrets[name]
	} else if other, differs := tableEngineSecrets[name]; engine && differs {
		place, ok = other, true
	}
	if ok {
		h.hidePlace(name, place, arguments)
	}
}

// argument is one between the commas of a call: a range of tokens.
type argument struct{ start, end int }

// arguments are those of a call whose parentheses opened before i.
func (h *hider) arguments(i int) []argument {
	var list []argument
	depth, start := 0, i
	for ; i < len(h.at); i++ {
		switch {
		case h.symbol(i, "(") || h.symbol(i, "[") || h.symbol(i, "{"):
			depth++
		case h.symbol(i, ")") || h.symbol(i, "]") || h.symbol(i, "}"):
			if depth--; depth < 0 {
				if i > start {
					list = append(list, argument{start, i})
				}
				return list
			}
		case depth == 0 && h.symbol(i, ","):
			list = append(list, argument{start, i})
			start = i + 1
		}
	}
	return append(list, argument{start, i}) // the text ends in the call
}

// named reports whether an argument is name = value.
func (h *hider) named(a argument) bool { return a.end-a.start >= 2 && h.symbol(a.start+1, "=") }

// hideNamed hides the values of name = value, but for those of one name and
// of nested calls.
func (h *hider) hideNamed(arguments []argument, but string) {
	for _, a := range arguments {
		if h.named(a) && (but == "" || !h.token(a.start).Is(but)) {
			h.hideValue(a.start + 2)
		}
	}
}

// hidePlace hides the secrets of a call that takes them at a place.
func (h *hider) hidePlace(name string, place secretPlace, arguments []argument) {
	from := place.at
	if strings.HasPrefix(name, "remote") && len(arguments) > 1 && h.isTable(arguments[1]) {
		if from < len(arguments) && h.token(arguments[1].start).Kind == TokenString {
			h.hide(arguments[from]) // the point may be part of the database's name
		}
		from-- // table and database are one argument
	}
	if h.withoutSecret(name, place, arguments) {
		return
	}
	for n := from; n < len(arguments); n++ {
		a := arguments[n]
		switch {
		case h.named(a) && !placed[name] || h.isCall(a, "headers") || h.isCall(a, "extra_credentials"):
			continue
		case n == from && place.then == allAsOne:
			h.hide(argument{a.start, arguments[len(arguments)-1].end})
			return
		case n == from && from == 0 && h.token(a.start).Kind != TokenString: // a named collection
		case n == from || place.then == allSeparate || place.then == sessionToken && n == from+1 && !h.isFormat(a):
			h.hide(a)
		}
		if place.then != allSeparate && n > from {
			return
		}
	}
}

// isTable reports whether an argument of remote is a whole table: database.table
// or a table function.
func (h *hider) isTable(a argument) bool {
	if a.end-a.start > 1 {
		return true
	}
	text, ok := h.token(a.start).StringValue()
	return ok && strings.Contains(text, ".")
}

func (h *hider) isCall(a argument, name string) bool {
	return a.end-a.start > 2 && h.token(a.start).Is(name) && h.symbol(a.start+1, "(")
}

// isFormat reports whether an argument is the format of a file, as a string or
// as a word.
func (h *hider) isFormat(a argument) bool {
	if a.end-a.start != 1 {
		return false
	}
	name, ok := h.token(a.start).StringValue()
	if !ok {
		name, ok = h.token(a.start).Ident()
	}
	return ok && isFormat(name)
}

// withoutSecret reports whether what stands before the place says that there
// is no secret: NOSIGN, or already the format of the file.
func (h *hider) withoutSecret(name string, place secretPlace, arguments []argument) bool {
	if place.then == allAsOne || place.then == allSeparate {
		return false
	}
	for n := 1; n < min(place.at, len(arguments)); n++ {
		a := arguments[n]
		if formats := place.then == sessionToken || strings.Contains(name, "azure") && n == place.at-1; h.token(a.start).Is("NOSIGN") || formats && h.isFormat(a) {
			return true
		}
	}
	return false
}

// hide shows an argument as hidden.
func (h *hider) hide(a argument) {
	if a.start >= a.end { // nothing stands there, as where the text ends in the call
		return
	}
	first, last := h.at[a.start], h.at[a.end-1]
	if last-first == len("…")-1 && h.tokens[first].Text+h.tokens[first+1].Text+h.tokens[last].Text == "…" {
		return // it was cut off before
	}
	h.tokens[first].Text, h.tokens[first].Kind = Hidden, TokenString
	for i := first + 1; i <= last; i++ {
		h.tokens[i].Text, h.tokens[i].Kind = "", TokenSpace
	}
}
