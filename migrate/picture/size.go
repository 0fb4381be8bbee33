package picture

import "fmt"

// number is a number as people read it: 12.3 million.
func number(n uint64) string {
	switch f := float64(n); {
	case n >= 1e9:
		return fmt.Sprintf("%.1f billion", f/1e9)
	case n >= 1e6:
		return fmt.Sprintf("%.1f million", f/1e6)
	}
	return fmt.Sprint(n)
}
