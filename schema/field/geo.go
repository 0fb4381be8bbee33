package field

import "github.com/paulmach/orb"

// Point is a column of points, longitude first.
func Point(name string) *Composite[orb.Point] { return composite[orb.Point](name, "Point") }

// Ring is a column of closed lines, a polygon without holes.
func Ring(name string) *Composite[orb.Ring] { return composite[orb.Ring](name, "Ring") }

// LineString is a column of open lines.
func LineString(name string) *Composite[orb.LineString] {
	return composite[orb.LineString](name, "LineString")
}

// MultiLineString is a column of lists of open lines.
func MultiLineString(name string) *Composite[orb.MultiLineString] {
	return composite[orb.MultiLineString](name, "MultiLineString")
}

// Polygon is a column of polygons: the outer ring, then its holes.
func Polygon(name string) *Composite[orb.Polygon] { return composite[orb.Polygon](name, "Polygon") }

// MultiPolygon is a column of lists of polygons.
func MultiPolygon(name string) *Composite[orb.MultiPolygon] {
	return composite[orb.MultiPolygon](name, "MultiPolygon")
}
