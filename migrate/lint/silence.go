package lint

import (
	"regexp"
	"slices"
	"strings"
)

// Mark begins a comment that silences findings: "-- chent:nolint DS3: the
// column was never filled". Codes are separated by commas or spaces, what
// follows a colon is for people, and without codes all findings are silenced.
// The comment stands on the line of the finding, on the last line of its
// statement, or on a line of its own right above either the line or the
// statement. In Go and HCL it is written after // or #.
const Mark = "chent:nolint"

var (
	silencing   = regexp.MustCompile(`(?:--|#|//)\s*` + Mark + `(?:$|[\s:])([^:]*)`)
	commentLine = regexp.MustCompile(`^\s*(?:--|#|//)`)
)

// Silence is what the comments of one file silence.
type Silence struct {
	lines   []string
	codes   map[int][]Code // by line; empty means all
	unknown []Finding
}

// ReadSilence reads the comments of a file.
func ReadSilence(file, text string) *Silence {
	s := &Silence{lines: strings.Split(text, "\n"), codes: make(map[int][]Code)}
	for i, line := range s.lines {
		match := silencing.FindStringSubmatch(line)
		if match == nil {
			continue
		}
		codes := []Code{}
		for _, word := range strings.FieldsFunc(match[1], func(r rune) bool { return r == ',' || r == ' ' || r == '\t' || r == '\r' }) {
			if _, ok := RuleOf(Code(word)); ok {
				codes = append(codes, Code(word))
				continue
			}
			f := finding(UnknownCode, "", "", "there is no code %s to silence; a colon stands before a reason", word)
			if near := nearest(word); near != "" {
				f = finding(UnknownCode, "", "", "there is no code %s to silence; did you mean %s?", word, near)
			}
			f.File, f.Line = file, i+1
			s.unknown = append(s.unknown, f)
			codes = append(codes, Code(word))
		}
		s.codes[i+1] = codes
	}
	return s
}

// Unknown are findings about codes that do not exist.
func (s *Silence) Unknown() []Finding { return s.unknown }

// Covers reports whether a finding is silenced, whose statement stands on the
// lines from first to last.
func (s *Silence) Covers(f Finding, first, last int) bool {
	return s.on(f.Code, f.Line) || s.on(f.Code, last) || s.above(f.Code, f.Line) || s.above(f.Code, first)
}

func (s *Silence) on(code Code, line int) bool {
	codes, ok := s.codes[line]
	return ok && (len(codes) == 0 || slices.Contains(codes, code))
}

// above looks at the lines right above that hold nothing but a comment.
func (s *Silence) above(code Code, line int) bool {
	for n := line - 1; n > 0 && n <= len(s.lines) && commentLine.MatchString(s.lines[n-1]); n-- {
		if s.on(code, n) {
			return true
		}
	}
	return false
}
