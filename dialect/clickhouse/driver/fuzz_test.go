package driver

import (
	"bytes"
	"context"
	"encoding/binary"
	"io"
	"net"
	"net/http"
	"runtime"
	"testing"
	"testing/iotest"
	"time"

	"github.com/ClickHouse/ch-go/compress"
	"github.com/ClickHouse/ch-go/proto"

	"github.com/chent-io/chent/dialect/clickhouse"
	"github.com/chent-io/chent/runtime/column"
)

// fuzzLimits are small, so that what passes them shows.
var fuzzLimits = Limits{Message: 1 << 16, Header: 1 << 14, Frame: 1 << 18, Block: 1 << 20, FirstBlock: 1 << 16}

// maxFuzzMemory is what one answer may cost: the fixed buffers of a connection,
// and the limits with the types that a header of its limit names.
const maxFuzzMemory = 48 << 20

// measured runs f and fails where it allocates more than an answer may cost.
func measured(t *testing.T, f func()) {
	t.Helper()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	f()
	runtime.ReadMemStats(&after)
	if got := after.TotalAlloc - before.TotalAlloc; got > maxFuzzMemory {
		t.Errorf("%d MiB were allocated", got>>20)
	}
}

// spoken is a connection on which a peer says what it says and hears nothing.
type spoken struct{ io.Reader }

func (spoken) Write(p []byte) (int, error)      { return len(p), nil }
func (spoken) Close() error                     { return nil }
func (spoken) LocalAddr() net.Addr              { return &net.TCPAddr{} }
func (spoken) RemoteAddr() net.Addr             { return &net.TCPAddr{} }
func (spoken) SetDeadline(time.Time) error      { return nil }
func (spoken) SetReadDeadline(time.Time) error  { return nil }
func (spoken) SetWriteDeadline(time.Time) error { return nil }

// anything receives any columns.
type anything struct{}

func (anything) Columns(header []ColumnInfo) ([]proto.ColResult, error) {
	var columns []proto.ColResult
	for _, info := range header {
		c, err := column.ForType(info.Type, nil)
		if err != nil {
			return nil, err
		}
		columns = append(columns, c)
	}
	return columns, nil
}

func (anything) Block(int) error  { return nil }
func (anything) Totals(int) error { return nil }

func fuzzConfig(scheme string, c Compression) *Config {
	cfg := &Config{Scheme: scheme, Hosts: []string{"fake:1"}, Compression: c, Limits: fuzzLimits}
	cfg.defaults()
	return cfg
}

var fuzzCompressions = []Compression{CompressionNone, CompressionLZ4, CompressionZSTD, CompressionGzip}

// fuzzBlock is a block without rows and one with them, of several types.
func fuzzBlock(rows int) []byte {
	var b proto.Buffer
	var input []proto.InputColumn
	for _, typ := range []string{"String", "Array(LowCardinality(Nullable(String)))", "Dynamic", "Tuple(UInt8, JSON)"} {
		c, err := column.ForType(typ, nil)
		if err != nil {
			panic(err)
		}
		for range rows {
			c.AppendDefault()
		}
		input = append(input, proto.InputColumn{Name: typ[:3], Data: c})
	}
	block := proto.Block{Info: proto.BlockInfo{BucketNum: -1}, Columns: len(input), Rows: rows}
	if err := block.EncodeBlock(&b, revision, input); err != nil {
		panic(err)
	}
	return b.Buf
}

// FuzzNativeAnswer says any packets in answer to a statement.
func FuzzNativeAnswer(f *testing.F) {
	text := func(s string) string { return string(binary.AppendUvarint(nil, uint64(len(s)))) + s }
	exception := "\x02\x3c\x00\x00\x00" + text("DB::Exception") + text("boom (UNKNOWN_TABLE)") + text("trace") + "\x00"
	header, rows := "\x01\x00"+string(fuzzBlock(0)), "\x01\x00"+string(fuzzBlock(2))
	for _, seed := range []string{
		header + rows + "\x05", header + rows + "\x07\x00" + string(fuzzBlock(1)) + "\x08\x00" + string(fuzzBlock(2)) + "\x05", exception, header + exception,
		"\x03\x01\x01\x01\x01\x01" + "\x06\x01\x01\x01\x00\x01\x00" + "\x0b" + text("") + text("1 column") + header + "\x05", "\x0a" + header[1:] + "\x0e" + rows[1:] + "\x05",
	} {
		f.Add(uint8(0), false, []byte(seed))
		f.Add(uint8(1), true, []byte(seed))
	}
	f.Fuzz(func(t *testing.T, compression uint8, drops bool, said []byte) {
		c := newNativeConn(fuzzConfig("clickhouse", fuzzCompressions[compression%3]), "fake:1", spoken{bytes.NewReader(said)})
		d := &result{receiver: anything{}}
		if drops {
			d.receiver = nil
		}
		measured(t, func() { _ = c.query(context.Background(), Statement{SQL: "SELECT 1"}, d) })
	})
}

// FuzzGreeting says anything in answer to a greeting.
func FuzzGreeting(f *testing.F) {
	f.Add([]byte("\x00\x0aClickHouse\x1a\x07\xbb\xa9\x03\x03UTC\x04fake\x01"))
	f.Add([]byte("\x02\x3c\x00\x00\x00\x0dDB::Exception\x04boom\x00\x00"))
	f.Add([]byte("HTTP/1.1 400 Bad Request\r\n\r\n"))
	f.Fuzz(func(t *testing.T, said []byte) {
		c := newNativeConn(fuzzConfig("clickhouse", CompressionNone), "fake:1", spoken{bytes.NewReader(said)})
		measured(t, func() {
			if err := c.login(context.Background()); err != nil {
				_ = loginError(c.cfg, c.host, err).Error()
			}
		})
	})
}

// FuzzHTTPAnswer says anything in answer to a request.
func FuzzHTTPAnswer(f *testing.F) {
	head := "HTTP/1.1 200 OK\r\nX-ClickHouse-Format: Native\r\nX-ClickHouse-Exception-Tag: abcdefgh\r\nContent-Length: 4000\r\n"
	for i := range fuzzCompressions {
		f.Add(uint8(i), uint8(i), []byte(head+"\r\n"+string(fuzzBlock(2))))
	}
	f.Add(uint8(0), uint8(0), []byte(head+"\r\n"+string(fuzzBlock(2))+exceptionMark+"abcdefgh\r\nCode: 60. DB::Exception: boom. (X)\n40 abcdefgh"+exceptionMark))
	f.Add(uint8(0), uint8(1), []byte("HTTP/1.1 404 Not Found\r\nX-ClickHouse-Exception-Code: 60\r\n\r\nCode: 60. DB::Exception: boom. (UNKNOWN_TABLE) (version 26.7)"))
	f.Add(uint8(0), uint8(2), []byte(head+"X-ClickHouse-Progress: {\"read_rows\":\"7\"}\r\n\r\ns\nString\na\n\nb\n"))
	f.Add(uint8(3), uint8(0), []byte(head+"Content-Encoding: gzip\r\n\r\n\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"))
	f.Fuzz(func(t *testing.T, compression, how uint8, said []byte) {
		h := newHTTPProtocol(fuzzConfig("http", fuzzCompressions[compression%4]))
		defer h.close()
		h.client.Transport.(*http.Transport).DialContext = func(context.Context, string, string) (net.Conn, error) {
			return &tapConn{Conn: spoken{bytes.NewReader(said)}}, nil
		}
		s, d := Statement{SQL: "SELECT 1 WITH TOTALS"}, &result{receiver: anything{}}
		switch how % 3 {
		case 0:
			d.receiver = nil
			s.OnProgress = func(Progress) {}
		case 1:
			s.SQL = "SELECT 1"
		}
		measured(t, func() { _ = h.query(context.Background(), s, d) })
	})
}

// FuzzFrames decompresses any bytes, and what it compresses itself comes back.
func FuzzFrames(f *testing.F) {
	for _, method := range []compress.Method{compress.LZ4, compress.ZSTD, compress.None} {
		w := compress.NewWriter(compress.LevelZero, method)
		if err := w.Compress(bytes.Repeat([]byte("abc"), 100)); err != nil {
			f.Fatal(err)
		}
		f.Add(bytes.Clone(w.Data))
	}
	f.Fuzz(func(t *testing.T, packed []byte) {
		measured(t, func() {
			r := newFramesReader(bytes.NewReader(packed), &fuzzLimits, 0)
			_, _ = io.Copy(io.Discard, struct{ io.Reader }{r})
		})
		var out bytes.Buffer
		w := newFrameWriter(&out, compress.LZ4)
		_, err := w.Write(packed)
		if err == nil {
			err = w.Flush()
		}
		back, readErr := io.ReadAll(newFramesReader(&out, &fuzzLimits, framedLZ4))
		if err != nil || readErr != nil || !bytes.Equal(back, packed) {
			t.Errorf("%d bytes come back as %d: %v, %v", len(packed), len(back), err, readErr)
		}
	})
}

// FuzzExceptionFrame looks for an exception in any answer, whole and byte by
// byte: the same data come through and the same error.
func FuzzExceptionFrame(f *testing.F) {
	f.Add([]byte("data" + exceptionMark + "abcdefgh\r\nCode: 60. DB::Exception: boom. (X)\n40 abcdefgh" + exceptionMark))
	f.Add([]byte("\r\n__exception__\r\r\n__exception__\r\nabcdefgh\r\n"))
	f.Add([]byte("Code: 999999999. DB::Exception: a (B) (version 1)\nStack trace: x"))
	f.Fuzz(func(t *testing.T, answer []byte) {
		if e, ok := parseException(string(answer)); ok && e.Error() == "" {
			t.Error("an exception without a text")
		}
		read := func(r io.Reader) (string, string) {
			f := newFrameReader(r, "abcdefgh", 1<<16, func(text string) error { return &ServerError{Message: text} })
			data, err := io.ReadAll(f)
			if err != nil {
				return string(data), err.Error()
			}
			return string(data), ""
		}
		data, err := read(bytes.NewReader(answer))
		slowly, slowErr := read(iotest.OneByteReader(bytes.NewReader(answer)))
		if data != slowly || err != slowErr {
			t.Errorf("at once %q, %q; byte by byte %q, %q", data, err, slowly, slowErr)
		}
	})
}

// FuzzSkip passes over a column of any type and any data: where the column
// itself takes the data, what is passed over is what it takes.
func FuzzSkip(f *testing.F) {
	for _, typ := range []string{
		"String", "FixedString(3)", "Nullable(UInt64)", "Array(Array(String))", "Map(String, Array(UInt8))", "Tuple(a UInt8, b String)", "LowCardinality(Nullable(String))",
		"Variant(String, UInt64)", "Dynamic", "JSON", "Array(Tuple(Dynamic, JSON))", "Nested(a UInt8, b String)", "QBit(Float32, 9)", "MultiPolygon", "Geometry", "Decimal(38, 3)", "Tuple()", "Array(Nothing)",
	} {
		c, err := column.ForType(typ, nil)
		if err != nil {
			f.Fatal(err)
		}
		c.AppendDefault()
		c.AppendDefault()
		var b proto.Buffer
		if s, ok := c.(proto.StateEncoder); ok {
			s.EncodeState(&b)
		}
		c.EncodeColumn(&b)
		f.Add(typ, uint8(2), b.Buf)
	}
	f.Fuzz(func(t *testing.T, typ string, rows uint8, data []byte) {
		if len(typ) > 1000 {
			return
		}
		if _, err := clickhouse.ParseType(typ); err != nil {
			return
		}
		measured(t, func() {
			decoded := bytes.NewReader(data)
			c, err := column.ForType(typ, nil)
			taken := err == nil && rows > 0 && decode(c, decoded, int(rows)) == nil
			kept := &keptSource{r: proto.NewReader(bytes.NewReader(data))}
			s := skipper{src: kept, names: fuzzLimits.header()}
			err = s.column(typ, uint64(rows))
			if taken && (err != nil || len(kept.data) > len(data)) {
				t.Errorf("%s: the column takes what is not passed over: %v", typ, err)
			}
		})
	})
}

func decode(c column.Any, data io.Reader, rows int) error {
	r := proto.NewReader(data)
	if s, ok := c.(proto.StateDecoder); ok {
		if err := s.DecodeState(r); err != nil {
			return err
		}
	}
	return c.DecodeColumn(r, rows)
}
