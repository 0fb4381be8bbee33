package screen

import (
	"bytes"
	"io"
	"os"
	"testing"
)

// What acts on a terminal is written as what it is; what people read stays.
func TestTextActsOnNoTerminal(t *testing.T) {
	for in, want := range map[string]string{
		"":                      "",
		"two\nlines\tand a tab": "two\nlines\tand a tab",
		"CRLF\r\nline":          "CRLF\r\nline",
		"größe 表 👩‍🚀 می\u200cخواهم":          "größe 表 👩‍🚀 می\u200cخواهم",
		"\x1b[2J\x1b]0;title\a":              `\x1b[2J\x1b]0;title\x07`,
		"\x1b[8mhidden\x1b[0m":               `\x1b[8mhidden\x1b[0m`,
		"over\rwritten":                      `over\x0dwritten`,
		"rub\bout\x7f":                       `rub\x08out\x7f`,
		"a zero\x00":                         `a zero\x00`,
		"\u009b2J in one character":          `\xc2\x9b2J in one character`,
		"\x9b2J in one byte":                 `\x9b2J in one byte`,
		"'a' /* \u202e } \u2066if \u2069 */": `'a' /* \xe2\x80\xae } \xe2\x81\xa6if \xe2\x81\xa9 */`,
		"line\u2028paragraph\u2029":          `line\xe2\x80\xa8paragraph\xe2\x80\xa9`,
		"soft\u00adhyphen\ufeff":             `soft\xc2\xadhyphen\xef\xbb\xbf`,
		"the replacement \ufffd itself":      "the replacement \ufffd itself",
	} {
		if got := Text(in); got != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
}

// However the bytes are cut, what is written is the same.
func TestWriterTakesCharactersInPieces(t *testing.T) {
	text := "größe 表 👩‍🚀\x1b[2J\r\nover\rwritten \u202e\n"
	for size := 1; size <= len(text); size++ {
		var out bytes.Buffer
		w := For(&out)
		if For(w) != w || Raw(w) != io.Writer(&out) {
			t.Fatal("a screen before a screen")
		}
		for rest := []byte(text); len(rest) > 0; {
			n, err := w.Write(rest[:min(size, len(rest))])
			if err != nil {
				t.Fatal(err)
			}
			rest = rest[n:]
		}
		if got := out.String(); got != Text(text) {
			t.Errorf("in pieces of %d: %q", size, got)
		}
	}
}

func TestIsTerminalLooksBehindTheScreen(t *testing.T) {
	file, err := os.Open(os.DevNull)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	for _, w := range []io.Writer{file, For(file), new(bytes.Buffer), For(io.Discard)} {
		if IsTerminal(w) {
			t.Errorf("%T is no terminal", w)
		}
	}
}
