package clickhouse

import "testing"

func TestQuoteIdentIfNeeded(t *testing.T) {
	tests := []struct{ in, want string }{
		{"a", "a"},
		{"_a1", "_a1"},
		{"order", "order"},
		{"FROM", "`FROM`"},
		{"distinct", "`distinct`"},
		{"1a", "`1a`"},
		{"a b", "`a b`"},
		{"a.b", "`a.b`"},
		{"a`b", "`a\\`b`"},
		{`a\b`, "`a\\\\b`"},
		{"a'b", "`a'b`"},
		{"é", "`é`"},
		{"", "``"},
	}
	for _, tt := range tests {
		t.Run(tt.in, func(t *testing.T) {
			if got := QuoteIdentIfNeeded(tt.in); got != tt.want {
				t.Errorf("got %s, want %s", got, tt.want)
			}
		})
	}
}

func TestQuoteString(t *testing.T) {
	tests := []struct{ in, want string }{
		{"", "''"},
		{"it's", `'it\'s'`},
		{"a\\b\n\r\t\b\f\x00", `'a\\b\n\r\t\b\f\0'`},
		{"\xff`\"", "'\xff`\"'"},
	}
	for _, tt := range tests {
		t.Run(tt.in, func(t *testing.T) {
			if got := QuoteString(tt.in); got != tt.want {
				t.Errorf("got %s, want %s", got, tt.want)
			}
		})
	}
}

func TestQualifiedName(t *testing.T) {
	if got, want := QualifiedName("a`", "b"), "`a\\``.`b`"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if got, want := QualifiedName("", "b"), "`b`"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestUnquote(t *testing.T) {
	tests := []struct{ in, want, wantErr string }{
		{in: `'a''b'`, want: "a'b"},
		{in: `'\x41\e\q\N'`, want: "A\x1b\\q"},
		{in: "`a\\`b`", want: "a`b"},
		{in: `"a"`, want: "a"},
		{in: `'a`, wantErr: `clickhouse: unquote "'a": missing closing '`},
		{in: `'a' `, wantErr: `clickhouse: unquote "'a' ": text after the closing quote`},
		{in: `'\xZZ'`, wantErr: `clickhouse: unquote "'\\xZZ'": bad escape "\xZZ"`},
		{in: `a`, wantErr: `clickhouse: unquote "a": starts with 'a', not with a quote`},
		{in: ``, wantErr: `clickhouse: unquote: empty text`},
	}
	for _, tt := range tests {
		t.Run(tt.in, func(t *testing.T) {
			got, err := Unquote(tt.in)
			if got != tt.want || errText(err) != tt.wantErr {
				t.Errorf("got %q, %v; want %q, %s", got, err, tt.want, tt.wantErr)
			}
		})
	}
}

func FuzzUnquoteOfQuote(f *testing.F) {
	for _, s := range []string{"", "it's", "a`b", `\`, "\x00\xff\n", `\x41`, "''"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, quoted := range []string{QuoteString(s), QuoteIdent(s)} {
			if got, err := Unquote(quoted); got != s || err != nil {
				t.Errorf("Unquote(%s) = %q, %v; want %q", quoted, got, err, s)
			}
		}
	})
}

func errText(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}
