package ddl

import (
	"strconv"
	"strings"

	"github.com/chent-io/chent/dialect/clickhouse"
	"github.com/chent-io/chent/migrate/catalog"
)

// Options tunes a statement. The zero value is the server's own form: one
// line, no IF NOT EXISTS.
type Options struct {
	// Database qualifies the object's name. Default: none, the object goes to
	// the connection's database.
	Database string
	// IfNotExists adds IF NOT EXISTS.
	IfNotExists bool
	// OrReplace makes it CREATE OR REPLACE. Never use it for a table that
	// holds data: the data goes too.
	OrReplace bool
	// Cluster adds ON CLUSTER. Default: none.
	Cluster string
	// Pretty spreads the statement over lines, a column and a clause on each.
	Pretty bool
	// Stored renders the definition as a server shows it, with what it refuses
	// to be told: the columns of an Alias, the Nested columns that it inferred
	// for a materialized view. Default: as a server takes it.
	Stored bool
}

// Create renders the statement that makes o.
func Create(o catalog.Object, options Options) string {
	w := writer{pretty: options.Pretty}
	switch o := o.(type) {
	case *catalog.Database:
		w.database(o, options)
	case *catalog.Table:
		w.table(o, options)
	case *catalog.View:
		w.view(o, options)
	case *catalog.MaterializedView:
		w.materializedView(o, options)
	case *catalog.Dictionary:
		w.dictionary(o, options)
	case *catalog.Function:
		w.create("FUNCTION", clickhouse.QuoteIdentIfNeeded(o.Name), options)
		w.words("AS", o.Body)
	case *catalog.NamedCollection:
		w.namedCollection(o, options)
	case *catalog.AccessObject:
		w.access(o, options)
	case *catalog.Opaque:
		w.opaque(o, options)
	}
	return w.String()
}

// opaque writes the server's own statement; only IF NOT EXISTS can be added.
func (w *writer) opaque(o *catalog.Opaque, options Options) {
	start := "CREATE " + o.Kind + " "
	if rest, ok := strings.CutPrefix(o.SQL, start); ok && options.IfNotExists {
		w.WriteString(start + "IF NOT EXISTS " + rest)
		return
	}
	w.WriteString(o.SQL)
}

// create starts the statement. ClickHouse has CREATE OR REPLACE and IF NOT
// EXISTS but not both.
func (w *writer) create(kind, name string, o Options) {
	w.WriteString("CREATE")
	if o.OrReplace {
		w.words("OR REPLACE")
	}
	w.words(kind)
	if o.IfNotExists && !o.OrReplace {
		w.words("IF NOT EXISTS")
	}
	w.words(name)
	if o.Cluster != "" {
		w.words(OnCluster(o.Cluster))
	}
}

func (w *writer) database(d *catalog.Database, o Options) {
	w.create("DATABASE", clickhouse.QuoteIdentIfNeeded(d.Name), o)
	if d.Engine.Name != "" {
		w.clause("ENGINE =", Engine(d.Engine))
	}
	if len(d.Settings) > 0 {
		w.clause("SETTINGS", Settings(d.Settings))
	}
	w.comment(d.Comment)
}

func (w *writer) table(t *catalog.Table, o Options) {
	w.create("TABLE", Name(catalog.Name{Database: o.Database, Name: t.Name}), o)
	if list := elements(t.Columns, t.Indexes, t.Constraints, t.Projections); len(list) > 0 && (o.Stored || t.Engine.Name != "Alias") {
		w.list(list)
	}
	if t.Function != "" {
		w.clause("AS", t.Function)
	}
	w.storage(t.Storage)
	if t.Targets != "" {
		w.clause(t.Targets)
	}
	w.comment(t.Comment)
}

func (w *writer) view(v *catalog.View, o Options) {
	w.create("VIEW", Name(catalog.Name{Database: o.Database, Name: v.Name}), o)
	// The server puts aliases into the query unless it is told the columns.
	if list := elements(v.Columns, nil, nil, nil); len(list) > 0 && (o.Stored || len(v.Aliases) == 0) {
		w.list(list)
	}
	w.aliases(v.Aliases)
	w.security(v.Security)
	w.comment(v.Comment)
	w.clause("AS", v.Query)
}

func (w *writer) materializedView(m *catalog.MaterializedView, o Options) {
	w.create("MATERIALIZED VIEW", Name(catalog.Name{Database: o.Database, Name: m.Name}), o)
	if r := m.Refresh; r != nil {
		w.clause(Refresh(*r, o.Database))
	}
	if m.To.Name != "" {
		w.clause("TO", Name(in(o.Database, m.To)))
	}
	if list := elements(m.Columns, m.Indexes, m.Constraints, m.Projections); len(list) > 0 && (o.Stored || !inferred(m)) {
		w.list(list)
	}
	w.aliases(m.Aliases)
	w.storage(m.Storage)
	if m.Empty {
		w.clause("EMPTY")
	}
	w.security(m.Security)
	w.comment(m.Comment)
	w.clause("AS", m.Query)
}

// aliases are the names that a view gives its query's columns.
func (w *writer) aliases(names []string) {
	if len(names) > 0 {
		w.words("(" + idents(names) + ")")
	}
}

// inferred reports whether the columns of a view's inner table must be left to
// the server: it makes arrays of a Nested column that it is told, and keeps one
// that comes out of the query.
func inferred(m *catalog.MaterializedView) bool {
	return m.To.Name == "" && len(m.Indexes)+len(m.Constraints)+len(m.Projections) == 0 &&
		catalog.HoldsNested(m.Columns)
}

// Refresh renders the REFRESH clause, its keyword and APPEND included. Views it
// depends on that name no database are in the given one.
func Refresh(r catalog.Refresh, database string) string {
	var w writer
	w.WriteString("REFRESH " + r.Schedule)
	if r.Randomize != "" {
		w.words("RANDOMIZE FOR", r.Randomize)
	}
	if len(r.DependsOn) > 0 {
		names := make([]string, len(r.DependsOn))
		for i, n := range r.DependsOn {
			names[i] = Name(in(database, n))
		}
		w.words("DEPENDS ON", strings.Join(names, ", "))
	}
	if len(r.Settings) > 0 {
		w.words("SETTINGS", Settings(r.Settings))
	}
	if r.Append {
		w.words("APPEND")
	}
	return w.String()
}

func (w *writer) dictionary(d *catalog.Dictionary, o Options) {
	w.create("DICTIONARY", Name(catalog.Name{Database: o.Database, Name: d.Name}), o)
	list := make([]string, len(d.Attributes))
	for i, a := range d.Attributes {
		list[i] = DictionaryAttribute(a)
	}
	w.list(list)
	if len(d.PrimaryKey) > 0 {
		w.clause("PRIMARY KEY", idents(d.PrimaryKey))
	}
	if d.Source.Kind != "" {
		w.clause("SOURCE(" + DictionaryFunction(d.Source) + ")")
	}
	if l := d.Lifetime; l != nil {
		w.clause("LIFETIME(MIN", strconv.FormatUint(l.Min, 10), "MAX", strconv.FormatUint(l.Max, 10)+")")
	}
	if d.Layout.Kind != "" {
		w.clause("LAYOUT(" + DictionaryFunction(d.Layout) + ")")
	}
	if r := d.Range; r != nil {
		w.clause("RANGE(MIN", clickhouse.QuoteIdentIfNeeded(r.Min), "MAX", clickhouse.QuoteIdentIfNeeded(r.Max)+")")
	}
	if len(d.Settings) > 0 {
		w.clause("SETTINGS(" + Settings(d.Settings) + ")")
	}
	w.comment(d.Comment)
}

// DictionaryAttribute renders a column of a dictionary.
func DictionaryAttribute(a catalog.DictionaryAttribute) string {
	var w writer
	w.WriteString(clickhouse.QuoteIdent(a.Name))
	w.words(a.Type)
	if a.Default != "" {
		w.words("DEFAULT", a.Default)
	}
	if a.Expression != "" {
		w.words("EXPRESSION", a.Expression)
	}
	for _, flag := range [...]struct {
		set  bool
		word string
	}{
		{a.Hierarchical, "HIERARCHICAL"},
		{a.Bidirectional, "BIDIRECTIONAL"},
		{a.Injective, "INJECTIVE"},
		{a.IsObjectID, "IS_OBJECT_ID"},
	} {
		if flag.set {
			w.words(flag.word)
		}
	}
	if a.Comment != "" {
		w.words("COMMENT", clickhouse.QuoteString(a.Comment))
	}
	return w.String()
}

// DictionaryFunction renders the inside of SOURCE(...) and LAYOUT(...).
func DictionaryFunction(f catalog.DictionaryFunction) string {
	if f.Bare && len(f.Params) == 0 {
		return f.Kind
	}
	parts := make([]string, len(f.Params))
	for i, p := range f.Params {
		parts[i] = p.Name + " " + p.Value
	}
	return f.Kind + "(" + strings.Join(parts, " ") + ")"
}

func (w *writer) namedCollection(n *catalog.NamedCollection, o Options) {
	w.create("NAMED COLLECTION", clickhouse.QuoteIdentIfNeeded(n.Name), o)
	params := make([]string, len(n.Params))
	for i, p := range n.Params {
		params[i] = p.Name + " = " + clickhouse.QuoteString(p.Value)
		if p.Overridable != nil {
			params[i] += map[bool]string{true: " OVERRIDABLE", false: " NOT OVERRIDABLE"}[*p.Overridable]
		}
	}
	w.clause("AS", strings.Join(params, ", "))
}
