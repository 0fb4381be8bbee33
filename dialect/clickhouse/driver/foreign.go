package driver

import (
	"bytes"
	"fmt"
	"reflect"
	"strings"

	"github.com/ClickHouse/ch-go/proto"
)

// The columns of ch-go make room for as many values as a block says it has. So
// that a receiver may use them all the same, the data of such a column is looked
// through first, and decoded from memory once all of it has come.

const chGoColumns = "github.com/ClickHouse/ch-go/"

// believes reports whether a column believes the lengths that it reads.
func believes(column proto.ColResult) bool {
	t := reflect.TypeOf(column)
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	return strings.HasPrefix(t.PkgPath(), chGoColumns)
}

// lookFirst reads the data of a column into memory and returns a reader of it,
// to be given back once it was read to its end.
func lookFirst(r *proto.Reader, info *ColumnInfo, rows int, limits *Limits) (*blockReader, error) {
	kept := &keptSource{r: r}
	s := skipper{src: kept, names: limits.header()}
	if err := s.column(info.Type, uint64(rows)); err != nil {
		return nil, fmt.Errorf("driver: column %q of type %s: %w", info.Name, abbreviate(info.Type), err)
	}
	reader := blockReaders.Get().(*blockReader)
	reader.meter = meter{src: bytes.NewReader(kept.data), allowance: *limits.block()}
	return reader, nil
}

// keptSource keeps what it reads.
type keptSource struct {
	r    *proto.Reader
	data []byte
}

func (k *keptSource) next(n int) ([]byte, error) {
	b, err := k.r.ReadRaw(n)
	k.data = append(k.data, b...)
	return b, err
}

func (k *keptSource) discard(n int) error {
	_, err := k.next(n)
	return err
}
