package dir

import (
	"regexp"
	"slices"
	"strings"
)

// gooseLike finds what a person may take for a marker of goose, wherever it
// stands in a line.
var gooseLike = regexp.MustCompile(`(?i)(--|#|//|/\*)\W*goose\s+(up|down|statement\s*begin|statement\s*end|no\s+transaction|envsub)\b`)

// gooseMarks are the markers that goose knows, which it takes in any case.
var gooseMarks = []string{"Up", "Down", "StatementBegin", "StatementEnd", "NO TRANSACTION", "ENVSUB ON", "ENVSUB OFF"}

// goosePart is a part of a file of goose.
type goosePart int

const (
	gooseHead goosePart = iota // before the way up
	gooseWayUp
	gooseWayDown
)

// gooseFile is a file of goose that is read line by line, as goose does: see
// https://pressly.github.io/goose/documentation/annotations/.
type gooseFile struct {
	getenv func(string) (string, bool)

	out   strings.Builder
	line  int
	part  goosePart
	block int // the line of StatementBegin; 0 outside of a block
	begun int // the line at which a statement began that is not ended yet; 0 for none
	subst bool
	names []string
}

// gooseUp is the way up of a file of goose, and the environment variables that
// it replaced.
func gooseUp(src string, getenv func(string) (string, bool)) (text string, replaced []string, err error) {
	f := gooseFile{getenv: getenv}
	for line := range strings.Lines(src) {
		f.line++
		line = strings.TrimSuffix(strings.TrimSuffix(line, "\n"), "\r")
		if err := f.read(line); err != nil {
			return "", nil, err
		}
	}
	switch {
	case f.part == gooseHead:
		return "", nil, markErrorf(0, `there is no line "-- +goose Up"`)
	case f.block > 0:
		return "", nil, markErrorf(f.block, `the block has no "-- +goose StatementEnd"`)
	case f.begun > 0:
		return "", nil, f.unfinished()
	}
	return strings.TrimLeft(f.out.String(), "\n"), f.names, nil
}

func (f *gooseFile) unfinished() error {
	return markErrorf(f.begun, "the statement is not ended: goose wants a semicolon at the end of a line, or StatementBegin and StatementEnd around it")
}

// read reads one line.
func (f *gooseFile) read(line string) error {
	trimmed := strings.TrimSpace(line)
	switch {
	case strings.HasPrefix(trimmed, "--") && strings.Contains(line, "+goose"):
		return f.mark(line)
	case f.part == gooseWayDown:
		return nil
	case gooseLike.MatchString(line):
		return markErrorf(f.line, "%q looks like a marker and goose takes it for a part of the SQL: write it as a line of its own, \"-- +goose …\"", trimmed)
	case f.part == gooseHead:
		if trimmed != "" && !strings.HasPrefix(trimmed, "--") {
			return markErrorf(f.line, `there is SQL before "-- +goose Up", which goose refuses`)
		}
		return nil
	}
	return f.sql(line, trimmed)
}

// sql reads a line of the way up.
func (f *gooseFile) sql(line, trimmed string) error {
	if f.begun == 0 && (trimmed == "" || strings.HasPrefix(trimmed, "--")) {
		f.out.WriteString(line + "\n")
		return nil
	}
	if f.subst {
		expanded, names, err := expandEnv(line, f.getenv)
		if err != nil {
			return markErrorf(f.line, "ENVSUB: %v", err)
		}
		line = expanded
		for _, name := range names {
			if !slices.Contains(f.names, name) {
				f.names = append(f.names, name)
			}
		}
	}
	f.out.WriteString(line + "\n")
	if f.begun == 0 {
		f.begun = f.line
	}
	if f.block == 0 && endsStatement(line) {
		f.begun = 0
	}
	return nil
}

// endsStatement reports whether the last word of a line, a "--" comment left
// out, ends in a semicolon.
func endsStatement(line string) bool {
	last := ""
	for _, word := range strings.Fields(line) {
		if strings.HasPrefix(word, "--") {
			break
		}
		last = word
	}
	return strings.HasSuffix(last, ";")
}

// mark obeys a marker. Between "--" and the end of the line may stand as many
// dashes and spaces as one likes, before "--" nothing.
func (f *gooseFile) mark(line string) error {
	command := strings.TrimSpace(strings.Replace(strings.ReplaceAll(line, "--", ""), "+goose", "", 1))
	known := slices.IndexFunc(gooseMarks, func(m string) bool { return strings.EqualFold(m, command) })
	if known < 0 || strings.HasPrefix(line, " ") || strings.HasPrefix(line, "\t") {
		return markErrorf(f.line, "%q is not understood, and goose refuses it: its markers begin the line and are %s", strings.TrimSpace(line), strings.Join(gooseMarks, ", "))
	}
	switch mark := gooseMarks[known]; mark {
	case "Up":
		if f.part != gooseHead {
			return markErrorf(f.line, `there is a second "-- +goose Up"`)
		}
		f.part = gooseWayUp
	case "Down":
		switch {
		case f.part != gooseWayUp || f.block > 0:
			return markErrorf(f.line, `"-- +goose Down" does not follow the way up`)
		case f.begun > 0:
			return f.unfinished()
		}
		f.part = gooseWayDown
	case "StatementBegin":
		switch {
		case f.part == gooseHead || f.block > 0:
			return markErrorf(f.line, `"-- +goose StatementBegin" stands where no block can begin`)
		case f.begun > 0:
			return f.unfinished()
		}
		f.block = f.line
	case "StatementEnd":
		return f.endBlock()
	case "ENVSUB ON", "ENVSUB OFF":
		f.subst = mark == "ENVSUB ON"
	}
	return nil
}

// endBlock ends a block: the statement in it needs no semicolon.
func (f *gooseFile) endBlock() error {
	switch {
	case f.block == 0:
		return markErrorf(f.line, `"-- +goose StatementEnd" ends no block`)
	case f.part == gooseWayUp && f.begun == 0:
		return markErrorf(f.block, "the block holds no statement; goose then leaves out the line after it")
	case f.part == gooseWayUp && !endsStatement(lastLine(f.out.String())):
		f.out.WriteString(";\n")
	}
	f.block, f.begun = 0, 0
	return nil
}

// lastLine is the last line of a text that holds anything.
func lastLine(text string) string {
	text = strings.TrimSpace(text)
	return text[strings.LastIndexByte(text, '\n')+1:]
}
