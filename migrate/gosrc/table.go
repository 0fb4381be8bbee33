package gosrc

import (
	"slices"
	"strconv"
	"strings"

	"github.com/chent-io/chent/dialect/clickhouse"
	"github.com/chent-io/chent/migrate/catalog"
)

// begin starts the file of a type.
func (f *file) begin(typeName, embedded, what, comment string) {
	f.printf("// %s is %s", typeName, what)
	if comment = strings.Join(strings.Fields(comment), " "); comment != "" {
		f.printf(": %s", comment)
	}
	f.printf(".\ntype %s struct{ %s }\n", typeName, embedded)
}

// annotations prints the Annotations method of a type.
func (f *file) annotations(typeName string, list []string) {
	f.use("schema")
	f.printf("\n// Annotations of %s.\nfunc (%s) Annotations() []schema.Annotation {\n\treturn []schema.Annotation{\n", typeName, typeName)
	for _, a := range list {
		f.printf("\t\t%s,\n", a)
	}
	f.printf("\t}\n}\n")
}

func fileName(typeName string) string { return strings.ToLower(typeName) + ".go" }

func (w *writer) writeTable(db *catalog.Database, t *catalog.Table) error {
	f := &file{}
	typeName := w.types.name(t.Name, "table")
	f.use("ent")
	f.begin(typeName, "ent.Schema", "the table "+t.Name, t.Comment)
	b := &chain{}
	switch {
	case t.Function != "":
		b.call(f.use("engine")+".Function", quote(t.Function))
	case t.Targets != "":
		b.call(f.use("engine")+".TimeSeries", quote(t.Targets))
	default:
		f.engine(b, t.Storage)
	}
	f.storage(b, t.Storage)
	if t.Name != defaultTable(typeName) {
		b.text("Table", t.Name)
	}
	b.text("Database", w.database(db))
	b.text("RenamedFrom", t.RenamedFrom)
	b.list("DependsOn", w.names(db, t.DependsOn))
	b.text("Comment", t.Comment)
	list := append([]string{b.String()}, f.parts(t.Indexes, t.Projections, t.Constraints)...)
	if t.Topology != nil {
		list = append(list, f.topology(t.Topology))
	}
	for _, m := range w.feeders[catalog.Name{Database: db.Name, Name: t.Name}] {
		v := &chain{}
		v.call(f.use("view")+".FedBy", quote(m.Name), quote(m.Query))
		list = append(list, w.materializedClauses(f, db, v, m, true)...)
	}
	f.annotations(typeName, list)
	f.fields(typeName, f.columns(t.Columns, t.KeepsNested()))
	return w.add(fileName(typeName), f)
}

// topology says what the table is on a cluster.
func (f *file) topology(t *catalog.Topology) string {
	b, pkg := &chain{}, f.use("topology")+"."
	switch t.Kind {
	case catalog.Everywhere:
		b.call(pkg + "Everywhere")
	case catalog.OnRole:
		b.call(pkg+"OnRole", quote(t.Role))
	default:
		b.call(pkg+"Sharded", quote(t.Key))
	}
	b.text("LocalName", t.Local)
	b.text("Policy", t.Policy)
	return b.String()
}

// storage adds the keys, the TTL and the settings to an engine.
func (f *file) storage(b *chain, s catalog.Storage) {
	key := func(name, text string) {
		if text != "" {
			b.call(name, quotes(keyArguments(text)))
		}
	}
	key("OrderBy", s.OrderBy)
	key("PartitionBy", s.PartitionBy)
	key("PrimaryKey", s.PrimaryKey)
	b.text("SampleBy", s.SampleBy)
	if s.TTL != "" {
		b.call("TTL", quotes(ttlElements(s.TTL)))
	}
	f.settings(b, "Setting", s.Settings)
}

// settings calls a method for each setting.
func (f *file) settings(b *chain, method string, settings []catalog.Setting) {
	for _, s := range settings {
		b.call(method, quote(s.Name), f.value(s.Value))
	}
}

// value is the Go value of a setting or a parameter.
func (f *file) value(sql string) string {
	if value, ok := goValue(sql); ok {
		return value
	}
	return f.use("schema") + ".SQL(" + quote(sql) + ")"
}

// keyArguments are the arguments that become the text of a key again.
func keyArguments(text string) []string {
	if text == "tuple()" {
		return nil
	}
	elements := catalog.KeyElements(text)
	again := strings.Join(elements, ", ")
	if len(elements) != 1 || strings.HasSuffix(strings.ToUpper(again), " DESC") {
		again = "(" + again + ")"
	}
	if again != text {
		return []string{text}
	}
	for i, element := range elements {
		elements[i] = unquoted(element)
	}
	return elements
}

// unquoted is a column's name without its back quotes.
func unquoted(element string) string {
	tokens, err := clickhouse.Tokenize(element)
	if err == nil && len(tokens) == 1 && tokens[0].Kind == clickhouse.TokenIdent {
		if name, ok := tokens[0].Ident(); ok && clickhouse.QuoteIdentIfNeeded(name) == element {
			return name
		}
	}
	return element
}

// ttlElements cuts a TTL at its commas, unless one of its elements has commas
// of its own.
func ttlElements(text string) []string {
	tokens, err := clickhouse.Tokenize(text)
	if err != nil || slices.ContainsFunc(tokens, func(t clickhouse.Token) bool { return t.Is("GROUP") }) {
		return []string{text}
	}
	elements := clickhouse.SplitList(text)
	if strings.Join(elements, ", ") != text {
		return []string{text}
	}
	return elements
}

// storeEngines have a constructor without arguments and no keys.
var storeEngines = []string{"Memory", "Log", "TinyLog", "StripeLog", "Null", "Set"}

// engine starts the chain with the engine's constructor.
func (f *file) engine(b *chain, s catalog.Storage) {
	pkg := f.use("engine") + "."
	e := s.Engine
	keys := s.OrderBy + s.PartitionBy + s.PrimaryKey + s.SampleBy + s.TTL
	switch {
	case slices.Contains(storeEngines, e.Name) && len(e.Args) == 0 && keys == "":
		b.call(pkg + e.Name)
		return
	case e.Name == "Distributed" && keys == "" && distributed(b, pkg, e.Args):
		return
	case e.IsMergeTree() && tree(b, pkg, e):
		return
	}
	b.call(pkg+"Custom", append([]string{quote(e.Name)}, quotedAll(e.Args)...)...)
}

func quotedAll(list []string) []string {
	quoted := make([]string, len(list))
	for i, s := range list {
		quoted[i] = quote(s)
	}
	return quoted
}

// text is the value of an argument that is a string literal.
func text(arg string) (string, bool) {
	tokens, err := clickhouse.Tokenize(arg)
	if err != nil || len(tokens) != 1 {
		return "", false
	}
	value, ok := tokens[0].StringValue()
	return value, ok && clickhouse.QuoteString(value) == arg
}

func distributed(b *chain, pkg string, args []string) bool {
	if len(args) < 3 || len(args) > 5 {
		return false
	}
	var values []string
	for i, arg := range args[:3] {
		value, ok := text(arg)
		switch {
		case i == 1 && arg == "currentDatabase()":
			values = append(values, pkg+"CurrentDatabase")
			continue
		case !ok:
			return false
		}
		values = append(values, quote(value))
	}
	policy := ""
	if len(args) == 5 {
		value, ok := text(args[4])
		if !ok || value == "" {
			return false
		}
		policy = value
	}
	b.call(pkg+"Distributed", values...)
	if len(args) > 3 {
		b.call("ShardingKey", quote(args[3]))
	}
	b.text("Policy", policy)
	return true
}

// tree starts an engine of the MergeTree family.
func tree(b *chain, pkg string, e catalog.Engine) bool {
	parts := e.Parts()
	name, prefix, args := parts.Base, parts.Wrap, e.Args
	var place []string
	if prefix != "" && len(args) >= 2 {
		path, okPath := text(args[0])
		replica, okReplica := text(args[1])
		if okPath && okReplica {
			place, args = []string{quote(path), quote(replica)}, args[2:]
		}
	}
	least, most := 0, 0
	switch name {
	case "MergeTree", "AggregatingMergeTree":
	case "ReplacingMergeTree":
		most = 2
	case "CollapsingMergeTree":
		least, most = 1, 1
	case "VersionedCollapsingMergeTree":
		least, most = 2, 2
	case "SummingMergeTree", "CoalescingMergeTree":
		if len(args) == 1 && strings.HasPrefix(args[0], "(") {
			elements := catalog.KeyElements(args[0])
			if len(elements) < 2 || "("+strings.Join(elements, ", ")+")" != args[0] {
				return false
			}
			args = elements
		} else if len(args) > 1 {
			return false
		}
		most = len(args)
	default:
		return false
	}
	if len(args) < least || len(args) > most {
		return false
	}
	columns := make([]string, len(args))
	for i, arg := range args {
		column := unquoted(arg)
		if clickhouse.QuoteIdentIfNeeded(column) != arg {
			return false
		}
		columns[i] = quote(column)
	}
	b.call(pkg+name, columns...)
	if prefix != "" {
		b.call(prefix, place...)
	}
	return true
}

// parts are the annotations for indexes, projections and constraints.
func (f *file) parts(indexes []catalog.Index, projections []catalog.Projection, constraints []catalog.Constraint) []string {
	var list []string
	for _, i := range indexes {
		list = append(list, f.index(i))
	}
	for _, p := range projections {
		list = append(list, f.projection(p))
	}
	for _, c := range constraints {
		name := "Check"
		if c.Kind == "ASSUME" {
			name = "Assume"
		}
		b := &chain{}
		b.call(f.use("constraint")+"."+name, quote(c.Name), quote(c.Expr))
		list = append(list, b.String())
	}
	return list
}

func (f *file) index(i catalog.Index) string {
	b := &chain{}
	pkg := f.use("index") + "."
	name, inner, call := strings.Cut(strings.TrimSuffix(i.Type, ")"), "(")
	var args []string
	numbers := true
	if call {
		args = strings.Split(inner, ", ")
		for _, a := range args {
			n, err := strconv.ParseUint(a, 10, 64)
			numbers = numbers && err == nil && strconv.FormatUint(n, 10) == a
		}
	}
	base := []string{quote(i.Name), quote(i.Expr)}
	switch {
	case i.Type == "minmax":
		b.call(pkg+"MinMax", base...)
	case name == "set" && len(args) == 1 && numbers:
		b.call(pkg+"Set", append(base, args...)...)
	case i.Type == "bloom_filter":
		b.call(pkg+"BloomFilter", append(base, "0")...)
	case name == "bloom_filter" && len(args) == 1 && sameFloat(args[0]):
		b.call(pkg+"BloomFilter", append(base, args...)...)
	case name == "tokenbf_v1" && len(args) == 3 && numbers:
		b.call(pkg+"TokenBF", append(base, args...)...)
	case name == "ngrambf_v1" && len(args) == 4 && numbers:
		b.call(pkg+"NgramBF", append(base, args...)...)
	default:
		b.call(pkg+"Of", append(base, quote(i.Type))...)
	}
	if i.Granularity != "" {
		b.call("Granularity", i.Granularity)
	}
	return b.String()
}

// sameFloat says whether a number is printed as it is written, and is not 0.
func sameFloat(text string) bool {
	n, err := strconv.ParseFloat(text, 64)
	return err == nil && n != 0 && strconv.FormatFloat(n, 'g', -1, 64) == text
}

func (f *file) projection(p catalog.Projection) string {
	b := &chain{}
	pkg := f.use("projection") + "."
	if p.Index != "" {
		b.call(pkg+"Index", quote(p.Name), quote(p.Index), quote(p.Type))
	} else {
		b.call(pkg+"Select", quote(p.Name), quote(p.Query))
	}
	f.settings(b, "Setting", p.Settings)
	return b.String()
}
