package entc

import (
	"fmt"
	"go/parser"
	"go/token"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"entgo.io/ent/entc/gen"
)

// featuresMark begins the line of the generated ent.go that names the features
// it was generated with, so that the next run has them too.
const featuresMark = "// features: "

// featurePackages are the generated packages that exist with a feature only.
var featurePackages = map[string]string{
	"privacy":   gen.FeaturePrivacy.Name,
	"intercept": gen.FeatureIntercept.Name,
}

// Features is an [Option] that turns features on by name; "-name" turns one
// off that an earlier run had. A client keeps the features that it was
// generated with, and has those whose packages its schema imports. Unlike
// ent's own FeatureNames, Features refuses a name that it does not know.
func Features(names ...string) Option {
	return func(cfg *gen.Config) error {
		for _, name := range names {
			plain, off := strings.CutPrefix(name, "-")
			i := slices.IndexFunc(gen.AllFeatures, func(f gen.Feature) bool { return f.Name == plain })
			if i < 0 {
				return fmt.Errorf("unknown feature %q%s", plain, suggest(plain, FeatureNames()))
			}
			if off {
				cfg.Features = append(cfg.Features, gen.Feature{Name: name})
				continue
			}
			cfg.Features = append(cfg.Features, gen.AllFeatures[i])
		}
		return nil
	}
}

// keepFeatures adds to cfg the features that the client at its target has and
// those that the schema imports, and takes away what was turned off.
func (r *run) keepFeatures(cfg *gen.Config, schemaDir string) error {
	off := map[string]bool{}
	cfg.Features = slices.DeleteFunc(slices.Clone(cfg.Features), func(f gen.Feature) bool {
		name, is := strings.CutPrefix(f.Name, "-")
		if is {
			off[name] = true
		}
		return is
	})
	names := rememberedFeatures(cfg.Target, cfg.Header)
	r.imported = generatedImports(schemaDir, generatedPackage(cfg, schemaDir))
	for _, in := range r.imported {
		name, ok := featurePackages[path.Base(in.path)]
		if ok && off[name] {
			return fmt.Errorf("entc: the feature %s cannot be turned off: %s imports %s", name, in.pos, in.path)
		}
		if ok {
			names = append(names, name)
		}
	}
	for _, name := range names {
		has := slices.ContainsFunc(cfg.Features, func(f gen.Feature) bool { return f.Name == name })
		i := slices.IndexFunc(gen.AllFeatures, func(f gen.Feature) bool { return f.Name == name })
		if !has && !off[name] && i >= 0 {
			cfg.Features = append(cfg.Features, gen.AllFeatures[i])
		}
	}
	return nil
}

// featureList are the features of a client by name, as its ent.go has them.
func featureList(features []gen.Feature) string {
	var names []string
	for _, f := range features {
		if known, ok := supported[f.Name]; ok && known == "" && !slices.Contains(names, f.Name) {
			names = append(names, f.Name)
		}
	}
	slices.Sort(names)
	return strings.Join(names, ", ")
}

// rememberedFeatures are those that the client at target was generated with.
func rememberedFeatures(target, header string) []string {
	text, err := os.ReadFile(filepath.Join(target, "ent.go"))
	if err != nil || !hasHeader(text, header) {
		return nil
	}
	for line := range strings.Lines(string(text)) {
		if list, ok := strings.CutPrefix(strings.TrimSpace(line), featuresMark); ok {
			return strings.Split(list, ", ")
		}
		if strings.HasPrefix(line, "package ") {
			break
		}
	}
	return nil
}

// generatedImport is an import of a generated package in the schema.
type generatedImport struct{ pos, path string }

// generatedPackage is the import path of the client; empty where it is not
// known before the schema is loaded.
func generatedPackage(cfg *gen.Config, schemaDir string) string {
	if cfg.Package != "" {
		return cfg.Package
	}
	dir := filepath.Dir(schemaDir)
	root := moduleRoot(dir)
	if root == "" {
		return ""
	}
	text, err := os.ReadFile(filepath.Join(root, "go.mod"))
	rel, relErr := filepath.Rel(root, dir)
	if err != nil || relErr != nil {
		return ""
	}
	return path.Join(moduleName(string(text)), filepath.ToSlash(rel))
}

// moduleName is the module that a go.mod declares.
func moduleName(text string) string {
	for line := range strings.Lines(text) {
		if fields := strings.Fields(line); len(fields) > 1 && fields[0] == "module" {
			if name, err := strconv.Unquote(fields[1]); err == nil {
				return name
			}
			return fields[1]
		}
	}
	return ""
}

// generatedImports are the imports of the client's packages in the files of the
// schema package.
func generatedImports(schemaDir, pkg string) (list []generatedImport) {
	positions := newPositions()
	for _, name := range schemaFiles(schemaDir) {
		fset := token.NewFileSet()
		file, err := parser.ParseFile(fset, name, nil, parser.ImportsOnly)
		if err != nil {
			continue // the compiler says what is wrong
		}
		for _, spec := range file.Imports {
			if to, err := strconv.Unquote(spec.Path.Value); err == nil && ofClient(to, pkg) {
				list = append(list, generatedImport{fmt.Sprintf("%s:%d", positions.relative(name), fset.Position(spec.Pos()).Line), to})
			}
		}
	}
	return list
}

// ofClient reports whether an import is of the client or of a package below it
// other than the schema.
func ofClient(to, pkg string) bool {
	return pkg != "" && to == pkg || pkg != "" && path.Dir(to) == pkg && path.Base(to) != "schema"
}

// schemaFiles are the files of a schema package.
func schemaFiles(dir string) []string {
	names, _ := filepath.Glob(filepath.Join(dir, "*.go"))
	return slices.DeleteFunc(names, func(name string) bool { return strings.HasSuffix(name, "_test.go") })
}
