package dir

import (
	"errors"
	"fmt"
	"strings"

	"github.com/chent-io/chent/dialect/clickhouse/syntax"
)

// Statement is one statement of a file.
type Statement struct {
	Text     string   // without the closing semicolon
	Line     int      // where it starts, from 1
	Column   int      // in bytes, from 1
	Comments []string // the comments right before it, with their marks
}

// ScanError says where a file stops being SQL that can be split.
type ScanError struct {
	File         string
	Line, Column int // from 1
	Err          error
}

func (e *ScanError) Error() string {
	return fmt.Sprintf("%s:%d:%d: %v", e.File, e.Line, e.Column, e.Err)
}

func (e *ScanError) Unwrap() error { return e.Err }

// Scan splits the text of a file into statements, as [syntax.Split] does. It
// knows the delimiter directive of Atlas's files ("-- atlas:delimiter \n\n")
// on the first line.
func Scan(name, text string) ([]Statement, error) {
	delimiter, start, err := delimiterOf(text)
	if err != nil {
		return nil, &ScanError{File: name, Line: 1, Column: 1, Err: err}
	}
	pieces, err := syntax.Split(text[start:], delimiter)
	where := place{text: text, line: 1}
	if broken, ok := errors.AsType[*syntax.TokenError](err); ok {
		line, column := where.of(start + broken.Offset)
		return nil, &ScanError{File: name, Line: line, Column: column, Err: errors.New(broken.Reason)}
	}
	if err != nil {
		return nil, err
	}
	statements := make([]Statement, 0, len(pieces))
	for _, p := range pieces {
		line, column := where.of(start + p.Start)
		statements = append(statements, Statement{Text: p.Text, Line: line, Column: column, Comments: p.Comments})
	}
	return statements, nil
}

// delimiterDirective begins a file whose statements end in something else.
const delimiterDirective = "-- atlas:delimiter"

// delimiterOf is what ends the statements of a file, and where they begin.
func delimiterOf(text string) (delimiter string, start int, err error) {
	rest, ok := strings.CutPrefix(text, delimiterDirective)
	if !ok {
		return syntax.Semicolon, 0, nil
	}
	line, _, found := strings.Cut(rest, "\n")
	value := strings.TrimRight(strings.TrimLeft(line, " "), "\r")
	if value == "" {
		return "", 0, errors.New("the directive atlas:delimiter names no delimiter")
	}
	value = strings.NewReplacer(`\n`, "\n", `\r`, "\r", `\t`, "\t").Replace(value)
	start = len(delimiterDirective) + len(line)
	if found {
		start++
	}
	return value, start, nil
}

// place walks down a text and says where its bytes are.
type place struct {
	text      string
	at        int // what was looked at
	line      int // of at, from 1
	lineStart int
}

// of is the line and column, from 1, of a byte that is not before the last one
// that was asked for.
func (p *place) of(offset int) (line, column int) {
	for {
		next := strings.IndexByte(p.text[p.at:offset], '\n')
		if next < 0 {
			break
		}
		p.at += next + 1
		p.line++
		p.lineStart = p.at
	}
	p.at = offset
	return p.line, offset - p.lineStart + 1
}
