package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/chent-io/chent/dialect/clickhouse"
	"github.com/chent-io/chent/migrate/ddl"
	"github.com/chent-io/chent/migrate/gosrc"
	"github.com/chent-io/chent/migrate/hcl"
	"github.com/chent-io/chent/migrate/topology"
)

// schemaCommand groups what reads, prints and compares schemas.
func schemaCommand() *cobra.Command {
	return group("schema", "Inspect, compare, apply, convert and import schemas",
		schemaInspectCommand(), schemaDiffCommand(), schemaLintCommand(), schemaPlanCommand(), schemaApplyCommand(), schemaCleanCommand(), schemaTestCommand(), schemaLineageCommand(), schemaVizCommand(), schemaFmtCommand(), schemaImportCommand())
}

// addStateFlags adds the flags about reading schemas.
func addStateFlags(flags *pflag.FlagSet, o *stateOptions) {
	flags.StringSliceVar(&o.include, "include", nil, "only objects that match a pattern: events, app.events, 'app.*', '*_mv'")
	flags.StringSliceVar(&o.exclude, "exclude", nil, "all but the objects that match a pattern")
	flags.StringVar(&o.devURL, "dev-url", "", "empty server that normalises definitions (default $CHENT_DEV_URL, or an embedded one)")
	addProjectFlags(flags, &o.projectOptions)
}

// reader makes the reader of schemas for a command, its environment read.
func (o stateOptions) reader(cmd *cobra.Command) (*stateReader, error) {
	stderr := cmd.ErrOrStderr()
	env, err := o.environment(func(text string) { fmt.Fprintln(stderr, "note:", text) })
	if err != nil {
		return nil, err
	}
	o.use(env)
	return &stateReader{stateOptions: o, stderr: stderr}, nil
}

// foldHelp is what --help says of folding.
const foldHelp = "make one sharded table of each local table with a Distributed one over it"

// The formats a schema can be printed in.
var formats = []string{"sql", "json", "hcl", "go"}

func schemaInspectCommand() *cobra.Command {
	var o stateOptions
	var url, format string
	var fold bool
	cmd := &cobra.Command{
		Use:   "inspect",
		Short: "Print a schema as SQL, JSON, HCL or Go",
		Long: "Print the schema of a server, or that of any other source, as a server keeps it:\n" +
			"what is declared goes through a development server, as in schema diff.\n\n" + sourceHelp,
		Example: `  chent schema inspect --url clickhouse://localhost/app
  chent schema inspect --url clickhouse://localhost/app --format hcl --exclude 'tmp_*' > schema.hcl
  chent schema inspect --url schema.hcl --format sql`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if !slices.Contains(formats, format) {
				return unknownWord("format", format, formats)
			}
			r, err := o.reader(cmd)
			if err != nil {
				return err
			}
			if url, err = required("url", url, r.env.URL); err != nil {
				return err
			}
			st, err := r.normal(cmd.Context(), url)
			if err != nil {
				return err
			}
			if fold {
				st.catalog = topology.Fold(st.catalog, st.database)
			}
			return printCatalog(cmd.OutOrStdout(), st, format)
		},
	}
	flags := cmd.Flags()
	flags.StringVarP(&url, "url", "u", "", "the schema: a server's URL, or any other source")
	flags.BoolVar(&fold, "fold", false, foldHelp)
	flags.StringVar(&format, "format", "sql", "sql, json, hcl or go")
	flags.BoolVar(&o.server, "server-objects", false, "functions and named collections too, where the URL names a database")
	addStateFlags(flags, &o)
	return cmd
}

// unknownWord is the error for a word that is not one of the known ones.
func unknownWord(what, word string, known []string) error {
	best := clickhouse.Nearest(word, known)
	if best != "" {
		return fmt.Errorf("unknown %s %q; did you mean %s?", what, word, best)
	}
	return fmt.Errorf("unknown %s %q; known: %v", what, word, known)
}

// printCatalog prints a schema in a format.
func printCatalog(out io.Writer, st state, format string) error {
	var text []byte
	switch format {
	case "sql":
		text = []byte(ddl.Script(st.catalog, ddl.Options{Pretty: true}))
	case "json":
		var buf bytes.Buffer
		enc := json.NewEncoder(&buf)
		enc.SetEscapeHTML(false)
		enc.SetIndent("", "  ")
		if err := enc.Encode(st.catalog); err != nil {
			return err
		}
		text = buf.Bytes()
	case "hcl":
		text = hcl.Write(st.catalog)
	case "go":
		pkg, err := gosrc.Write(st.catalog, gosrc.Options{Database: st.database})
		if err != nil {
			return err
		}
		for _, name := range slices.Sorted(maps.Keys(pkg.Files)) {
			text = append(text, "-- "+name+" --\n"...)
			text = append(text, pkg.Files[name]...)
		}
	}
	_, err := out.Write(text)
	return err
}

func schemaFmtCommand() *cobra.Command {
	var check bool
	cmd := &cobra.Command{
		Use:   "fmt [path...]",
		Short: "Lay out HCL files in the canonical way",
		Long: `Lay out HCL files, or the .hcl files of folders and those below them, in the
canonical way. The names of files that change are printed. Without a path, the
current folder is laid out.`,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				args = []string{"."}
			}
			changed, err := formatPaths(cmd.OutOrStdout(), args, check)
			if err != nil {
				return err
			}
			if check && changed > 0 {
				return &ExitError{Code: 2}
			}
			return nil
		},
	}
	cmd.Flags().BoolVar(&check, "check", false, "change nothing, and exit with status 2 if a file would change")
	return cmd
}

func formatPaths(out io.Writer, paths []string, check bool) (changed int, err error) {
	var problems []error
	for _, root := range paths {
		err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
			switch {
			case err != nil:
				return err
			case entry.IsDir():
				if path != root && entry.Name()[0] == '.' {
					return fs.SkipDir
				}
				return nil
			case filepath.Ext(path) != ".hcl" && path != root:
				return nil
			}
			differs, err := formatFile(path, check)
			problems = append(problems, err)
			if differs {
				changed++
				fmt.Fprintln(out, path)
			}
			return nil
		})
		problems = append(problems, err)
	}
	return changed, errors.Join(problems...)
}

func formatFile(path string, check bool) (differs bool, err error) {
	src, err := os.ReadFile(path)
	if err != nil {
		return false, err
	}
	formatted, err := hcl.Format(path, src)
	if err != nil || bytes.Equal(src, formatted) {
		return false, err
	}
	if check {
		return true, nil
	}
	return true, replaceFile(path, formatted)
}

// replaceFile writes a file by renaming a complete one, and keeps its mode.
func replaceFile(path string, content []byte) error {
	mode := fs.FileMode(0o644)
	if info, err := os.Stat(path); err == nil {
		mode = info.Mode().Perm()
	}
	tmp, err := os.CreateTemp(filepath.Dir(path), ".chent-*")
	if err != nil {
		return err
	}
	_, err = tmp.Write(content)
	err = errors.Join(err, tmp.Chmod(mode), tmp.Close())
	if err == nil {
		err = os.Rename(tmp.Name(), path)
	}
	if err != nil {
		return errors.Join(err, os.Remove(tmp.Name()))
	}
	return nil
}

func schemaImportCommand() *cobra.Command {
	var o stateOptions
	var url, dir, pkg string
	var force, fold bool
	cmd := &cobra.Command{
		Use:   "import",
		Short: "Write an ent schema package from a live server",
		Long: `Write an ent schema package, one Go file per table, view or dictionary, from the
schema of a server or any other source. Generating a client from it and
comparing with the server finds no difference. Beside the package goes the line for
go generate, unless there is one.

Files that exist are left alone, and nothing is written, unless --force is said.`,
		Example: `  chent schema import --url clickhouse://localhost/app --dir ent/schema`,
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			r, err := o.reader(cmd)
			if err != nil {
				return err
			}
			if url, err = required("url", url, r.env.URL); err != nil {
				return err
			}
			return importSchema(cmd.Context(), cmd.OutOrStdout(), r, url, dir, pkg, force, fold)
		},
	}
	flags := cmd.Flags()
	flags.StringVarP(&url, "url", "u", "", "the schema: a server's URL, or any other source")
	flags.StringVar(&dir, "dir", "ent/schema", "folder of the package")
	flags.StringVar(&pkg, "package", "", "name of the package (default that of the folder)")
	flags.BoolVar(&fold, "fold", false, foldHelp)
	flags.BoolVar(&force, "force", false, "replace files that exist")
	flags.BoolVar(&o.server, "server-objects", false, "functions and named collections too, where the URL names a database")
	addStateFlags(flags, &o)
	return cmd
}

func importSchema(ctx context.Context, out io.Writer, r *stateReader, url, dir, pkg string, force, fold bool) error {
	st, err := r.normal(ctx, url)
	if err != nil {
		return err
	}
	if fold {
		st.catalog = topology.Fold(st.catalog, st.database)
	}
	homelessObjects(&st)
	if pkg == "" {
		pkg = filepath.Base(dir)
	}
	files, err := gosrc.Write(st.catalog, gosrc.Options{Package: pkg, Database: st.database})
	if err != nil {
		return err
	}
	if len(files.Files) == 0 {
		return fmt.Errorf("%s holds nothing to import", url)
	}
	names := slices.Sorted(maps.Keys(files.Files))
	if !force {
		for _, name := range names {
			if _, err := os.Stat(filepath.Join(dir, name)); err == nil {
				return fmt.Errorf("%s exists; nothing was written; say --force to replace it", filepath.Join(dir, name))
			}
		}
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	for _, name := range names {
		path := filepath.Join(dir, name)
		if err := replaceFile(path, files.Files[name]); err != nil {
			return err
		}
		fmt.Fprintln(out, path)
	}
	for _, f := range generateLine(dir) {
		if err := replaceFile(f.path, []byte(f.text)); err != nil {
			return err
		}
		fmt.Fprintln(out, f.path)
	}
	return nil
}
