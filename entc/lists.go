package entc

import (
	"embed"
	"fmt"
	"os"

	"entgo.io/ent/entc/gen"
)

//go:embed template/*.tmpl
var templateFiles embed.FS

// The two lists below replace ent's for the time of one generation. Their
// names are ours, so that nothing of ent's is overridden by chance and a new
// template of ent's is not executed by surprise. Borrowed from ent's own set
// are hook, privacy, runtime/ent, runtime/pkg and internal/schema, and inside
// our templates header, import/types (as our override) and import/additional.

// typeTemplates are executed once per table.
func (r *run) typeTemplates() []gen.TypeTemplate {
	writable := func(t *gen.Type) bool { return !t.IsView() }
	deletable := func(t *gen.Type) bool { return (&tableView{Table: r.model.Table(t)}).OwnsRows() }
	file := func(format string) func(*gen.Type) string {
		return func(t *gen.Type) string { return fmt.Sprintf(format, t.PackageDir()) }
	}
	return []gen.TypeTemplate{
		{Name: "clickhouse/model", Format: file("%s.go"), ExtendPatterns: []string{"model/additional/*"}},
		{Name: "clickhouse/create", Format: file("%s_create.go"), Cond: writable},
		{Name: "clickhouse/query", Format: file("%s_query.go")},
		{Name: "clickhouse/delete", Format: file("%s_delete.go"), Cond: deletable},
		{Name: "clickhouse/mutation", Format: file("%s_mutation.go"), Cond: writable},
		{Name: "clickhouse/meta", Format: file("%[1]s/%[1]s.go"), ExtendPatterns: []string{"meta/additional/*"}},
		{Name: "clickhouse/where", Format: file("%s/where.go"), ExtendPatterns: []string{"where/additional/*"}},
		{Name: "clickhouse/column", Format: file("%s/column.go")},
	}
}

// graphTemplates are executed once per client.
func graphTemplates() []gen.GraphTemplate {
	without := func(f gen.Feature) func(*gen.Graph) bool {
		return func(g *gen.Graph) bool {
			on, _ := g.FeatureEnabled(f.Name)
			return !on
		}
	}
	return []gen.GraphTemplate{
		{Name: "clickhouse/ent", Format: "ent.go"},
		{Name: "clickhouse/client", Format: "client.go", ExtendPatterns: []string{"client/fields/additional/*"}},
		{Name: "clickhouse/schema", Format: "migrate/schema.go"},
		{Name: "clickhouse/predicate", Format: "predicate/predicate.go"},
		{Name: "hook", Format: "hook/hook.go"},
		{Name: "privacy", Format: "privacy/privacy.go", Skip: without(gen.FeaturePrivacy)},
		{Name: "clickhouse/intercept", Format: "intercept/intercept.go", Skip: without(gen.FeatureIntercept)},
		{Name: "clickhouse/enttest", Format: "enttest/enttest.go"},
		{Name: "runtime/ent", Format: "runtime.go"},
		{Name: "runtime/pkg", Format: "runtime/runtime.go"},
	}
}

// templates parses our templates into one set. It is skipped as a set: its
// members are executed by the lists above, by name.
func (r *run) templates() (*gen.Template, error) {
	t, err := gen.NewTemplate("clickhouse").Funcs(r.funcs()).ParseFS(templateFiles, "template/*.tmpl")
	if err != nil {
		return nil, fmt.Errorf("entc: parse templates: %w", err)
	}
	return t.SkipIf(func(*gen.Graph) bool { return true }), nil
}

// hook is the outermost hook of a generation. It runs ent's generator, with
// our lists, into a directory of its own, and moves the result to the target
// when everything came out well.
func (r *run) hook(next gen.Generator) gen.Generator {
	return gen.GenerateFunc(func(g *gen.Graph) (err error) {
		ours := &renderer{types: r.typeTemplates(), graphs: graphTemplates()}
		defer ours.install()()

		target := g.Target
		stage, err := os.MkdirTemp("", "chent-generate-*")
		if err != nil {
			return err
		}
		defer os.RemoveAll(stage) //nolint:errcheck // a temporary directory
		g.Target = stage
		defer func() { g.Target = target }()
		err = next.Generate(g)
		if ours.err != nil {
			return ours.err
		}
		if err != nil {
			return err
		}
		if r.compare {
			if r.restore != nil {
				if err := r.restore(); err != nil {
					return err
				}
			}
			r.stale, err = stale(stage, target, g.Header)
			return err
		}
		return publish(stage, target, g.Header)
	})
}
