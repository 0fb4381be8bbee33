package values

import (
	"context"
	"errors"
	"iter"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/chent-io/chent/dialect/clickhouse/sql"
	"github.com/chent-io/chent/integration/values/ent"
	"github.com/chent-io/chent/runtime"
	"github.com/chent-io/chent/runtime/column"
)

// cell is a value of a column and what toString says of it on the server; "-"
// says that this is left alone, because the server prints in no fixed order.
type cell struct {
	value any
	text  string
}

// columns are the values to send, by the column.
type columns map[string][]cell

// bad is a value that a column refuses, and a part of the reason.
type bad struct {
	column string
	value  any
	reason string
}

// tableClient is the generated client of a table of E.
type tableClient[E any, C createBuilder[E], B bulkBuilder[E], Q query[E, Q]] interface {
	Create() C
	CreateBulk(...C) B
	Appender(context.Context, ...ent.AppenderOptions) *runtime.Appender[E]
	Query() Q
	Truncate(context.Context) error
}

type createBuilder[E any] interface {
	Save(context.Context) (*E, error)
}

type bulkBuilder[E any] interface {
	Save(context.Context) ([]*E, error)
}

type query[E any, Q any] interface {
	All(context.Context) ([]*E, error)
	Iter(context.Context) iter.Seq2[*E, error]
	Select(...string) Q
	Scan(context.Context, any) error
	Modify(...func(*sql.Selector)) Q
}

// roundTrip sends the cells of all columns in as few rows as hold them, by
// Create, CreateBulk and an Appender, and compares what comes back by All, Iter
// and Scan, and what the server prints. Then it offers each bad value in
// between good rows: it is refused by name, and nothing is written.
func roundTrip[E any, C createBuilder[E], B bulkBuilder[E], Q query[E, Q]](t *testing.T, s server, client tableClient[E, C, B, Q], table string, cells columns, refused ...bad) {
	t.Helper()
	ctx := t.Context()
	n := 0
	for _, list := range cells {
		n = max(n, len(list))
	}
	rowOf := func(i int) *E {
		e := new(E)
		set(t, e, "id", uint32(i))
		for name, list := range cells {
			set(t, e, name, list[i%n%len(list)].value)
		}
		return e
	}
	want := make([]*E, 3*n)
	for i := range want {
		want[i] = rowOf(i)
	}
	var bulk []C
	appender := client.Appender(ctx)
	for i, e := range want {
		switch i / n {
		case 0:
			c := client.Create()
			fill(t, c, e)
			if _, err := c.Save(ctx); err != nil {
				t.Fatalf("create: %v", err)
			}
		case 1:
			c := client.Create()
			fill(t, c, e)
			bulk = append(bulk, c)
		case 2:
			if err := appender.Append(e); err != nil {
				t.Fatalf("append: %v", err)
			}
		}
	}
	if _, err := client.CreateBulk(bulk...).Save(ctx); err != nil {
		t.Fatalf("create bulk: %v", err)
	}
	if err := appender.Close(); err != nil {
		t.Fatalf("append: %v", err)
	}
	read(t, client, slices.Sorted(maps.Keys(cells)), want)
	for name, list := range cells {
		for i, text := range s.texts(t, table, "`"+name+"`") {
			if c := list[i%n%len(list)]; c.text != "-" && c.text != text {
				t.Errorf("%s, row %d: the server sees %.200q, want %.200q", name, i, text, c.text)
			}
		}
	}
	for _, b := range refused {
		refuse(t, client, b, rowOf, len(want))
	}
}

// read compares what a query returns in every way with want.
func read[E any, C createBuilder[E], B bulkBuilder[E], Q query[E, Q]](t *testing.T, client tableClient[E, C, B, Q], names []string, want []*E) {
	t.Helper()
	ctx := t.Context()
	query := func() Q { return client.Query().Modify(ent.Asc("id")) }
	all, err := query().All(ctx)
	if err != nil {
		t.Fatalf("all: %v", err)
	}
	equal(t, "All", want, all)
	var one []*E
	for e, err := range query().Iter(ctx) {
		if err != nil {
			t.Fatalf("iter: %v", err)
		}
		one = append(one, e)
	}
	equal(t, "Iter", want, one)
	var scanned []*E
	if err := query().Select(append(names, "id")...).Scan(ctx, &scanned); err != nil {
		t.Errorf("scan: %v", err)
	} else {
		equal(t, "Scan", want, scanned)
	}
	for _, name := range names {
		f := fieldOf(t, reflect.TypeFor[E](), name)
		values := reflect.New(reflect.SliceOf(f.Type))
		if err := query().Select(name).Scan(ctx, values.Interface()); err != nil {
			t.Errorf("scan %s: %v", name, err)
			continue
		}
		wanted := reflect.MakeSlice(values.Elem().Type(), 0, len(want))
		for _, e := range want {
			wanted = reflect.Append(wanted, reflect.ValueOf(e).Elem().FieldByIndex(f.Index))
		}
		equal(t, "Scan of "+name, wanted.Interface(), values.Elem().Interface())
	}
}

func equal(t *testing.T, what string, want, got any) {
	t.Helper()
	if diff := cmp.Diff(want, got, same); diff != "" {
		if len(diff) > 4000 {
			diff = diff[:4000]
		}
		t.Errorf("%s (-sent +got)\n%s", what, diff)
	}
}

// refuse offers a bad value to every way in.
func refuse[E any, C createBuilder[E], B bulkBuilder[E], Q query[E, Q]](t *testing.T, client tableClient[E, C, B, Q], b bad, rowOf func(int) *E, rows int) {
	t.Helper()
	ctx := t.Context()
	wrong := rowOf(rows)
	set(t, wrong, b.column, b.value)
	check := func(way string, err error) {
		t.Helper()
		_, isValue := errors.AsType[*column.ValueError](err)
		switch {
		case err == nil:
			t.Errorf("%s: %s takes %.100v", way, b.column, b.value)
		case !ent.IsValidationError(err) || !strings.Contains(err.Error(), `"`+b.column+`"`) || !strings.Contains(err.Error(), b.reason):
			t.Errorf("%s: the error of %s lacks %q: %v", way, b.column, b.reason, err)
		case !isValue:
			t.Errorf("%s: the error of %s has no value: %v", way, b.column, err)
		}
	}
	create := func(e *E) C {
		c := client.Create()
		fill(t, c, e)
		return c
	}
	_, err := create(wrong).Save(ctx)
	check("create", err)
	_, err = client.CreateBulk(create(rowOf(rows+1)), create(wrong), create(rowOf(rows+2))).Save(ctx)
	check("create bulk", err)
	appender := client.Appender(ctx)
	check("append", appender.Append(wrong))
	if err := appender.Close(); err != nil {
		t.Errorf("append: %v", err)
	}
	var ids []uint32
	if err := client.Query().Select("id").Scan(ctx, &ids); err != nil {
		t.Fatal(err)
	}
	if len(ids) != rows {
		t.Errorf("%s takes %.100v: %d rows are in the table, want %d", b.column, b.value, len(ids), rows)
	}
}

// fieldOf is the field of an entity for a column.
func fieldOf(t *testing.T, entity reflect.Type, column string) reflect.StructField {
	t.Helper()
	plain := func(name string) string { return strings.ToLower(strings.ReplaceAll(name, "_", "")) }
	f, ok := entity.FieldByNameFunc(func(name string) bool { return plain(name) == plain(column) })
	if !ok {
		t.Fatalf("%s has no field for %s", entity, column)
	}
	return f
}

// set puts a value, or a pointer to it, into the field for a column.
func set(t *testing.T, entity any, column string, value any) {
	t.Helper()
	e := reflect.ValueOf(entity).Elem()
	f := e.FieldByIndex(fieldOf(t, e.Type(), column).Index)
	v := reflect.ValueOf(value)
	switch {
	case value == nil:
		f.SetZero()
	case v.Type().AssignableTo(f.Type()):
		f.Set(v)
	case f.Kind() == reflect.Pointer && v.Type().ConvertibleTo(f.Type().Elem()):
		f.Set(reflect.New(f.Type().Elem()))
		f.Elem().Set(v.Convert(f.Type().Elem()))
	case v.Type().ConvertibleTo(f.Type()):
		f.Set(v.Convert(f.Type()))
	default:
		t.Fatalf("%s: a %T is no %s", column, value, f.Type())
	}
}

// fill calls the setter of each field of an entity.
func fill(t *testing.T, builder, entity any) {
	t.Helper()
	b, e := reflect.ValueOf(builder), reflect.ValueOf(entity).Elem()
	for i := range e.NumField() {
		name, v := e.Type().Field(i).Name, e.Field(i)
		if name == "Edges" || !e.Type().Field(i).IsExported() {
			continue
		}
		setter := b.MethodByName("Set" + name)
		if !setter.IsValid() {
			t.Fatalf("%T has no setter for %s", builder, name)
		}
		takes := setter.Type().In(0)
		if v.Type() != takes {
			if v.IsNil() {
				continue // a NULL is what is left out
			}
			v = v.Elem()
		}
		setter.Call([]reflect.Value{v})
	}
}
