package schema

import (
	"fmt"
	"strings"
)

// kinds maps Go kinds to ClickHouse types. int and uint are 64 bits wide.
var kinds = map[string]string{
	"bool": "Bool", "string": "String", "float32": "Float32", "float64": "Float64",
	"int": "Int64", "int8": "Int8", "int16": "Int16", "int32": "Int32", "int64": "Int64",
	"uint": "UInt64", "uint8": "UInt8", "uint16": "UInt16", "uint32": "UInt32", "uint64": "UInt64",
}

// named maps Go types to the ClickHouse types that hold all or the usual range
// of their values.
var named = map[string]string{
	"time.Time":                                        "DateTime64(6, 'UTC')",
	"time.Duration":                                    "Time64(9)",
	"github.com/google/uuid.UUID":                      "UUID",
	"net/netip.Addr":                                   "IPv6",
	"math/big.Int":                                     "Int256",
	"encoding/json.RawMessage":                         "JSON",
	"github.com/paulmach/orb.Point":                    "Point",
	"github.com/paulmach/orb.Ring":                     "Ring",
	"github.com/paulmach/orb.LineString":               "LineString",
	"github.com/paulmach/orb.MultiLineString":          "MultiLineString",
	"github.com/paulmach/orb.Polygon":                  "Polygon",
	"github.com/paulmach/orb.MultiPolygon":             "MultiPolygon",
	"github.com/chent-io/chent/runtime/column.Dynamic": "Dynamic",
}

// ColumnType returns the ClickHouse type that a Go type stands for when no
// other was named: []string is Array(String), *T is Nullable(T), a struct is a
// Tuple named after its fields. time.Time is DateTime64(6, 'UTC'): microseconds
// keep every year that the type has, nanoseconds would end in 2262.
func (g *GoType) ColumnType() (string, error) {
	if t, ok := named[g.PkgPath+"."+g.Name]; ok {
		return t, nil
	}
	switch {
	case g.Is("github.com/shopspring/decimal", "Decimal"):
		return "", fmt.Errorf("decimal.Decimal does not say its precision and scale; name the ClickHouse type, as in Decimal(18, 4)")
	case g.Scanner || g.IsLeaf():
		return "", fmt.Errorf("type %s does not say its ClickHouse type; name it", g)
	}
	switch g.Kind {
	case "slice":
		elem, err := g.Elem.ColumnType()
		return "Array(" + elem + ")", err
	case "map":
		key, err := g.Key.ColumnType()
		if err != nil {
			return "", err
		}
		elem, err := g.Elem.ColumnType()
		return "Map(" + key + ", " + elem + ")", err
	case "ptr":
		elem, err := g.Elem.ColumnType()
		if err != nil || g.Elem.Is("math/big", "Int") {
			return elem, err // *big.Int is the value, not a NULL
		}
		return "Nullable(" + elem + ")", nil
	case "struct":
		elems := make([]string, len(g.Fields))
		for i, f := range g.Fields {
			t := f.Type
			if t == "" {
				var err error
				if t, err = f.Go.ColumnType(); err != nil {
					return "", fmt.Errorf("field %s of %s: %w", f.Name, g, err)
				}
			}
			elems[i] = "`" + strings.NewReplacer("\\", "\\\\", "`", "\\`").Replace(f.Column) + "` " + t
		}
		return "Tuple(" + strings.Join(elems, ", ") + ")", nil
	}
	if t, ok := kinds[g.Kind]; ok {
		return t, nil
	}
	return "", fmt.Errorf("no ClickHouse type is known for Go type %s; name one", g)
}
