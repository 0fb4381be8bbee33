package hcl

import (
	"fmt"
	"maps"
	"slices"

	hcl2 "github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// body reads one block's content. It remembers which names were asked for, so
// that [body.finish] can report every other one with the nearest known name.
type body struct {
	*decoder
	syntax *hclsyntax.Body
	title  string // `table "events"`, for messages
	at     hcl2.Range

	attributes map[string]bool
	children   map[string]bool
}

func (d *decoder) body(block *hclsyntax.Block) *body {
	title := block.Type
	for _, label := range block.Labels {
		title += fmt.Sprintf(" %q", label)
	}
	return &body{
		decoder: d, syntax: block.Body, title: title, at: block.DefRange(),
		attributes: map[string]bool{}, children: map[string]bool{},
	}
}

// attribute returns the expression of an attribute, nil where there is none.
// The first of several names is the one we write; the others are synonyms.
func (b *body) attribute(names ...string) hclsyntax.Expression {
	var found *hclsyntax.Attribute
	for _, name := range names {
		b.attributes[name] = true
		attr, ok := b.syntax.Attributes[name]
		if !ok {
			continue
		}
		if found != nil {
			b.addf(attr.NameRange, "%s: %s and %s exclude each other", b.title, found.Name, attr.Name)
			continue
		}
		found = attr
	}
	if found == nil {
		return nil
	}
	return found.Expr
}

// required is attribute, and an error where the attribute is missing.
func (b *body) required(name string) hclsyntax.Expression {
	expr := b.attribute(name)
	if expr == nil {
		b.addf(b.at, "%s: attribute %s is missing", b.title, name)
	}
	return expr
}

// exclusive reports two attributes that exclude each other.
func (b *body) exclusive(names ...string) {
	var first string
	for _, name := range names {
		attr, ok := b.syntax.Attributes[name]
		switch {
		case !ok:
		case first == "":
			first = name
		default:
			b.addf(attr.NameRange, "%s: %s and %s exclude each other", b.title, first, name)
		}
	}
}

// blocks returns the blocks of the given types in source order.
func (b *body) blocks(types ...string) []*hclsyntax.Block {
	for _, t := range types {
		b.children[t] = true
	}
	var found []*hclsyntax.Block
	for _, block := range b.syntax.Blocks {
		if slices.Contains(types, block.Type) {
			found = append(found, block)
		}
	}
	return found
}

// one returns the only block of a type, nil where there is none; a second one
// is an error.
func (b *body) one(blockType string) *hclsyntax.Block {
	found := b.blocks(blockType)
	if len(found) == 0 {
		return nil
	}
	for _, extra := range found[1:] {
		b.addf(extra.DefRange(), "%s: a second %s block; the first is at %s", b.title, blockType, position(found[0].DefRange()))
	}
	return found[0]
}

// finish reports each attribute and block that nobody asked for.
func (b *body) finish() {
	for _, name := range slices.Sorted(maps.Keys(b.syntax.Attributes)) {
		if b.attributes[name] {
			continue
		}
		at := b.syntax.Attributes[name].NameRange
		if name == "for_each" {
			b.addf(at, "%s: for_each is not read here: write one block for each value", b.title)
			continue
		}
		if b.children[name] {
			b.addf(at, "%s: %s is a block: write %s { ... } without \"=\"", b.title, name, name)
			continue
		}
		b.addf(at, "%s: unknown attribute %q%s", b.title, name, suggestion(name, slices.Collect(maps.Keys(b.attributes))))
	}
	for _, block := range b.syntax.Blocks {
		if b.children[block.Type] {
			continue
		}
		if block.Type == "dynamic" {
			b.addf(block.TypeRange, "%s: dynamic blocks are not read here: write one block for each value", b.title)
			continue
		}
		if b.attributes[block.Type] {
			b.addf(block.TypeRange, "%s: %s is an attribute: write %s = ...", b.title, block.Type, block.Type)
			continue
		}
		b.addf(block.TypeRange, "%s: unknown block %q%s", b.title, block.Type, suggestion(block.Type, slices.Collect(maps.Keys(b.children))))
	}
}

// labels checks how many labels a block has.
func (d *decoder) labels(block *hclsyntax.Block, least, most int) bool {
	n := len(block.Labels)
	if n >= least && n <= most {
		return true
	}
	want := fmt.Sprint(least)
	if least != most {
		want = fmt.Sprintf("%d or %d", least, most)
	}
	d.addf(block.DefRange(), "block %s has %d labels, and takes %s", block.Type, n, want)
	return false
}

// text reads a string attribute; empty where it is absent.
func (b *body) text(names ...string) string {
	expr := b.attribute(names...)
	if expr == nil {
		return ""
	}
	return b.string(expr)
}

// flag reads a boolean attribute; false where it is absent.
func (b *body) flag(name string) bool {
	v := b.optionalFlag(name)
	return v != nil && *v
}

// optionalFlag is flag that tells false from absent.
func (b *body) optionalFlag(name string) *bool {
	expr := b.attribute(name)
	if expr == nil {
		return nil
	}
	return b.boolean(expr)
}
