package catalog

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestSplitTTL(t *testing.T) {
	t.Parallel()
	got := SplitTTL("d DELETE WHERE a IN (1, 2), d + INTERVAL 1 DAY GROUP BY k, toDate(x) SET a = max(a), b = sum(b), e TO VOLUME 'cold', f RECOMPRESS CODEC(Delta, ZSTD(1))")
	want := []TTLElement{
		{Text: "d DELETE WHERE a IN (1, 2)", Expr: "d", Action: "DELETE", Where: "a IN (1, 2)"},
		{Text: "d + INTERVAL 1 DAY GROUP BY k, toDate(x) SET a = max(a), b = sum(b)", Expr: "d + INTERVAL 1 DAY", Action: "GROUP", GroupBy: []string{"k", "toDate(x)"}, Sets: []string{"a", "b"}},
		{Text: "e TO VOLUME 'cold'", Expr: "e", Action: "TO"},
		{Text: "f RECOMPRESS CODEC(Delta, ZSTD(1))", Expr: "f", Action: "RECOMPRESS", Codec: []string{"Delta", "ZSTD(1)"}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
