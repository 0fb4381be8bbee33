package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/chent-io/chent/dialect/clickhouse"
	"github.com/chent-io/chent/migrate/catalog"
	"github.com/chent-io/chent/migrate/inspect"
	"github.com/chent-io/chent/migrate/lineage"
)

func schemaLineageCommand() *cobra.Command {
	var o stateOptions
	var to string
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "lineage [TABLE.COLUMN]",
		Short: "Say what a column is computed of, and what breaks without it",
		Long: `Make the schema of --to on a development server, ask its analyzer what each view,
default and Distributed table is computed of, and say for a column where its values
come from, where they go, and which objects read it. What the analysis leaves open is
named as not known. Without a column the lineage of all columns is printed.

` + sourceHelp,
		Example: `  chent schema lineage events.amount --to ent/schema
  chent schema lineage --to clickhouse://localhost/app --json`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			r, err := o.reader(cmd)
			if err != nil {
				return err
			}
			source, err := only(r.env)
			if err != nil && to == "" {
				return err
			}
			if to, err = required("to", to, source); err != nil {
				return err
			}
			graph, c, err := r.lineage(cmd.Context(), to)
			if err != nil {
				return err
			}
			if len(args) == 0 {
				return writeGraph(cmd.OutOrStdout(), graph, asJSON)
			}
			column, err := findColumn(c, args[0])
			if err != nil {
				return err
			}
			return writeLineage(cmd.OutOrStdout(), graph, column, asJSON)
		},
	}
	cmd.Flags().StringVar(&to, "to", "", "the schema to look at")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print the lineage as JSON")
	addStateFlags(cmd.Flags(), &o)
	return cmd
}

// lineage makes a schema on a development server and asks for its lineage. Names
// of the schema's own database are left out.
func (r *stateReader) lineage(ctx context.Context, to string) (_ *lineage.Graph, c catalog.Catalog, err error) {
	p, database, err := r.planFile(ctx, nil, to, allowOptions{})
	if err != nil {
		return nil, c, err
	}
	if blocked := blockedSteps(p); len(blocked) > 0 {
		return nil, c, blockedError(blocked)
	}
	list, err := fileStatements(p, database)
	if err != nil {
		return nil, c, err
	}
	var statements []statement
	for _, s := range list {
		statements = append(statements, statement{text: s.Text, file: to})
	}
	dev, err := r.openDev(ctx, statements, devDatabase)
	if err != nil {
		return nil, c, err
	}
	defer func() { err = errors.Join(err, dev.close(ctx)) }()
	if err := dev.exec(ctx, statements, devDatabase); err != nil {
		return nil, c, err
	}
	if c, err = inspect.Inspect(ctx, dev.conn, inspect.Options{External: true}); err != nil {
		return nil, c, err
	}
	graph, err := lineage.Build(ctx, dev.conn, c)
	if err != nil {
		return nil, c, err
	}
	dev.stand.Restore(&c)
	shortenGraph(graph)
	shortenCatalog(&c)
	return graph, c, nil
}

// shortenCatalog takes the name of the development database off a catalog.
func shortenCatalog(c *catalog.Catalog) {
	for i := range c.Databases {
		db := &c.Databases[i]
		if db.Name == devDatabase {
			db.Name = ""
		}
		for t := range db.Tables {
			for a, text := range db.Tables[t].Engine.Args {
				if text == clickhouse.QuoteString(devDatabase) {
					db.Tables[t].Engine.Args[a] = "currentDatabase()"
				}
			}
		}
		for v := range db.Views {
			db.Views[v].Query = shortenQuery(db.Views[v].Query)
		}
		for v := range db.MaterializedViews {
			db.MaterializedViews[v].Query = shortenQuery(db.MaterializedViews[v].Query)
		}
	}
}

// shortenQuery takes it off a query, and off the names of dictionaries in strings,
// where the server puts it.
func shortenQuery(query string) string {
	return strings.ReplaceAll(withoutDatabase(query, query), "'"+devDatabase+".", "'")
}

// shortenGraph takes the name of the development database off all names.
func shortenGraph(g *lineage.Graph) {
	short := func(database *string) {
		if *database == devDatabase {
			*database = ""
		}
	}
	for i := range g.Edges {
		short(&g.Edges[i].From.Database)
		short(&g.Edges[i].To.Database)
		short(&g.Edges[i].Via.Database)
	}
	for i := range g.Uses {
		short(&g.Uses[i].Column.Database)
		short(&g.Uses[i].By.Database)
	}
	for i := range g.Unknown {
		g.Unknown[i] = strings.ReplaceAll(g.Unknown[i], devDatabase+".", "")
	}
}

// findColumn is the column that a word names: table.column or
// database.table.column.
func findColumn(c catalog.Catalog, word string) (lineage.Column, error) {
	var known []string
	for _, o := range c.InOrder() {
		table := o.Object.ObjectName()
		if o.Database != "" {
			table = o.Database + "." + table
		}
		for _, name := range columnNames(o.Object) {
			if table+"."+name == word {
				return lineage.Column{Database: o.Database, Table: o.Object.ObjectName(), Name: name}, nil
			}
			known = append(known, table+"."+name)
		}
	}
	text := fmt.Sprintf("the schema has no column %s; a column is named table.column", word)
	if near := clickhouse.Nearest(word, known); near != "" {
		text = fmt.Sprintf("the schema has no column %s; did you mean %s?", word, near)
	}
	return lineage.Column{}, errors.New(text)
}

// columnNames are the columns of an object.
func columnNames(o catalog.Object) []string {
	var names []string
	add := func(columns []catalog.Column) {
		for i := range columns {
			names = append(names, columns[i].Name)
		}
	}
	switch o := o.(type) {
	case *catalog.Table:
		add(o.Columns)
	case *catalog.View:
		add(o.Columns)
	case *catalog.MaterializedView:
		add(o.Columns)
	case *catalog.Dictionary:
		for i := range o.Attributes {
			names = append(names, o.Attributes[i].Name)
		}
	}
	return names
}

// writeGraph prints all edges.
func writeGraph(out io.Writer, g *lineage.Graph, asJSON bool) error {
	if asJSON {
		return writeJSON(out, g)
	}
	for _, e := range g.Edges {
		fmt.Fprintf(out, "%s <- %s%s\n", e.To, e.From, via(e))
	}
	writeUnknown(out, g)
	return nil
}

// via names the object that carries values, where that is neither end.
func via(e lineage.Edge) string {
	if e.Via.Name == e.To.Table {
		return ""
	}
	return "  (" + e.Via.Name + ")"
}

func writeUnknown(out io.Writer, g *lineage.Graph) {
	for _, text := range g.Unknown {
		fmt.Fprintln(out, "not known:", text)
	}
}

// writeLineage prints what is known of a column.
func writeLineage(out io.Writer, g *lineage.Graph, c lineage.Column, asJSON bool) error {
	from, feeds, used := g.From(c), g.Feeds(c), g.UsedBy(c)
	if asJSON {
		return writeJSON(out, struct {
			Column  lineage.Column `json:"column"`
			From    []lineage.Edge `json:"from"`
			Feeds   []lineage.Edge `json:"feeds"`
			UsedBy  []lineage.Use  `json:"used_by"`
			Unknown []string       `json:"unknown"`
		}{c, append([]lineage.Edge{}, from...), append([]lineage.Edge{}, feeds...), append([]lineage.Use{}, used...), g.Unknown})
	}
	fmt.Fprintln(out, c)
	edges := func(title, none string, list []lineage.Edge) {
		fmt.Fprintln(out, "  "+cmp.Or(map[bool]string{true: none}[len(list) == 0], title))
		for _, e := range list {
			fmt.Fprintf(out, "    %s <- %s%s\n", e.To, e.From, via(e))
		}
	}
	edges("comes from", "comes from no other column", from)
	edges("feeds", "feeds no other column", feeds)
	if len(used) > 0 {
		fmt.Fprintln(out, "  dropping it breaks")
		said := make(map[catalog.Name]bool)
		for _, u := range used {
			if !said[u.By] {
				said[u.By] = true
				fmt.Fprintf(out, "    %s %s\n", strings.ToLower(strings.ReplaceAll(string(u.Kind), "_", " ")), u.By.Name)
			}
		}
	}
	writeUnknown(out, g)
	return nil
}
