package syntax

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestAlterCommands(t *testing.T) {
	tests := []struct {
		in   string
		want []string
	}{
		{"ADD COLUMN a UInt8", []string{"ADD COLUMN a UInt8"}},
		{"ON CLUSTER c ADD COLUMN a UInt8 DEFAULT f(1, 2), DROP COLUMN b", []string{"ADD COLUMN a UInt8 DEFAULT f ( 1 , 2 )", "DROP COLUMN b"}},
		{"(ADD COLUMN a UInt8), (MODIFY TTL d, e TO DISK 'x')", []string{"ADD COLUMN a UInt8", "MODIFY TTL d , e TO DISK 'x'"}},
		{"(DELETE WHERE (a = 1)), UPDATE b = 1 WHERE 1", []string{"DELETE WHERE ( a = 1 )", "UPDATE b = 1 WHERE 1"}},
		{"MODIFY SETTING a = 1, b = 2, RESET SETTING c, d", []string{"MODIFY SETTING a = 1 , b = 2", "RESET SETTING c , d"}},
		{"MODIFY ORDER BY (a, (b, c)) /* , DROP x */, UNLOCK SNAPSHOT 'x', EXECUTE f()", []string{"MODIFY ORDER BY ( a , ( b , c ) )", "UNLOCK SNAPSHOT 'x'", "EXECUTE f ( )"}},
		{"UPDATE a = (b, c), a2 = 1 WHERE 1", []string{"UPDATE a = ( b , c ) , a2 = 1 WHERE 1"}},
		{"", nil},
	}
	for _, tt := range tests {
		t.Run(tt.in, func(t *testing.T) {
			tokens, err := Tokenize(tt.in)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, command := range AlterCommands(tokens) {
				var words []string
				for _, token := range command {
					words = append(words, token.Text)
				}
				got = append(got, strings.Join(words, " "))
			}
			if d := cmp.Diff(tt.want, got); d != "" {
				t.Errorf("-want +got:\n%s", d)
			}
		})
	}
}

func TestIsAlterVerbLeavesQuotedNames(t *testing.T) {
	tokens, err := Tokenize("`drop` drop")
	if err != nil {
		t.Fatal(err)
	}
	tokens = slices.DeleteFunc(tokens, Token.Blank)
	if IsAlterVerb(tokens[0]) || !IsAlterVerb(tokens[1]) {
		t.Error("a quoted name is a verb, or the word is none")
	}
}
