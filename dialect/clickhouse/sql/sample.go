package sql

import (
	"fmt"
	"strconv"
)

// sample is SAMPLE ratio OFFSET offset.
type sample struct {
	ratio, offset string
}

func (s *sample) build(b *builder) {
	b.raw(" SAMPLE ").raw(s.ratio)
	if s.offset != "" {
		b.raw(" OFFSET ").raw(s.offset)
	}
}

// Sample returns a fraction of the table's rows, above 0 and at most 1, or
// about so many rows when ratio is above 1. The table must have a SAMPLE BY
// key.
//
// See https://clickhouse.com/docs/sql-reference/statements/select/sample.
func (t TableRef) Sample(ratio float64) TableRef {
	t.sample = &sample{ratio: strconv.FormatFloat(ratio, 'f', -1, 64)}
	return t
}

// SampleOffset is [TableRef.Sample] of a fraction that starts after another
// one: SampleOffset(0.1, 0.5) is the sixth tenth of the data.
func (t TableRef) SampleOffset(ratio, offset float64) TableRef {
	t = t.Sample(ratio)
	t.sample.offset = strconv.FormatFloat(offset, 'f', -1, 64)
	return t
}

// SampleRatio is [TableRef.SampleOffset] with exact fractions:
// SampleRatio(1, 10, 1, 2) is SAMPLE 1/10 OFFSET 1/2. No offset: 0, 1.
func (t TableRef) SampleRatio(num, den, offsetNum, offsetDen uint64) TableRef {
	t.sample = &sample{ratio: fmt.Sprintf("%d/%d", num, den)}
	if offsetNum > 0 {
		t.sample.offset = fmt.Sprintf("%d/%d", offsetNum, offsetDen)
	}
	return t
}

func (s *sample) check() error {
	if r, err := strconv.ParseFloat(s.ratio, 64); err == nil && !(r > 0) {
		return fmt.Errorf("the ratio must be above 0, not %s", s.ratio)
	}
	if o, err := strconv.ParseFloat(s.offset, 64); err == nil && (o < 0 || o >= 1) {
		return fmt.Errorf("the offset must be from 0 to below 1, not %s", s.offset)
	}
	return nil
}
