package picture

import "fmt"

// count is a number as people read it: 12.3 million.
func count(n uint64) string {
	switch f := float64(n); {
	case n >= 1e9:
		return fmt.Sprintf("%.1f billion", f/1e9)
	case n >= 1e6:
		return fmt.Sprintf("%.1f million", f/1e6)
	}
	return fmt.Sprint(n)
}

// bytes is a size as people read it: 12.3 GiB.
func bytes(n uint64) string {
	units := []string{"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"}
	f, i := float64(n), 0
	for f >= 1024 && i < len(units)-1 {
		f, i = f/1024, i+1
	}
	if i == 0 {
		return fmt.Sprint(n, " B")
	}
	return fmt.Sprintf("%.1f %s", f, units[i])
}
