package clickhouse

import "github.com/chent-io/chent/dialect/clickhouse/syntax"

// The lexer is in package syntax, which new code names itself.
type (
	// TokenKind is a kind of [Token].
	TokenKind = syntax.TokenKind
	// Token is a piece of SQL text.
	Token = syntax.Token
	// TokenError reports SQL text that cannot be cut into tokens.
	TokenError = syntax.TokenError
)

// The kinds of token.
const (
	TokenSpace   = syntax.TokenSpace
	TokenComment = syntax.TokenComment
	TokenWord    = syntax.TokenWord
	TokenIdent   = syntax.TokenIdent
	TokenString  = syntax.TokenString
	TokenNumber  = syntax.TokenNumber
	TokenSymbol  = syntax.TokenSymbol
)

// Tokenize cuts SQL into tokens, see [syntax.Tokenize].
func Tokenize(sql string) ([]Token, error) { return syntax.Tokenize(sql) }

// SplitList cuts text at its commas, see [syntax.SplitList].
func SplitList(text string) []string { return syntax.SplitList(text) }

// CutWord cuts SQL around a keyword, see [syntax.CutWord].
func CutWord(sql, word string) (before, after string, found bool) { return syntax.CutWord(sql, word) }

// Unquote returns the text of a quoted token, see [syntax.Unquote].
func Unquote(quoted string) (string, error) { return syntax.Unquote(quoted) }
