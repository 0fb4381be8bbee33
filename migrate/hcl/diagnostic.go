package hcl

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	hcl2 "github.com/hashicorp/hcl/v2"

	"github.com/chent-io/chent/dialect/clickhouse"
)

// Diagnostic is one finding about a document: where, and what.
type Diagnostic struct {
	File         string
	Line, Column int // from 1; 0 where the finding is about the whole document
	Message      string
}

// Pos is the place as file:line:column.
func (d Diagnostic) Pos() string {
	if d.Line == 0 {
		return d.File
	}
	return fmt.Sprintf("%s:%d:%d", d.File, d.Line, d.Column)
}

func (d Diagnostic) String() string {
	if pos := d.Pos(); pos != "" {
		return pos + ": " + d.Message
	}
	return d.Message
}

// Error is everything that is wrong with a document, in the order of files and
// lines.
type Error struct {
	Diagnostics []Diagnostic
}

func (e *Error) Error() string {
	lines := make([]string, len(e.Diagnostics))
	for i, d := range e.Diagnostics {
		lines[i] = d.String()
	}
	return strings.Join(lines, "\n")
}

// diagnostics collects findings; err gives them as one sorted [Error].
type diagnostics struct {
	list []Diagnostic
}

func (d *diagnostics) addf(at hcl2.Range, format string, args ...any) {
	d.list = append(d.list, diagnostic(at, fmt.Sprintf(format, args...)))
}

// addHCL takes over what the HCL library found.
func (d *diagnostics) addHCL(found hcl2.Diagnostics) {
	for _, f := range found {
		if f.Severity != hcl2.DiagError {
			continue
		}
		message := f.Summary
		if f.Detail != "" {
			message += ": " + f.Detail
		}
		at := hcl2.Range{}
		if f.Subject != nil {
			at = *f.Subject
		}
		d.list = append(d.list, diagnostic(at, strings.TrimSpace(message)))
	}
}

func (d *diagnostics) err() error {
	if len(d.list) == 0 {
		return nil
	}
	slices.SortStableFunc(d.list, func(a, b Diagnostic) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
	return &Error{Diagnostics: slices.Compact(d.list)}
}

// at is a finding at a place as position writes it.
func at(pos, message string) Diagnostic {
	found := Diagnostic{File: pos, Message: message}
	parts := strings.Split(pos, ":")
	if n := len(parts) - 2; n > 0 {
		line, bad := strconv.Atoi(parts[n])
		column, worse := strconv.Atoi(parts[n+1])
		if bad == nil && worse == nil {
			found.File, found.Line, found.Column = strings.Join(parts[:n], ":"), line, column
		}
	}
	return found
}

func diagnostic(at hcl2.Range, message string) Diagnostic {
	return Diagnostic{File: at.Filename, Line: at.Start.Line, Column: at.Start.Column, Message: message}
}

// position is the file:line:column of a range, as catalog objects record it.
func position(at hcl2.Range) string {
	return fmt.Sprintf("%s:%d:%d", at.Filename, at.Start.Line, at.Start.Column)
}

// suggestion is `; did you mean "word"?` with the known word nearest to the
// unknown one, or a list of all known words where none is near.
func suggestion(word string, known []string) string {
	if len(known) == 0 {
		return ""
	}
	known = slices.Sorted(slices.Values(known))
	best := clickhouse.Nearest(word, known)
	if best != "" {
		return fmt.Sprintf("; did you mean %q?", best)
	}
	if len(known) > 20 {
		known = append(known[:20:20], "...")
	}
	return "; known: " + strings.Join(known, ", ")
}
