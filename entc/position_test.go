package entc

import (
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"entgo.io/ent"
	entfield "entgo.io/ent/schema/field"
	"github.com/google/go-cmp/cmp"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/codec"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
	"github.com/chent-io/chent/schema/index"
)

// Placed has mistakes; a mark names the place that the report of each shall
// have, the text after the mark's comment.
type Placed struct{ ent.Schema }

func (Placed) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.MergeTree().
			OrderBy("nokey"). // mark 1: OrderBy
			PartitionBy("k").
			TTL("nottl"), // mark 2: TTL
		index.MinMax("i", "noindex"), // mark 3: index.MinMax
	}
}

func (Placed) Fields() []ent.Field {
	return []ent.Field{
		field.UInt64("k"),
		field.String("s").
			Comment("a long chain").
			Codec(codec.T64), // mark 4: Codec
		helper("h"),
		entfield.Int("stock").Unique(), // mark 5: entfield.Int
	}
}

func helper(name string) ent.Field {
	return field.UInt8(name).Default(1).Alias("k") // mark 6: Alias
}

func TestPositions(t *testing.T) {
	t.Parallel()
	_, err := modelOf(t, Placed{})
	var schemaErr *SchemaError
	if !errors.As(err, &schemaErr) {
		t.Fatalf("got %v", err)
	}
	var got []string
	for _, p := range schemaErr.Problems {
		got = append(got, p.Pos)
	}
	source, err := os.ReadFile("position_test.go")
	if err != nil {
		t.Fatal(err)
	}
	var want []string
	for i, line := range strings.Split(string(source), "\n") {
		if _, mark, ok := strings.Cut(line, "//"+" mark "); ok {
			_, text, _ := strings.Cut(mark, ": ")
			want = append(want, "position_test.go:"+strconv.Itoa(i+1)+":"+strconv.Itoa(strings.Index(line, text)+1))
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("positions (-want +got):\n%s\n%v", diff, err)
	}
}

// A program built with -trimpath names its files by their package.
func TestPositionsOfTrimmedPaths(t *testing.T) {
	t.Parallel()
	p := newPositions()
	wd, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	if got, want := p.source("github.com/chent-io/chent/entc/position_test.go"), filepath.Join(wd, "position_test.go"); got != want {
		t.Errorf("%s, want %s", got, want)
	}
	source, err := os.ReadFile("position_test.go")
	if err != nil {
		t.Fatal(err)
	}
	before, _, _ := strings.Cut(string(source), "engine.MergeTree()")
	place := "position_test.go:" + strconv.Itoa(strings.Count(before, "\n")+1)
	if got, want := p.of("github.com/chent-io/chent/entc/"+place, ""), place+":3"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	if got, want := p.of("example.com/elsewhere/nothing.go:31", ""), "example.com/elsewhere/nothing.go:31"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}
