package dir

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"time"

	"ariga.io/atlas/sql/migrate"
)

// SumFile is the name of the integrity file: a hash per migration file, and
// one over all of them.
const SumFile = migrate.HashFileName

// ErrNoSum is returned by [Dir.Validate] when there are migration files and no
// atlas.sum.
var ErrNoSum = errors.New("no " + SumFile + ": run `chent migrate hash` after reading the files")

// SumError says which file no longer matches atlas.sum.
type SumError struct {
	Dir    string
	File   string
	Reason string // "added", "edited", "removed" or "broken"
	Err    error
}

func (e *SumError) Error() string {
	if e.File == "" {
		return fmt.Sprintf("migrate: %s: %v", filepath.Join(e.Dir, SumFile), e.Err)
	}
	return fmt.Sprintf("migrate: %s was %s since %s was written: review it, then run `chent migrate hash`",
		filepath.Join(e.Dir, e.File), e.Reason, SumFile)
}

func (e *SumError) Unwrap() error { return e.Err }

// Dir is a directory of migration files.
type Dir struct {
	local *migrate.LocalDir
}

// File is one migration file.
type File struct {
	Name        string // 20240102150405_add_events.sql
	Version     string // 20240102150405
	Description string // add_events
	Checkpoint  bool   // stands for all files before it
	Hash        string // as in atlas.sum, without "h1:"
	Text        string
}

// Statements splits the file's text.
func (f File) Statements() ([]Statement, error) { return Scan(f.Name, f.Text) }

// Open opens the directory at path. A missing one is an [fs.ErrNotExist].
func Open(path string) (*Dir, error) {
	local, err := migrate.NewLocalDir(path)
	if err != nil {
		return nil, fmt.Errorf("migrate: open directory %s: %w", path, err)
	}
	return &Dir{local: local}, nil
}

// Create opens the directory at path, and makes it first where it is missing.
func Create(path string) (*Dir, error) {
	if err := os.MkdirAll(path, 0o755); err != nil {
		return nil, fmt.Errorf("migrate: create directory %s: %w", path, err)
	}
	return Open(path)
}

// Path is the directory's path, as given.
func (d *Dir) Path() string { return d.local.Path() }

// Files returns the migration files in version order.
func (d *Dir) Files() ([]File, error) {
	found, err := d.local.Files()
	if err != nil {
		return nil, fmt.Errorf("migrate: list %s: %w", d.Path(), err)
	}
	sums, err := d.local.Checksum()
	if err != nil {
		return nil, fmt.Errorf("migrate: hash %s: %w", d.Path(), err)
	}
	files := make([]File, 0, len(found))
	seen := map[string]string{}
	for _, f := range found {
		if other, ok := seen[f.Version()]; ok {
			return nil, fmt.Errorf("migrate: %s: %s and %s have the same version: rename one of them", d.Path(), other, f.Name())
		}
		seen[f.Version()] = f.Name()
		checkpoint, _ := f.(migrate.CheckpointFile)
		hash, _ := sums.SumByName(f.Name()) // "atlas:sum ignore" leaves a file out
		files = append(files, File{
			Name:        f.Name(),
			Version:     f.Version(),
			Description: f.Desc(),
			Checkpoint:  checkpoint != nil && checkpoint.IsCheckpoint(),
			Hash:        hash,
			Text:        string(f.Bytes()),
		})
	}
	return files, nil
}

// Validate reports whether the files match atlas.sum: nil, [ErrNoSum], or a
// *[SumError]. It also splits every file, so that a file that cannot be run is
// found before any statement is.
func (d *Dir) Validate() error {
	err := migrate.Validate(d.local)
	var sum *migrate.ChecksumError
	switch {
	case err == nil:
	case errors.Is(err, migrate.ErrChecksumNotFound):
		return fmt.Errorf("migrate: %s: %w", d.Path(), ErrNoSum)
	case errors.As(err, &sum):
		return &SumError{Dir: d.Path(), File: sum.File, Reason: sum.Reason.String(), Err: err}
	case errors.Is(err, migrate.ErrChecksumMismatch), errors.Is(err, migrate.ErrChecksumFormat):
		return &SumError{Dir: d.Path(), Reason: "broken", Err: fmt.Errorf("%w: the file itself was edited; run `chent migrate hash`", err)}
	default:
		return fmt.Errorf("migrate: validate %s: %w", d.Path(), err)
	}
	files, err := d.Files()
	if err != nil {
		return err
	}
	var broken []error
	for _, f := range files {
		statements, err := f.Statements()
		if err == nil {
			_, err = LiveGroups(f.Name, statements)
		}
		if err != nil {
			broken = append(broken, err)
		} else if _, err := f.Assertions(); err != nil {
			broken = append(broken, err)
		}
	}
	return errors.Join(broken...)
}

// WriteSum writes atlas.sum for the files as they are.
func (d *Dir) WriteSum() error {
	sums, err := d.local.Checksum()
	if err != nil {
		return fmt.Errorf("migrate: hash %s: %w", d.Path(), err)
	}
	text, err := sums.MarshalText()
	if err != nil {
		return fmt.Errorf("migrate: hash %s: %w", d.Path(), err)
	}
	return d.writeFile(SumFile, text)
}

// name of a file: what follows the version and stands before ".sql".
var fileName = regexp.MustCompile(`[^A-Za-z0-9_]+`)

// Write adds a file with the given statements and writes atlas.sum. An empty
// version takes the time, later than every file there is. The directory must
// be valid before: Write never hides an edit by writing a new sum over it.
func (d *Dir) Write(name, version string, statements []Statement) (File, error) {
	files, err := d.Files()
	if err != nil {
		return File{}, err
	}
	if version == "" {
		if version, err = nextVersion(files, time.Now()); err != nil {
			return File{}, err
		}
	}
	return d.write(nameOf(version, name), "", statements)
}

// write adds a file of statements below a head.
func (d *Dir) write(name, head string, statements []Statement) (File, error) {
	if err := d.Validate(); err != nil {
		return File{}, err
	}
	text := bytes.NewBufferString(head)
	for _, s := range statements {
		for _, comment := range s.Comments {
			fmt.Fprintln(text, strings.TrimRight(comment, "\n"))
		}
		fmt.Fprintf(text, "%s;\n", PortableQuotes(strings.TrimRight(s.Text, "; \n\t")))
	}
	added, err := d.add([]newFile{{name: name, text: text.Bytes()}})
	if err != nil {
		return File{}, err
	}
	return added[0], nil
}

// nameOf is the name of a file.
func nameOf(version, description string) string {
	if clean := strings.Trim(fileName.ReplaceAllString(description, "_"), "_"); clean != "" {
		return version + "_" + clean + ".sql"
	}
	return version + ".sql"
}

// newFile is a file that is to be added.
type newFile struct {
	name string
	text []byte
}

// add adds files and writes atlas.sum once. Where one of them cannot be
// written, none is left.
func (d *Dir) add(files []newFile) (_ []File, err error) {
	for _, f := range files {
		if _, err := os.Stat(filepath.Join(d.Path(), f.name)); !errors.Is(err, fs.ErrNotExist) {
			return nil, fmt.Errorf("migrate: write %s: the file is there already", filepath.Join(d.Path(), f.name))
		}
	}
	var written []string
	defer func() {
		if err != nil {
			for _, name := range written {
				err = errors.Join(err, os.Remove(filepath.Join(d.Path(), name)))
			}
		}
	}()
	for _, f := range files {
		if err := d.writeFile(f.name, f.text); err != nil {
			return nil, err
		}
		written = append(written, f.name)
	}
	all, err := d.Files() // two of one version are found here, before the sum says that all is well
	if err != nil {
		return nil, err
	}
	if err := d.WriteSum(); err != nil {
		return nil, err
	}
	byName := make(map[string]File, len(all))
	for _, f := range all {
		byName[f.Name] = f
	}
	added := make([]File, len(files))
	for i, f := range files {
		found, ok := byName[f.name]
		if !ok {
			return nil, fmt.Errorf("migrate: write %s: the file is gone", filepath.Join(d.Path(), f.name))
		}
		added[i] = found
	}
	return added, nil
}

// nextVersion is now to the second in UTC, or one more than the last version
// where the clock stands before it or the files are numbered another way: a file
// of it comes after all others, by its name. Where there is no such version it is
// an error.
func nextVersion(files []File, now time.Time) (string, error) {
	const layout = "20060102150405"
	version := now.UTC().Format(layout)
	if len(files) == 0 {
		return version, nil
	}
	last := files[len(files)-1]
	candidates := []string{version}
	if at, err := time.Parse(layout, last.Version); err == nil {
		candidates = append(candidates, at.Add(time.Second).Format(layout))
	}
	if n, err := strconv.ParseUint(last.Version, 10, 64); err == nil {
		candidates = append(candidates, fmt.Sprintf("%0*d", len(last.Version), n+1))
	}
	for _, version := range candidates {
		if version > last.Version && version+"_" > last.Version+"_" {
			return version, nil
		}
	}
	return "", fmt.Errorf("migrate: no version comes after %s, for files run in the order of their names: give the files versions of equal length, as 0009 and 0010", last.Name)
}

// writeFile writes by rename, so that a reader never sees half a file.
func (d *Dir) writeFile(name string, text []byte) error {
	temporary, err := os.CreateTemp(d.Path(), ".tmp-*")
	if err != nil {
		return fmt.Errorf("migrate: write %s: %w", filepath.Join(d.Path(), name), err)
	}
	defer os.Remove(temporary.Name()) //nolint:errcheck // gone already when all went well
	_, err = temporary.Write(text)
	if err = errors.Join(err, temporary.Chmod(0o644), temporary.Sync(), temporary.Close()); err == nil {
		err = os.Rename(temporary.Name(), filepath.Join(d.Path(), name))
	}
	if err != nil {
		return fmt.Errorf("migrate: write %s: %w", filepath.Join(d.Path(), name), err)
	}
	return nil
}
