package count

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

var units = []string{"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"}

// Size is a number of bytes as people read it, in powers of 1024: 12.3 GiB.
func Size(n uint64) string {
	value, unit := float64(n), 0
	for value >= 1024 && unit < len(units)-1 {
		value, unit = value/1024, unit+1
	}
	if unit == 0 {
		return fmt.Sprintf("%d B", n)
	}
	return fmt.Sprintf("%.1f %s", value, units[unit])
}

// ParseSize reads what [Size] writes, and what people write for it: 1048576,
// 50MiB, 1.5 g. A unit without an i is one of 1024, too.
func ParseSize(text string) (uint64, error) {
	number := strings.TrimRight(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
	unit := strings.ToLower(text[len(number):])
	value, err := strconv.ParseFloat(strings.TrimSpace(number), 64)
	for i, u := range units {
		u = strings.ToLower(u)
		if err != nil || value < 0 || unit != "" && unit != u && unit != u[:1] && unit != u[:1]+"b" {
			continue
		}
		if bytes := math.Ldexp(value, 10*i); bytes < math.MaxUint64 {
			return uint64(bytes), nil
		}
	}
	return 0, fmt.Errorf("%q is no size; write bytes, or a number with KiB, MiB or GiB", text)
}
