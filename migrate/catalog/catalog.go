package catalog

// Catalog is everything a server holds, or everything a program declares.
type Catalog struct {
	Databases        []Database        `json:"databases,omitempty"`
	Functions        []Function        `json:"functions,omitempty"`
	NamedCollections []NamedCollection `json:"named_collections,omitempty"`
	Access           *Access           `json:"access,omitempty"` // nil: access control is not managed
}

// Database is a database and the objects in it, each list in name order.
type Database struct {
	Name              string             `json:"name"`
	Engine            Engine             `json:"engine,omitzero"` // empty: the server's default, Atomic
	Settings          []Setting          `json:"settings,omitempty"`
	Comment           string             `json:"comment,omitempty"`
	Tables            []Table            `json:"tables,omitempty"`
	Views             []View             `json:"views,omitempty"`
	MaterializedViews []MaterializedView `json:"materialized_views,omitempty"`
	Dictionaries      []Dictionary       `json:"dictionaries,omitempty"`
	Opaque            []Opaque           `json:"opaque,omitempty"`
	Pos               string             `json:"-"`
}

// Name is a qualified object name.
type Name struct {
	Database string `json:"database,omitempty"` // empty: the database of the object that refers to it
	Name     string `json:"name"`
}

// Table is a table with storage of its own or an engine that stands for
// another store (Distributed, Buffer, Kafka, ...).
type Table struct {
	Name        string       `json:"name"`
	RenamedFrom string       `json:"renamed_from,omitempty"` // rename hint, declared only
	UUID        string       `json:"uuid,omitempty"`         // inspected only, never compared
	Columns     []Column     `json:"columns,omitempty"`
	Indexes     []Index      `json:"indexes,omitempty"`
	Projections []Projection `json:"projections,omitempty"`
	Constraints []Constraint `json:"constraints,omitempty"`
	Storage
	// Function is the table function the table stands for, "numbers(10)" of
	// CREATE TABLE t (...) AS numbers(10). Such a table has no engine.
	Function string `json:"function,omitempty"`
	// Targets are the clauses for the inner or outer tables of a TimeSeries
	// table, verbatim: "SAMPLES INNER ENGINE = ... TAGS ... METRICS ...".
	Targets   string    `json:"targets,omitempty"`
	Comment   string    `json:"comment,omitempty"`
	Topology  *Topology `json:"topology,omitempty"`   // declared only: what the table is on a cluster
	Stats     *Stats    `json:"stats,omitempty"`      // inspected only, never compared
	DependsOn []Name    `json:"depends_on,omitempty"` // objects that must exist first
	Pos       string    `json:"-"`                    // where it was declared: file:line:column
}

// Storage is the engine clause of a table or of a materialized view with an
// inner table. Keys are the text after ORDER BY and so on, verbatim, without
// the keyword: "(id, ts)", "id", "tuple(id DESC, ts)". Empty means absent.
// [KeyElements] splits them.
type Storage struct {
	Engine      Engine    `json:"engine,omitzero"`
	OrderBy     string    `json:"order_by,omitempty"`
	PartitionBy string    `json:"partition_by,omitempty"`
	PrimaryKey  string    `json:"primary_key,omitempty"`
	SampleBy    string    `json:"sample_by,omitempty"`
	TTL         string    `json:"ttl,omitempty"`      // all elements, as after the keyword TTL
	Settings    []Setting `json:"settings,omitempty"` // in the order written; compared as a map
}

// Engine is an engine name with its arguments, each as SQL text:
// ReplacingMergeTree with ["ver", "is_deleted"].
type Engine struct {
	Name string   `json:"name,omitempty"`
	Args []string `json:"args,omitempty"`
	// Parens says that an empty argument list was written, "Memory()". It is
	// printed and never compared.
	Parens bool `json:"parens,omitempty"`
}

// Setting is name = value; the value is a SQL literal: 8192, '10M', 1.
type Setting struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// DefaultKind is how a column gets a value that the insert leaves out.
type DefaultKind string

// The kinds of default, by their ClickHouse keywords.
const (
	NoDefault    DefaultKind = ""
	Default      DefaultKind = "DEFAULT"
	Materialized DefaultKind = "MATERIALIZED"
	Alias        DefaultKind = "ALIAS"
	Ephemeral    DefaultKind = "EPHEMERAL"
)

// Column is a column of a table.
type Column struct {
	Name        string      `json:"name"`
	RenamedFrom string      `json:"renamed_from,omitempty"`
	Type        string      `json:"type"` // canonical type text, Nullable(...) included
	DefaultKind DefaultKind `json:"default_kind,omitempty"`
	Default     string      `json:"default,omitempty"` // expression; empty for a bare EPHEMERAL
	Comment     string      `json:"comment,omitempty"`
	Codec       []string    `json:"codec,omitempty"`      // each element as text: "Delta(8)", "ZSTD(1)"
	Statistics  []string    `json:"statistics,omitempty"` // "tdigest", "minmax", ...
	TTL         string      `json:"ttl,omitempty"`
	Settings    []Setting   `json:"settings,omitempty"`
	Pos         string      `json:"-"`
}

// Index is a data skipping index.
type Index struct {
	Name        string `json:"name"`
	Expr        string `json:"expr"` // verbatim, as after the name
	Type        string `json:"type"` // with arguments: "set(100)", "minmax"
	Granularity string `json:"granularity,omitempty"`
	Pos         string `json:"-"`
}

// Projection is a projection of a table.
type Projection struct {
	Name     string    `json:"name"`
	Query    string    `json:"query"`           // the text between the parentheses
	Index    string    `json:"index,omitempty"` // text after INDEX, for an index projection
	Type     string    `json:"type,omitempty"`  // its TYPE
	Settings []Setting `json:"settings,omitempty"`
	Pos      string    `json:"-"`
}

// Constraint is a CHECK or ASSUME constraint.
type Constraint struct {
	Name string `json:"name"`
	Kind string `json:"kind"` // CHECK or ASSUME
	Expr string `json:"expr"`
	Pos  string `json:"-"`
}

// View is a plain or parameterised view.
type View struct {
	Name      string   `json:"name"`
	Columns   []Column `json:"columns,omitempty"` // as the server lists them; empty when none were declared
	Aliases   []string `json:"aliases,omitempty"` // the names given to the query's columns: CREATE VIEW v (a, b) AS ...
	Query     string   `json:"query"`
	Security  Security `json:"security,omitzero"`
	Comment   string   `json:"comment,omitempty"`
	DependsOn []Name   `json:"depends_on,omitempty"`
	Pos       string   `json:"-"`
}

// Security is SQL SECURITY and DEFINER of a view.
type Security struct {
	Definer string `json:"definer,omitempty"`
	Type    string `json:"type,omitempty"` // DEFINER, INVOKER, NONE; empty: not said
}

// MaterializedView is a materialized view, with a target table or with an
// inner table of its own.
type MaterializedView struct {
	Name        string       `json:"name"`
	UUID        string       `json:"uuid,omitempty"`
	To          Name         `json:"to,omitzero"`
	Columns     []Column     `json:"columns,omitempty"`
	Aliases     []string     `json:"aliases,omitempty"` // as those of a View
	Indexes     []Index      `json:"indexes,omitempty"`
	Projections []Projection `json:"projections,omitempty"`
	Constraints []Constraint `json:"constraints,omitempty"`
	Storage                  // of the inner table; empty with To
	Refresh     *Refresh     `json:"refresh,omitempty"`
	Empty       bool         `json:"empty,omitempty"` // refreshable: no first run
	// Backfill asks a plan that makes the view to fill it with the rows that
	// its source has. No server knows of it; it is no difference.
	Backfill  bool     `json:"backfill,omitempty"`
	Query     string   `json:"query"`
	Security  Security `json:"security,omitzero"`
	Comment   string   `json:"comment,omitempty"`
	Stats     *Stats   `json:"stats,omitempty"`
	DependsOn []Name   `json:"depends_on,omitempty"`
	Pos       string   `json:"-"`
}

// Refresh is the REFRESH clause of a refreshable materialized view.
type Refresh struct {
	Schedule  string    `json:"schedule"` // "EVERY 1 DAY OFFSET 2 HOUR", "AFTER 10 MINUTE"
	Randomize string    `json:"randomize,omitempty"`
	DependsOn []Name    `json:"depends_on,omitempty"`
	Settings  []Setting `json:"settings,omitempty"`
	Append    bool      `json:"append,omitempty"`
}

// Dictionary is a dictionary.
type Dictionary struct {
	Name       string                `json:"name"`
	UUID       string                `json:"uuid,omitempty"`
	Attributes []DictionaryAttribute `json:"attributes"` // key columns included, in order
	PrimaryKey []string              `json:"primary_key"`
	Source     DictionaryFunction    `json:"source"`
	Layout     DictionaryFunction    `json:"layout"`
	Lifetime   *Lifetime             `json:"lifetime,omitempty"`
	Range      *Range                `json:"range,omitempty"`
	Settings   []Setting             `json:"settings,omitempty"`
	Comment    string                `json:"comment,omitempty"`
	DependsOn  []Name                `json:"depends_on,omitempty"`
	Pos        string                `json:"-"`
}

// DictionaryAttribute is a column of a dictionary.
type DictionaryAttribute struct {
	Name          string `json:"name"`
	Type          string `json:"type"`
	Default       string `json:"default,omitempty"`
	Expression    string `json:"expression,omitempty"`
	Hierarchical  bool   `json:"hierarchical,omitempty"`
	Bidirectional bool   `json:"bidirectional,omitempty"`
	Injective     bool   `json:"injective,omitempty"`
	IsObjectID    bool   `json:"is_object_id,omitempty"`
	Comment       string `json:"comment,omitempty"`
}

// DictionaryFunction is SOURCE(CLICKHOUSE(...)) or LAYOUT(FLAT(...)): a kind
// with key-value pairs. A value is SQL text; a secret reads '[HIDDEN]'. Pairs
// may nest, as HTTP's HEADERS do, and then Value is the text in parentheses.
type DictionaryFunction struct {
	Kind   string    `json:"kind"`
	Params []Setting `json:"params,omitempty"`
	// Bare says that no parentheses were written, "LAYOUT(FLAT)" for
	// "LAYOUT(FLAT())". It is printed and never compared.
	Bare bool `json:"bare,omitempty"`
}

// Lifetime is LIFETIME(MIN .. MAX ..), in seconds.
type Lifetime struct {
	Min uint64 `json:"min"`
	Max uint64 `json:"max"`
}

// Range is RANGE(MIN .. MAX ..) of a range_hashed dictionary.
type Range struct {
	Min string `json:"min"`
	Max string `json:"max"`
}

// Function is a SQL user-defined function.
type Function struct {
	Name string `json:"name"`
	Body string `json:"body"` // the lambda: "(x) -> (x + 1)"
	Pos  string `json:"-"`
}

// NamedCollection is a named collection of key-value pairs.
type NamedCollection struct {
	Name   string                 `json:"name"`
	Params []NamedCollectionParam `json:"params"`
	Pos    string                 `json:"-"`
}

// NamedCollectionParam is one pair of a named collection. Value is the text
// itself, not a literal; a hidden one reads [HIDDEN].
type NamedCollectionParam struct {
	Name        string `json:"name"`
	Value       string `json:"value"`
	Overridable *bool  `json:"overridable,omitempty"` // nil: not said
}

// Opaque is an object that could not be taken apart safely. It is printed as
// the server gave it and compared as text.
type Opaque struct {
	Name      string `json:"name"`
	Kind      string `json:"kind"` // TABLE, VIEW, ...
	SQL       string `json:"sql"`
	Reason    string `json:"reason"`
	DependsOn []Name `json:"depends_on,omitempty"`
	Pos       string `json:"-"` // where it was declared: file:line:column
}

// Stats is what a table weighs.
type Stats struct {
	Rows  uint64 `json:"rows"`
	Bytes uint64 `json:"bytes"` // compressed, on disk
	Parts uint64 `json:"parts"`
	// Waiting is how many files of a Distributed table wait to be sent, and
	// Columns what rewriting a column writes, in bytes. A plan asks the server
	// for them where it says something about them; an inspection does not.
	Waiting uint64            `json:"waiting,omitempty"`
	Columns map[string]uint64 `json:"columns,omitempty"`
}

// Access is the access control a schema declares.
type Access struct {
	Roles    []AccessEntity `json:"roles,omitempty"`
	Users    []AccessEntity `json:"users,omitempty"`
	Policies []AccessEntity `json:"row_policies,omitempty"`
	Quotas   []AccessEntity `json:"quotas,omitempty"`
	Profiles []AccessEntity `json:"settings_profiles,omitempty"`
	Grants   []string       `json:"grants,omitempty"` // without the keyword: "SELECT ON app.* TO reader"
}

// AccessEntity is a role, user, row policy, quota or settings profile: its
// name and the clauses after it, as the server prints them.
type AccessEntity struct {
	Name    string `json:"name"`
	Clauses string `json:"clauses,omitempty"`
	Pos     string `json:"-"`
}
