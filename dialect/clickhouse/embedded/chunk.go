package embedded

import "errors"

// chunkScanner finds the end of a chunked body in the bytes that come:
// https://www.rfc-editor.org/rfc/rfc9112.html#section-7.1.
type chunkScanner struct {
	state chunkState
	left  int64 // bytes of the chunk's data that are still to come
	size  int64 // the chunk's size, as far as it has been read
	chars int   // of the line that is being read
}

type chunkState int

const (
	chunkSize chunkState = iota
	chunkExtension
	chunkSizeEnd // the size's line feed
	chunkData
	chunkDataEnd  // the data's carriage return
	chunkDataFeed // the data's line feed
	trailerStart
	trailerLine
	trailerFeed
	bodyFeed // the last line feed
	bodyEnd
)

// errChunk ends a connection: nobody knows where the next request begins.
var errChunk = errors.New("the body's chunks are broken")

func (c *chunkScanner) ended() bool { return c.state == bodyEnd }

// skip takes the rest of the current chunk's data for read, and returns its
// size.
func (c *chunkScanner) skip() int64 {
	n := c.left
	c.left, c.state = 0, chunkDataEnd
	return n
}

// scan takes the next bytes and returns how many of them belong to the body:
// all, unless it ends or breaks there.
func (c *chunkScanner) scan(p []byte) (used int, err error) {
	for used < len(p) && c.state != bodyEnd {
		if c.state == chunkData {
			n := min(c.left, int64(len(p)-used))
			used += int(n)
			if c.left -= n; c.left == 0 {
				c.state = chunkDataEnd
			}
			continue
		}
		if err := c.step(p[used]); err != nil {
			return used, err
		}
		used++
	}
	return used, nil
}

// step takes one byte that is not data.
func (c *chunkScanner) step(b byte) error {
	const longest = 8 << 10 // of a line
	if c.chars++; c.chars > longest {
		return errChunk
	}
	switch c.state {
	case chunkSize:
		return c.sizeDigit(b)
	case chunkExtension, trailerLine:
		if b == '\r' {
			c.state++
		}
		return nil
	case trailerStart:
		c.state = trailerLine
		if b == '\r' {
			c.state = bodyFeed
		}
		return nil
	case chunkDataEnd:
		return c.expect(b, '\r', chunkDataFeed)
	case chunkDataFeed:
		c.chars = 0
		return c.expect(b, '\n', chunkSize)
	case trailerFeed:
		return c.expect(b, '\n', trailerStart)
	case bodyFeed:
		return c.expect(b, '\n', bodyEnd)
	default: // chunkSizeEnd
		return c.beginData(b)
	}
}

func (c *chunkScanner) expect(b, want byte, next chunkState) error {
	if b != want {
		return errChunk
	}
	c.state = next
	return nil
}

func (c *chunkScanner) sizeDigit(b byte) error {
	const most = 1 << 40 // a size that no client means
	digit := int64(0)
	switch {
	case '0' <= b && b <= '9':
		digit = int64(b - '0')
	case 'a' <= b && b <= 'f':
		digit = int64(b-'a') + 10
	case 'A' <= b && b <= 'F':
		digit = int64(b-'A') + 10
	case c.chars > 1 && b == '\r':
		c.state = chunkSizeEnd
		return nil
	case c.chars > 1 && b == ';':
		c.state = chunkExtension
		return nil
	default:
		return errChunk
	}
	if c.size = c.size*16 + digit; c.size > most {
		return errChunk
	}
	return nil
}

func (c *chunkScanner) beginData(b byte) error {
	c.left, c.size, c.chars = c.size, 0, 0
	if c.left == 0 {
		return c.expect(b, '\n', trailerStart)
	}
	return c.expect(b, '\n', chunkData)
}
