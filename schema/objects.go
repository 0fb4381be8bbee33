package schema

import "entgo.io/ent"

// Objects is embedded by a type that declares what has no rows: databases,
// functions, named collections, access control. The generator makes no client
// for it.
//
//	// App declares what belongs to no table.
//	type App struct{ schema.Objects }
//
//	func (App) Annotations() []schema.Annotation {
//		return []schema.Annotation{
//			object.Function("cents", "(x) -> round(x * 100)"),
//			object.Role("reader"),
//		}
//	}
type Objects struct{ ent.View }

// Annotations implements ent.Interface; the embedding type has its own.
func (Objects) Annotations() []Annotation { return nil }

// ObjectList is what types that embed [Objects] declare.
type ObjectList struct {
	Databases        []Database        `json:"databases,omitempty"`
	Functions        []Function        `json:"functions,omitempty"`
	NamedCollections []NamedCollection `json:"named_collections,omitempty"`
	Roles            []AccessEntity    `json:"roles,omitempty"`
	Users            []AccessEntity    `json:"users,omitempty"`
	RowPolicies      []AccessEntity    `json:"row_policies,omitempty"`
	Quotas           []AccessEntity    `json:"quotas,omitempty"`
	Profiles         []AccessEntity    `json:"settings_profiles,omitempty"`
	Grants           []string          `json:"grants,omitempty"`
	Statements       []Statement       `json:"statements,omitempty"`
}

func (l *ObjectList) merge(o *ObjectList) *ObjectList {
	if l == nil {
		return o
	}
	if o == nil {
		return l
	}
	return &ObjectList{
		Databases:        append(l.Databases, o.Databases...),
		Functions:        append(l.Functions, o.Functions...),
		NamedCollections: append(l.NamedCollections, o.NamedCollections...),
		Roles:            append(l.Roles, o.Roles...),
		Users:            append(l.Users, o.Users...),
		RowPolicies:      append(l.RowPolicies, o.RowPolicies...),
		Quotas:           append(l.Quotas, o.Quotas...),
		Profiles:         append(l.Profiles, o.Profiles...),
		Grants:           append(l.Grants, o.Grants...),
		Statements:       append(l.Statements, o.Statements...),
	}
}

// Database is a database. An empty name is the connection's database.
type Database struct {
	Name     string    `json:"name"`
	Engine   *Engine   `json:"engine,omitempty"`
	Settings []Setting `json:"settings,omitempty"`
	Comment  string    `json:"comment,omitempty"`
	Pos      string    `json:"pos,omitempty"`
}

// Function is a SQL user-defined function.
type Function struct {
	Name string `json:"name"`
	Body string `json:"body"` // the lambda: (x) -> x + 1
	Pos  string `json:"pos,omitempty"`
}

// NamedCollection is a named collection.
type NamedCollection struct {
	Name   string                 `json:"name"`
	Params []NamedCollectionParam `json:"params,omitempty"`
	Pos    string                 `json:"pos,omitempty"`
}

// NamedCollectionParam is one pair of a named collection; Value is a SQL
// literal.
type NamedCollectionParam struct {
	Name        string `json:"name"`
	Value       string `json:"value"`
	Overridable *bool  `json:"overridable,omitempty"` // nil: not said
}

// AccessEntity is a role, user, row policy, quota or settings profile: its name
// as it stands in CREATE, and the clauses after it.
type AccessEntity struct {
	Name    string `json:"name"`
	Clauses string `json:"clauses,omitempty"`
	Pos     string `json:"pos,omitempty"`
}

// Statement is an object that is known by its CREATE statement alone.
type Statement struct {
	Kind  string   `json:"kind"` // WINDOW VIEW
	Name  string   `json:"name"` // "name" or "database.name"
	SQL   string   `json:"sql"`
	Needs []string `json:"needs,omitempty"` // objects that must exist first
	Pos   string   `json:"pos,omitempty"`
}
