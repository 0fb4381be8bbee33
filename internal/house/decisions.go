package main

import (
	"go/ast"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
)

// decision is a question about ClickHouse that should have one room, and the
// text by which code gives itself away that answers it.
type decision struct {
	what string
	text *regexp.Regexp
}

var decisions = []decision{
	{"is an engine a MergeTree (HasSuffix, Contains)", regexp.MustCompile(`(HasSuffix|Contains)\([^)]*"MergeTree"\)`)},
	{"is an engine Replicated or Shared (HasPrefix, CutPrefix)", regexp.MustCompile(`(HasPrefix|CutPrefix|TrimPrefix)\([^)]*"(Replicated|Shared)"\)`)},
	{"the proof of a copy (cityHash64)", regexp.MustCompile(`cityHash64\(`)},
	{"what a wrapper type is (Nullable, LowCardinality by text)", regexp.MustCompile(`"(Nullable|LowCardinality)\("`)},
	{"the nearest known word (levenshtein)", regexp.MustCompile(`levenshtein\.`)},
	{"verbs of statements (ALTER, EXCHANGE, DETACH as words)", regexp.MustCompile(`"(ALTER|EXCHANGE|DETACH)"`)},
	{"server error codes by number", regexp.MustCompile(`(IsCode|Code ==|Code !=|case) [(\w, .]*\b(60|81|82|57|159|242|341|392|524)\b`)},
	{"files that name BFloat16", regexp.MustCompile(`BFloat16`)},
}

// found is where a decision is made.
type found struct {
	hits     int
	packages map[string]bool
}

func (d decision) places(root string) (found, error) {
	f := found{packages: map[string]bool{}}
	var failed error
	err := goFiles(root, func(path string, _ *ast.File, _ *token.FileSet) {
		if filepath.Base(filepath.Dir(path)) == "house" {
			return
		}
		text, err := os.ReadFile(path)
		if err != nil {
			failed = err
			return
		}
		if hits := len(d.text.FindAll(text, -1)); hits > 0 {
			f.hits += hits
			f.packages[filepath.Dir(path)] = true
		}
	})
	if err == nil {
		err = failed
	}
	return f, err
}
