package lineage

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/chent-io/chent/dialect/clickhouse"
	"github.com/chent-io/chent/dialect/clickhouse/driver"
	"github.com/chent-io/chent/migrate/apply"
)

// Column is a column of a table, view or dictionary. Of a table function, Table
// is its name with brackets behind it, and Database is empty.
type Column struct {
	Database string `json:"database,omitempty"`
	Table    string `json:"table"`
	Name     string `json:"column"`
}

// String is table.column, with the database where there is one.
func (c Column) String() string {
	if c.Database == "" {
		return c.Table + "." + c.Name
	}
	return c.Database + "." + c.Table + "." + c.Name
}

func compareColumns(a, b Column) int {
	return cmp.Or(cmp.Compare(a.Database, b.Database), cmp.Compare(a.Table, b.Table), cmp.Compare(a.Name, b.Name))
}

// Target is a column of a query's result.
type Target struct {
	Name string `json:"name"`
	// Sources are the columns that its values are computed of, sorted.
	Sources []Column `json:"sources"`
	// Unknown says what of it is not known; empty where all is.
	Unknown string `json:"unknown,omitempty"`
}

// Result is the lineage of a query.
type Result struct {
	Targets []Target `json:"targets"`
	// Reads are all columns that the query reads, those that only choose, join or
	// order its rows among them.
	Reads []Column `json:"reads"`
}

// Columns are the columns of a table, for names that mean a part of one, as
// "tags.size0"; nil where the table is not known.
type Columns func(database, table string) []string

// Query asks the server what a query is computed of. Tables are looked for in the
// database of the connection. The server runs scalar subqueries for the answer:
// ask one whose tables are empty. A column of a view is the view's: see [Build]
// for what is behind it. Needs the analyzer of ClickHouse 24.3 or newer.
func Query(ctx context.Context, conn driver.Conn, query string, columns Columns) (*Result, error) {
	settings := []driver.Setting{{Name: "enable_analyzer", Value: "1"}}
	query = strings.TrimRight(strings.TrimSpace(query), ";")
	names, err := texts(ctx, conn, "DESCRIBE TABLE ("+query+"\n)", settings)
	if err != nil {
		return nil, fmt.Errorf("lineage: describe the query: %w", err)
	}
	lines, err := texts(ctx, conn, "EXPLAIN QUERY TREE passes = 1 "+query, settings)
	if err != nil {
		return nil, fmt.Errorf("lineage: analyse the query: %w", err)
	}
	text := make([]string, len(lines))
	for i, l := range lines {
		text[i] = l[0]
	}
	return read(strings.Join(text, "\n"), first(names), columns)
}

func first(rows [][]string) []string {
	list := make([]string, len(rows))
	for i, r := range rows {
		list[i] = r[0]
	}
	return list
}

func texts(ctx context.Context, conn driver.Conn, sql string, settings []driver.Setting) ([][]string, error) {
	return apply.Texts(ctx, withSettings{conn, settings}, sql)
}

// withSettings adds settings to every query.
type withSettings struct {
	driver.Conn
	settings []driver.Setting
}

func (c withSettings) Query(ctx context.Context, s driver.Statement, r driver.Receiver) error {
	s.Settings = append(slices.Clone(c.settings), s.Settings...)
	return c.Conn.Query(ctx, s, r)
}

// read makes the lineage of a query tree.
func read(text string, names []string, columns Columns) (*Result, error) {
	root, err := parseTree(text)
	if err != nil {
		return nil, fmt.Errorf("lineage: %w", err)
	}
	a := analysis{nodes: make(map[int]*node), columns: columns, busy: make(map[int]bool)}
	a.index(root)
	result := &Result{}
	for i, name := range names {
		d := a.output(root, i)
		result.Targets = append(result.Targets, Target{Name: name, Sources: d.sorted(), Unknown: strings.Join(d.unknown, "; ")})
	}
	all := deps{}
	a.every(root, &all)
	result.Reads = all.sorted()
	return result, nil
}

// deps are what an expression is computed of.
type deps struct {
	columns map[Column]bool
	unknown []string
}

func (d *deps) add(c Column) {
	if d.columns == nil {
		d.columns = make(map[Column]bool)
	}
	d.columns[c] = true
}

func (d *deps) open(format string, args ...any) {
	if text := fmt.Sprintf(format, args...); !slices.Contains(d.unknown, text) {
		d.unknown = append(d.unknown, text)
	}
}

func (d *deps) join(o deps) {
	for c := range o.columns {
		d.add(c)
	}
	for _, text := range o.unknown {
		d.open("%s", text)
	}
}

func (d *deps) sorted() []Column {
	list := []Column{}
	for c := range d.columns {
		list = append(list, c)
	}
	slices.SortFunc(list, compareColumns)
	return list
}

// analysis walks a query tree.
type analysis struct {
	nodes   map[int]*node
	columns Columns
	busy    map[int]bool // queries that are being walked: a circle is a recursive one
}

// index finds the nodes by their ids. One that is printed again is the same.
func (a *analysis) index(n *node) {
	if n.id >= 0 {
		if before := a.nodes[n.id]; before == nil || len(n.children) > len(before.children) {
			a.nodes[n.id] = n
		}
	}
	for _, c := range n.children {
		if c.kind == projectionColumns {
			continue
		}
		a.index(c)
	}
}

// output is what a column of a query or a union is computed of, by its place.
func (a *analysis) output(n *node, place int) (d deps) {
	if a.busy[n.id] {
		d.open("a recursive query")
		return d
	}
	a.busy[n.id] = true
	defer delete(a.busy, n.id)
	switch n.kind {
	case "UNION":
		if strings.Contains(n.text, "is_recursive_cte: 1") {
			d.open("a recursive query")
		}
		for _, q := range n.list("QUERIES") {
			d.join(a.output(q, place))
		}
	case "QUERY":
		list := n.list(projection)
		if place >= len(list) {
			d.open("a column of a subquery that its analysis does not show")
			return d
		}
		return a.value(list[place])
	default:
		d.open("a result of %s", n.kind)
	}
	return d
}

// value is what an expression is computed of.
func (a *analysis) value(n *node) (d deps) {
	switch n.kind {
	case "COLUMN":
		return a.column(n)
	case "QUERY", "UNION": // of an IN, or a scalar subquery
		for i := range a.outputs(n) {
			d.join(a.output(n, i))
		}
		return d
	case "FUNCTION":
		if found, ok := a.element(n); ok {
			return found
		}
		if found, ok := a.lookup(n); ok {
			d.join(found)
		}
	case "CONSTANT", "LIST", "LAMBDA", "SORT", "WINDOW", "INTERPOLATE":
	case "TABLE": // of "IN table"
		for _, name := range a.tableColumns(n) {
			d.join(a.leaf(n, name))
		}
		return d
	default:
		d.open("%s", strings.ToLower(n.kind))
		return d
	}
	d.join(a.below(n))
	return d
}

// element is one column of a Nested that is joined whole, which the analysis
// writes as tupleElement(nested(['a', 'b'], n.a, n.b), 'a').
func (a *analysis) element(n *node) (d deps, ok bool) {
	args := n.list("ARGUMENTS")
	if n.attribute("function_name") != "tupleElement" || len(args) != 2 || args[0].kind != "COLUMN" {
		return d, false
	}
	name, _, id, _ := args[0].columnOf()
	wanted, isText := constantText(args[1])
	if source := a.nodes[id]; !isText || source == nil || source.kind != "ARRAY_JOIN" {
		return d, false
	}
	declared := declaration(a.nodes[id], name, id)
	if declared == nil || len(declared.section(expression).children) != 1 {
		return d, false
	}
	whole := declared.section(expression).children[0]
	if whole.kind != "FUNCTION" || whole.attribute("function_name") != "nested" {
		return d, false
	}
	for _, c := range whole.list("ARGUMENTS") {
		if part, _, _, isColumn := c.columnOf(); isColumn && c.kind == "COLUMN" && strings.HasSuffix(part, "."+wanted) {
			return a.column(c), true
		}
	}
	return d, false
}

// below is what the nodes in the sections of a node are computed of.
func (a *analysis) below(n *node) (d deps) {
	for _, c := range n.children {
		if c.id >= 0 {
			d.join(a.value(c))
		} else if c.kind != projectionColumns {
			d.join(a.below(c))
		}
	}
	return d
}

// outputs is a range over the columns of a query.
func (a *analysis) outputs(n *node) []string {
	for n.kind == "UNION" {
		queries := n.list("QUERIES")
		if len(queries) == 0 {
			return nil
		}
		n = queries[0]
	}
	s := n.section(projectionColumns)
	if s == nil {
		return nil
	}
	list := make([]string, len(s.children))
	for i, c := range s.children {
		list[i] = c.text
	}
	return list
}

// column follows a column to where it comes from.
func (a *analysis) column(n *node) (d deps) {
	name, typ, id, ok := n.columnOf()
	source := a.nodes[id]
	if !ok || source == nil {
		d.open("a column whose source the analysis does not name: %s", n.text)
		return d
	}
	switch source.kind {
	case "TABLE", "TABLE_FUNCTION":
		return a.leaf(source, name)
	case "QUERY", "UNION":
		place, ok := find(a.outputs(source), name, typ)
		if !ok {
			d.open("the column %s of a subquery", name)
			return d
		}
		return a.output(source, place)
	case "LAMBDA":
		return d // its arguments come from those of the function around it
	case "ARRAY_JOIN", "JOIN", "CROSS JOIN":
		return a.joined(n, source, name)
	}
	d.open("a column of %s", strings.ToLower(source.kind))
	return d
}

// joined is a column that a join makes: of USING, or of an ARRAY JOIN. Its
// expression stands where it is declared.
func (a *analysis) joined(n, source *node, name string) (d deps) {
	declared := n
	if n.section(expression) == nil {
		declared = declaration(source, name, source.id)
	}
	if declared == nil || declared.section(expression) == nil {
		d.open("the column %s of a join", name)
		return d
	}
	return a.below(declared.section(expression))
}

// declaration finds the column of a source that has an expression.
func declaration(n *node, name string, source int) *node {
	if got, _, id, ok := n.columnOf(); ok && n.kind == "COLUMN" && got == name && id == source && n.section(expression) != nil {
		return n
	}
	for _, c := range n.children {
		if found := declaration(c, name, source); found != nil {
			return found
		}
	}
	return nil
}

// find is the place of a column among the names with types of a query. Several of
// one name are nobody's to choose from.
func find(entries []string, name, typ string) (int, bool) {
	exact, loose := []int{}, []int{}
	for i, e := range entries {
		if e == name+" "+typ {
			exact = append(exact, i)
		}
		if strings.HasPrefix(e, name+" ") {
			loose = append(loose, i)
		}
	}
	switch {
	case len(exact) == 1:
		return exact[0], true
	case len(exact) == 0 && len(loose) == 1:
		return loose[0], true
	}
	return 0, false
}

// leaf is a column of a table or a table function.
func (a *analysis) leaf(source *node, name string) (d deps) {
	if source.kind == "TABLE_FUNCTION" {
		d.add(Column{Table: source.attribute("table_function_name") + "()", Name: name})
		return d
	}
	database, table, ok := tableName(source)
	if !ok {
		d.open("a column of %s", source.text)
		return d
	}
	switch {
	case database == "_temporary_and_external_tables":
		if source.attribute("temporary_table_name") == "" {
			d.open("a column of a temporary table")
		}
		return d // a recursive query, which its union names
	case database == "system" && table == "one":
		return d // SELECT without FROM
	}
	column, ok := a.whole(database, table, name)
	if !ok {
		d.open("the column %s of %s.%s", name, database, table)
		return d
	}
	d.add(Column{Database: database, Table: table, Name: column})
	return d
}

// tableName is the database and name of a TABLE.
func tableName(n *node) (database, table string, ok bool) {
	_, rest, ok := strings.Cut(n.text, "table_name: ")
	if !ok {
		return "", "", false
	}
	tokens, err := clickhouse.Tokenize(rest)
	if err != nil || len(tokens) < 3 || tokens[1].Text != "." {
		return "", "", false
	}
	database, ok = tokens[0].Ident()
	table, okToo := tokens[2].Ident()
	return database, table, ok && okToo
}

func (a *analysis) tableColumns(n *node) []string {
	database, table, ok := tableName(n)
	if !ok || a.columns == nil {
		return nil
	}
	return a.columns(database, table)
}

// whole is the column that a name means a part of.
func (a *analysis) whole(database, table, name string) (string, bool) {
	if a.columns == nil {
		return name, true
	}
	known := a.columns(database, table)
	if len(known) == 0 || slices.Contains(known, name) {
		return name, true
	}
	if strings.HasPrefix(name, "_") { // a virtual column: _part, _table, …
		return name, true
	}
	for at := len(name); at > 0; at = strings.LastIndexByte(name[:at], '.') {
		if slices.Contains(known, name[:at]) {
			return name[:at], true
		}
	}
	return "", false
}

// lookup is what a function reads that names its source in a string.
func (a *analysis) lookup(n *node) (d deps, ok bool) {
	name := n.attribute("function_name")
	args := n.list("ARGUMENTS")
	if !strings.HasPrefix(name, "dictGet") && !strings.HasPrefix(name, "dictHas") && !strings.HasPrefix(name, "joinGet") || len(args) == 0 {
		return d, false
	}
	from, ok := constantText(args[0])
	if !ok {
		d.open("what %s reads, which is computed", name)
		return d, true
	}
	source := Column{Table: from}
	if database, table, found := strings.Cut(from, "."); found {
		source = Column{Database: database, Table: table}
	}
	if strings.HasPrefix(name, "dictHas") || len(args) < 3 || name == "dictGetHierarchy" || name == "dictGetChildren" || name == "dictGetDescendants" {
		d.open("the keys of %s", from)
		return d, true
	}
	attribute, ok := constantText(args[1])
	if !ok {
		d.open("which attributes of %s %s reads", from, name)
		return d, true
	}
	source.Name = attribute
	d.add(source)
	return d, true
}

// constantText is the text of a constant String.
func constantText(n *node) (string, bool) {
	if n.kind != "CONSTANT" {
		return "", false
	}
	_, rest, ok := strings.Cut(n.text, "constant_value: ")
	rest, isText := strings.CutSuffix(rest, ", constant_value_type: String")
	if !ok || !isText {
		return "", false
	}
	text, err := clickhouse.Unquote(rest)
	if err != nil {
		tokens, err := clickhouse.Tokenize(rest)
		if err != nil || len(tokens) != 1 {
			return "", false
		}
		return tokens[0].StringValue()
	}
	return text, true
}

// every collects the columns of tables that a tree reads anywhere.
func (a *analysis) every(n *node, d *deps) {
	if n.kind == "COLUMN" {
		name, _, id, ok := n.columnOf()
		if source := a.nodes[id]; ok && source != nil && (source.kind == "TABLE" || source.kind == "TABLE_FUNCTION") {
			d.join(a.leaf(source, name))
		}
	}
	if n.kind == "FUNCTION" {
		if found, ok := a.lookup(n); ok {
			d.join(found)
		}
	}
	for _, c := range n.children {
		if c.kind != projectionColumns {
			a.every(c, d)
		}
	}
}
