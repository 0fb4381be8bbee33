package syntax

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestSplit(t *testing.T) {
	const delimited = "\n\n"
	tests := []struct {
		name, in  string
		delimiter string // a semicolon if empty
		want      []string
		comments  []string // of the first statement
		wantErr   string
	}{
		{name: "nothing"},
		{name: "a line comment alone", in: "-- a"},
		{name: "a comment that holds a semicolon alone", in: "-- a;\n/* b; */;;"},
		{name: "the last statement is not ended", in: "a;\nb", want: []string{"a", "b"}},
		{name: "a comment after the last semicolon", in: "a;\n-- end", want: []string{"a"}},
		{name: "a block comment after the last semicolon", in: "a; /* end */", want: []string{"a"}},
		{name: "a nested comment after the last semicolon", in: "a; /* a /* b */ c */", want: []string{"a"}},
		{name: "a hash comment after the last semicolon", in: "a;\n# end", want: []string{"a"}},
		{name: "a shebang comment after the last semicolon", in: "a;\n#! end", want: []string{"a"}},
		{name: "a slash comment after the last semicolon", in: "a; // end", want: []string{"a"}},
		{name: "a comment where a semicolon is missing", in: "a\n-- end", want: []string{"a"}},
		{name: "a comment before the semicolon", in: "a -- b\n;", want: []string{"a"}},
		{name: "a comment inside", in: "a -- b;\n c;", want: []string{"a -- b;\n c"}},
		{name: "a comment in a comment", in: "a /* ; /* ; */ ; */ b;", want: []string{"a /* ; /* ; */ ; */ b"}},
		{name: "a heredoc", in: "a $x$;$$;$x$ b; c", want: []string{"a $x$;$$;$x$ b", "c"}},
		{name: "typographic quotes", in: "a ‘;’ “;”; b", want: []string{"a ‘;’ “;”", "b"}},
		{name: "comments before a statement", in: "-- 1\r\n\n-- 2\n# 3\n/* 4 */ a", want: []string{"a"}, comments: []string{"-- 2\n", "# 3\n", "/* 4 */"}},
		{name: "another delimiter", in: "a;\nb;\n\n-- x\n\nc", delimiter: delimited, want: []string{"a;\nb", "c"}},
		{name: "a delimiter that is a comment", in: "a\n-- end\nb", delimiter: "-- end", want: []string{"a", "b"}},
		{name: "a quote that does not end", in: "a 'b;", wantErr: "clickhouse: offset 2: missing the closing '"},
		{name: "a comment that does not end", in: "a; /* b /* c */", wantErr: "clickhouse: offset 3: missing the closing */"},
		{name: "a heredoc that does not end", in: "a $x$ b; c", wantErr: "clickhouse: offset 2: missing the closing $x$"},
		{name: "a parenthesis that does not end", in: "a (b; c", wantErr: "clickhouse: offset 2: unclosed '('"},
		{name: "a parenthesis that does not begin", in: "a) b; c", wantErr: "clickhouse: offset 1: unexpected ')'"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			delimiter := tt.delimiter
			if delimiter == "" {
				delimiter = Semicolon
			}
			pieces, err := Split(tt.in, delimiter)
			if err != nil || tt.wantErr != "" {
				if err == nil || err.Error() != tt.wantErr {
					t.Fatalf("got error %v, want %q", err, tt.wantErr)
				}
				return
			}
			var got []string
			for _, p := range pieces {
				got = append(got, p.Text)
				if tt.in[p.Start:p.End] != p.Text {
					t.Errorf("%q does not stand at %d:%d", p.Text, p.Start, p.End)
				}
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
			if tt.comments != nil {
				if diff := cmp.Diff(tt.comments, pieces[0].Comments); diff != "" {
					t.Errorf("comments: -want +got:\n%s", diff)
				}
			}
		})
	}
}

// A script of many statements takes time by its length, not by its square:
// 80,000 statements took 7 s.
func TestSplitOfALongScriptIsLinear(t *testing.T) {
	measure := func(n int) time.Duration {
		script := strings.Repeat("-- what it is for\nALTER TABLE t ADD COLUMN c String DEFAULT 'x';\n", n)
		best := time.Hour
		for range 3 {
			start := time.Now()
			pieces, err := Split(script, Semicolon)
			if err != nil || len(pieces) != n {
				t.Fatalf("%d statements, %v; want %d", len(pieces), err, n)
			}
			best = min(best, time.Since(start))
		}
		return best
	}
	small, large := measure(5_000), measure(40_000)
	t.Logf("5,000 statements %v, 40,000 statements %v", small, large)
	if large > 32*small { // 8 times is linear, 64 quadratic
		t.Errorf("40,000 statements took %v, 5,000 took %v", large, small)
	}
}

func FuzzSplit(f *testing.F) {
	for _, seed := range []string{"a; b", "/* /* */ */ a", "$x$;$x$", "-- a\n\n-- b\nc;", "‘;’", "(;);"} {
		f.Add(seed, Semicolon)
		f.Add(seed, "\n\n")
	}
	f.Fuzz(func(t *testing.T, script, delimiter string) {
		if delimiter == "" {
			return
		}
		pieces, err := Split(script, delimiter)
		end := 0
		for _, p := range pieces {
			if p.Text == "" || p.Start < end || script[p.Start:p.End] != p.Text {
				t.Fatalf("piece %+v after %d", p, end)
			}
			end = p.End
		}
		if err != nil || delimiter != Semicolon {
			return
		}
		for _, p := range pieces { // a statement alone is that statement
			if again, err := Split(p.Text, Semicolon); err != nil || len(again) != 1 || again[0].Text != p.Text {
				t.Fatalf("%q splits into %v, %v", p.Text, again, err)
			}
		}
	})
}
