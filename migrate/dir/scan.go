package dir

import (
	"errors"
	"fmt"
	"strings"

	"ariga.io/atlas/sql/migrate"
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
	Line, Column int // from 1; 0 when unknown
	Err          error
}

func (e *ScanError) Error() string {
	if e.Line == 0 {
		return fmt.Sprintf("%s: %v", e.File, e.Err)
	}
	return fmt.Sprintf("%s:%d:%d: %v", e.File, e.Line, e.Column, e.Err)
}

func (e *ScanError) Unwrap() error { return e.Err }

// Scan splits the text of a file into statements. It knows strings with
// backslash escapes, back-quoted names, "--", "#" and "/* */" comments,
// heredocs ($tag$ ... $tag$) and the delimiter directive of Atlas's files
// ("-- atlas:delimiter \n\n").
func Scan(name, text string) ([]Statement, error) {
	scanner := migrate.Scanner{ScannerOptions: migrate.ScannerOptions{
		BackslashEscapes: true,
		HashComments:     true,
		MatchDollarQuote: true,
	}}
	scanned, err := scanner.Scan(text)
	if err != nil {
		return nil, scanError(name, err)
	}
	statements := make([]Statement, 0, len(scanned))
	searched := 0
	for _, s := range scanned {
		clean := strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(s.Text), ";"))
		if clean == "" {
			continue
		}
		// The scanner's own position counts from after a delimiter directive
		// and includes comments, so the text is looked for instead.
		at := searched + max(0, strings.Index(text[searched:], s.Text))
		searched = min(len(text), at+len(s.Text))
		statements = append(statements, Statement{
			Text:     clean,
			Line:     1 + strings.Count(text[:at], "\n"),
			Column:   at - strings.LastIndex(text[:at], "\n"),
			Comments: s.Comments,
		})
	}
	return statements, nil
}

// scanError reads the scanner's "line:column: message".
func scanError(name string, err error) *ScanError {
	e := &ScanError{File: name, Err: err}
	position, message, ok := strings.Cut(err.Error(), ": ")
	if !ok {
		return e
	}
	if n, _ := fmt.Sscanf(position, "%d:%d", &e.Line, &e.Column); n == 2 {
		e.Err = errors.New(message)
	}
	return e
}
