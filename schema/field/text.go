package field

import (
	"fmt"

	"github.com/google/uuid"
)

// String is a column of strings of any length and any bytes.
func String(name string) *Label[string] { return label[string](name, "String") }

// FixedString is a column of strings of exactly size bytes (1 to 8388607). A
// shorter value is padded with NUL bytes and read back with them; a longer one
// is an error.
func FixedString(name string, size int) *Label[string] {
	return label[string](name, fmt.Sprintf("FixedString(%d)", size))
}

// UUID is a column of UUIDs. The server sorts them by their second half first.
func UUID(name string) *Label[uuid.UUID] { return label[uuid.UUID](name, "UUID") }
