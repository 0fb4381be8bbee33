package driver

import (
	"strings"
	"testing"
)

func TestWithLiterals(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("x'\\", maxParam/3+1)
	s := withLiterals(Statement{SQL: "SELECT '{a:String}', {a:String}, { b : Array(UInt64) } FROM t WHERE c = {c:UInt8} AND m = map('k', 1)", Params: []Param{
		{Name: "a", Value: long, Type: "String"}, {Name: "b", Value: "[" + strings.Repeat("1,", maxParam) + "1]"}, {Name: "c", Value: "7", Type: "UInt8"},
	}})
	quoted := "'" + strings.Repeat(`x\'\\`, maxParam/3+1) + "'"
	want := "SELECT '{a:String}', " + quoted + ", CAST('[" + strings.Repeat("1,", maxParam) + "1]', 'Array(UInt64)') FROM t WHERE c = {c:UInt8} AND m = map('k', 1)"
	if s.SQL != want || len(s.Params) != 1 || s.Params[0].Name != "c" || len(s.Settings) != 1 || s.Settings[0].Name != "max_query_size" {
		t.Errorf("got %.300s…, %d params, %v", s.SQL, len(s.Params), s.Settings)
	}
	short := Statement{SQL: "SELECT {a:String}", Params: []Param{{Name: "a", Value: "x"}}}
	if got := withLiterals(short); got.SQL != short.SQL || len(got.Params) != 1 || got.Settings != nil {
		t.Errorf("got %v", got)
	}
}
