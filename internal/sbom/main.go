// Command sbom prints the modules that a build of packages links, as a
// CycloneDX bill of materials in JSON:
//
//	go run ./internal/sbom ./... > sbom.json
//
// It asks the go command alone, so it takes a second and no network. The list
// is that of the system that it runs for (GOOS, GOARCH), and without tests.
package main

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"os/exec"
	"slices"
	"strings"
)

func main() {
	out, err := bill(os.Args[1:])
	if err == nil {
		_, err = os.Stdout.Write(out)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "sbom:", err)
		os.Exit(1)
	}
}

// bill returns the bill of materials of packages.
func bill(patterns []string) ([]byte, error) {
	packages, err := list(patterns)
	if err != nil {
		return nil, err
	}
	release, err := goCommand("env", "GOVERSION")
	if err != nil {
		return nil, err
	}
	modules, err := modulesOf(packages, strings.TrimSpace(string(release)))
	if err != nil {
		return nil, err
	}
	return render(modules)
}

// goPackage is what the go command says of a package.
type goPackage struct {
	ImportPath string
	Imports    []string
	Module     *goModule // nil in the standard library
}

type goModule struct {
	Path, Version, Sum string // Sum is that of go.sum; the main module has none
	Main               bool
	Replace            *goModule
}

// list returns packages and all that they import.
func list(patterns []string) ([]goPackage, error) {
	out, err := goCommand(append([]string{"list", "-deps", "-json=ImportPath,Imports,Module", "--"}, patterns...)...)
	if err != nil {
		return nil, err
	}
	var packages []goPackage
	for decoder := json.NewDecoder(bytes.NewReader(out)); ; {
		var p goPackage
		if err := decoder.Decode(&p); errors.Is(err, io.EOF) {
			return packages, nil
		} else if err != nil {
			return nil, fmt.Errorf("what go list printed: %w", err)
		}
		packages = append(packages, p)
	}
}

func goCommand(args ...string) ([]byte, error) {
	var said bytes.Buffer
	cmd := exec.Command("go", args...)
	cmd.Stderr = &said
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("go %s: %w\n%s", strings.Join(args, " "), err, said.Bytes())
	}
	return out, nil
}

// module is a module of a build.
type module struct {
	goModule
	imports map[string]bool // the modules whose packages its packages import
}

// modulesOf returns the modules that packages are built from, by path. A
// replaced module is the one that is built in its place. Go's own library is
// the module "std", as vulnerability databases call it.
func modulesOf(packages []goPackage, release string) (map[string]*module, error) {
	modules := map[string]*module{}
	of := map[string]*module{} // a package's module
	for _, p := range packages {
		m := &goModule{Path: "std", Version: strings.TrimPrefix(release, "go")}
		if p.Module != nil {
			m = p.Module
		}
		if m.Replace != nil {
			m = m.Replace
		}
		if !m.Main && m.Version == "" {
			return nil, fmt.Errorf("%s is a directory without a version: nobody can look it up", m.Path)
		}
		if modules[m.Path] == nil {
			modules[m.Path] = &module{*m, map[string]bool{}}
		}
		of[p.ImportPath] = modules[m.Path]
	}
	for _, p := range packages {
		from := of[p.ImportPath]
		for _, imported := range p.Imports {
			if to := of[imported]; to != nil && to != from { // nil: "C", "unsafe"
				from.imports[to.Path] = true
			}
		}
	}
	return modules, nil
}

// document is a bill of materials: https://cyclonedx.org/docs/1.6/json/. It has
// no time and no serial number, so that the same build has the same bill.
type document struct {
	Format       string       `json:"bomFormat"`
	SpecVersion  string       `json:"specVersion"`
	Version      int          `json:"version"`
	Metadata     metadata     `json:"metadata"`
	Components   []component  `json:"components"`
	Dependencies []dependency `json:"dependencies"`
}

type metadata struct {
	Component component `json:"component"`
}

type component struct {
	Ref     string `json:"bom-ref"`
	Type    string `json:"type"`
	Name    string `json:"name"`
	Version string `json:"version,omitempty"`
	Hashes  []hash `json:"hashes,omitempty"`
	PURL    string `json:"purl"`
}

// hash is go.sum's, which is over a list of the module's files; other tools
// that write CycloneDX for Go do the same.
type hash struct {
	Algorithm string `json:"alg"`
	Content   string `json:"content"`
}

type dependency struct {
	Ref       string   `json:"ref"`
	DependsOn []string `json:"dependsOn,omitempty"`
}

func render(modules map[string]*module) ([]byte, error) {
	doc := document{Format: "CycloneDX", SpecVersion: "1.6", Version: 1}
	for _, path := range slices.Sorted(maps.Keys(modules)) {
		m := modules[path]
		c, err := m.component()
		if err != nil {
			return nil, err
		}
		if m.Main {
			doc.Metadata.Component = c
		} else {
			doc.Components = append(doc.Components, c)
		}
		needs := dependency{Ref: c.Ref}
		for _, imported := range slices.Sorted(maps.Keys(m.imports)) {
			needs.DependsOn = append(needs.DependsOn, modules[imported].purl())
		}
		doc.Dependencies = append(doc.Dependencies, needs)
	}
	if doc.Metadata.Component.Name == "" {
		return nil, errors.New("none of the packages is of the main module")
	}
	out, err := json.MarshalIndent(doc, "", "  ")
	return append(out, '\n'), err
}

func (m *module) component() (component, error) {
	c := component{Ref: m.purl(), Type: "library", Name: m.Path, Version: m.Version, PURL: m.purl()}
	if m.Sum == "" {
		return c, nil
	}
	encoded, ok := strings.CutPrefix(m.Sum, "h1:")
	sum, err := base64.StdEncoding.DecodeString(encoded)
	if !ok || err != nil {
		return c, fmt.Errorf("%s %s: the sum %q is not of the kind h1", m.Path, m.Version, m.Sum)
	}
	c.Hashes = []hash{{"SHA-256", hex.EncodeToString(sum)}}
	return c, nil
}

// purl is the module's package URL: https://github.com/package-url/purl-spec.
func (m *module) purl() string {
	purl := "pkg:golang/" + m.Path
	if m.Version != "" {
		purl += "@" + strings.ReplaceAll(m.Version, "+", "%2B")
	}
	return purl + "?type=module"
}
