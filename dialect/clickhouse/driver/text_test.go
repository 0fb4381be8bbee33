package driver_test

import (
	"fmt"

	"github.com/ClickHouse/ch-go/proto"
)

// textOf is a value of a column as text, for the types the tests read.
func textOf(column proto.ColResult, i int) string {
	switch c := column.(type) {
	case *proto.ColStr:
		return c.Row(i)
	case *proto.ColUInt8:
		return fmt.Sprint(c.Row(i))
	case *proto.ColUInt16:
		return fmt.Sprint(c.Row(i))
	case *proto.ColUInt32:
		return fmt.Sprint(c.Row(i))
	case *proto.ColUInt64:
		return fmt.Sprint(c.Row(i))
	case *proto.ColInt64:
		return fmt.Sprint(c.Row(i))
	case *proto.ColBool:
		return fmt.Sprint(c.Row(i))
	case *proto.ColNullable[string]:
		if v := c.Row(i); v.Set {
			return v.Value
		}
		return "NULL"
	case *proto.ColLowCardinality[string]:
		return c.Row(i)
	case *proto.ColArr[string]:
		return fmt.Sprintf("%q", c.Row(i))
	}
	panic(fmt.Sprintf("no text of %T", column))
}
