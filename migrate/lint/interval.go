package lint

import "strconv"

// seconds is an interval in seconds, months and years at their average.
func seconds(number, unit string) (float64, bool) {
	n, err := strconv.ParseFloat(number, 64)
	if err != nil {
		return 0, false
	}
	const day = 24 * 60 * 60
	switch unit {
	case "Second":
		return n, true
	case "Minute":
		return n * 60, true
	case "Hour":
		return n * 60 * 60, true
	case "Day":
		return n * day, true
	case "Week":
		return n * 7 * day, true
	case "Month":
		return n * day * 365.25 / 12, true
	case "Quarter":
		return n * day * 365.25 / 4, true
	case "Year":
		return n * day * 365.25, true
	}
	return 0, false
}
