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

// names of migration files: version and description.
var (
	upName    = regexp.MustCompile(`^(\d+)_(.*)\.up\.sql$`)
	plainName = regexp.MustCompile(`^(\d+)_?(.*)\.sql$`)
)

// Import reads the migrations of another tool at path and adds them to d, the
// way up alone, with versions of equal length so that they sort by number.
// Nothing is added when one of the files cannot be read.
func Import(path string, format Format, d *Dir) ([]File, error) {
	if err := d.Validate(); err != nil {
		return nil, err
	}
	entries, err := os.ReadDir(path)
	if err != nil {
		return nil, fmt.Errorf("migrate: import: %w", err)
	}
	name := plainName
	if format == GolangMigrate {
		name = upName
	}
	type foreign struct{ version, description, text string }
	var found []foreign
	width := 0
	for _, entry := range entries {
		file := filepath.Join(path, entry.Name())
		if format == Goose && filepath.Ext(file) == ".go" && plainName.MatchString(strings.TrimSuffix(entry.Name(), ".go")+".sql") {
			return nil, fmt.Errorf("migrate: import %s: a migration in Go cannot be imported: write what it does as SQL", file)
		}
		match := name.FindStringSubmatch(entry.Name())
		if entry.IsDir() || match == nil {
			continue
		}
		src, err := os.ReadFile(file)
		if err != nil {
			return nil, fmt.Errorf("migrate: import: %w", err)
		}
		text, err := wayUp(string(src), format)
		if err != nil {
			return nil, fmt.Errorf("migrate: import %s%w", file, err)
		}
		if _, err := Scan(file, text); err != nil {
			return nil, err
		}
		found = append(found, foreign{match[1], match[2], text})
		width = max(width, len(match[1]))
	}
	if len(found) == 0 {
		return nil, fmt.Errorf("migrate: import: %s holds no migrations in the format of %s", path, format)
	}
	for i := range found {
		found[i].version = strings.Repeat("0", width-len(found[i].version)) + found[i].version
	}
	slices.SortFunc(found, func(a, b foreign) int { return strings.Compare(a.version, b.version) })
	for i := 1; i < len(found); i++ {
		if found[i].version == found[i-1].version {
			return nil, fmt.Errorf("migrate: import: %s has two migrations of version %s", path, found[i].version)
		}
	}
	var files []File
	for _, m := range found {
		full := m.version + ".sql"
		if clean := strings.Trim(fileName.ReplaceAllString(m.description, "_"), "_"); clean != "" {
			full = m.version + "_" + clean + ".sql"
		}
		f, err := d.add(full, []byte(m.text))
		if err != nil {
			return files, err
		}
		files = append(files, f)
	}
	return files, nil
}

// wayUp is the part of a file that goes forward, with line ends as they were.
func wayUp(src string, format Format) (string, error) {
	mark := map[Format]string{Goose: "-- +goose ", DBMate: "-- migrate:"}[format]
	if mark == "" {
		return src, nil
	}
	var out strings.Builder
	up, seen := false, false
	for i, line := range strings.SplitAfter(src, "\n") {
		directive, ok := strings.CutPrefix(strings.TrimSpace(line), mark)
		word, _, _ := strings.Cut(directive, " ")
		switch {
		case !ok && up:
			out.WriteString(line)
		case !ok:
		case strings.EqualFold(word, "up"):
			up, seen = true, true
		case strings.EqualFold(word, "down"):
			up = false
		case word == "StatementEnd" && up:
			body := strings.TrimRight(out.String(), " \t\r\n")
			if body != "" && !strings.HasSuffix(body, ";") {
				out.WriteString(";\n")
			}
		case word == "StatementBegin", word == "StatementEnd", word == "NO":
		default:
			return "", fmt.Errorf(":%d: %q is not understood", i+1, strings.TrimSpace(line))
		}
	}
	if !seen {
		return "", fmt.Errorf(": there is no line %q", mark+map[Format]string{Goose: "Up", DBMate: "up"}[format])
	}
	return strings.TrimLeft(out.String(), "\r\n"), nil
}
