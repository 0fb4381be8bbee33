package schema

// Table is the annotation of a schema. The builders of the packages engine,
// index, projection, constraint, view and dictionary are such annotations, and
// all of one schema and its mixins merge into one Table.
type Table struct {
	// Database holds the object. Empty: the connection's database.
	Database string `json:"database,omitempty"`
	// Table is the object's name. Empty: ent's, the type's name in plural.
	Table string `json:"table,omitempty"`
	// RenamedFrom is the earlier name: the migration renames the table.
	RenamedFrom string `json:"renamed_from,omitempty"`
	// Comment is the table's comment.
	Comment string `json:"comment,omitempty"`
	// Engine is the engine with its arguments. Nil: none was declared.
	Engine *Engine `json:"engine,omitempty"`
	// The keys are lists of SQL expressions. Nil: the clause is absent; empty
	// and not nil: tuple().
	OrderBy     []string `json:"order_by,omitzero"`
	PartitionBy []string `json:"partition_by,omitzero"`
	PrimaryKey  []string `json:"primary_key,omitzero"`
	SampleBy    string   `json:"sample_by,omitempty"`
	// OrderByPrefix comes before OrderBy, and before PrimaryKey if there is
	// one: mixins use it for a tenant's column.
	OrderByPrefix []string `json:"order_by_prefix,omitempty"`
	// TTL lists the elements after the keyword TTL.
	TTL []string `json:"ttl,omitempty"`
	// Settings are the table's settings in the order written.
	Settings []Setting `json:"settings,omitempty"`
	// Version and IsDeleted are what mixins offer a ReplacingMergeTree that
	// was declared without arguments.
	Version   string `json:"version,omitempty"`
	IsDeleted string `json:"is_deleted,omitempty"`

	Indexes     []Index      `json:"indexes,omitempty"`
	Projections []Projection `json:"projections,omitempty"`
	Constraints []Constraint `json:"constraints,omitempty"`

	// View makes the object a view, Materialized a materialized view and
	// Dictionary a dictionary.
	View         *View         `json:"view,omitempty"`
	Materialized *Materialized `json:"materialized,omitempty"`
	Dictionary   *Dictionary   `json:"dictionary,omitempty"`
	// FedBy lists the materialized views that write into this table.
	FedBy []Materialized `json:"fed_by,omitempty"`
	// Objects holds what a type that embeds [Objects] declares.
	Objects *ObjectList `json:"objects,omitempty"`
	// Topology is what the table is on a cluster. Nil: the same as on a server.
	Topology *Topology `json:"topology,omitempty"`
	// DependsOn names objects that must exist first and that the generator
	// cannot see, as in the text of a query: "db.table" or "table".
	DependsOn []string `json:"depends_on,omitempty"`

	Problems []Problem `json:"problems,omitempty"`
	Pos      string    `json:"pos,omitempty"`
}

// Topology says on which hosts of a cluster a table is, and which rows each has.
type Topology struct {
	Kind   string `json:"kind"` // sharded, everywhere or role
	Key    string `json:"key,omitempty"`
	Local  string `json:"local,omitempty"`
	Policy string `json:"policy,omitempty"`
	Role   string `json:"role,omitempty"`
}

// Engine is an engine with its arguments as SQL text.
type Engine struct {
	Name string `json:"name"`
	Args []Arg  `json:"args,omitempty"`
	// Custom says that the name is not checked against the known engines.
	Custom bool `json:"custom,omitempty"`
	// Function is the call of a table function, which the table has instead of
	// a named engine.
	Function string `json:"function,omitempty"`
	// Targets are the clauses for the inner and outer tables of a TimeSeries
	// table.
	Targets string `json:"targets,omitempty"`
	Pos     string `json:"pos,omitempty"`
}

// Arg is one argument of an engine.
type Arg struct {
	// SQL is the argument's text.
	SQL string `json:"sql"`
	// Role says what a column argument is for: version, is_deleted, sign, sum,
	// key. The generator checks the column's existence and type by it.
	Role string `json:"role,omitempty"`
}

// Index is a data skipping index.
type Index struct {
	Name        string `json:"name"`
	Expr        string `json:"expr"`
	Type        string `json:"type"` // with arguments: set(100)
	Granularity string `json:"granularity,omitempty"`
	Pos         string `json:"pos,omitempty"`
}

// Projection is a projection.
type Projection struct {
	Name     string    `json:"name"`
	Query    string    `json:"query,omitempty"` // without the parentheses
	Index    string    `json:"index,omitempty"` // the expression after INDEX
	Type     string    `json:"type,omitempty"`  // the TYPE of an index projection
	Settings []Setting `json:"settings,omitempty"`
	Pos      string    `json:"pos,omitempty"`
}

// Constraint is a CHECK or ASSUME constraint.
type Constraint struct {
	Name string `json:"name"`
	Kind string `json:"kind"`
	Expr string `json:"expr"`
	Pos  string `json:"pos,omitempty"`
}

// View is a plain or parameterised view.
type View struct {
	Query string `json:"query"`
	// Aliases are the names of the query's columns; empty: its own.
	Aliases []string `json:"aliases,omitempty"`
	// Security is DEFINER, INVOKER or NONE; empty: not said.
	Security string `json:"security,omitempty"`
	Definer  string `json:"definer,omitempty"`
	Pos      string `json:"pos,omitempty"`
}

// Materialized is a materialized view.
type Materialized struct {
	// Name is empty for a type that is the view itself.
	Name  string `json:"name,omitempty"`
	Query string `json:"query"`
	// Aliases are the names of the query's columns; empty: its own.
	Aliases []string `json:"aliases,omitempty"`
	// To names the target table, "table" or "database.table". Empty: the view
	// has an inner table, or feeds the table that carries the annotation.
	To       string   `json:"to,omitempty"`
	Security string   `json:"security,omitempty"`
	Definer  string   `json:"definer,omitempty"`
	Refresh  *Refresh `json:"refresh,omitempty"`
	Empty    bool     `json:"empty,omitempty"`
	Backfill bool     `json:"backfill,omitempty"`
	Comment  string   `json:"comment,omitempty"`
	// DependsOn names objects that must exist first.
	DependsOn []string `json:"depends_on,omitempty"`
	Pos       string   `json:"pos,omitempty"`
}

// Refresh is the REFRESH clause of a refreshable materialized view.
type Refresh struct {
	Schedule  string    `json:"schedule"`
	Randomize string    `json:"randomize,omitempty"`
	DependsOn []string  `json:"depends_on,omitempty"`
	Settings  []Setting `json:"settings,omitempty"`
	Append    bool      `json:"append,omitempty"`
}

// Dictionary is a dictionary; its attributes are the type's fields.
type Dictionary struct {
	PrimaryKey []string            `json:"primary_key,omitempty"`
	Source     *DictionaryFunction `json:"source,omitempty"`
	Layout     *DictionaryFunction `json:"layout,omitempty"`
	// Lifetime is in seconds. Nil: LIFETIME is absent.
	Lifetime *Lifetime `json:"lifetime,omitempty"`
	RangeMin string    `json:"range_min,omitempty"`
	RangeMax string    `json:"range_max,omitempty"`
	Settings []Setting `json:"settings,omitempty"`
	Pos      string    `json:"pos,omitempty"`
}

// Lifetime is LIFETIME(MIN .. MAX ..), in seconds.
type Lifetime struct {
	Min uint64 `json:"min,string"`
	Max uint64 `json:"max,string"`
}

// DictionaryFunction is a SOURCE or a LAYOUT: a kind with key-value pairs.
type DictionaryFunction struct {
	Kind   string    `json:"kind"`
	Params []Setting `json:"params,omitempty"`
}

// TableAnnotation returns t. Every annotation of a schema has this method, and
// that is how they merge.
func (t Table) TableAnnotation() Table { return t }

// TableAnnotator is any annotation of this module that belongs on a schema.
type TableAnnotator interface {
	Annotation
	TableAnnotation() Table
}

// Name implements ent's Annotation.
func (Table) Name() string { return AnnotationName }

// Merge implements ent's Merger: what other says wins over t, lists of objects
// add up, settings merge by name.
func (t Table) Merge(other Annotation) Annotation {
	annotator, ok := other.(TableAnnotator)
	if !ok {
		t.Problems = append(t.Problems, Problem{Message: "a schema takes annotations of a table, not those of a field"})
		return t
	}
	o := annotator.TableAnnotation()
	set(&t.Database, o.Database)
	set(&t.Table, o.Table)
	set(&t.RenamedFrom, o.RenamedFrom)
	set(&t.Comment, o.Comment)
	if o.Engine != nil {
		t.Engine = o.Engine
	}
	setList(&t.OrderBy, o.OrderBy)
	setList(&t.PartitionBy, o.PartitionBy)
	setList(&t.PrimaryKey, o.PrimaryKey)
	set(&t.SampleBy, o.SampleBy)
	t.OrderByPrefix = append(t.OrderByPrefix, o.OrderByPrefix...)
	setList(&t.TTL, o.TTL)
	t.Settings = mergeSettings(t.Settings, o.Settings)
	set(&t.Version, o.Version)
	set(&t.IsDeleted, o.IsDeleted)
	t.Indexes = append(t.Indexes, o.Indexes...)
	t.Projections = append(t.Projections, o.Projections...)
	t.Constraints = append(t.Constraints, o.Constraints...)
	if o.View != nil {
		t.View = o.View
	}
	if o.Materialized != nil {
		t.Materialized = o.Materialized
	}
	if o.Dictionary != nil {
		t.Dictionary = o.Dictionary
	}
	if o.Topology != nil {
		t.Topology = o.Topology
	}
	t.FedBy = append(t.FedBy, o.FedBy...)
	t.Objects = t.Objects.merge(o.Objects)
	t.DependsOn = append(t.DependsOn, o.DependsOn...)
	t.Problems = append(t.Problems, o.Problems...)
	set(&t.Pos, o.Pos)
	return t
}
