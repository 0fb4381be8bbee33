package driver

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/ClickHouse/ch-go/proto"
	"go.opentelemetry.io/otel/trace"
)

// query runs a statement and hands its result on.
func (c *nativeConn) query(ctx context.Context, s Statement, d *result) (err error) {
	stop := c.interruptible(ctx)
	defer func() { err = c.finish(ctx, s, err, stop()) }()
	if err := c.send(ctx, s); err != nil {
		return err
	}
	_, totals := d.receiver.(TotalsReceiver)
	for {
		code, err := c.packet(ctx)
		if err != nil {
			return err
		}
		switch code {
		case proto.ServerCodeEndOfStream:
			return nil
		case proto.ServerCodeData:
			err = c.block(d, dataBlock)
		case proto.ServerCodeTotals:
			kind := droppedBlock
			if totals {
				kind = totalsBlock
			}
			err = c.block(d, kind)
		case proto.ServerCodeExtremes:
			err = c.block(d, droppedBlock)
		default:
			err = c.aside(code, s)
		}
		if err != nil {
			return err
		}
	}
}

// block reads a packet with a block of the result.
func (c *nativeConn) block(d *result, kind blockKind) error {
	if err := c.tableName(); err != nil {
		return err
	}
	d.limits = &c.cfg.Limits
	if c.frames == nil {
		return drainError(d.read(c.r, kind))
	}
	c.unpacked.renew()
	return drainError(d.read(c.plain, kind))
}

// tableName passes over the name that begins each block's packet.
func (c *nativeConn) tableName() error {
	return drainError(skipText(c.r, c.cfg.Limits.message()))
}

// aside handles the packets that accompany any statement.
func (c *nativeConn) aside(code proto.ServerCode, s Statement) error {
	switch code {
	case proto.ServerCodeException:
		return c.exception(s)
	case proto.ServerCodeProgress:
		var p proto.Progress
		if err := p.DecodeAware(c.r, c.revision); err != nil {
			return drainError(err)
		}
		if s.OnProgress != nil {
			s.OnProgress(Progress{
				Rows: p.Rows, Bytes: p.Bytes, TotalRows: p.TotalRows,
				WrittenRows: p.WroteRows, WrittenBytes: p.WroteBytes, ElapsedServer: time.Duration(p.ElapsedNs),
			})
		}
		return nil
	case proto.ServerCodeProfile:
		var p proto.Profile
		if err := p.DecodeAware(c.r, c.revision); err != nil {
			return drainError(err)
		}
		if s.OnProfile != nil {
			s.OnProfile(Profile{
				Rows: p.Rows, Blocks: p.Blocks, Bytes: p.Bytes,
				RowsBeforeLimit: p.RowsBeforeLimit, CalculatedBeforeLimit: p.CalculatedRowsBeforeLimit,
			})
		}
		return nil
	case proto.ServerCodeTableColumns:
		text := c.cfg.Limits.message() // two of them together
		if err := skipText(c.r, text); err != nil {
			return drainError(err)
		}
		return drainError(skipText(c.r, text))
	case proto.ServerProfileEvents, proto.ServerCodeLog:
		if err := c.tableName(); err != nil {
			return err
		}
		head, err := readHead(c.r, revision)
		if err != nil {
			return drainError(err)
		}
		return drainError(skipColumns(c.r, head, &c.cfg.Limits))
	}
	return fmt.Errorf("unexpected packet %d", code)
}

// send sends a statement with its settings, parameters and external tables.
func (c *nativeConn) send(ctx context.Context, s Statement) error {
	c.written = false
	if ChangesSession(s.SQL) {
		c.changed = true
	}
	q := proto.Query{
		ID: s.QueryID, Body: s.SQL, Stage: proto.StageComplete,
		Info: proto.ClientInfo{
			ProtocolVersion: c.revision, Major: versionMajor, Minor: versionMinor, Patch: versionPatch,
			Interface: proto.InterfaceTCP, Query: proto.ClientQueryInitial, InitialQueryID: s.QueryID,
			InitialAddress: c.net.LocalAddr().String(), ClientName: c.name(),
			Span: trace.SpanContextFromContext(ctx),
		},
	}
	if c.frames != nil {
		q.Compression = proto.CompressionEnabled
		if c.cfg.Compression == CompressionZSTD {
			q.Settings = append(q.Settings, proto.Setting{Key: "network_compression_method", Value: "zstd", Important: true})
		}
	}
	for _, setting := range s.Settings {
		q.Settings = append(q.Settings, proto.Setting{Key: setting.Name, Value: setting.Value, Important: true})
	}
	for _, p := range s.Params {
		q.Parameters = append(q.Parameters, proto.Parameter{Key: p.Name, Value: quoteField(paramText(s.SQL, p))})
	}
	q.EncodeAware(&c.buf, c.revision)
	for _, t := range s.Tables {
		if err := c.encode(t.Name, t.Columns); err != nil {
			return fmt.Errorf("driver: external table %q: %w", t.Name, err)
		}
	}
	if err := c.encode("", nil); err != nil {
		return err
	}
	return c.flush(ctx)
}

// encode writes a packet with a block. No columns: the end of data.
func (c *nativeConn) encode(table string, columns []proto.InputColumn) error {
	block, err := newBlock(columns)
	if err != nil {
		return err
	}
	c.buf.PutByte(byte(proto.ClientCodeData))
	c.buf.PutString(table)
	if c.frames == nil {
		return block.WriteBlock(c.w, c.revision, columns)
	}
	if err := block.WriteBlock(c.blocks, c.revision, columns); err != nil {
		return err
	}
	c.written = true
	if _, err := c.w.Flush(); err != nil {
		return &wireError{err}
	}
	if _, err := c.blocks.Flush(); err != nil {
		return &wireError{err}
	}
	if err := c.frames.Flush(); err != nil {
		return &wireError{err}
	}
	return nil
}

// wireError is a failure to send, as opposed to one to encode.
type wireError struct{ error }

func (e *wireError) Unwrap() error { return e.error }

// encodeError is what failed to encode as the caller's own error.
func encodeError(err error) error {
	var wire *wireError
	if errors.As(err, &wire) {
		return err
	}
	return &receiverError{err}
}

func newBlock(columns []proto.InputColumn) (proto.Block, error) {
	b := proto.Block{Info: proto.BlockInfo{BucketNum: -1}, Columns: len(columns)}
	for i, column := range columns {
		if column.Data == nil {
			return b, fmt.Errorf("driver: column %q has no data", column.Name)
		}
		rows := column.Data.Rows()
		if i == 0 {
			b.Rows = rows
		}
		if rows != b.Rows {
			return b, fmt.Errorf("driver: columns of different lengths: %q has %d, %q has %d", column.Name, rows, columns[0].Name, b.Rows)
		}
	}
	return b, nil
}

var errNoData = errors.New("the statement takes no data; Insert wants INSERT INTO t (a, b)")

// insert runs an INSERT statement and streams blocks into it.
func (c *nativeConn) insert(ctx context.Context, s Statement, src Source) (err error) {
	stop := c.interruptible(ctx)
	defer func() { err = c.finish(ctx, s, err, stop()) }()
	if err := c.send(ctx, s); err != nil {
		return err
	}
	header, err := c.awaitHeader(ctx, s)
	if err != nil {
		return err
	}
	if err := checkHeader(src, header); err != nil {
		c.broken = true // it waits for blocks
		return err
	}
	answer := make(chan error, 1)
	var written uint64 // what the server reported
	watched := s
	if s.OnProgress != nil {
		watched.OnProgress = func(p Progress) {
			written += p.WrittenRows
			s.OnProgress(p)
		}
	}
	c.net.listens(true)
	go func() { answer <- c.awaitEnd(ctx, watched) }()
	sent, sendErr := c.sendBlocks(ctx, src, answer)
	c.net.listens(false)
	if sendErr != nil {
		c.broken = true
		var own *receiverError
		if errors.As(sendErr, &own) || ctx.Err() != nil {
			c.net.hurry(true, false, time.Unix(1, 0)) // the reader leaves; leave() cancels
			<-answer                                  //nolint:errcheck // the reader left because we asked it to
			return sendErr
		}
		// The server may have said why it hung up.
		c.net.hurry(true, false, time.Now().Add(closeTimeout))
	}
	answerErr := <-answer
	if answerErr != nil && (sendErr == nil || IsCode(answerErr)) {
		if IsCode(answerErr) {
			c.broken = true // blocks may be on their way
		}
		return answerErr
	}
	if sendErr == nil && s.OnProgress != nil && written < sent {
		s.OnProgress(Progress{WrittenRows: sent - written}) // servers report none for blocks
	}
	return sendErr
}

// awaitHeader reads until the server is ready for data.
func (c *nativeConn) awaitHeader(ctx context.Context, s Statement) ([]ColumnInfo, error) {
	for {
		code, err := c.packet(ctx)
		if err != nil {
			return nil, err
		}
		switch code {
		case proto.ServerCodeData:
			header := result{}
			err := c.block(&header, dataBlock)
			return header.header, err
		case proto.ServerCodeEndOfStream:
			return nil, &receiverError{fmt.Errorf("driver: %s: %w", nameStatement(s), errNoData)}
		default:
			if err := c.aside(code, s); err != nil {
				return nil, err
			}
		}
	}
}

// awaitEnd reads until the server has taken all blocks or refuses one.
func (c *nativeConn) awaitEnd(ctx context.Context, s Statement) error {
	for {
		code, err := c.packet(ctx)
		if err != nil {
			return err
		}
		switch code {
		case proto.ServerCodeEndOfStream:
			return nil
		case proto.ServerCodeData:
			dropped := result{}
			if err := c.block(&dropped, droppedBlock); err != nil {
				return err
			}
		default:
			if err := c.aside(code, s); err != nil {
				if IsCode(err) { // let a block on its way out end, but not for ever
					c.net.hurry(false, true, time.Now().Add(closeTimeout))
				}
				return err
			}
		}
	}
}

// errStopped says that the server answered before all blocks were sent.
var errStopped = errors.New("the server stopped the insert")

// sendBlocks sends the blocks of src and the end of data, and counts the rows.
func (c *nativeConn) sendBlocks(ctx context.Context, src Source, answer chan error) (rows uint64, err error) {
	columns := src.Columns()
	for {
		if len(answer) > 0 {
			_ = c.encode("", nil)
			_ = c.flush(ctx)
			return rows, errStopped
		}
		more, err := nextBlock(ctx, src, columns)
		if err != nil {
			return rows, err
		}
		if !more {
			break
		}
		if err := c.encode("", columns); err != nil {
			return rows, encodeError(err)
		}
		if err := c.flush(ctx); err != nil {
			return rows, err
		}
		rows += uint64(columns[0].Data.Rows())
	}
	if err := c.encode("", nil); err != nil {
		return rows, err
	}
	return rows, c.flush(ctx)
}
