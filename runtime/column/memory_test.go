package column

import (
	"reflect"
	"slices"
	"testing"
	"time"
	"unsafe"

	"github.com/ClickHouse/ch-go/proto"
)

type color string

// forGoRow has a field per column below.
type forGoRow struct {
	Number  int32
	Text    string
	Color   color
	Word    color
	Colors  []color
	Maybe   *color
	Numbers []uint64
	Texts   map[string]string
	At      time.Time
}

// TestColumnsOfRowsComeBack fills columns from rows, sends them
// and reads them into other rows.
func TestColumnsOfRowsComeBack(t *testing.T) {
	red := color("red")
	want := []forGoRow{
		{7, "a", "red", "w", []color{"blue"}, &red, []uint64{1, 2}, map[string]string{"k": "v"}, time.Unix(5, 0).UTC()},
		{-7, "", "blue", "w", []color{}, nil, []uint64{}, map[string]string{}, time.Unix(6, 0).UTC()},
	}
	got := make([]forGoRow, len(want))
	types := []string{"Int32", "String", "Enum8('red' = 1, 'blue' = 2)", "LowCardinality(String)", "Array(LowCardinality(String))",
		"Nullable(Enum8('red' = 1, 'blue' = 2))", "Array(UInt64)", "Map(LowCardinality(String), String)", "DateTime"}
	row := reflect.TypeFor[forGoRow]()
	for i, typ := range types {
		field := row.Field(i)
		from, ok := ForGo(typ, field.Type, time.UTC, false)
		if !ok {
			t.Fatalf("no column of %s for %s", typ, field.Type)
		}
		rows := []unsafe.Pointer{unsafe.Pointer(&want[0]), unsafe.Pointer(&want[1])}
		if n, err := from.CheckRows(rows, field.Offset); n != len(rows) || err != nil {
			t.Fatalf("%s: %d, %v", typ, n, err)
		}
		from.AppendRows(rows, field.Offset)
		to, _ := ForGo(typ, field.Type, time.UTC, false)
		sendMemory(t, from, to, len(rows))
		to.StoreRows(unsafe.Add(unsafe.Pointer(&got[0]), field.Offset), row.Size(), len(rows))
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

// sendMemory encodes from as a block does, and decodes it into to.
func sendMemory(t *testing.T, from, to Memory, rows int) {
	t.Helper()
	out, in := from.(Buffer), to.(Buffer)
	if err := prepare(out); err != nil {
		t.Fatal(err)
	}
	var b proto.Buffer
	encodeState(out, &b)
	out.EncodeColumn(&b)
	r := b.Reader()
	if err := decodeState(in, r); err != nil {
		t.Fatal(err)
	}
	if err := in.DecodeColumn(r, rows); err != nil {
		t.Fatal(err)
	}
}

func TestColumnsSayWhichRowIsRefused(t *testing.T) {
	rows := []forGoRow{{Color: "red"}, {Color: "green"}, {Color: "blue"}}
	field, _ := reflect.TypeFor[forGoRow]().FieldByName("Color")
	c, _ := ForGo("Enum8('red' = 1, 'blue' = 2)", field.Type, nil, false)
	n, err := c.CheckRows([]unsafe.Pointer{unsafe.Pointer(&rows[0]), unsafe.Pointer(&rows[1]), unsafe.Pointer(&rows[2])}, field.Offset)
	if n != 1 || err == nil {
		t.Errorf("got %d, %v; want 1 and why green is refused", n, err)
	}
}

func TestGoTypesThatNeedAColumnMadeByHand(t *testing.T) {
	for _, tt := range []struct {
		typ string
		row any
	}{
		{"String", []byte(nil)}, {"UInt64", 0}, {"Int64", uint64(0)}, {"Tuple(a UInt8)", struct{ A uint8 }{}},
		{"Map(UInt8, String)", map[uint8]string{}}, {"Map(String, Array(String))", map[string][]string{}}, {"Array(Array(String))", [][]string{}},
	} {
		if _, ok := ForGo(tt.typ, reflect.TypeOf(tt.row), nil, false); ok {
			t.Errorf("%s has a column for %T", tt.typ, tt.row)
		}
	}
}

func TestGrowMakesTwiceTheRoom(t *testing.T) {
	s := grow([]int{1, 2}, 1)
	if !slices.Equal(s, []int{1, 2}) || cap(s) < 4 {
		t.Errorf("got %v of cap %d", s, cap(s))
	}
}
