package runtime

import (
	"context"
	"fmt"
	"reflect"
	"strings"
	"time"
	"unsafe"

	"github.com/ClickHouse/ch-go/proto"

	"entgo.io/ent"

	"github.com/chent-io/chent/dialect/clickhouse"
	"github.com/chent-io/chent/dialect/clickhouse/driver"
	"github.com/chent-io/chent/internal/count"
	"github.com/chent-io/chent/runtime/column"
)

// scanRows runs a statement and stores its rows into v, and the row of WITH
// TOTALS into totals if that is not nil.
func scanRows(ctx context.Context, conn driver.Conn, s driver.Statement, v, totals any, typed typedColumn) error {
	p := reflect.ValueOf(v)
	if p.Kind() != reflect.Pointer || p.IsNil() || p.Elem().Kind() != reflect.Slice {
		return fmt.Errorf("scan into %T: want a pointer to a slice", v)
	}
	into := reflect.ValueOf(totals)
	if row := rowOf(p.Type().Elem().Elem()); totals != nil && (into.Kind() != reflect.Pointer || into.IsNil() || into.Type().Elem() != row) {
		return fmt.Errorf("scan totals into %T: want a pointer to %s", totals, row)
	}
	var rows *scanner
	err := receive(ctx, conn, s, func(r *scanner) driver.Receiver {
		rows = r
		r.into(p)
		r.typed, r.keep = typed, true
		if totals == nil {
			return r
		}
		return &totalsScanner{scanner: r, into: into}
	})
	if rows != nil {
		rows.join()
	}
	return err
}

// receive runs a statement whose columns are known from its result only.
func receive(ctx context.Context, conn driver.Conn, s driver.Statement, receiver func(*scanner) driver.Receiver) error {
	server, err := conn.Server(ctx)
	if err != nil {
		return err
	}
	s.Settings = append(anySettings(server.Version), s.Settings...)
	return conn.Query(ctx, s, receiver(&scanner{zone: server.Timezone}))
}

// scanner stores a result into a slice of a type that is known at run time
// only. Where each column goes is decided once, from the result's header.
type scanner struct {
	slice reflect.Value // the slice to append to
	row   reflect.Type  // of its elements
	isPtr bool          // the elements are pointers to row
	keyed bool          // a row is a map from the names of its columns
	zone  *time.Location
	typed typedColumn                            // columns that the schema knows; nil: none
	keep  bool                                   // keep the rows of each block apart, for join
	slabs []reflect.Value                        // that were kept
	store []func(dst reflect.Value, i int) error // by column
	whole []wholeColumn                          // the columns stored block by block
	byRow []func(dst reflect.Value, i int) error // the store of the others
}

// typedColumn makes the column for a column of a result if the schema says
// that its values are of the Go type t; nil otherwise.
type typedColumn func(h driver.ColumnInfo, t reflect.Type, zone *time.Location) (column.Any, error)

// into makes rows go to the slice that p points to.
func (r *scanner) into(p reflect.Value) {
	r.slice = p.Elem()
	r.slice.SetLen(0)
	elem := p.Type().Elem().Elem()
	r.row = rowOf(elem)
	r.isPtr = r.row != elem
}

// rowOf is what is stored for the elements of a slice: what they point to, if
// they point to structs.
func rowOf(elem reflect.Type) reflect.Type {
	if elem.Kind() == reflect.Pointer && elem.Elem().Kind() == reflect.Struct && !isScalar(elem.Elem()) {
		return elem.Elem()
	}
	return elem
}

// columnsFor makes a column for each one of a result: that of the schema where it
// has the Go type that a column of the type has by itself.
func columnsFor(header []driver.ColumnInfo, zone *time.Location, typed typedColumn) ([]proto.ColResult, []column.Any, error) {
	results := make([]proto.ColResult, len(header))
	columns := make([]column.Any, len(header))
	for i, h := range header {
		c, err := column.ForType(h.Type, zone)
		if err != nil {
			return nil, nil, fmt.Errorf("scan column %q: %w", h.Name, err)
		}
		if typed != nil {
			// Put together for its Go type, where ForType had to do so at run time.
			if own, err := typed(h, c.GoType(), zone); own != nil && err == nil {
				c = own
			}
		}
		results[i], columns[i] = c, c
	}
	return results, columns, nil
}

// Columns decides where each column goes.
func (r *scanner) Columns(header []driver.ColumnInfo) ([]proto.ColResult, error) {
	r.store, r.whole, r.byRow, r.keyed = nil, nil, nil, false
	results := make([]proto.ColResult, len(header))
	targets, err := r.targets(header)
	if err != nil {
		return nil, err
	}
	for i, h := range header {
		t := targets[i]
		c, err := r.column(h, t)
		if err != nil {
			return nil, err
		}
		store, err := storeInto(c, t.typ, r.zone)
		if err != nil {
			return nil, fmt.Errorf("scan column %q%s: %w", h.Name, t.where, err)
		}
		results[i] = c
		if store = t.into(store); t.direct {
			r.add(c, t.typ, t.offset, store)
			continue
		}
		r.store, r.byRow = append(r.store, store), append(r.byRow, store)
	}
	return results, nil
}

// column makes the column that a result's column is read with.
func (r *scanner) column(h driver.ColumnInfo, t target) (column.Any, error) {
	if r.typed != nil {
		if c, err := r.typed(h, t.typ, r.zone); c != nil || err != nil {
			return c, err
		}
	}
	c, err := column.ForType(h.Type, r.zone)
	if err != nil {
		return nil, fmt.Errorf("scan column %q: %w", h.Name, err)
	}
	return c, nil
}

// target is where the values of a column go.
type target struct {
	// typ is the type that they have there.
	typ reflect.Type
	// where says so in messages.
	where string
	// direct says that they lie in a row as they are, at offset.
	direct bool
	offset uintptr
	// into makes the function that stores value i into a row out of the one
	// that stores it into a variable of typ.
	into func(store func(reflect.Value, int) error) func(row reflect.Value, i int) error
}

func (r *scanner) targets(header []driver.ColumnInfo) ([]target, error) {
	targets := make([]target, len(header))
	if r.isPtr && len(header) == 1 {
		one, err := r.isValue(header[0], true)
		if err != nil {
			return nil, err
		}
		if one { // a pointer is a value here, perhaps NULL
			r.row, r.isPtr = reflect.PointerTo(r.row), false
		}
	}
	whole := target{typ: r.row, direct: true, into: func(store func(reflect.Value, int) error) func(reflect.Value, int) error { return store }}
	isMap := r.row.Kind() == reflect.Map && !isScalar(r.row) && r.row.Key().Kind() == reflect.String
	isStruct := r.row.Kind() == reflect.Struct && !isScalar(r.row)
	if len(header) == 1 && (isMap || isStruct) {
		one, err := r.isValue(header[0], isStruct)
		if err != nil {
			return nil, err
		}
		if one {
			return []target{whole}, nil
		}
	}
	switch {
	case isMap:
		r.keyed = true
		for i, h := range header {
			targets[i] = mapTarget(h.Name, r.row)
		}
		return targets, nil
	case isStruct:
		return targets, structTargets(targets, header, r.row)
	case nestedTargets(targets, header, r.row):
		return targets, nil
	case len(header) != 1:
		return nil, fmt.Errorf("scan %s (%s) into %s: want a struct, a map, or one column", count.Of(len(header), "column"), strings.Join(namesOf(header), ", "), r.row)
	}
	targets[0] = whole
	return targets, nil
}

// isValue reports whether the one column of a result goes into a row that is a
// struct or a map as a whole, because its values are such themselves.
func (r *scanner) isValue(h driver.ColumnInfo, isStruct bool) (bool, error) {
	if r.typed != nil {
		c, err := r.typed(h, r.row, r.zone)
		if c == nil && err == nil && r.isPtr {
			c, err = r.typed(h, reflect.PointerTo(r.row), r.zone)
		}
		if c != nil || err != nil {
			return err == nil, err
		}
	}
	t, err := clickhouse.ParseType(h.Type)
	if err != nil {
		return false, fmt.Errorf("scan column %q: %w", h.Name, err)
	}
	if base := t.Base(); !isStruct {
		return base.Name == "Map" || base.Name == "Tuple", nil
	} else if base.Name != "Tuple" && base.Name != "JSON" {
		return false, nil
	}
	// A struct with a place for the column is a row.
	_, ok := fieldsOf(r.row).find(h.Name)
	return !ok, nil
}

func mapTarget(name string, row reflect.Type) target {
	key := reflect.ValueOf(name).Convert(row.Key())
	return target{typ: row.Elem(), into: func(store func(reflect.Value, int) error) func(reflect.Value, int) error {
		return func(dst reflect.Value, i int) error {
			value := reflect.New(row.Elem()).Elem()
			if err := store(value, i); err != nil {
				return fmt.Errorf("scan column %q: %w", name, err)
			}
			dst.SetMapIndex(key, value)
			return nil
		}
	}}
}

func structTargets(targets []target, header []driver.ColumnInfo, row reflect.Type) error {
	fields := fieldsOf(row)
	for i, h := range header {
		if f, ok := fields.find(h.Name); ok {
			targets[i] = fieldTarget(h.Name, row, f)
			continue
		}
		if t, ok := nestedTarget(h.Name, row, fields); ok {
			targets[i] = t
			continue
		}
		return fmt.Errorf("scan: column %q has no field in %s%s", h.Name, row, didYouMean(h.Name, fields.names()))
	}
	return nil
}

func fieldTarget(column string, row reflect.Type, f reflect.StructField) target {
	where := fmt.Sprintf(" into field %s of %s", f.Name, row)
	return target{typ: f.Type, where: where, direct: true, offset: offsetOf(row, f.Index), into: func(store func(reflect.Value, int) error) func(reflect.Value, int) error {
		return func(dst reflect.Value, i int) error {
			if err := store(dst.FieldByIndex(f.Index), i); err != nil {
				return fmt.Errorf("scan column %q%s: %w", column, where, err)
			}
			return nil
		}
	}}
}

// Block stores the rows of a block.
func (r *scanner) Block(rows int) error {
	slab := r.room(rows)
	for _, c := range r.whole {
		c.StoreRows(unsafe.Add(slab.UnsafePointer(), c.offset), r.row.Size(), rows)
	}
	if len(r.byRow) == 0 {
		return nil
	}
	for i := range rows {
		if err := r.storeEach(r.byRow, slab.Index(i), i); err != nil {
			return err
		}
	}
	return nil
}

// room is where the rows of a block go. Those that are kept are not behind those
// of the blocks before: to grow one slice would be to copy what it has, and to
// clear and collect what it had.
func (r *scanner) room(rows int) reflect.Value {
	if r.keep && !r.isPtr {
		slab := reflect.MakeSlice(reflect.SliceOf(r.row), rows, rows)
		r.slabs = append(r.slabs, slab)
		return slab
	}
	start := r.slice.Len()
	r.slice.Grow(rows)
	r.slice.SetLen(start + rows)
	added := r.slice.Slice(start, start+rows)
	added.Clear()
	if !r.isPtr {
		return added
	}
	slab := reflect.MakeSlice(reflect.SliceOf(r.row), rows, rows)
	for i := range rows {
		added.Index(i).Set(slab.Index(i).Addr())
	}
	return slab
}

// join makes one slice of the rows that were kept.
func (r *scanner) join() {
	n := 0
	for _, slab := range r.slabs {
		n += slab.Len()
	}
	switch {
	case n == 0:
		return
	case n <= r.slice.Cap():
		r.slice.SetLen(n)
	case len(r.slabs) == 1:
		r.slice.Set(r.slabs[0].Convert(r.slice.Type()))
		r.slabs = nil
		return
	default:
		r.slice.Set(reflect.MakeSlice(r.slice.Type(), n, n))
	}
	at := 0
	for _, slab := range r.slabs {
		at += reflect.Copy(r.slice.Slice(at, n), slab)
	}
	r.slabs = nil
}

// storeRow stores all columns of one row.
func (r *scanner) storeRow(dst reflect.Value, i int) error { return r.storeEach(r.store, dst, i) }

func (r *scanner) storeEach(stores []func(reflect.Value, int) error, dst reflect.Value, i int) error {
	if r.keyed {
		dst.Set(reflect.MakeMapWithSize(r.row, len(r.store)))
	}
	for _, store := range stores {
		if err := store(dst, i); err != nil {
			return err
		}
	}
	return nil
}

// totalsScanner is a scanner that also takes the row of WITH TOTALS.
type totalsScanner struct {
	*scanner
	into reflect.Value // a pointer to a row
}

// Totals stores the row of totals.
func (r *totalsScanner) Totals(rows int) error {
	if rows == 0 {
		return nil
	}
	return r.storeRow(r.into.Elem(), 0)
}

// structFields are the fields of a struct by the names that a column may have.
type structFields struct {
	byTag  map[string]reflect.StructField
	byName map[string]reflect.StructField
	order  []string
	all    []reflect.StructField
}

func fieldsOf(t reflect.Type) structFields {
	f := structFields{byTag: map[string]reflect.StructField{}, byName: map[string]reflect.StructField{}}
	for _, field := range reflect.VisibleFields(t) {
		if !field.IsExported() || field.Anonymous && field.Type.Kind() == reflect.Struct || throughPointer(t, field.Index) || field.Tag.Get("ch") == "-" {
			continue
		}
		f.all = append(f.all, field)
		name := field.Name
		for _, tag := range []string{"json", "sql", "ch"} { // the last wins
			if text, _, _ := strings.Cut(field.Tag.Get(tag), ","); text != "" && text != "-" {
				name = text
				f.byTag[text] = field
			}
		}
		f.byName[plainName(field.Name)] = field
		f.order = append(f.order, name)
	}
	return f
}

// throughPointer reports whether a field is inside an embedded pointer, which
// may be nil.
func throughPointer(t reflect.Type, index []int) bool {
	for _, i := range index[:len(index)-1] {
		f := t.Field(i)
		if f.Type.Kind() == reflect.Pointer {
			return true
		}
		t = f.Type
	}
	return false
}

func (f structFields) find(column string) (reflect.StructField, bool) {
	if field, ok := f.byTag[column]; ok {
		return field, true
	}
	if field, ok := f.byName[plainName(column)]; ok {
		return field, true
	}
	// An aggregate without a name: count() goes to count.
	if function, _, ok := strings.Cut(column, "("); ok {
		return f.find(function)
	}
	return reflect.StructField{}, false
}

func (f structFields) names() []string { return f.order }

// plainName is a name without case and underscores: user_id and UserID are the
// same.
func plainName(name string) string {
	return strings.ToLower(strings.ReplaceAll(name, "_", ""))
}

func namesOf(header []driver.ColumnInfo) []string {
	list := make([]string, len(header))
	for i, h := range header {
		list[i] = h.Name
	}
	return list
}

// interceptScan runs scan as the innermost querier of the interceptors. A value
// that an interceptor returns in place of what was scanned is stored into v.
func interceptScan(ctx context.Context, q ent.Query, interceptors []ent.Interceptor, v any, scan func(context.Context, ent.Query) error) error {
	if len(interceptors) == 0 {
		return scan(ctx, q)
	}
	into := reflect.ValueOf(v)
	value, err := intercept[any](ctx, q, interceptors, func(ctx context.Context, q ent.Query) (ent.Value, error) {
		if err := scan(ctx, q); err != nil {
			return nil, err
		}
		return into.Elem().Interface(), nil
	})
	if err != nil {
		return err
	}
	got := reflect.ValueOf(value)
	if got.IsValid() && got.Type() == into.Type() && !got.IsNil() {
		got = got.Elem()
	}
	if !got.IsValid() || got.Type() != into.Type().Elem() {
		return fmt.Errorf("unexpected type %T returned by an interceptor of %T: want %s", value, q, into.Type().Elem())
	}
	into.Elem().Set(got)
	return nil
}
