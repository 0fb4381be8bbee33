package lineage

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// node is a line of a query tree with what is indented below it: a node of the
// query, which has an id, or a section of one, such as ARGUMENTS.
type node struct {
	kind     string // QUERY, COLUMN, …, or the section's name
	id       int    // -1 for a section
	text     string // the whole line
	children []*node
}

var (
	nodeLine   = regexp.MustCompile(`^([A-Z][A-Z_ ]*?) id: (\d+)(?:, (.*))?$`)
	columnLine = regexp.MustCompile(`(?:^|, )column_name: (.*), result_type: (.*), source_id: (\d+)$`)
)

// parseTree reads what EXPLAIN QUERY TREE prints. The children of a PROJECTION
// COLUMNS section are not nodes: they are names with types.
func parseTree(text string) (*node, error) {
	root := &node{id: -1}
	stack := []*node{root}
	for number, line := range strings.Split(strings.TrimRight(text, "\n"), "\n") {
		content := strings.TrimLeft(line, " ")
		depth := (len(line) - len(content)) / 2
		if depth >= len(stack) || (len(line)-len(content))%2 != 0 {
			return nil, fmt.Errorf("line %d of the query tree is indented too far: %s", number+1, line)
		}
		stack = stack[:depth+1]
		n := &node{id: -1, kind: strings.TrimSpace(content), text: content}
		if match := nodeLine.FindStringSubmatch(content); match != nil && stack[depth].kind != projectionColumns {
			n.kind = match[1]
			n.id, _ = strconv.Atoi(match[2]) // digits
		}
		stack[depth].children = append(stack[depth].children, n)
		stack = append(stack, n)
	}
	if len(root.children) != 1 {
		return nil, fmt.Errorf("the query tree has %d roots", len(root.children))
	}
	return root.children[0], nil
}

// The sections whose meaning is needed.
const (
	projectionColumns = "PROJECTION COLUMNS"
	projection        = "PROJECTION"
	expression        = "EXPRESSION"
)

// section is the section of a name; nil where there is none. EXPRESSION may have
// an alias behind it.
func (n *node) section(name string) *node {
	for _, c := range n.children {
		if c.id < 0 && (c.kind == name || name == expression && strings.HasPrefix(c.kind, expression+" ") && c.kind != "EXPRESSIONS") {
			return c
		}
	}
	return nil
}

// list are the nodes of the LIST in a section.
func (n *node) list(section string) []*node {
	s := n.section(section)
	if s == nil || len(s.children) != 1 || s.children[0].kind != "LIST" {
		return nil
	}
	return s.children[0].children
}

// attribute is the value of an attribute that has no comma in it.
func (n *node) attribute(name string) string {
	_, rest, ok := strings.Cut(", "+n.text, ", "+name+": ")
	if !ok {
		return ""
	}
	value, _, _ := strings.Cut(rest, ", ")
	return value
}

// columnOf takes a COLUMN apart.
func (n *node) columnOf() (name, typ string, source int, ok bool) {
	match := columnLine.FindStringSubmatch(n.text)
	if match == nil {
		return "", "", 0, false
	}
	source, err := strconv.Atoi(match[3])
	return match[1], match[2], source, err == nil
}
