package driver

import (
	"errors"
	"fmt"
	"io"

	"github.com/ClickHouse/ch-go/proto"
)

// revision is the protocol revision the driver announces on both protocols, and
// so the form in which blocks come: without sparse columns, Dynamic and JSON in
// their first version. The server may be of any later revision.
const revision = proto.Version

// insertRevision is the revision in which HTTP servers read blocks.
const insertRevision = 0

// What tells a damaged block from a large one.
const (
	maxBlockColumns = 1 << 20
	maxBlockRows    = 1 << 31
)

// blockHead is the beginning of a block.
type blockHead struct{ columns, rows int }

// result hands the blocks of one statement to its receiver; a nil receiver
// drops them.
type result struct {
	receiver Receiver
	limits   *Limits
	started  bool
	header   []ColumnInfo
	columns  []proto.ColResult

	rows, blocks uint64 // received
}

// start tells the receiver the columns.
func (d *result) start(header []ColumnInfo) error {
	d.started, d.header = true, header
	if d.receiver == nil {
		return nil
	}
	columns, err := d.receiver.Columns(header)
	if err != nil {
		return &receiverError{err}
	}
	if len(columns) != len(header) {
		return fmt.Errorf("driver: the receiver has %d columns for a result of %d", len(columns), len(header))
	}
	for i, column := range columns {
		if column == nil {
			return fmt.Errorf("driver: the receiver has no column for %q", header[i].Name)
		}
		if c, ok := column.(proto.Inferable); ok {
			if err := c.Infer(proto.ColumnType(header[i].Type)); err != nil {
				return fmt.Errorf("driver: column %q of type %s: %w", header[i].Name, abbreviate(header[i].Type), err)
			}
		}
	}
	d.columns = columns
	return nil
}

// kinds of blocks a result consists of.
type blockKind uint8

const (
	dataBlock blockKind = iota
	totalsBlock
	droppedBlock // extremes, and totals that nobody asked for
)

// read decodes one block and hands it on.
func (d *result) read(r *proto.Reader, kind blockKind) error {
	head, err := readHead(r, revision)
	if err != nil || head.columns == 0 {
		return err
	}
	if !d.started {
		if head.rows > 0 {
			return errors.New("driver: a block came before its header")
		}
		header, err := readHeader(r, head, d.limits)
		if err != nil {
			return err
		}
		return d.start(header)
	}
	if head.columns != len(d.header) {
		return fmt.Errorf("driver: a block has %d columns after a header of %d", head.columns, len(d.header))
	}
	if d.receiver == nil || kind == droppedBlock {
		return skipColumns(r, head, d.limits)
	}
	for i := range d.header {
		if err := d.readColumn(r, i, head.rows); err != nil {
			return err
		}
	}
	return d.deliver(head.rows, kind)
}

func (d *result) readColumn(r *proto.Reader, i, rows int) error {
	info, column := &d.header[i], d.columns[i]
	if err := expectText(r, info.Name); err != nil {
		return err
	}
	if err := expectText(r, info.Type); err != nil {
		return err
	}
	if err := readSerialization(r, info.Name); err != nil {
		return err
	}
	column.Reset()
	if rows == 0 {
		return nil
	}
	if !believes(column) {
		return decodeColumn(r, info, column, rows)
	}
	seen, err := lookFirst(r, info, rows, d.limits)
	if err != nil {
		return err
	}
	if err := decodeColumn(seen.Reader, info, column, rows); err != nil {
		return err
	}
	if _, err := seen.ReadByte(); err == nil {
		return fmt.Errorf("driver: column %q of type %s: the receiver's column, of type %s, does not take all of its data", info.Name, abbreviate(info.Type), column.Type())
	}
	seen.src = nil
	blockReaders.Put(seen)
	return nil
}

// decodeColumn reads a column's state and data.
func decodeColumn(r *proto.Reader, info *ColumnInfo, column proto.ColResult, rows int) error {
	if c, ok := column.(proto.StateDecoder); ok {
		if err := c.DecodeState(r); err != nil {
			return fmt.Errorf("driver: column %q of type %s: %w", info.Name, abbreviate(info.Type), err)
		}
	}
	if err := column.DecodeColumn(r, rows); err != nil {
		return fmt.Errorf("driver: column %q of type %s: %w", info.Name, abbreviate(info.Type), err)
	}
	return nil
}

func (d *result) deliver(rows int, kind blockKind) error {
	if rows == 0 {
		return nil
	}
	var err error
	if kind == totalsBlock {
		err = d.receiver.(TotalsReceiver).Totals(rows)
	} else {
		d.rows += uint64(rows)
		d.blocks++
		err = d.receiver.Block(rows)
	}
	for _, column := range d.columns {
		column.Reset()
	}
	if err != nil {
		return &receiverError{err}
	}
	return nil
}

// readHead reads the beginning of a block. No columns: the end of data. At the
// end of a stream the error is [io.EOF], unwrapped.
func readHead(r *proto.Reader, revision int) (blockHead, error) {
	var head blockHead
	if proto.FeatureBlockInfo.In(revision) {
		if err := readInfo(r); err != nil {
			return head, err
		}
	}
	columns, err := r.UVarInt()
	if err != nil {
		return head, fmt.Errorf("driver: read a block: %w", drainError(err))
	}
	rows, err := r.UVarInt()
	if err != nil {
		return head, fmt.Errorf("driver: read a block: %w", drainError(err))
	}
	if columns > maxBlockColumns || rows > maxBlockRows {
		return head, fmt.Errorf("driver: read a block: %d columns and %d rows are not believable", columns, rows)
	}
	return blockHead{int(columns), int(rows)}, nil
}

// readInfo passes over the fields before a block, which concern servers among
// themselves.
func readInfo(r *proto.Reader) error {
	for first := true; ; first = false {
		field, err := r.UVarInt()
		if err == nil {
			switch field {
			case 0:
				return nil
			case 1: // overflows
				_, err = r.UInt8()
			case 2: // bucket
				_, err = r.Int32()
			default:
				return fmt.Errorf("driver: read a block: field %d is unknown", field)
			}
		} else if first && errors.Is(err, io.EOF) {
			return io.EOF
		}
		if err != nil {
			return fmt.Errorf("driver: read a block: %w", drainError(err))
		}
	}
}

// readHeader reads the columns of a block without rows.
func readHeader(r *proto.Reader, head blockHead, limits *Limits) ([]ColumnInfo, error) {
	text := limits.header()
	var header []ColumnInfo
	for range head.columns {
		info, err := readColumnInfo(r, text)
		if err != nil {
			return nil, err
		}
		header = append(header, info)
	}
	return header, nil
}

// readColumnInfo reads what stands before a column's data.
func readColumnInfo(r *proto.Reader, text *allowance) (info ColumnInfo, err error) {
	if info.Name, err = readText(r, text); err != nil {
		return info, err
	}
	if info.Type, err = readText(r, text); err != nil {
		return info, err
	}
	return info, readSerialization(r, info.Name)
}

// skipColumns passes over the columns of a block.
func skipColumns(r *proto.Reader, head blockHead, limits *Limits) error {
	text := limits.header()
	s := skipper{src: readerSource{r}, names: text}
	for range head.columns {
		info, err := readColumnInfo(r, text)
		if err != nil {
			return err
		}
		if err := s.column(info.Type, uint64(head.rows)); err != nil {
			return fmt.Errorf("driver: column %q of type %s: %w", info.Name, abbreviate(info.Type), err)
		}
	}
	return nil
}

// readSerialization reads the mark of a column whose serialization is not the
// usual one. Servers send none at [revision].
func readSerialization(r *proto.Reader, name string) error {
	custom, err := r.Bool()
	if err != nil {
		return err
	}
	if custom {
		return fmt.Errorf("driver: column %q has a serialization this client did not ask for", name)
	}
	return nil
}

// readerSource lets a skipper read from a proto.Reader.
type readerSource struct{ r *proto.Reader }

func (s readerSource) next(n int) ([]byte, error) { return s.r.ReadRaw(n) }

func (s readerSource) discard(n int) error {
	_, err := s.r.ReadRaw(n)
	return err
}

// drainError is io.EOF as the error it is in the middle of an answer.
func drainError(err error) error {
	var own *receiverError
	if errors.Is(err, io.EOF) && !errors.As(err, &own) {
		return io.ErrUnexpectedEOF
	}
	return err
}
