package hostile

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"strings"
	"sync"

	"github.com/go-faster/city"
	"github.com/klauspost/compress/zstd"
	"github.com/pierrec/lz4/v4"
)

// What peers say, byte by byte.

func uv(v uint64) []byte            { return binary.AppendUvarint(nil, v) }
func u64(v uint64) []byte           { return binary.LittleEndian.AppendUint64(nil, v) }
func str(s string) []byte           { return append(uv(uint64(len(s))), s...) }
func cat(parts ...[]byte) []byte    { return bytes.Join(parts, nil) }
func repeat(b []byte, n int) []byte { return bytes.Repeat(b, n) }

// deep is a type nested n times.
func deep(n int) string { return strings.Repeat("Array(", n) + "UInt8" + strings.Repeat(")", n) }

// wide is a tuple of n elements.
func wide(n int) string { return "Tuple(" + strings.Repeat("UInt8, ", n-1) + "UInt8)" }

func narrow(n int) string { return "Tuple(" + strings.Repeat("Int,", n) + "Int)" }

// blockInfo are the fields before a block.
var blockInfo = []byte{1, 0, 2, 0xff, 0xff, 0xff, 0xff, 0}

type col struct {
	name, typ string
	data      []byte
}

// block is a block of columns that says it has so many rows.
func block(rows uint64, columns ...col) []byte {
	b := cat(blockInfo, uv(uint64(len(columns))), uv(rows))
	for _, c := range columns {
		b = cat(b, str(c.name), str(c.typ), []byte{0}, c.data)
	}
	return b
}

// one is a block of one column named s.
func one(rows uint64, typ string, data ...[]byte) []byte {
	return block(rows, col{"s", typ, cat(data...)})
}

// the packets of a native server
const (
	packetHello, packetData, packetException, packetProgress, packetPong, packetEnd     = 0, 1, 2, 3, 4, 5
	packetProfile, packetTotals, packetExtremes, packetLog, packetColumns, packetEvents = 6, 7, 8, 10, 11, 14
)

func packet(code byte, parts ...[]byte) []byte { return append([]byte{code}, cat(parts...)...) }

// data is a packet with a block, in a frame where that was asked for.
func data(code byte, compressed bool, b []byte) []byte {
	if compressed {
		b = lz4Frame(b)
	}
	return packet(code, str(""), b)
}

func hello(name []byte) []byte {
	return packet(packetHello, name, uv(26), uv(7), uv(54459), str("UTC"), str("fake"), uv(1))
}

func exception(message []byte) []byte {
	return packet(packetException, []byte{60, 0, 0, 0}, str("DB::Exception"), message, str("trace"), []byte{0})
}

// identity is what the first statement of a client asks for.
var identity = block(1, col{"version()", "String", str("26.7.1.1")}, col{"displayName()", "String", str("fake")},
	col{"timezone()", "String", str("UTC")}, col{"currentDatabase()", "String", str("default")})

var identityHeader = block(0, col{"version()", "String", nil}, col{"displayName()", "String", nil},
	col{"timezone()", "String", nil}, col{"currentDatabase()", "String", nil})

// frame is a compressed frame that says it holds size bytes.
func frame(method byte, packed []byte, size uint32) []byte {
	f := []byte{method}
	f = binary.LittleEndian.AppendUint32(f, uint32(len(packed)+9))
	f = append(binary.LittleEndian.AppendUint32(f, size), packed...)
	sum := city.CH128(f)
	return append(binary.LittleEndian.AppendUint64(binary.LittleEndian.AppendUint64(nil, sum.Low), sum.High), f...)
}

func lz4Frame(b []byte) []byte {
	packed := make([]byte, lz4.CompressBlockBound(len(b)))
	n, err := lz4.CompressBlock(b, packed, nil)
	if err != nil || n == 0 {
		return frame(0x02, b, uint32(len(b)))
	}
	return frame(0x82, packed[:n], uint32(len(b)))
}

// zstdBomb is a quarter of a gigabyte of zeros in ZSTD.
var zstdBomb = sync.OnceValue(func() []byte {
	var out bytes.Buffer
	w, err := zstd.NewWriter(&out, zstd.WithEncoderCRC(false))
	if err != nil {
		panic(err)
	}
	writeZeros(w)
	return out.Bytes()
})

// gzipBomb is a block whose one string is a quarter of a gigabyte of zeros.
var gzipBomb = sync.OnceValue(func() []byte {
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	_, _ = w.Write(one(1, "String", uv(bombSize)))
	writeZeros(w)
	return out.Bytes()
})

const bombSize = 256 << 20

func writeZeros(w interface {
	Write([]byte) (int, error)
	Close() error
}) {
	zeros := make([]byte, 1<<20)
	for range bombSize / len(zeros) {
		_, _ = w.Write(zeros)
	}
	_ = w.Close()
}

func gzipped(b []byte) []byte {
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	_, _ = w.Write(b)
	_ = w.Close()
	return out.Bytes()
}
