// Command fuzzing runs every fuzz target of the repository, one after the other:
//
//	go run ./internal/fuzzing -each 30s
//	go run ./internal/fuzzing -total 1h -only driver
//	go run ./internal/fuzzing -list
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"time"
)

func main() {
	each := flag.Duration("each", 0, "how long each target runs")
	total := flag.Duration("total", time.Hour, "how long all targets run together, where -each is not given")
	only := flag.String("only", "", "run the targets whose package or name holds this text")
	list := flag.Bool("list", false, "name the targets and do not run them")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, *each, *total, *only, *list); err != nil {
		fmt.Fprintln(os.Stderr, "fuzzing:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, each, total time.Duration, only string, list bool) error {
	all, err := targets(".")
	if err != nil {
		return err
	}
	var chosen []target
	for _, t := range all {
		if strings.Contains(t.dir+" "+t.name, only) {
			chosen = append(chosen, t)
		}
	}
	if len(chosen) == 0 {
		return fmt.Errorf("no fuzz target is named like %q", only)
	}
	if each == 0 {
		each = total / time.Duration(len(chosen))
	}
	var failed []error
	for _, t := range chosen {
		fmt.Printf("== %s %s\n", t.dir, t.name)
		if list || ctx.Err() != nil {
			continue
		}
		if err := t.run(ctx, each); err != nil {
			failed = append(failed, fmt.Errorf("%s %s: %w", t.dir, t.name, err))
		}
	}
	return errors.Join(failed...)
}

// target is one fuzz target.
type target struct{ dir, name string }

// run fuzzes for a time. What it finds it leaves in the package's
// testdata/fuzz, where it is a test from then on.
func (t target) run(ctx context.Context, each time.Duration) error {
	cmd := exec.CommandContext(ctx, "go", "test", "-run", "^$", "-fuzz", "^"+t.name+"$", "-fuzztime", each.String(), "./"+t.dir)
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
	return cmd.Run()
}

// targets are the fuzz targets under a directory.
func targets(root string) ([]target, error) {
	var found []target
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && (entry.Name() == "testdata" || strings.HasPrefix(entry.Name(), ".") && path != root):
			return fs.SkipDir
		case entry.IsDir() || !strings.HasSuffix(path, "_test.go"):
			return nil
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		for _, decl := range file.Decls {
			if f, ok := decl.(*ast.FuncDecl); ok && f.Recv == nil && strings.HasPrefix(f.Name.Name, "Fuzz") {
				found = append(found, target{filepath.ToSlash(filepath.Dir(path)), f.Name.Name})
			}
		}
		return nil
	})
	return found, err
}
