package driver

import (
	"bufio"
	"compress/gzip"
	"io"
	"sync"

	"github.com/ClickHouse/ch-go/compress"
	"github.com/ClickHouse/ch-go/proto"
)

// upload is what the blocks of an INSERT go through on their way into a
// request: the encoder's buffer, the compression, and a buffer. It is kept for
// the next one, since making it costs more than a small INSERT does.
type upload struct {
	buf    proto.Buffer
	blocks *proto.Writer // encodes into the upload
	sink   io.Writer     // where that goes: frames, zipped or out

	out    *bufio.Writer // into the request
	frames *frameWriter  // to out; nil without
	method compress.Method
	zipped *gzip.Writer // to out
	zips   bool         // whether zipped is used
}

var uploads = sync.Pool{New: func() any {
	u := &upload{out: bufio.NewWriterSize(nil, 64<<10)}
	u.blocks = proto.NewWriter(u, &u.buf)
	return u
}}

// borrowUpload is an upload into w, in frames of a method, zipped or as it is.
func borrowUpload(w io.Writer, method *compress.Method, zips bool) *upload {
	u := uploads.Get().(*upload)
	u.out.Reset(w)
	u.sink, u.zips = u.out, zips
	switch {
	case zips:
		if u.zipped == nil {
			u.zipped = gzip.NewWriter(nil)
		}
		u.zipped.Reset(u.out)
		u.sink = u.zipped
	case method != nil:
		u.method = *method
		u.frames = borrowFrameWriter(u.out, *method)
		u.sink = u.frames
	}
	return u
}

func (u *upload) Write(p []byte) (int, error) { return u.sink.Write(p) }

// finish sends what is held.
func (u *upload) finish() error {
	switch {
	case u.zips:
		if err := u.zipped.Close(); err != nil {
			return err
		}
	case u.frames != nil:
		if err := u.frames.Flush(); err != nil {
			return err
		}
	}
	return u.out.Flush()
}

// giveBack keeps the upload for the next one, unless it broke off and may hold
// a part of a block.
func (u *upload) giveBack(whole bool) {
	if u.frames != nil {
		u.frames.giveBack(u.method)
		u.frames = nil
	}
	u.out.Reset(nil)
	u.sink = nil
	if !whole {
		return
	}
	if cap(u.buf.Buf) > maxIdleBuffer {
		u.buf.Buf = nil
	}
	uploads.Put(u)
}
