package entc

import (
	"testing"

	"github.com/chent-io/chent/dialect/clickhouse"
)

func TestBufferOfATupleWithoutElements(t *testing.T) {
	t.Parallel()
	ty := &typer{pkgPath: "example.com/ent/row", pkgName: "row", names: map[string]bool{}}
	typ := clickhouse.MustParseType("Array(Tuple())")
	g, err := ty.derive(typ, "Empty", nil)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := (buffers{}).of(typ, g); err != nil || got != "chcol.Array(chcol.Tuple[row.Empty]())" {
		t.Errorf("got %s, %v", got, err)
	}
}

func TestExportedNames(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"user_id": "UserID", "a b": "AB", "1": "X1", "": "X", "ü": "Ü", "größe_über_alles": "GrößeÜberAlles", "名": "X名",
	} {
		if got := exported(in); got != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
}
