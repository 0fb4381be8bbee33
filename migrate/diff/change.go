package diff

import "github.com/chent-io/chent/migrate/catalog"

// Op is what happened to an object, or to a part of it, on the way from the
// live catalog to the desired one.
type Op string

// The operations.
const (
	Add    Op = "add"    // desired and not live
	Drop   Op = "drop"   // live and not desired
	Modify Op = "modify" // in both, with another definition
	Rename Op = "rename" // desired under a new name; what else differs is said by further details
	Move   Op = "move"   // a column stands elsewhere; only with [Options].CompareOrder
)

// Change is all that differs about one object.
type Change struct {
	Op       Op           `json:"op"` // Add, Drop, Modify or Rename (a Rename may have Details too)
	Kind     catalog.Kind `json:"kind"`
	Database string       `json:"database,omitempty"` // empty for what belongs to the server
	Name     string       `json:"name"`               // the desired name, or the live one of a Drop
	// RenamedFrom is the live name of a Rename.
	RenamedFrom string `json:"renamed_from,omitempty"`
	// From is the live object and To the desired one; nil where there is none.
	// They point into the catalogs compared. Where a Modify has objects of two
	// kinds (a table became a view), Kind is that of To.
	From catalog.Object `json:"-"`
	To   catalog.Object `json:"-"`
	// Details are what differs, in the order of the clauses of CREATE. Only
	// Modify and Rename have them.
	Details []Detail `json:"details,omitempty"`
	// Hosts are those of a cluster that differ in this way; none where all do,
	// and where there is one server.
	Hosts []string `json:"hosts,omitempty"`
	// Pos is where the desired object was declared: file:line:column.
	Pos string `json:"pos,omitempty"`
}

// Detail is one difference between two definitions of an object: a property
// of the object itself (Part is empty), or an added, dropped, renamed or
// changed part of it.
type Detail struct {
	Op Op `json:"op"`
	// Part is the kind of part and Name its (desired) name. Both are empty when
	// the property belongs to the object itself.
	Part Part   `json:"part,omitempty"`
	Name string `json:"name,omitempty"`
	// Property is what differs, for Modify. One part with three different
	// properties has three details, next to each other.
	Property Property `json:"property,omitempty"`
	// From and To are the texts: of the property for Modify; of the part's
	// definition for Add and Drop; the names for Rename; the name of the column
	// before it for Move, empty for the first. An absent property is empty.
	From string `json:"from,omitempty"`
	To   string `json:"to,omitempty"`
	// Pos is where the desired part was declared: file:line:column.
	Pos string `json:"pos,omitempty"`
}

// Part is a kind of part of an object.
type Part string

// The parts. A table's settings are parts too: each has a name and a value.
const (
	PartColumn     Part = "column"
	PartIndex      Part = "index"
	PartProjection Part = "projection"
	PartConstraint Part = "constraint"
	PartSetting    Part = "setting"
	PartAttribute  Part = "attribute" // of a dictionary
	PartParam      Part = "param"     // of a named collection
)

// Property is a property of an object or of a part.
type Property string

// The properties.
const (
	PropertyKind        Property = "kind" // of the object: a table became a view
	PropertyEngine      Property = "engine"
	PropertyOrderBy     Property = "order by"
	PropertyPartitionBy Property = "partition by"
	PropertyPrimaryKey  Property = "primary key"
	PropertySampleBy    Property = "sample by"
	PropertyTTL         Property = "ttl"
	PropertyComment     Property = "comment"
	PropertyFunction    Property = "function" // the table function a table stands for
	PropertyTargets     Property = "targets"  // the inner or outer tables of a TimeSeries table
	PropertyQuery       Property = "query"
	PropertyTo          Property = "to" // target of a materialized view
	PropertyRefresh     Property = "refresh"
	PropertySecurity    Property = "security"
	PropertyColumns     Property = "columns" // declared column list or names of a view
	PropertySource      Property = "source"
	PropertyLayout      Property = "layout"
	PropertyLifetime    Property = "lifetime"
	PropertyRange       Property = "range"
	PropertyBody        Property = "body"       // of a function
	PropertyDefinition  Property = "definition" // the whole text: opaque objects, indexes, projections, constraints, attributes
	PropertyType        Property = "type"       // of a column, and the rest down to settings
	PropertyDefault     Property = "default"    // kind and expression: "MATERIALIZED toDate(at)"
	PropertyCodec       Property = "codec"
	PropertyStatistics  Property = "statistics"
	PropertySettings    Property = "settings" // of a column, or of a dictionary
	PropertyValue       Property = "value"    // of a setting or a param
)
