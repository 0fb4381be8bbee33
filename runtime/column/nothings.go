package column

// Nothings is a Nothing column: rows without a value. Queries return it inside
// others, as Array(Nothing) for [] and Nullable(Nothing) for NULL.
type Nothings struct {
	wire[uint8]
}

// Nothing makes a buffer for a Nothing column.
func Nothing() *Nothings { return &Nothings{wire[uint8]{name: "Nothing"}} }

// nothing is what stands on the wire for a row without a value.
const nothing = '0'

// Check accepts the one value there is.
func (c *Nothings) Check(struct{}) error { return nil }

// Append adds a row.
func (c *Nothings) Append(struct{}) { c.data = append(c.data, nothing) }

// AppendDefault adds a row.
func (c *Nothings) AppendDefault() { c.data = append(c.data, nothing) }

// Row returns the one value there is.
func (c *Nothings) Row(int) struct{} { return struct{}{} }
