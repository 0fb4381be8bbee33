package syntax

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestTokenize(t *testing.T) {
	tests := []struct {
		in   string
		want []string // without spaces
	}{
		{in: "a.b AS `c d`", want: []string{"a", ".", "b", "AS", "`c d`"}},
		{in: `'it\'s' 'it''s' "x"`, want: []string{`'it\'s'`, `'it''s'`, `"x"`}},
		{in: "1.5e-3 0x1F 1-2 t.1.2 1., 1.a", want: []string{"1.5e-3", "0x1F", "1", "-", "2", "t", ".", "1.2", "1.", ",", "1", ".", "a"}},
		{in: "a -- b\nc /* d ; */ e", want: []string{"a", "-- b", "c", "/* d ; */", "e"}},
		{in: "$$a;'b$$ $x$ $ $x$ $", want: []string{"$$a;'b$$", "$x$ $ $x$", "$"}},
		{in: "a /* b /* c */ d */ e /*/ */ */ f", want: []string{"a", "/* b /* c */ d */", "e", "/*/ */", "*", "/", "f"}},
		{in: "a // b\n/c", want: []string{"a", "// b", "/", "c"}},
		{in: "‘a;’ “b\\” c", want: []string{"‘a;’", "“b\\”", "c"}},
		{in: "\ufeffa\u00a0b\u3000c", want: []string{"a", "b", "c"}},
		{in: "{p:UInt8}", want: []string{"{", "p", ":", "UInt8", "}"}},
	}
	for _, tt := range tests {
		t.Run(tt.in, func(t *testing.T) {
			tokens, err := Tokenize(tt.in)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, token := range tokens {
				if token.Kind != TokenSpace {
					got = append(got, token.Text)
				}
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
	for in, want := range map[string]string{
		"a 'b":     "clickhouse: offset 2: missing the closing '",
		"`a":       "clickhouse: offset 0: missing the closing `",
		"a /* ":    "clickhouse: offset 2: missing the closing */",
		"/* /* */": "clickhouse: offset 0: missing the closing */",
		"‘a'":      "clickhouse: offset 0: missing the closing ’",
	} {
		if _, err := Tokenize(in); err == nil || err.Error() != want {
			t.Errorf("Tokenize(%q): error %v, want %q", in, err, want)
		}
	}
}

func TestSplitList(t *testing.T) {
	for in, want := range map[string][]string{
		"":                          nil,
		"a":                         {"a"},
		"a, f(b, c), 'd,e', [1, 2]": {"a", "f(b, c)", "'d,e'", "[1, 2]"},
	} {
		if diff := cmp.Diff(want, SplitList(in)); diff != "" {
			t.Errorf("SplitList(%q): %s", in, diff)
		}
	}
}

func FuzzTokenize(f *testing.F) {
	f.Add("SELECT 'a\\'b', `c`, $x$ y $x$ -- z\n/* w */ 1.5e+10")
	f.Fuzz(func(t *testing.T, sql string) {
		tokens, err := Tokenize(sql)
		if err != nil {
			return
		}
		var b strings.Builder
		for _, token := range tokens {
			if token.Offset != b.Len() || token.Text == "" {
				t.Fatalf("token %q at %d, want %d", token.Text, token.Offset, b.Len())
			}
			b.WriteString(token.Text)
			token.Ident()
			token.StringValue()
		}
		if b.String() != sql {
			t.Fatalf("joined tokens %q, want %q", b.String(), sql)
		}
	})
}
