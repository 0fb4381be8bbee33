package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/chent-io/chent/dialect/clickhouse/driver"
	"github.com/chent-io/chent/migrate/dir"
)

// sourceKind is a kind of place that says what a schema is.
type sourceKind string

const (
	serverSource    sourceKind = "server"
	goSource        sourceKind = "ent schema package"
	hclSource       sourceKind = "HCL"
	sqlSource       sourceKind = "SQL"
	migrationSource sourceKind = "migration directory"
	jsonSource      sourceKind = "JSON catalog"
)

// source is a place that says what a schema is, as --from, --to and --url name
// it.
type source struct {
	kind sourceKind
	text string // as given: a URL or a path
	path string // of what is no server
	// files are those of an HCL or SQL source, by their place below path and
	// in order; one file alone is named by path.
	files []string
	// chosen are the statements of a migration directory that count, where not
	// all do.
	chosen []statement
}

// declares says whether the source declares definitions, in words that are not
// yet a server's.
func (s source) declares() bool {
	return s.kind == goSource || s.kind == hclSource || s.kind == jsonSource
}

// inSource says which source an error is about, unless its text begins with a
// place in that source.
func inSource(text string, err error) error {
	for _, begin := range []string{text, filepath.ToSlash(filepath.Clean(text))} {
		if rest, ok := strings.CutPrefix(err.Error(), begin); ok && (strings.HasPrefix(rest, ":") || strings.HasPrefix(rest, "/")) {
			return err
		}
	}
	return fmt.Errorf("%s: %w", text, err)
}

// sourceHelp is what --help says of sources.
const sourceHelp = `A schema is named by
  a URL           clickhouse://, http://, https:// or chdb:// with /database; without one, the whole server
  a Go package    the folder of an ent schema package: ent/schema
  HCL             a .hcl file, or a folder of them
  SQL             a .sql file, or a folder of them, run in name order on a development server
  migrations      a folder of versioned migrations (NNN_name.sql, atlas.sum), run on a development server
  JSON            a .json file that "schema inspect --format json" printed`

// migrationName is how the files of a migration directory are called.
var migrationName = regexp.MustCompile(`^\d+[._].*\.sql$`)

// parseSource finds out what kind of source a text names.
func parseSource(text string) (source, error) {
	s := source{text: text, path: text}
	if scheme, rest, ok := strings.Cut(text, "://"); ok {
		switch scheme {
		case "file", "ent":
			s.path = rest
		default:
			if _, err := driver.ParseURL(text); err != nil {
				return source{}, err
			}
			s.kind = serverSource
			return s, nil
		}
	}
	info, err := os.Stat(s.path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return source{}, fmt.Errorf("there is no file or folder %q\n%s", s.path, sourceHelp)
	case err != nil:
		return source{}, err
	case info.IsDir():
		err = s.readFolder()
	default:
		err = s.readFile()
	}
	return s, err
}

func (s *source) readFile() error {
	s.files = []string{s.path}
	switch filepath.Ext(s.path) {
	case ".hcl":
		s.kind = hclSource
	case ".sql":
		s.kind = sqlSource
	case ".json":
		s.kind = jsonSource
	case ".go":
		return fmt.Errorf("%s is one file of a Go package; name its folder: %s", s.path, filepath.Dir(s.path))
	default:
		return fmt.Errorf("%s is not a file that says a schema: its name ends in none of .hcl, .sql and .json", s.path)
	}
	return nil
}

// readFolder decides by the files a folder holds. Files of two kinds are an
// error: which of them is the schema, nobody can say.
func (s *source) readFolder() error {
	byKind := map[sourceKind][]string{}
	err := filepath.WalkDir(s.path, func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		below, _ := filepath.Rel(s.path, name)
		if entry.IsDir() {
			if below != "." && strings.HasPrefix(entry.Name(), ".") {
				return fs.SkipDir
			}
			return nil
		}
		switch filepath.Ext(name) {
		case ".hcl":
			if strings.HasSuffix(name, testSuffix) {
				return nil
			}
			byKind[hclSource] = append(byKind[hclSource], below)
		case ".sql":
			byKind[sqlSource] = append(byKind[sqlSource], below)
		case ".go":
			if filepath.Dir(below) == "." && !strings.HasSuffix(name, "_test.go") {
				byKind[goSource] = append(byKind[goSource], below)
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	if len(byKind[goSource]) > 0 {
		byKind = map[sourceKind][]string{goSource: byKind[goSource]} // what lies below a Go package is its own affair
	}
	kinds := []sourceKind{}
	for _, kind := range []sourceKind{goSource, hclSource, sqlSource} {
		if len(byKind[kind]) > 0 {
			kinds = append(kinds, kind)
		}
	}
	switch len(kinds) {
	case 0:
		if _, err := os.Stat(filepath.Join(s.path, dir.SumFile)); err == nil {
			s.kind = migrationSource
			return nil
		}
		return fmt.Errorf("the folder %s holds no .go, .hcl or .sql file", s.path)
	case 1:
	default:
		return fmt.Errorf("the folder %s holds %s and %s files; name the folder of one kind, or a single file", s.path, kinds[0], kinds[1])
	}
	s.kind, s.files = kinds[0], byKind[kinds[0]]
	slices.Sort(s.files)
	if s.kind == sqlSource && isMigrations(s.path, s.files) {
		s.kind = migrationSource
	}
	return nil
}

// isMigrations says whether a folder of SQL files is a migration directory: it
// has atlas.sum, or each of its files starts with a version.
func isMigrations(path string, files []string) bool {
	if _, err := os.Stat(filepath.Join(path, dir.SumFile)); err == nil {
		return true
	}
	return !slices.ContainsFunc(files, func(name string) bool { return !migrationName.MatchString(name) })
}

// paths are the files of an HCL or SQL source, in order.
func (s *source) paths() []string {
	paths := make([]string, len(s.files))
	for i, name := range s.files {
		if paths[i] = name; name != s.path {
			paths[i] = filepath.Join(s.path, name)
		}
	}
	return paths
}
