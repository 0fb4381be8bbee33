package dir

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// Format is the format of a directory of migrations.
type Format string

// The formats that [Import] reads.
const (
	Atlas         Format = "atlas"
	DBMate        Format = "dbmate"
	GolangMigrate Format = "golang-migrate"
	Goose         Format = "goose"
)

// Formats are the known formats.
func Formats() []string {
	return []string{string(Atlas), string(DBMate), string(GolangMigrate), string(Goose)}
}

// foreignName is how the files of a tool are called: version and description.
var foreignName = map[Format]*regexp.Regexp{
	Atlas:         regexp.MustCompile(`^(\d+)_?(.*)\.sql$`),
	DBMate:        regexp.MustCompile(`^(\d+)_?(.*)\.sql$`),
	GolangMigrate: regexp.MustCompile(`^(\d+)_(.*)\.up\..*$`),
	Goose:         regexp.MustCompile(`^(\d+)_(.*)\.sql$`),
}

// goosePackage is how goose's migrations in Go are called.
var goosePackage = regexp.MustCompile(`^\d+_.*\.go$`)

// likeName is a name that is nearly one of a migration.
var likeName = regexp.MustCompile(`(?i)^\d.*\.sql$`)

// likeDown is how golang-migrate's files for the way down are called.
var likeDown = regexp.MustCompile(`^\d+_.*\.down\..*$`)

// ImportOptions tunes [Import].
type ImportOptions struct {
	// Getenv looks up the variables that goose's files name between "ENVSUB ON"
	// and "ENVSUB OFF". Default: [os.LookupEnv].
	Getenv func(name string) (value string, ok bool)
}

// Imported is a file that [Import] has added.
type Imported struct {
	File
	// Replaced are the environment variables whose values, or what stands for
	// them where they are not set, were written into the text: the other tool
	// looks them up whenever it runs the file.
	Replaced []string
}

// foreign is a migration of another tool.
type foreign struct {
	version, description string
	text                 string // the way up
	replaced             []string
}

// Import reads the migrations of another tool at path and adds them to d, the
// way up alone, with versions of equal length so that they sort by number. What
// is a marker in a file is decided as the tool decides it; what only looks like
// one is an error. Nothing is added when one of the files cannot be read.
func Import(path string, format Format, d *Dir, o ImportOptions) ([]Imported, error) {
	if o.Getenv == nil {
		o.Getenv = os.LookupEnv
	}
	if err := d.Validate(); err != nil {
		return nil, err
	}
	found, err := readForeign(path, format, o)
	if err != nil {
		return nil, err
	}
	added := make([]newFile, len(found))
	for i, m := range found {
		added[i] = newFile{name: nameOf(m.version, m.description), text: []byte(m.text)}
	}
	files, err := d.add(added)
	if err != nil {
		return nil, err
	}
	imported := make([]Imported, len(files))
	for i, f := range files {
		imported[i] = Imported{File: f, Replaced: found[i].replaced}
	}
	return imported, nil
}

// readForeign reads the migrations at path, in their order.
func readForeign(path string, format Format, o ImportOptions) ([]foreign, error) {
	entries, err := os.ReadDir(path)
	if err != nil {
		return nil, fmt.Errorf("migrate: import: %w", err)
	}
	var found []foreign
	for _, entry := range entries {
		if entry.IsDir() {
			continue
		}
		match, err := matchName(entry.Name(), format)
		if err != nil {
			return nil, fmt.Errorf("migrate: import %s: %w", filepath.Join(path, entry.Name()), err)
		}
		if match == nil {
			continue
		}
		m, err := readMigration(filepath.Join(path, entry.Name()), format, o)
		if err != nil {
			return nil, err
		}
		m.version, m.description = match[1], match[2]
		found = append(found, m)
	}
	if len(found) == 0 {
		return nil, fmt.Errorf("migrate: import: %s holds no migrations in the format of %s", path, format)
	}
	return found, order(path, found)
}

// matchName takes the name of a migration apart; nil for other files. A name
// that is nearly one of a migration is an error: it may be one that is lost.
func matchName(name string, format Format) ([]string, error) {
	if match := foreignName[format].FindStringSubmatch(name); match != nil {
		return match, nil
	}
	switch {
	case format == Goose && goosePackage.MatchString(name) && !strings.HasSuffix(name, "_test.go"):
		return nil, fmt.Errorf("a migration in Go cannot be imported: write what it does as SQL")
	case format == GolangMigrate && likeDown.MatchString(name):
		return nil, nil
	case likeName.MatchString(name):
		return nil, fmt.Errorf("%s takes no migration of this name, and leaves it out: rename it, or move it elsewhere", format)
	}
	return nil, nil
}

// order gives the versions equal length and sorts by them.
func order(path string, found []foreign) error {
	width := 0
	for i := range found {
		width = max(width, len(found[i].version))
	}
	for i := range found {
		found[i].version = strings.Repeat("0", width-len(found[i].version)) + found[i].version
	}
	slices.SortFunc(found, func(a, b foreign) int { return strings.Compare(a.version, b.version) })
	for i := 1; i < len(found); i++ {
		if found[i].version == found[i-1].version {
			return fmt.Errorf("migrate: import: %s has two migrations of version %s", path, found[i].version)
		}
	}
	return nil
}

// markError says what is wrong with a line of another tool's file.
type markError struct {
	line int // from 1; 0 for the file as a whole
	text string
}

func (e *markError) Error() string {
	if e.line == 0 {
		return ": " + e.text
	}
	return fmt.Sprintf(":%d: %s", e.line, e.text)
}

func markErrorf(line int, format string, args ...any) error {
	return &markError{line: line, text: fmt.Sprintf(format, args...)}
}

// readMigration reads the way up of a file.
func readMigration(file string, format Format, o ImportOptions) (m foreign, err error) {
	src, err := os.ReadFile(file)
	if err != nil {
		return m, fmt.Errorf("migrate: import: %w", err)
	}
	switch format {
	case Goose:
		m.text, m.replaced, err = gooseUp(string(src), o.Getenv)
	case DBMate:
		m.text, err = dbmateUp(string(src))
	case Atlas:
		m.text, err = string(src), checkAtlas(string(src))
	default:
		m.text = string(src) // one file for each way
	}
	if err != nil {
		return m, fmt.Errorf("migrate: import %s%w", file, err)
	}
	if _, err := Scan(file, m.text); err != nil {
		return m, fmt.Errorf("migrate: import: %w", err)
	}
	return m, nil
}
