package entc

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"

	"entgo.io/ent/entc/gen"
	"golang.org/x/sync/errgroup"
	"golang.org/x/tools/imports"
)

// ent's generator formats each file with goimports, which starts a go command
// per file and reads all other files of the package: for 150 tables that is
// most of a generation. So ent assembles its set of templates, with our lists
// and what the user adds, and these files are executed and formatted here. What
// comes from the user's own templates goes ent's way, after ours, so that
// goimports finds our names.

// renderer makes the files of our lists.
type renderer struct {
	types  []gen.TypeTemplate
	graphs []gen.GraphTemplate
	err    error // what the generator has no place for
}

// install replaces ent's lists until restore is called: with templates of the
// same names and patterns, for what the user's templates may extend, none of
// which ent executes. ent asks the first one whether to, which is when its set
// is complete.
func (r *renderer) install() (restore func()) {
	types, graphs := gen.Templates, gen.GraphTemplates
	gen.Templates, gen.GraphTemplates = nil, nil
	for _, t := range r.types {
		t.Cond = func(*gen.Type) bool { return false }
		gen.Templates = append(gen.Templates, t)
	}
	for i, t := range r.graphs {
		t.Skip = func(g *gen.Graph) bool {
			if i == 0 {
				r.err = r.render(g)
			}
			return true
		}
		gen.GraphTemplates = append(gen.GraphTemplates, t)
	}
	return func() { gen.Templates, gen.GraphTemplates = types, graphs }
}

// render executes the templates, formats what they print, and writes it.
func (r *renderer) render(g *gen.Graph) error {
	sources, err := r.execute(g)
	if err != nil {
		return err
	}
	files := readSources(sources)
	names := namesOf(files)
	var group errgroup.Group
	group.SetLimit(runtime.GOMAXPROCS(0))
	for _, f := range files {
		group.Go(func() error {
			path := filepath.Join(g.Target, f.name)
			text, err := f.format(path, names[f.place()])
			if err != nil {
				return fmt.Errorf("format file %s: %w", f.name, err)
			}
			return errors.Join(os.MkdirAll(filepath.Dir(path), 0o777), os.WriteFile(path, text, 0o666))
		})
	}
	return group.Wait()
}

// execute runs the templates, and returns what they print by file.
func (r *renderer) execute(g *gen.Graph) (map[string][]byte, error) {
	// ent's set has no name outside of its package but this function.
	execute, ok := gen.Funcs["xtemplate"].(func(string, any) (string, error))
	if !ok {
		return nil, fmt.Errorf("ent's function xtemplate is a %T", gen.Funcs["xtemplate"])
	}
	files := map[string][]byte{}
	run := func(template, file string, v any) error {
		text, err := execute(template, v)
		if err != nil {
			return fmt.Errorf("execute template %q: %w", template, err)
		}
		files[filepath.FromSlash(file)] = []byte(text)
		return nil
	}
	for _, n := range g.Nodes {
		for _, t := range r.types {
			if t.Cond != nil && !t.Cond(n) {
				continue
			}
			if err := run(t.Name, t.Format(n), n); err != nil {
				return nil, err
			}
		}
	}
	for _, t := range r.graphs {
		if t.Skip != nil && t.Skip(g) {
			continue
		}
		if err := run(t.Name, t.Format, g); err != nil {
			return nil, err
		}
	}
	return files, nil
}

// format is the file as goimports would have it. names are those that its
// package declares.
func (f *source) format(path string, names map[string]bool) ([]byte, error) {
	text, ok := f.withoutUnused(names)
	if !ok {
		return imports.Process(path, f.text, nil)
	}
	return imports.Process(path, text, &imports.Options{Comments: true, TabIndent: true, TabWidth: 8, FormatOnly: true})
}

// withoutUnused is the file without the imports that it does not use; ok is
// false where it takes more than that, and goimports.
func (f *source) withoutUnused(names map[string]bool) (text []byte, ok bool) {
	if f.odd {
		return nil, false
	}
	known := map[string]bool{}
	for _, i := range f.imports {
		known[i.name] = true
	}
	for ref := range f.refs {
		if !known[ref] && !names[ref] {
			return nil, false // it uses a package that it does not import
		}
	}
	if f.blank == 0 && !slices.ContainsFunc(f.imports, func(i importLine) bool { return f.refs[i.name] }) {
		return slices.Concat(f.text[:f.block.from], f.text[f.block.to:]), true
	}
	text, at := make([]byte, 0, len(f.text)), 0
	for _, i := range f.imports {
		if f.refs[i.name] {
			continue
		}
		start := bytes.LastIndexByte(f.text[:i.from], '\n') + 1
		end := i.to + bytes.IndexByte(f.text[i.to:], '\n') + 1
		if len(bytes.TrimSpace(f.text[start:i.from])) > 0 || len(bytes.TrimSpace(f.text[i.to:end])) > 0 {
			return nil, false // something else is on its line
		}
		text, at = append(text, f.text[at:start]...), end
	}
	return append(text, f.text[at:]...), true
}
