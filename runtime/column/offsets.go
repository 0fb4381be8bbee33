package column

import (
	"errors"

	"github.com/ClickHouse/ch-go/proto"
)

// offsets says where the elements of each row end among all elements.
type offsets struct {
	ends []uint64
}

var errOffsets = errors.New("the offsets do not grow")

// bounds is where the elements of row i are.
func (o *offsets) bounds(i int) (start, end int) {
	if i > 0 {
		start = int(o.ends[i-1])
	}
	return start, int(o.ends[i])
}

// total is the number of elements of all rows.
func (o *offsets) total() int {
	if len(o.ends) == 0 {
		return 0
	}
	return int(o.ends[len(o.ends)-1])
}

// add ends a row of n elements.
func (o *offsets) add(n int) { o.ends = append(o.ends, uint64(o.total()+n)) }

func (o *offsets) reset() { o.ends = o.ends[:0] }

func (o *offsets) decode(r *proto.Reader, rows int) (err error) {
	if o.ends, err = decodeFixed(r, o.ends, rows); err != nil {
		return err
	}
	last := uint64(0)
	for _, end := range o.ends {
		if end < last || end > 1<<40 {
			o.reset()
			return errOffsets
		}
		last = end
	}
	return nil
}
