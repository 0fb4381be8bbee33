package syntax

// Cursor walks over the tokens of a statement, white space and comments left
// out. The zero value is at the end of nothing.
type Cursor struct {
	tokens []Token
	at     int
}

// Read begins a walk over a statement.
func Read(sql string) (*Cursor, error) {
	tokens, err := Tokenize(sql)
	if err != nil {
		return nil, err
	}
	kept := tokens[:0]
	for _, t := range tokens {
		if !t.Blank() {
			kept = append(kept, t)
		}
	}
	return &Cursor{tokens: kept}, nil
}

// Tokens are all tokens of the statement.
func (c *Cursor) Tokens() []Token { return c.tokens }

// At is the place of the next token among all of them.
func (c *Cursor) At() int { return c.at }

// Done reports whether there is no next token.
func (c *Cursor) Done() bool { return c.at >= len(c.tokens) }

// Peek is the token n places on, 0 being the next one; the zero token behind
// the end.
func (c *Cursor) Peek(n int) Token {
	if c.at+n >= len(c.tokens) {
		return Token{}
	}
	return c.tokens[c.at+n]
}

// Next takes the next token; the zero token at the end.
func (c *Cursor) Next() Token {
	t := c.Peek(0)
	if !c.Done() {
		c.at++
	}
	return t
}

// Is reports whether the next tokens are keywords, in any case.
func (c *Cursor) Is(words ...string) bool {
	for i, w := range words {
		if !c.Peek(i).Is(w) {
			return false
		}
	}
	return true
}

// Take takes keywords, where they are next.
func (c *Cursor) Take(words ...string) bool {
	if !c.Is(words...) {
		return false
	}
	c.at += len(words)
	return true
}

// Symbol takes a symbol, where it is next.
func (c *Cursor) Symbol(text string) bool {
	if t := c.Peek(0); t.Kind != TokenSymbol || t.Text != text {
		return false
	}
	c.at++
	return true
}

// Name takes a name that may be qualified.
func (c *Cursor) Name() (database, name string, ok bool) {
	name, ok = c.Peek(0).Ident()
	if !ok {
		return "", "", false
	}
	c.at++
	if second, isName := c.Peek(1).Ident(); isName && c.Peek(0).Text == "." {
		c.at += 2
		return name, second, true
	}
	return "", name, true
}

// Group takes what stands in brackets, where one opens next, and returns the
// tokens between them. One that is not closed is no group: all that is left is
// taken.
func (c *Cursor) Group() (inside []Token, ok bool) {
	if !opens(c.Peek(0)) {
		return nil, false
	}
	start, depth := c.at+1, 0
	for !c.Done() {
		switch t := c.Next(); {
		case opens(t):
			depth++
		case closes(t):
			if depth--; depth == 0 {
				return c.tokens[start : c.at-1], true
			}
		}
	}
	return nil, false
}

// Find moves to the next place outside of brackets where keywords stand, and
// reports whether there is one; else it stays.
func (c *Cursor) Find(words ...string) bool {
	from := c.at
	for !c.Done() {
		if c.Is(words...) {
			return true
		}
		if _, ok := c.Group(); !ok {
			c.at++
		}
	}
	c.at = from
	return false
}

// SplitTokens cuts tokens at the commas outside of brackets. No tokens are no
// elements.
func SplitTokens(tokens []Token) [][]Token {
	if len(tokens) == 0 {
		return nil
	}
	var list [][]Token
	depth, start := 0, 0
	for i, t := range tokens {
		switch {
		case opens(t):
			depth++
		case closes(t):
			depth--
		case depth == 0 && t.Kind == TokenSymbol && t.Text == ",":
			list = append(list, tokens[start:i])
			start = i + 1
		}
	}
	return append(list, tokens[start:])
}

func opens(t Token) bool {
	return t.Kind == TokenSymbol && (t.Text == "(" || t.Text == "[" || t.Text == "{")
}

func closes(t Token) bool {
	return t.Kind == TokenSymbol && (t.Text == ")" || t.Text == "]" || t.Text == "}")
}
