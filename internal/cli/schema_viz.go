package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"github.com/chent-io/chent/dialect/clickhouse/driver"
	"github.com/chent-io/chent/migrate/catalog"
	"github.com/chent-io/chent/migrate/diff"
	"github.com/chent-io/chent/migrate/picture"
)

// viz is `chent schema viz`.
type viz struct {
	stateOptions
	to, from, url, out, format, title string
	columns                           int
}

// vizFormats are those of schema viz.
var vizFormats = []string{"html", "svg", "mermaid"}

func schemaVizCommand() *cobra.Command {
	var v viz
	cmd := &cobra.Command{
		Use:   "viz",
		Short: "Draw a schema: tables, the flow of data, and what depends on a column",
		Long: `Draw the schema of --to: each table with its engine, keys and columns, and arrows
along which data go, through views, dictionaries, queues and Distributed tables. The
page is one file that loads nothing else; it can be searched, and a click on a column
shows what feeds it and what depends on it. With --from what differs from another
schema is drawn into the picture, with --url the sizes of the tables there.

` + sourceHelp,
		Example: `  chent schema viz --to ent/schema --out schema.html
  chent schema viz --from clickhouse://localhost/app --to schema.hcl --out change.html
  chent schema viz --url clickhouse://localhost/app --format mermaid >> README.md`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return v.run(cmd) },
	}
	flags := cmd.Flags()
	flags.StringVar(&v.to, "to", "", "the schema to draw (default that of --env, or the server of --url)")
	flags.StringVar(&v.from, "from", "", "the schema as it is: what differs is marked")
	flags.StringVarP(&v.url, "url", "u", "", "a server whose sizes are shown")
	flags.StringVarP(&v.out, "out", "o", "", "file to write (default standard output)")
	flags.StringVar(&v.format, "format", "html", "html, svg or mermaid")
	flags.StringVar(&v.title, "title", "", "heading of the picture (default what --to says)")
	flags.IntVar(&v.columns, "columns", 12, "how many columns a box shows")
	addStateFlags(flags, &v.stateOptions)
	return cmd
}

func (v *viz) run(cmd *cobra.Command) error {
	write, ok := map[string]func(*picture.Picture, io.Writer) error{
		"html": (*picture.Picture).HTML, "svg": (*picture.Picture).SVG, "mermaid": (*picture.Picture).Mermaid,
	}[v.format]
	if !ok {
		return unknownWord("format", v.format, vizFormats)
	}
	if v.columns < 1 {
		return errors.New("--columns is at least 1")
	}
	p, err := v.draw(cmd)
	if err != nil {
		return err
	}
	if v.out == "" {
		return write(p, cmd.OutOrStdout())
	}
	file, err := os.Create(v.out)
	if err != nil {
		return err
	}
	if err := errors.Join(write(p, file), file.Close()); err != nil {
		return err
	}
	fmt.Fprintf(cmd.OutOrStdout(), "wrote %s: %d objects, %d arrows\n", v.out, len(p.Boxes), len(p.Arrows))
	return nil
}

// draw reads the schemas and lays the picture.
func (v *viz) draw(cmd *cobra.Command) (*picture.Picture, error) {
	ctx := cmd.Context()
	r, err := v.reader(cmd)
	if err != nil {
		return nil, err
	}
	source, err := only(r.env)
	if err != nil && v.to == "" {
		return nil, err
	}
	to, err := required("to", v.to, source, v.url)
	if err != nil {
		return nil, err
	}
	graph, c, err := r.lineage(ctx, to)
	if err != nil {
		return nil, err
	}
	options := picture.Options{Title: cmp.Or(v.title, shownSource(to)), MaxColumns: v.columns}
	if v.from != "" {
		_, before, err := r.lineage(ctx, v.from)
		if err != nil {
			return nil, fmt.Errorf("--from: %w", err)
		}
		options.Changes = append([]diff.Change{}, diff.Diff(before, c, diff.Options{})...)
	}
	if v.url != "" {
		if options.Stats, err = r.sizes(ctx, v.url); err != nil {
			return nil, err
		}
	}
	p := picture.New(c, graph, options)
	p.Lay()
	return p, nil
}

// sizes are those of the tables of a server; of the URL's own database without
// its name.
func (r *stateReader) sizes(ctx context.Context, url string) (map[catalog.Name]catalog.Stats, error) {
	s, err := parseSource(url)
	if err != nil {
		return nil, fmt.Errorf("--url: %w", err)
	}
	if s.kind != serverSource {
		return nil, fmt.Errorf("--url %s is no server", url)
	}
	st, err := r.inspectURL(ctx, s)
	if err != nil {
		return nil, err
	}
	sizes := make(map[catalog.Name]catalog.Stats)
	for _, o := range st.catalog.InOrder() {
		name := catalog.Name{Database: o.Database, Name: o.Object.ObjectName()}
		if name.Database == st.database {
			name.Database = ""
		}
		switch o := o.Object.(type) {
		case *catalog.Table:
			if o.Stats != nil {
				sizes[name] = *o.Stats
			}
		case *catalog.MaterializedView:
			if o.Stats != nil {
				sizes[name] = *o.Stats
			}
		}
	}
	return sizes, nil
}

// shownSource is a source without its password.
func shownSource(text string) string {
	if s, err := parseSource(text); err == nil && s.kind == serverSource {
		return driver.Redact(text)
	}
	return text
}
