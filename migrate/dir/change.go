package dir

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/chent-io/chent/dialect/clickhouse"
)

// Find returns the file that a word names: its version or its whole name.
func (d *Dir) Find(word string) (File, error) {
	files, err := d.Files()
	if err != nil {
		return File{}, err
	}
	var known []string
	for _, f := range files {
		if word == f.Version || word == f.Name {
			return f, nil
		}
		known = append(known, f.Version, f.Name)
	}
	text := fmt.Sprintf("migrate: %s has no file %s", d.Path(), word)
	if near := clickhouse.Nearest(word, known); near != "" {
		text += "; did you mean " + near + "?"
	}
	return File{}, errors.New(text)
}

// Remove takes a file out of the directory and writes atlas.sum. The directory
// must be valid before. That no server has applied the file is the caller's to
// know: one that has refuses the directory from then on, with a
// [MissingError].
func (d *Dir) Remove(f File) error {
	if err := d.Validate(); err != nil {
		return err
	}
	if err := os.Remove(filepath.Join(d.Path(), f.Name)); err != nil {
		return fmt.Errorf("migrate: remove a file: %w", err)
	}
	return d.WriteSum()
}

// Replace gives a file another text and writes atlas.sum. Nothing is written
// when the directory was not valid before, or the text cannot be split into
// statements.
func (d *Dir) Replace(f File, text string) error {
	if err := d.Validate(); err != nil {
		return err
	}
	if _, err := Scan(f.Name, text); err != nil {
		return fmt.Errorf("migrate: %s stays as it was: %w", filepath.Join(d.Path(), f.Name), err)
	}
	if err := d.writeFile(f.Name, []byte(text)); err != nil {
		return err
	}
	return d.WriteSum()
}

// Rebase gives files new versions behind every other file, in the order that
// they have, and writes atlas.sum: for files of a branch that others have
// overtaken. A checkpoint stays where it is, for it stands for what is before
// it. It returns the files under their new names.
func (d *Dir) Rebase(files ...File) ([]File, error) {
	if err := d.Validate(); err != nil {
		return nil, err
	}
	all, err := d.Files()
	if err != nil {
		return nil, err
	}
	moved := func(f File) bool {
		return slices.ContainsFunc(files, func(m File) bool { return m.Version == f.Version })
	}
	var added []newFile
	for _, f := range all {
		if !moved(f) {
			continue
		}
		if f.Checkpoint {
			return nil, fmt.Errorf("migrate: %s is a checkpoint, which stands for the files before it: remove it, and write another one with `chent migrate checkpoint`", f.Name)
		}
		for _, other := range all {
			if other.Checkpoint && other.Version > f.Version {
				return nil, fmt.Errorf("migrate: %s is before the checkpoint %s, which has it in it already: a server that begins there would run it twice", f.Name, other.Name)
			}
		}
		version, err := nextVersion(all, time.Now())
		if err != nil {
			return nil, err
		}
		all = append(slices.Clone(all), File{Version: version}) // the next one comes after it
		added = append(added, newFile{name: nameOf(version, f.Description), text: []byte(f.Text)})
	}
	result, err := d.add(added)
	if err != nil {
		return nil, err
	}
	for _, f := range files {
		if err := os.Remove(filepath.Join(d.Path(), f.Name)); err != nil {
			return nil, fmt.Errorf("migrate: remove a file that has a new name: %w", err)
		}
	}
	if err := d.WriteSum(); err != nil {
		return nil, err
	}
	for i := range result { // the sum of each file counts those before it
		if result[i], err = d.Find(result[i].Version); err != nil {
			return nil, err
		}
	}
	return result, nil
}

// checkpointMark is the first line of a checkpoint, as Atlas writes it.
const checkpointMark = "-- atlas:checkpoint"

// WriteCheckpoint adds a file that stands for all files before it: a server that
// has none of them runs it instead of them, one that has some never runs it.
// That its statements lead where those files lead is the caller's to know, see
// [Segments].
func (d *Dir) WriteCheckpoint(name string, statements []Statement) (File, error) {
	files, err := d.Files()
	if err != nil {
		return File{}, err
	}
	version, err := nextVersion(files, time.Now())
	if err != nil {
		return File{}, err
	}
	return d.write(nameOf(version, name), checkpointMark+"\n\n", statements)
}

// Segment is a checkpoint with the files that it stands for: those from the
// checkpoint before it on.
type Segment struct {
	Checkpoint File
	Files      []File
}

// Segments are the checkpoints among files, each with what it stands for.
func Segments(files []File) []Segment {
	var list []Segment
	from := 0
	for i, f := range files {
		if f.Checkpoint {
			list = append(list, Segment{Checkpoint: f, Files: files[from:i]})
			from = i
		}
	}
	return list
}

// CheckpointError says that a checkpoint does not lead where the files lead that
// it stands for, so that a new server would differ from the others.
type CheckpointError struct {
	File       string
	Difference string // from the files to the checkpoint, as a comparison prints it
}

func (e *CheckpointError) Error() string {
	return fmt.Sprintf("migrate: the checkpoint %s does not equal the files before it: a server that begins with it would differ from those that ran them.\n"+
		"Remove it with `chent migrate rm`, and write it anew with `chent migrate checkpoint`. From the files to the checkpoint:\n%s", e.File, strings.TrimRight(e.Difference, "\n"))
}
