package syntax

import "strings"

// Semicolon ends the statements of a script.
const Semicolon = ";"

// Piece is one statement of a script.
type Piece struct {
	// Text is the statement from its first word to its last, without what ends
	// it and without the comments before and after it.
	Text string
	// Start and End are where Text stands in the script, in bytes.
	Start, End int
	// Comments are those right before the statement, with their marks, down
	// from the last empty line.
	Comments []string
}

// Split cuts a script into its statements, at a delimiter that stands outside
// of quotes, comments and parentheses: [Semicolon], or what the script's author
// chose. What holds nothing but comments is no statement. The error is a
// *[TokenError] where a quote, a comment, a heredoc or a parenthesis does not
// end.
func Split(script, delimiter string) ([]Piece, error) {
	s := splitter{script: script, first: -1}
	for s.at < len(script) {
		if len(s.open) == 0 && strings.HasPrefix(script[s.at:], delimiter) {
			s.end()
			s.at += len(delimiter)
			continue
		}
		if err := s.token(delimiter); err != nil {
			return nil, err
		}
	}
	if len(s.open) > 0 {
		return nil, &TokenError{Offset: s.open[0], Reason: "unclosed '('"}
	}
	s.end()
	return s.pieces, nil
}

// splitter is a walk through a script.
type splitter struct {
	script string
	at     int
	pieces []Piece

	// Of the statement that is read:
	first, last int // where it starts and ends; first is -1 before its first word
	comments    []string
	open        []int // its open parentheses
}

// token takes the next token.
func (s *splitter) token(delimiter string) error {
	kind, size, err := nextToken(s.script, s.at)
	if err != nil {
		return err
	}
	text := s.script[s.at : s.at+size]
	switch {
	case kind == TokenSpace:
		if delimiter != Semicolon {
			size = 1 // the delimiter may begin inside
		}
	case kind == TokenComment:
		s.comment(text, s.at+size)
	case kind == TokenSymbol && text == "(":
		s.open = append(s.open, s.at)
	case kind == TokenSymbol && text == ")" && len(s.open) == 0:
		return &TokenError{Offset: s.at, Reason: "unexpected ')'"}
	case kind == TokenSymbol && text == ")":
		s.open = s.open[:len(s.open)-1]
	case kind == TokenSymbol && text == "$":
		if tag := heredocTag(s.script[s.at:]); tag != "" {
			return &TokenError{Offset: s.at, Reason: "missing the closing " + tag}
		}
	}
	// Behind another delimiter a semicolon ends nothing, and is no part either.
	if kind != TokenSpace && kind != TokenComment && text != Semicolon {
		if s.first < 0 {
			s.first = s.at
		}
		s.last = s.at + size
	}
	s.at += size
	return nil
}

// comment keeps a comment that stands before a statement. An empty line after
// it says that it is not the statement's.
func (s *splitter) comment(text string, end int) {
	if s.first >= 0 {
		return
	}
	rest := strings.TrimLeft(s.script[end:], " \t\r")
	line, ends := strings.CutPrefix(rest, "\n")
	if ends && !strings.HasPrefix(text, "/*") {
		text = strings.TrimRight(text, "\r") + "\n"
	}
	s.comments = append(s.comments, text)
	if ends && strings.HasPrefix(strings.TrimLeft(line, " \t\r"), "\n") {
		s.comments = nil
	}
}

// end ends the statement that is read, if there is one.
func (s *splitter) end() {
	if s.first >= 0 {
		s.pieces = append(s.pieces, Piece{Text: s.script[s.first:s.last], Start: s.first, End: s.last, Comments: s.comments})
	}
	s.first, s.comments = -1, nil
}
