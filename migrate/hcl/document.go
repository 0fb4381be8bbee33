package hcl

import (
	"bytes"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	hcl2 "github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"github.com/chent-io/chent/dialect/clickhouse"
	"github.com/chent-io/chent/migrate/catalog"
)

// Options tunes [Parse]. The zero value reads documents that need nothing from
// outside.
type Options struct {
	// Vars are values of variable blocks, by name. A value is converted to the
	// variable's type. Default: each variable's own default.
	Vars map[string]string
	// AllowUndeclared accepts values for variables that no block declares:
	// they may be for another document. Default: they are an error.
	AllowUndeclared bool
	// Getenv answers getenv("NAME") in a document. Default: getenv is an error.
	Getenv func(name string) string
}

// Document is what a set of HCL files says.
type Document struct {
	Catalog catalog.Catalog
	// Warnings are parts of the document that were understood and have no
	// effect on the catalog, such as seed rows.
	Warnings []Diagnostic
}

// Parse reads HCL files, by name, as one document. Objects of a database that
// the document does not name, those without a schema attribute, are in the
// database "", which is the one of the connection. Everything that is wrong
// comes out at once, as an [*Error].
func Parse(files map[string][]byte, opts Options) (Document, error) {
	d := newDecoder(files)
	blocks := d.parse(files)
	d.readScope(blocks, opts)
	d.collect(blocks)
	d.read()
	if err := d.err(); err != nil {
		d.unknownNames()
		d.withoutMissing()
		err = d.err()
		return Document{}, fmt.Errorf("hcl: read schema:\n%w", err)
	}
	slices.SortFunc(d.warnings.list, func(a, b Diagnostic) int { return strings.Compare(a.Pos(), b.Pos()) })
	return Document{Catalog: d.catalog(), Warnings: d.warnings.list}, nil
}

// unknownNames reports the types and engines that this release does not know, in
// a document that is wrong anyway. In one that is right they are the server's to
// judge, which may be newer.
func (d *decoder) unknownNames() {
	for _, o := range d.result.InOrder() {
		t, ok := o.Object.(*catalog.Table)
		if !ok {
			continue
		}
		if _, known := catalog.KindOfEngine(t.Engine.Name); !known && t.Engine.Name != "" {
			d.list = append(d.list, at(t.Pos, fmt.Sprintf("table %q: unknown engine %q%s", t.Name, t.Engine.Name, suggestion(t.Engine.Name, engineNames()))))
		}
		for _, c := range t.Columns {
			if _, err := clickhouse.ParseType(c.Type); err != nil && c.Type != "" {
				d.list = append(d.list, at(c.Pos, fmt.Sprintf("column %q: %s", c.Name, strings.TrimPrefix(err.Error(), "clickhouse: "))))
			}
		}
	}
}

// withoutMissing drops what says that a block is missing that may stand where a
// file could not be parsed.
func (d *decoder) withoutMissing() {
	if !d.partial {
		return
	}
	d.list = slices.DeleteFunc(d.list, func(f Diagnostic) bool {
		return strings.HasPrefix(f.Message, "there is no ") && !strings.HasPrefix(f.Message, "there is no column") || strings.HasPrefix(f.Message, "no variable block")
	})
}

func engineNames() (names []string) {
	for _, k := range catalog.EngineKinds() {
		names = append(names, k.Name)
	}
	return names
}

// ParseFS is [Parse] over every file in fsys whose name ends in .hcl, folders
// included. Hidden folders are left out.
func ParseFS(fsys fs.FS, opts Options) (Document, error) {
	files, err := Files(fsys)
	if err != nil {
		return Document{}, err
	}
	return Parse(files, opts)
}

// Files reads the .hcl files of a folder and of those below it, hidden ones
// left out, by their path in it.
func Files(fsys fs.FS) (map[string][]byte, error) {
	files := map[string][]byte{}
	err := fs.WalkDir(fsys, ".", func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && name != "." && strings.HasPrefix(entry.Name(), "."):
			return fs.SkipDir
		case entry.IsDir() || path.Ext(name) != ".hcl":
			return nil
		}
		files[name], err = fs.ReadFile(fsys, name)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("hcl: read folder: %w", err)
	}
	if len(files) == 0 {
		return nil, fmt.Errorf("hcl: read folder: it holds no .hcl file")
	}
	return files, nil
}

// decoder turns parsed files into a catalog.
type decoder struct {
	diagnostics
	warnings diagnostics
	sources  map[string][]byte
	scope    *hcl2.EvalContext

	schemas  []*schemaBlock
	objects  []*object
	entities []*hclsyntax.Block // roles, users, policies, permissions, ...
	result   catalog.Catalog
	columns  map[string]bool // of the table being read; nil: not known
	partial  bool            // a file has blocks that could not be parsed
	inEngine bool            // the arguments of an engine are being read
}

func newDecoder(files map[string][]byte) *decoder {
	return &decoder{sources: files, scope: &hcl2.EvalContext{}}
}

// parse gives the top-level blocks of all files, in the order of file names.
func (d *decoder) parse(files map[string][]byte) []*hclsyntax.Block {
	var blocks []*hclsyntax.Block
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if syntax := d.parseFile(name, files[name]); syntax != nil {
			for _, attr := range slices.SortedFunc(maps.Values(syntax.Attributes), byPosition) {
				d.addf(attr.NameRange, "attribute %q stands outside of a block", attr.Name)
			}
			blocks = append(blocks, syntax.Blocks...)
		}
	}
	return blocks
}

func byPosition(a, b *hclsyntax.Attribute) int {
	return a.NameRange.Start.Byte - b.NameRange.Start.Byte
}

func (d *decoder) parseFile(name string, src []byte) *hclsyntax.Body {
	if at, ok := tooDeep(name, src); ok {
		d.addf(at, "brackets or operators nest more than %d levels deep", maxDepth)
		return nil
	}
	file, found := hclsyntax.ParseConfig(src, name, hcl2.InitialPos)
	d.addHCL(found)
	syntax, _ := file.Body.(*hclsyntax.Body)
	if !found.HasErrors() || syntax == nil {
		return syntax
	}
	d.partial = true
	first := len(src)
	for _, f := range found {
		if f.Severity == hcl2.DiagError && f.Subject != nil {
			first = min(first, f.Subject.Start.Byte)
		}
	}
	before := &hclsyntax.Body{Attributes: hclsyntax.Attributes{}}
	for _, block := range syntax.Blocks {
		if block.CloseBraceRange.End.Byte <= first && block.CloseBraceRange.Start.Byte > 0 {
			before.Blocks = append(before.Blocks, block)
		}
	}
	return before
}

// maxDepth bounds the recursion of the parser and of the readers after it.
const maxDepth = 200

// tooDeep finds the place where brackets nest deeper than maxDepth, or where a
// run of prefix operators is as long.
func tooDeep(name string, src []byte) (hcl2.Range, bool) {
	if !mayBeDeep(src) {
		return hcl2.Range{}, false
	}
	tokens, _ := hclsyntax.LexConfig(src, name, hcl2.InitialPos)
	depth, prefix, choices := 0, 0, 0
	for _, token := range tokens {
		switch token.Type {
		case hclsyntax.TokenOBrace, hclsyntax.TokenOBrack, hclsyntax.TokenOParen,
			hclsyntax.TokenTemplateInterp, hclsyntax.TokenTemplateControl:
			depth++
		case hclsyntax.TokenCBrace, hclsyntax.TokenCBrack, hclsyntax.TokenCParen, hclsyntax.TokenTemplateSeqEnd:
			depth--
		case hclsyntax.TokenBang, hclsyntax.TokenMinus:
			prefix++
		case hclsyntax.TokenQuestion:
			choices++
		case hclsyntax.TokenNewline:
			prefix, choices = 0, 0
		}
		if depth > maxDepth || prefix > maxDepth || choices > maxDepth {
			return token.Range, true
		}
	}
	return hcl2.Range{}, false
}

// mayBeDeep is the quick answer to tooDeep: false is sure. It knows plain
// strings, so it looks only at files that hold nothing else in which a bracket
// is no bracket: no template, comment or here-document.
func mayBeDeep(src []byte) bool {
	for _, special := range []string{"${", "%{", "#", "//", "/*", "<<"} {
		if bytes.Contains(src, []byte(special)) {
			return true
		}
	}
	depth, prefix, choices, quoted := 0, 0, 0, false
	for i := 0; i < len(src); i++ {
		switch c := src[i]; {
		case c == '\n':
			prefix, choices, quoted = 0, 0, false
		case c == '"':
			quoted = !quoted
		case quoted:
			if c == '\\' {
				i++
			}
		case c == '(' || c == '[' || c == '{':
			depth++
		case c == ')' || c == ']' || c == '}':
			depth--
		case c == '!' || c == '-':
			prefix++
		case c == '?':
			choices++
		}
		if depth > maxDepth || prefix > maxDepth || choices > maxDepth {
			return true
		}
	}
	return false
}

// catalog is the finished catalog, each list in name order.
func (d *decoder) catalog() catalog.Catalog {
	c := d.result
	for i := range c.Databases {
		db := &c.Databases[i]
		slices.SortStableFunc(db.Tables, func(a, b catalog.Table) int { return strings.Compare(a.Name, b.Name) })
		slices.SortStableFunc(db.Views, func(a, b catalog.View) int { return strings.Compare(a.Name, b.Name) })
		slices.SortStableFunc(db.MaterializedViews, func(a, b catalog.MaterializedView) int { return strings.Compare(a.Name, b.Name) })
		slices.SortStableFunc(db.Dictionaries, func(a, b catalog.Dictionary) int { return strings.Compare(a.Name, b.Name) })
		slices.SortStableFunc(db.Opaque, func(a, b catalog.Opaque) int { return strings.Compare(a.Name, b.Name) })
	}
	slices.SortStableFunc(c.Databases, func(a, b catalog.Database) int { return strings.Compare(a.Name, b.Name) })
	slices.SortStableFunc(c.Functions, func(a, b catalog.Function) int { return strings.Compare(a.Name, b.Name) })
	slices.SortStableFunc(c.NamedCollections, func(a, b catalog.NamedCollection) int { return strings.Compare(a.Name, b.Name) })
	if c.Access != nil {
		for _, list := range [][]catalog.AccessEntity{c.Access.Roles, c.Access.Users, c.Access.Policies, c.Access.Quotas, c.Access.Profiles} {
			slices.SortStableFunc(list, func(a, b catalog.AccessEntity) int { return strings.Compare(a.Name, b.Name) })
		}
	}
	return c
}

// rawSQL is the value of sql("..."): text that goes into a statement as it is.
type rawSQL struct{ text string }

var rawType = cty.Capsule("sql expression", reflectRaw)
