package driver

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/go-faster/city"
	"github.com/klauspost/compress/zstd"
	"github.com/pierrec/lz4/v4"

	"github.com/ClickHouse/ch-go/compress"
)

// A frame of ClickHouse's compression is a checksum of 16 bytes, the method, the
// size of all but the checksum, the size of what it holds, and the compressed
// bytes. See https://clickhouse.com/docs/native-protocol/compression.
const (
	frameChecksum = 16
	frameHead     = 1 + 4 + 4
)

// The methods as frames name them.
const (
	framedPlain = 0x02
	framedLZ4   = 0x82 // LZ4HC too
	framedZSTD  = 0x90
)

// framedBy is the method that frames have where c was asked for, or 0.
func framedBy(c Compression) byte {
	method, ok := frameMethod(c)
	switch {
	case !ok:
		return 0
	case method == compress.ZSTD:
		return framedZSTD
	}
	return framedLZ4
}

// errFrame is a frame that is damaged.
var errFrame = errors.New("driver: a compressed frame is damaged")

// framesReader decompresses frames until their end. What a frame says about its
// size is checked before room is made, and again by the decoders.
type framesReader struct {
	src    io.Reader
	limits *Limits
	method byte // that was asked for; 0 takes each

	checksum [frameChecksum]byte
	raw      []byte // the frame without its checksum
	data     []byte // what it holds
	at       int    // how much of data was read
	zstd     *zstd.Decoder
}

func newFramesReader(src io.Reader, limits *Limits, method byte) *framesReader {
	return &framesReader{src: src, limits: limits, method: method}
}

// Read tells the end between two frames, [io.EOF], from an end within one.
func (f *framesReader) Read(p []byte) (int, error) {
	for f.at == len(f.data) {
		if err := f.next(); err != nil {
			return 0, err
		}
	}
	n := copy(p, f.data[f.at:])
	f.at += n
	return n, nil
}

// next reads a frame.
func (f *framesReader) next() error {
	f.data, f.at = f.data[:0], 0
	if _, err := io.ReadFull(f.src, f.checksum[:]); err != nil {
		if errors.Is(err, io.EOF) {
			err = io.EOF
		}
		return err
	}
	size, err := f.head()
	if err != nil {
		return err
	}
	want := city.U128{Low: binary.LittleEndian.Uint64(f.checksum[:8]), High: binary.LittleEndian.Uint64(f.checksum[8:])}
	if got := city.CH128(f.raw); got != want {
		return fmt.Errorf("%w: its checksum is not that of its bytes", errFrame)
	}
	return f.decompress(size)
}

// head reads the head and the compressed bytes, and returns the size of what
// the frame holds.
func (f *framesReader) head() (int, error) {
	f.raw = slices.Grow(f.raw[:0], frameHead)[:frameHead]
	if _, err := io.ReadFull(f.src, f.raw); err != nil {
		return 0, midFrame(err)
	}
	method := f.raw[0]
	packed, size := uint64(binary.LittleEndian.Uint32(f.raw[1:])), uint64(binary.LittleEndian.Uint32(f.raw[5:]))
	if err := f.takes(method); err != nil {
		return 0, err
	}
	if size > uint64(f.limits.Frame) {
		return 0, &LimitError{What: "a compressed frame", Stated: size, Limit: f.limits.Frame, Option: "max_frame_bytes"}
	}
	if packed < frameHead || packed > size+size/64+1024 {
		return 0, fmt.Errorf("%w: %d compressed bytes for %d", errFrame, packed, size)
	}
	for left := int(packed) - frameHead; left > 0; {
		start := len(f.raw)
		step := min(left, max(frameStep, cap(f.raw)-start))
		f.raw = slices.Grow(f.raw, step)[:start+step]
		if _, err := io.ReadFull(f.src, f.raw[start:]); err != nil {
			return 0, midFrame(err)
		}
		left -= step
	}
	return int(size), nil
}

// frameStep is how much room is made for compressed bytes before they have
// come.
const frameStep = 1 << 20

// takes refuses a method that was not asked for. LZ4 is what servers fall back
// to, over HTTP whatever was asked for.
func (f *framesReader) takes(method byte) error {
	switch {
	case method == framedPlain, method == framedLZ4, method == framedZSTD && f.method != framedLZ4:
		return nil
	case method == framedZSTD:
		return errors.New("driver: a frame is compressed by ZSTD and compression=lz4 was asked for; if the user's settings name the network_compression_method, ask for compression=zstd in the URL")
	}
	return fmt.Errorf("%w: its method is 0x%02x, which was not asked for", errFrame, method)
}

// decompress makes size bytes of the frame's.
func (f *framesReader) decompress(size int) error {
	packed := f.raw[frameHead:]
	var n int
	var err error
	switch f.raw[0] {
	case framedPlain:
		if n = len(packed); n == size {
			f.data = append(f.data, packed...)
		}
	case framedLZ4:
		if size > 255*len(packed)+64 { // no more can come of them
			return fmt.Errorf("%w: %d bytes of LZ4 do not hold %d", errFrame, len(packed), size)
		}
		f.data = slices.Grow(f.data, size)[:size]
		n, err = lz4.UncompressBlock(packed, f.data)
	case framedZSTD:
		n, err = f.unzstd(packed, size)
	}
	if err != nil || n != size {
		f.data = f.data[:0]
		if err == nil {
			err = fmt.Errorf("it holds %d bytes and says %d", n, size)
		}
		return fmt.Errorf("%w: %w", errFrame, err)
	}
	return nil
}

// unzstd decompresses into the room that the frame says it needs, and no more.
func (f *framesReader) unzstd(packed []byte, size int) (int, error) {
	if f.zstd == nil {
		decoder, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true), zstd.WithDecodeAllCapLimit(true))
		if err != nil {
			return 0, err
		}
		f.zstd = decoder
	}
	f.data = slices.Grow(f.data, size)
	var err error
	f.data, err = f.zstd.DecodeAll(packed, f.data[:0:size])
	return len(f.data), err
}

// midFrame is the error of an end within a frame.
func midFrame(err error) error {
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}
