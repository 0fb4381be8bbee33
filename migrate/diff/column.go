package diff

import (
	"slices"
	"strings"

	"github.com/chent-io/chent/migrate/catalog"
	"github.com/chent-io/chent/migrate/ddl"
)

// columnRenames maps live names to desired ones, for hints that can be
// followed: the old name is live, the new one is not.
func columnRenames(from, to []catalog.Column) renamer {
	renamed := make(renamer)
	has := func(columns []catalog.Column, name string) bool {
		return slices.ContainsFunc(columns, func(c catalog.Column) bool { return c.Name == name })
	}
	for _, c := range to {
		if old := c.RenamedFrom; old != "" && has(from, old) && !has(to, old) && !has(from, c.Name) && renamed[old] == "" {
			renamed[old] = c.Name
		}
	}
	return renamed
}

// columnDetails compares columns by name, and by order where asked to.
func (d *differ) columnDetails(from, to []catalog.Column, renamed renamer) []Detail {
	live := make(map[string]*catalog.Column, len(from))
	var order []string // live columns that stay, by their desired names
	for i := range from {
		name := from[i].Name
		if now, ok := renamed[name]; ok {
			name = now
		}
		live[name] = &from[i]
		order = append(order, name)
	}
	desired := make(map[string]bool, len(to))
	for i := range to {
		desired[to[i].Name] = true
	}
	var details []Detail
	for _, name := range order {
		if !desired[name] {
			details = append(details, Detail{Op: Drop, Part: PartColumn, Name: name, From: definition(live[name])})
		}
	}
	moved := d.moves(order, to, live)
	before := ""
	for i := range to {
		c := &to[i]
		was, ok := live[c.Name]
		switch {
		case !ok:
			details = append(details, Detail{Op: Add, Part: PartColumn, Name: c.Name, To: definition(c), Pos: c.Pos})
		default:
			if was.Name != c.Name {
				details = append(details, Detail{Op: Rename, Part: PartColumn, Name: c.Name, From: was.Name, To: c.Name, Pos: c.Pos})
			}
			details = append(details, columnProperties(was, c, renamed)...)
			if moved[c.Name] {
				details = append(details, Detail{Op: Move, Part: PartColumn, Name: c.Name, From: previous(order, c.Name), To: before, Pos: c.Pos})
			}
		}
		before = c.Name
	}
	return details
}

// definition is a column without its name.
func definition(c *catalog.Column) string {
	anonymous := *c
	anonymous.Name = ""
	return strings.TrimPrefix(ddl.Column(anonymous), "`` ")
}

func columnProperties(from, to *catalog.Column, renamed renamer) []Detail {
	var details []Detail
	property := func(p Property, from, to, pos string) {
		details = append(details, Detail{Op: Modify, Part: PartColumn, Property: p, From: from, To: to, Pos: pos})
	}
	if !sameType(from.Type, to.Type) {
		property(PropertyType, from.Type, to.Type, to.Pos)
	}
	if from.DefaultKind != to.DefaultKind || !sameText(renamed.expr(from.Default), to.Default) {
		property(PropertyDefault, defaultText(from), defaultText(to), to.Pos)
	}
	if from.Comment != to.Comment {
		property(PropertyComment, from.Comment, to.Comment, to.Pos)
	}
	if a, b := codecText(from.Codec), codecText(to.Codec); a != b {
		property(PropertyCodec, a, b, to.Pos)
	}
	if a, b := statistics(from.Statistics), statistics(to.Statistics); !sameSet(a, b) {
		property(PropertyStatistics, strings.Join(a, ", "), strings.Join(b, ", "), to.Pos)
	}
	if !sameText(renamed.expr(from.TTL), to.TTL) {
		property(PropertyTTL, from.TTL, to.TTL, to.Pos)
	}
	if len(settingDetails(from.Settings, to.Settings, settingRules{})) > 0 {
		property(PropertySettings, ddl.Settings(from.Settings), ddl.Settings(to.Settings), to.Pos)
	}
	for i := range details {
		details[i].Name = to.Name
	}
	return details
}

func defaultText(c *catalog.Column) string {
	return strings.TrimSpace(string(c.DefaultKind) + " " + c.Default)
}

// codecText joins codecs; the default codec alone is the same as none.
func codecText(codec []string) string {
	if len(codec) == 1 && codec[0] == "Default" {
		return ""
	}
	return strings.Join(codec, ", ")
}

// statistics leaves out those the server added by itself.
func statistics(all []string) []string {
	var declared []string
	for _, s := range all {
		if !strings.HasSuffix(s, "(auto)") {
			declared = append(declared, s)
		}
	}
	return declared
}

// moves picks the fewest columns to move so that those that stay stand in the
// desired order: all but a longest increasing subsequence.
func (d *differ) moves(order []string, to []catalog.Column, live map[string]*catalog.Column) map[string]bool {
	if !d.options.CompareOrder {
		return nil
	}
	position := make(map[string]int, len(order))
	for i, name := range order {
		position[name] = i
	}
	var names []string
	for i := range to {
		if live[to[i].Name] != nil {
			names = append(names, to[i].Name)
		}
	}
	// best[i] is the length of the longest run that ends with names[i].
	best, before := make([]int, len(names)), make([]int, len(names))
	last := -1
	for i := range names {
		best[i], before[i] = 1, -1
		for j := range i {
			if position[names[j]] < position[names[i]] && best[j] >= best[i] {
				best[i], before[i] = best[j]+1, j
			}
		}
		if last < 0 || best[i] > best[last] {
			last = i
		}
	}
	stay := make(map[string]bool)
	for i := last; i >= 0; i = before[i] {
		stay[names[i]] = true
	}
	moved := make(map[string]bool)
	for _, name := range names {
		if !stay[name] {
			moved[name] = true
		}
	}
	return moved
}

func previous(order []string, name string) string {
	if i := slices.Index(order, name); i > 0 {
		return order[i-1]
	}
	return ""
}
