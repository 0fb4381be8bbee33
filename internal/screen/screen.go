// Package screen writes for people: what a name, a comment or a message from a
// server or a file could do to a terminal, it writes as what it is.
package screen

import (
	"fmt"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/mattn/go-isatty"
)

// Text is s with the characters that move a cursor, colour, hide or reorder
// text as the escapes of a ClickHouse literal: \x1b[2J. Lines and tabs stay.
// Within the quotes of a statement the escapes mean what they stand for.
func Text(s string) string {
	if !strings.ContainsFunc(s, acts) && utf8.ValidString(s) {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		piece := s[i : i+size]
		i += size
		switch {
		case r == '\r' && strings.HasPrefix(s[i:], "\n"): // the end of a line elsewhere
			b.WriteString(piece)
		case acts(r), r == utf8.RuneError && size == 1:
			for _, c := range []byte(piece) {
				fmt.Fprintf(&b, `\x%02x`, c)
			}
		default:
			b.WriteString(piece)
		}
	}
	return b.String()
}

// acts says whether a terminal does something else with r than to draw it.
func acts(r rune) bool {
	const joiner, nonJoiner = '\u200d', '\u200c' // of words and pictures
	switch r {
	case '\n', '\t', joiner, nonJoiner:
		return false
	}
	return unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp)
}

// Writer passes on what is written to it as [Text].
type Writer struct {
	w    io.Writer
	held []byte // the beginning of a character, until its rest comes
}

// For returns w as a Writer, which it may be already.
func For(w io.Writer) *Writer {
	if screen, ok := w.(*Writer); ok {
		return screen
	}
	return &Writer{w: w}
}

func (w *Writer) Write(p []byte) (int, error) {
	text := append(w.held, p...)
	whole := len(text)
	for i := 1; i < utf8.UTFMax && i <= len(text); i++ {
		if last := text[len(text)-i:]; utf8.RuneStart(last[0]) {
			if !utf8.FullRune(last) || last[0] == '\r' {
				whole -= i
			}
			break
		}
	}
	w.held = append([]byte(nil), text[whole:]...)
	if _, err := io.WriteString(w.w, Text(string(text[:whole]))); err != nil {
		return 0, err
	}
	return len(p), nil
}

// Raw is what w writes to: for what is to act on a terminal, such as a bar.
func Raw(w io.Writer) io.Writer {
	if screen, ok := w.(*Writer); ok {
		return screen.w
	}
	return w
}

// IsTerminal says whether what is written to w appears on a terminal.
func IsTerminal(w io.Writer) bool {
	file, ok := Raw(w).(interface{ Fd() uintptr })
	return ok && (isatty.IsTerminal(file.Fd()) || isatty.IsCygwinTerminal(file.Fd()))
}
