package history

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"
)

// parse reads the output of git log in the shape that [Repository.log] asks
// for: a NUL-separated header, the raw list of changed files, and the patch.
func parse(in *bufio.Reader, emit func(Commit) error) error {
	var (
		commit Commit
		open   bool
		file   = -1 // index into commit.Files of the patch being read
		parts  int  // patches still due for that file
	)
	for {
		line, err := readLine(in)
		if errors.Is(err, io.EOF) {
			if open {
				return emit(commit)
			}
			return nil
		}
		if err != nil {
			return err
		}
		switch {
		case line[0] == 0:
			if open {
				if err := emit(commit); err != nil {
					return err
				}
			}
			if commit, err = readHeader(in, line); err != nil {
				return err
			}
			open, file, parts = true, -1, 0
		case line[0] == ':':
			change, err := parseRaw(string(line))
			if err != nil {
				return fmt.Errorf("commit %s: %w", commit.Hash, err)
			}
			commit.Files = append(commit.Files, change)
		case bytes.HasPrefix(line, []byte("diff --git ")):
			// Patches come in the order of the raw list. A change of type is
			// shown as two of them: the old file goes, the new one comes.
			if parts > 0 {
				parts--
			} else {
				file++
				if file < len(commit.Files) && commit.Files[file].Status == 'T' {
					parts = 1
				}
			}
		case bytes.HasPrefix(line, []byte("@@ ")) && file >= 0 && file < len(commit.Files):
			if err := commit.Files[file].readHunk(in, line); err != nil {
				return fmt.Errorf("commit %s, %s: %w", commit.Hash, commit.Files[file].Path, err)
			}
		}
	}
}

// readLine returns the next non-empty line without its end, cut after 64 KiB:
// the lines that matter are shorter.
func readLine(in *bufio.Reader) ([]byte, error) {
	for {
		line, err := in.ReadSlice('\n')
		full := err
		for errors.Is(full, bufio.ErrBufferFull) {
			kept := bytes.Clone(line)
			for errors.Is(full, bufio.ErrBufferFull) {
				_, full = in.ReadSlice('\n')
			}
			line, err = kept, full
		}
		if err != nil && (!errors.Is(err, io.EOF) || len(line) == 0) {
			return nil, err
		}
		if line = bytes.TrimRight(line, "\n"); len(line) > 0 {
			return line, nil
		}
	}
}

// readHeader reads hash, author, time and message; line is what came before
// the first line end of the message.
func readHeader(in *bufio.Reader, line []byte) (Commit, error) {
	header := bytes.Clone(line[1:])
	for bytes.Count(header, []byte{0}) < 4 {
		rest, err := in.ReadBytes(0)
		if err != nil {
			return Commit{}, fmt.Errorf("header of a commit ends early: %w", err)
		}
		header = append(append(header, '\n'), rest...)
	}
	fields := strings.SplitN(string(header), "\x00", 5)
	seconds, err := strconv.ParseInt(fields[2], 10, 64)
	if err != nil {
		return Commit{}, fmt.Errorf("commit %s: time %q", fields[0], fields[2])
	}
	return Commit{
		Hash:    fields[0],
		Author:  fields[1],
		Time:    time.Unix(seconds, 0).UTC(),
		Message: strings.TrimSpace(fields[3]),
	}, nil
}

// parseRaw reads a line such as
//
//	:100644 100644 bcd1234 0123456 R086	old/path	new/path
func parseRaw(line string) (FileChange, error) {
	meta, paths, ok := strings.Cut(line, "\t")
	fields := strings.Fields(meta)
	if !ok || len(fields) != 5 {
		return FileChange{}, fmt.Errorf("unexpected raw line %q", line)
	}
	change := FileChange{Status: fields[4][0]}
	from, to, two := strings.Cut(paths, "\t")
	change.Path = unquote(from)
	if two {
		change.OldPath, change.Path = unquote(from), unquote(to)
	}
	return change, nil
}

// unquote undoes git's C-style quoting of unusual paths.
func unquote(path string) string {
	if strings.HasPrefix(path, `"`) {
		if plain, err := strconv.Unquote(path); err == nil {
			return plain
		}
	}
	return path
}

// readHunk reads a hunk that starts with header, "@@ -12,3 +12,5 @@ func f()",
// and counts its runs of changed lines. One line of context parts the runs, as
// git's own counts (--numstat) see them; without context git trims what two
// versions end with, and then counts some changes differently.
func (f *FileChange) readHunk(in *bufio.Reader, header []byte) error {
	fields := bytes.Fields(header)
	if len(fields) < 3 {
		return fmt.Errorf("unexpected hunk header %q", header)
	}
	before, err := hunkLines(fields[1])
	if err != nil {
		return fmt.Errorf("hunk header %q: %w", header, err)
	}
	after, err := hunkLines(fields[2])
	if err != nil {
		return fmt.Errorf("hunk header %q: %w", header, err)
	}
	var added, deleted uint32
	endRun := func() {
		switch {
		case added == 0 && deleted == 0:
			return
		case deleted == 0:
			f.HunksAdded++
		case added == 0:
			f.HunksRemoved++
		default:
			f.HunksChanged++
		}
		f.LinesAdded += added
		f.LinesDeleted += deleted
		added, deleted = 0, 0
	}
	for before > 0 || after > 0 {
		line, err := readLine(in)
		if err != nil {
			return fmt.Errorf("hunk ends early: %w", err)
		}
		switch line[0] {
		case '+':
			added++
			after--
		case '-':
			deleted++
			before--
		case ' ':
			endRun()
			before--
			after--
		case '\\': // "\ No newline at end of file"
		default:
			return fmt.Errorf("unexpected line %q in a hunk", line)
		}
	}
	endRun()
	return nil
}

func hunkLines(position []byte) (uint32, error) {
	_, count, ok := bytes.Cut(position, []byte(","))
	if !ok {
		return 1, nil
	}
	n, err := strconv.ParseUint(string(count), 10, 32)
	return uint32(n), err
}
