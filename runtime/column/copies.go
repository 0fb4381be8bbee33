package column

import "unsafe"

// copies is memory for texts that a caller may change: one piece for many of
// them, which Reset gives back for the next ones.
type copies struct {
	chunks [][]byte
	at     int // the chunk in use
}

// add returns a copy of v that lasts until reset.
func (c *copies) add(v []byte) string {
	switch {
	case len(v) == 0:
		return ""
	case len(v) >= stringAlone:
		return string(v)
	}
	for ; c.at < len(c.chunks); c.at++ {
		if chunk := c.chunks[c.at]; cap(chunk)-len(chunk) >= len(v) {
			break
		}
	}
	if c.at == len(c.chunks) {
		c.chunks = append(c.chunks, make([]byte, 0, stringChunk))
	}
	chunk := c.chunks[c.at]
	start := len(chunk)
	chunk = append(chunk, v...)
	c.chunks[c.at] = chunk
	return unsafe.String(&chunk[start], len(v))
}

// reset forgets the copies: what add returned is used no more.
func (c *copies) reset() {
	for i := range c.chunks {
		c.chunks[i] = c.chunks[i][:0]
	}
	c.at = 0
}
