package gosrc

import (
	"fmt"
	"go/token"
	"slices"
	"strings"

	"entgo.io/ent/entc/gen"

	"github.com/chent-io/chent/internal/goname"
)

// pascal is ent's own spelling.
var pascal = gen.Funcs["pascal"].(func(string) string)

// typeNames gives each object a Go type of its own.
type typeNames struct {
	taken   map[string]bool // in lower case, since each type has a package
	claimed map[string]bool // names that the generated package declares
}

// The packages a generated client has besides those of its types.
var clientPackages = []string{
	"client", "ent", "enttest", "hook", "intercept", "internal", "migrate", "mutation", "predicate", "privacy", "runtime", "schema",
	"field", "engine", "codec", "index", "projection", "constraint", "view", "dictionary", "object", "column", "driver", "sql", "catalog",
}

// What a generated client declares for itself, and what follows a type's name
// in the names of what it declares for the type.
var (
	clientNames = strings.Fields(`Op Hook Value Query QueryContext Querier QuerierFunc Interceptor InterceptFunc Traverser TraverseFunc
		Policy Mutator Mutation MutateFunc OpCreate OpDelete ValidationError NotFoundError NotSingularError NotLoadedError InsertError
		IsValidationError IsNotFound MaskNotFound IsNotSingular IsNotLoaded AppenderOptions AggregateFunc As Count Max Mean Min Sum Asc Desc
		Param QueryAs Join LeftJoin RightJoin FullJoin SemiJoin AntiJoin FromContext NewContext Client Option Driver Debug Log Open NewClient`)
	typeSuffixes = []string{"", "s", "Edges", "Create", "CreateBulk", "Appender", "Delete", "DeleteNeedsWhere", "Mutation", "Query", "Client"}
)

func newTypeNames() *typeNames {
	n := &typeNames{taken: map[string]bool{}, claimed: map[string]bool{}}
	for _, name := range clientPackages {
		n.taken[name] = true
	}
	for _, name := range clientNames {
		n.claimed[name] = true
	}
	return n
}

// name is the Go type for an object: Event for events.
func (n *typeNames) name(object, kind string) string {
	base := identifier(object)
	if base == "" {
		base = kind
	}
	name := pascal(singular(base))
	if !n.free(name) {
		name = pascal(base)
	}
	if !n.free(name) {
		name = pascal(base) + pascal(kind)
		if !usable(name) {
			name = pascal(kind) + pascal(base)
		}
	}
	for i, plain := 2, name; !n.free(name); i++ {
		name = fmt.Sprintf("%s%d", plain, i)
	}
	n.taken[strings.ToLower(name)] = true
	for _, suffix := range typeSuffixes {
		n.claimed[name+suffix] = true
	}
	return name
}

// free says whether a type can have a name: ent takes it, and neither it nor
// what is declared for it stands for something else.
func (n *typeNames) free(name string) bool {
	return usable(name) && goname.Refusal(name) == "" && !n.taken[strings.ToLower(name)] && gen.ValidSchemaName(name) == nil &&
		!slices.ContainsFunc(typeSuffixes, func(suffix string) bool { return n.claimed[name+suffix] })
}

// usable says whether a name is an exported Go identifier.
func usable(name string) bool {
	return token.IsIdentifier(name) && token.IsExported(name)
}

// identifier is a name with everything that a Go identifier cannot hold turned
// into underscores.
func identifier(name string) string {
	var b strings.Builder
	for _, r := range name {
		switch {
		case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9':
			b.WriteRune(r)
		default:
			b.WriteByte('_')
		}
	}
	return strings.Trim(b.String(), "_")
}

// defaultTable is the table name that ent gives a type.
func defaultTable(typeName string) string {
	return (&gen.Type{Config: &gen.Config{}, Name: typeName}).Table()
}

// fieldNames gives each column a field name of its own.
type fieldNames struct {
	taken map[string]bool // by Go name
}

// The Go names that a generated package or struct has for itself.
var reservedFields = []string{
	"And", "Or", "Not", "Label", "Table", "Database", "Columns", "Edges", "Hooks", "Config", "Col", "Select", "Value", "String", "Unwrap",
	"ValidColumn", "OrderOption", "Query", "Update", "Predicate", "Interceptors", "Policy", "Type", "Op", "Fields", "Field", "SetOp", "Client", "Tx",
}

func newFieldNames() *fieldNames {
	n := &fieldNames{taken: map[string]bool{}}
	for _, name := range reservedFields {
		n.taken[name] = true
	}
	return n
}

// name is the field for a column: the column's name itself where Go allows it.
func (n *fieldNames) name(column string, number int) string {
	base := identifier(column)
	if base == "" || !usable(pascal(base)) {
		base = strings.TrimSuffix(fmt.Sprintf("column_%s", base), "_")
		if base == "column" {
			base = fmt.Sprintf("column_%d", number)
		}
	}
	if column != "_"+base && strings.Trim(column, "_") == base && usable(pascal(column)) {
		base = column
	}
	name := base
	for i := 2; n.taken[pascal(name)]; i++ {
		if i == 2 && !n.taken[pascal(base+"_column")] {
			name = base + "_column"
			break
		}
		name = fmt.Sprintf("%s_%d", base, i)
	}
	n.taken[pascal(name)] = true
	return name
}
