package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/chent-io/chent/dialect/clickhouse"
	"github.com/chent-io/chent/internal/screen"
	"github.com/chent-io/chent/migrate"
	"github.com/chent-io/chent/migrate/catalog"
	"github.com/chent-io/chent/migrate/ddl"
	"github.com/chent-io/chent/migrate/dir"
	"github.com/chent-io/chent/migrate/plan"
)

// devDatabase is the database in which migrations are replayed. Its name is
// taken out of what is written, so that files run in any database.
const devDatabase = "chent_dev_replay"

func migrateDiffCommand() *cobra.Command {
	var o stateOptions
	var allow allowOptions
	var path, to string
	cmd := &cobra.Command{
		Use:   "diff NAME",
		Short: "Write the file that brings the directory to a schema",
		Long: `Run the directory on a development server, compare what came of it with the
schema of --to, and write the statements between them as the next file. Names of
the schema's own database are left out, so that the files run in any database.
What rewrites, loses or copies data needs a flag, and says so in the file.

` + sourceHelp,
		Example: "  chent migrate diff add_path --dir migrations --to schema.hcl",
		Args:    cobra.ExactArgs(1),
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
			d, err := migrationDir(path, r.env.Migration.Dir, true)
			if err != nil {
				return err
			}
			if err := d.Validate(); err != nil {
				return err
			}
			allow.cluster = cmp.Or(allow.cluster, r.env.Cluster)
			statements, err := migrationStatements(d.Path())
			if err != nil {
				return err
			}
			p, database, err := r.planFile(cmd.Context(), statements, to, allow)
			if err != nil {
				return err
			}
			if len(p.Steps) == 0 {
				fmt.Fprintln(cmd.OutOrStdout(), "Nothing to do: the directory has the declared schema.")
				return nil
			}
			if blocked := blockedSteps(p); len(blocked) > 0 {
				out := screen.For(cmd.OutOrStdout())
				fmt.Fprint(out, p)
				writeBlocked(out, blocked)
				return blockedError(blocked)
			}
			list, err := fileStatements(p, database)
			if err != nil {
				return err
			}
			f, err := d.Write(args[0], "", list)
			if err != nil {
				return err
			}
			fmt.Fprintln(cmd.OutOrStdout(), filepath.Join(d.Path(), f.Name))
			return nil
		},
	}
	addDirFlag(cmd.Flags(), &path)
	cmd.Flags().StringVar(&to, "to", "", "the schema as it should be")
	addAllowFlags(cmd.Flags(), &allow)
	addStateFlags(cmd.Flags(), &o)
	return cmd
}

// planFile plans what statements lack of a schema, and says the database whose
// name is not to be written.
func (r *stateReader) planFile(ctx context.Context, statements []statement, to string, allow allowOptions) (_ *plan.Plan, database string, err error) {
	database = ownDatabase(statements)
	st, err := r.desired(ctx, to, database)
	if err != nil {
		return nil, "", err
	}
	desired := st.catalog
	if len(desired.Databases) == 1 && desired.Databases[0].Name != "" {
		database = desired.Databases[0].Name
	}
	dev, err := r.openDev(ctx, statements, database)
	if err != nil {
		return nil, "", err
	}
	defer func() { err = errors.Join(err, dev.close(ctx)) }()
	if err := dev.exec(ctx, statements, database); err != nil {
		return nil, "", err
	}
	options := allow.options(migrate.DiffOptions{Secrets: true, Include: r.include, Exclude: r.exclude, Inspected: dev.stand.Restore})
	options.Portable, options.Replicated = true, r.env.Replicated
	p, _, err := migrate.Plan(ctx, dev.conn, homeless(desired, database), options)
	return p, database, err
}

// homeless is a catalog whose database of a name is the connection's own: what
// is said of that database itself is not compared.
func homeless(c catalog.Catalog, database string) catalog.Catalog {
	for i := range c.Databases {
		if db := &c.Databases[i]; db.Name == database {
			db.Name, db.Engine, db.Settings, db.Comment = "", catalog.Engine{}, nil, ""
		}
	}
	return c
}

// fileStatements are the statements of a plan for a file.
func fileStatements(p *plan.Plan, database string) ([]dir.Statement, error) {
	var list []dir.Statement
	for i := range p.Steps {
		s := &p.Steps[i]
		var comments []string
		if s.Class != plan.Metadata && s.Class != plan.LightMutation {
			comments = append(comments, "-- "+string(s.Class)+": "+strings.Join(strings.Fields(strings.Join(s.Reasons, "; ")), " "))
		}
		for _, check := range s.Checks {
			comments = append(comments, "-- this must answer 0 before: "+strings.Join(strings.Fields(check.SQL), " "))
		}
		texts := []string{s.SQL}
		switch {
		case s.Copy != nil:
			texts = copyStatements(s.Copy)
			comments = append(comments, pause(s.Copy.Live != nil, len(texts), "rows written to the table while this runs are lost")...)
			if s.Copy.Proof() == "" {
				comments = append(comments, "-- the engine folds rows, so the copy is not compared with the table")
			}
		case s.Backfill != nil:
			texts = append(texts, "INSERT INTO "+ddl.Name(s.Backfill.View)+" "+s.Backfill.Query)
			comments = append(comments, pause(true, len(texts), "rows written to "+s.Backfill.Source.Name+" while this runs are missing in the view, or there twice")...)
		}
		for _, text := range texts {
			text, err := unqualify(text, database)
			if err != nil {
				return nil, err
			}
			list = append(list, dir.Statement{Text: text, Comments: comments})
			comments = nil
		}
	}
	return list, nil
}

// pause are the comments before statements during which writers must pause: but
// where `chent migrate apply` runs those that it can do while they go on.
func pause(live bool, statements int, otherwise string) []string {
	if !live {
		return []string{"-- " + otherwise + ": pause the writers"}
	}
	return []string{
		fmt.Sprintf("-- chent migrate apply does the next %d statements as one, while writers go on;", statements),
		"-- run by anything else, " + otherwise + ": pause the writers",
		fmt.Sprintf("%s %d", dir.LiveDirective, statements),
	}
}

// copyStatements are the statements of a copy, for a file: the table is copied
// whole, both are compared, and the old one stays.
func copyStatements(c *plan.Copy) []string {
	columns := make([]string, len(c.Columns))
	for i, name := range c.Columns {
		columns[i] = clickhouse.QuoteIdent(name)
	}
	name := func(table string) string { return clickhouse.QualifiedName(c.Database, table) }
	list := []string{
		c.CreateShadow,
		"TRUNCATE TABLE " + name(c.Shadow),
		"INSERT INTO " + name(c.Shadow) + " (" + strings.Join(columns, ", ") + ") SELECT " + strings.Join(c.Exprs, ", ") + " FROM " + name(c.Table),
	}
	if proof := c.Proof(); proof != "" {
		list = append(list, proof)
	}
	return append(list,
		"EXCHANGE TABLES "+name(c.Table)+" AND "+name(c.Shadow),
		"RENAME TABLE IF EXISTS "+name(c.Shadow)+" TO "+name(c.Old))
}

// unqualify takes the name of a database off the names in it.
func unqualify(sql, database string) (string, error) {
	tokens, err := clickhouse.Tokenize(sql)
	if err != nil {
		return "", err
	}
	var out strings.Builder
	for i := 0; i < len(tokens); i++ {
		name, ok := tokens[i].Ident()
		after := i > 0 && tokens[i-1].Text == "."
		if ok && !after && name == database && i+1 < len(tokens) && tokens[i+1].Text == "." {
			i++
			continue
		}
		value, ok := tokens[i].StringValue()
		if ok && value == database && namesDatabase(tokens[:i]) {
			out.WriteString("currentDatabase()")
			continue
		}
		if ok && value == devDatabase {
			return "", fmt.Errorf("the statement names its own database in a string, which differs from server to server; leave it out or name another one: %s", sql)
		}
		out.WriteString(tokens[i].Text)
	}
	return out.String(), nil
}

// namesDatabase reports whether the tokens before a string make it the database
// that an engine names.
func namesDatabase(before []clickhouse.Token) bool {
	before = slices.DeleteFunc(slices.Clone(before), func(t clickhouse.Token) bool { return t.Blank() })
	n := len(before)
	switch {
	case n < 2 || before[n-1].Text == "(":
		return n > 1 && (before[n-2].Is("Buffer") || before[n-2].Is("Merge"))
	case n < 4 || before[n-1].Text != ",":
		return false
	}
	return before[n-3].Text == "(" && before[n-4].Is("Distributed")
}
