package column

import (
	"github.com/ClickHouse/ch-go/proto"
	"github.com/paulmach/orb"
)

// Points is a Point column.
type Points struct {
	x, y wire[float64]
}

// Point makes a buffer for a Point column.
func Point() *Points { return &Points{} }

// Type is the ClickHouse type.
func (c *Points) Type() proto.ColumnType { return "Point" }

// Rows is the number of points held.
func (c *Points) Rows() int { return len(c.x.data) }

// Check accepts every point.
func (c *Points) Check(orb.Point) error { return nil }

// Append adds v.
func (c *Points) Append(v orb.Point) {
	c.x.data = append(c.x.data, v[0])
	c.y.data = append(c.y.data, v[1])
}

// AppendDefault adds the point (0, 0).
func (c *Points) AppendDefault() { c.Append(orb.Point{}) }

// Row returns the point at i.
func (c *Points) Row(i int) orb.Point { return orb.Point{c.x.data[i], c.y.data[i]} }

// Reset drops the points and keeps their room.
func (c *Points) Reset() {
	c.x.Reset()
	c.y.Reset()
}

// EncodeColumn appends the wire form to b.
func (c *Points) EncodeColumn(b *proto.Buffer) {
	c.x.EncodeColumn(b)
	c.y.EncodeColumn(b)
}

// WriteColumn hands the values to w.
func (c *Points) WriteColumn(w *proto.Writer) {
	c.x.WriteColumn(w)
	c.y.WriteColumn(w)
}

// DecodeColumn replaces the points with rows points of r.
func (c *Points) DecodeColumn(r *proto.Reader, rows int) (err error) {
	if c.x.data, err = decodeFixed(r, c.x.data, rows); err == nil {
		c.y.data, err = decodeFixed(r, c.y.data, rows)
	}
	if err != nil {
		c.Reset()
		return decodeError(c, "coordinates", err)
	}
	return nil
}

// shape is a geometric column by its name in ClickHouse.
type shape[N, T any] struct {
	Named[N, T]
	name proto.ColumnType
}

// Type is the ClickHouse type.
func (c *shape[N, T]) Type() proto.ColumnType { return c.name }

func asShape[N, T any](name proto.ColumnType, inner Of[T]) Of[N] {
	return &shape[N, T]{*As[N](inner), name}
}

// Ring makes a buffer for a Ring column.
func Ring() Of[orb.Ring] { return asShape[orb.Ring]("Ring", Array(Point())) }

// LineString makes a buffer for a LineString column.
func LineString() Of[orb.LineString] { return asShape[orb.LineString]("LineString", Array(Point())) }

// MultiLineString makes a buffer for a MultiLineString column.
func MultiLineString() Of[orb.MultiLineString] {
	return asShape[orb.MultiLineString]("MultiLineString", Array(LineString()))
}

// Polygon makes a buffer for a Polygon column.
func Polygon() Of[orb.Polygon] { return asShape[orb.Polygon]("Polygon", Array(Ring())) }

// MultiPolygon makes a buffer for a MultiPolygon column.
func MultiPolygon() Of[orb.MultiPolygon] {
	return asShape[orb.MultiPolygon]("MultiPolygon", Array(Polygon()))
}

// Geometry makes a buffer for a Geometry column: any of the shapes, as the
// Go value of its ClickHouse type. Server 25.11 or newer.
func Geometry() *Variants {
	c := VariantOf(AnyOf(Point()), AnyOf(Ring()), AnyOf(LineString()), AnyOf(MultiLineString()), AnyOf(Polygon()), AnyOf(MultiPolygon()))
	c.name = "Geometry"
	return c
}
