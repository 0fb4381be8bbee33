package catalog

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestKeyElements(t *testing.T) {
	for in, want := range map[string][]string{
		"":                  nil,
		"tuple()":           nil,
		"()":                nil,
		"id":                {"id"},
		"(id)":              {"id"},
		"((id))":            {"id"},
		"(id, f(a, b))":     {"id", "f(a, b)"},
		"((a, b))":          {"a", "b"},
		"tuple(a DESC, b)":  {"a DESC", "b"},
		"tuple((a, b))":     {"(a, b)"},
		"((a, b), c)":       {"(a, b)", "c"},
		"(a + 1) * (b + 1)": {"(a + 1) * (b + 1)"},
		"tuplee(a)":         {"tuplee(a)"},
		"`(a, b`":           {"`(a, b`"},
	} {
		if diff := cmp.Diff(want, KeyElements(in)); diff != "" {
			t.Errorf("KeyElements(%q): %s", in, diff)
		}
	}
}
