package cli

import (
	"errors"
	"fmt"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"text/template"
	"unicode"

	"entgo.io/ent/entc/gen"
	"github.com/spf13/cobra"
)

// newCommand starts schema files.
func newCommand() *cobra.Command {
	var dir string
	cmd := &cobra.Command{
		Use:   "new Name...",
		Short: "Start the schema of a new table",
		Long: `New writes one schema file per name, and beside the schema package the line for
go generate, unless they exist.`,
		Example: `  chent new Event Session`,
		Args:    cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, names []string) error {
			return newSchemas(cmd, dir, names)
		},
	}
	cmd.Flags().StringVar(&dir, "target", filepath.Join("ent", "schema"), "folder of the schema package")
	return cmd
}

// newFile is a file that new is about to write.
type newFile struct{ path, text string }

func newSchemas(cmd *cobra.Command, dir string, names []string) error {
	pkg, err := packageName(dir, false)
	if err != nil {
		return err
	}
	var files []newFile
	for _, name := range names {
		if err := checkSchemaName(name); err != nil {
			return err
		}
		path := filepath.Join(dir, strings.ToLower(name)+".go")
		if _, err := os.Stat(path); err == nil {
			return fmt.Errorf("new %s: %s exists already", name, path)
		}
		var text strings.Builder
		if err := schemaTemplate.Execute(&text, map[string]string{"Package": pkg, "Name": name}); err != nil {
			return err
		}
		files = append(files, newFile{path, text.String()})
	}
	files = append(files, generateLine(dir)...)
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return fmt.Errorf("new: %w", err)
	}
	for _, f := range files {
		file, err := os.OpenFile(f.path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
		if err != nil {
			return fmt.Errorf("new: %w", err)
		}
		_, err = file.WriteString(f.text)
		if err := errors.Join(err, file.Close()); err != nil {
			return fmt.Errorf("new: %w", err)
		}
		fmt.Fprintln(cmd.OutOrStdout(), "wrote", f.path)
	}
	fmt.Fprintf(cmd.OutOrStdout(), "next: edit them, then run: go generate ./%s\n", filepath.ToSlash(filepath.Dir(filepath.Clean(dir))))
	return nil
}

// generateLine is the file with the line for go generate beside a schema
// package, unless there is one.
func generateLine(dir string) []newFile {
	parent := filepath.Dir(filepath.Clean(dir))
	path := filepath.Join(parent, "generate.go")
	if exists(path) {
		return nil
	}
	pkg, err := packageName(parent, true)
	if err != nil {
		pkg = "ent" // a folder whose name makes none, such as 2026
	}
	return []newFile{{path, fmt.Sprintf(generateFile, pkg, filepath.Base(dir))}}
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// packageName is the name of the package in dir, or the one that a first file
// in it should give. A command counts where it may be one.
func packageName(dir string, command bool) (string, error) {
	//nolint:staticcheck // build tags do not matter for the name of a package
	pkgs, err := parser.ParseDir(token.NewFileSet(), dir, func(f fs.FileInfo) bool {
		return !strings.HasSuffix(f.Name(), "_test.go")
	}, parser.PackageClauseOnly)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return "", fmt.Errorf("new: %w", err)
	}
	for name := range pkgs {
		if command || name != "main" {
			return name, nil
		}
	}
	abs, err := filepath.Abs(dir)
	if err != nil {
		return "", fmt.Errorf("new: %w", err)
	}
	name := strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || r == '_' {
			return unicode.ToLower(r)
		}
		return -1
	}, filepath.Base(abs))
	if !token.IsIdentifier(name) {
		return "", fmt.Errorf("new: the folder %s does not make a package name", dir)
	}
	return name, nil
}

// checkSchemaName refuses a name that ent's generator would refuse later.
func checkSchemaName(name string) error {
	if !token.IsIdentifier(name) || !token.IsExported(name) {
		return fmt.Errorf("new %q: the name of a schema is an exported Go identifier, such as Event", name)
	}
	if err := gen.ValidSchemaName(name); err != nil {
		return fmt.Errorf("new %s: %w", name, err)
	}
	return nil
}

// generateFile is in one line, lest go generate take the directive for one of
// this package.
const generateFile = "package %s\n\n//go:generate go tool chent generate ./%s\n"

var schemaTemplate = template.Must(template.New("schema").Parse(`package {{ .Package }}

import (
	"entgo.io/ent"
	"entgo.io/ent/schema"

	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
)

// {{ .Name }} is a row of its table.
type {{ .Name }} struct{ ent.Schema }

// Annotations say how ClickHouse keeps the table.
func ({{ .Name }}) Annotations() []schema.Annotation {
	return []schema.Annotation{
		// The sorting key decides which queries are fast: put first what most of
		// them filter by. It need not be unique, and it is hard to change later.
		engine.MergeTree().OrderBy("at").
			// One part of the table per month, which can be dropped as one.
			PartitionBy("toYYYYMM(at)"),
	}
}

// Fields are the columns.
func ({{ .Name }}) Fields() []ent.Field {
	return []ent.Field{
		field.DateTime64("at", 3),
		// More of them: field.String("name").LowCardinality(), field.UInt64("n"),
		// field.Enum8("kind", "view", "click"), field.Map[string, string]("props").
	}
}
`))
