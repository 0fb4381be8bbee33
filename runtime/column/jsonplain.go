package column

import (
	"bytes"
	"encoding/binary"
	"math/bits"
	"unicode/utf8"
)

// plainObject is what one look at a JSON text found.
type plainObject struct {
	// isObject says that the text is an object that the server can read. Where
	// it is false there was something unusual, and jsonFault has the word.
	isObject bool
	// exact says that a number has a fraction, or that a text could be a number
	// or a time.
	exact bool
}

// plainJSON looks at a text once. It knows the numbers and texts that most
// objects have.
func plainJSON(v []byte) plainObject {
	s := plainScanner{text: v}
	s.space()
	if s.at == len(v) || v[s.at] != '{' {
		return plainObject{}
	}
	ok := s.value(plainDepth)
	s.space()
	return plainObject{ok && s.at == len(v), s.exact}
}

// plainDepth is how deep values may lie in each other.
const plainDepth = 100

type plainScanner struct {
	text  []byte
	at    int
	exact bool
}

// space skips white space.
func (s *plainScanner) space() {
	for s.at < len(s.text) {
		switch s.text[s.at] {
		case ' ', '\t', '\n', '\r':
			s.at++
		default:
			return
		}
	}
}

// next is the byte after white space, 0 at the end.
func (s *plainScanner) next() byte {
	s.space()
	if s.at == len(s.text) {
		return 0
	}
	return s.text[s.at]
}

// value reads a value; false: it is none, or not a plain one.
func (s *plainScanner) value(depth int) bool {
	if depth == 0 {
		return false
	}
	switch b := s.next(); {
	case b == '"':
		return s.string(true)
	case b == '{':
		return s.list('}', depth)
	case b == '[':
		return s.list(']', depth)
	case b == 't':
		return s.word("true")
	case b == 'f':
		return s.word("false")
	case b == 'n':
		return s.word("null")
	}
	return s.number()
}

// list reads an object or an array up to its end.
func (s *plainScanner) list(end byte, depth int) bool {
	s.at++
	if s.next() == end {
		s.at++
		return true
	}
	for {
		if end == '}' {
			if s.next() != '"' || !s.string(false) || s.next() != ':' {
				return false
			}
			s.at++
		}
		if !s.value(depth - 1) {
			return false
		}
		switch s.next() {
		case ',':
			s.at++
		case end:
			s.at++
			return true
		default:
			return false
		}
	}
}

func (s *plainScanner) word(w string) bool {
	if len(s.text)-s.at < len(w) || string(s.text[s.at:s.at+len(w)]) != w {
		return false
	}
	s.at += len(w)
	return true
}

// number reads a number of few digits, without an exponent.
func (s *plainScanner) number() bool {
	if s.at == len(s.text) {
		return false
	}
	if s.text[s.at] == '-' {
		s.at++
	}
	first := s.at
	whole := s.digits()
	if whole == 0 || whole > 1 && s.text[first] == '0' {
		return false
	}
	if s.at < len(s.text) && s.text[s.at] == '.' {
		s.at++
		s.exact = true
		if s.digits() == 0 {
			return false
		}
	}
	return s.at-first <= smallDigits && (s.at == len(s.text) || s.text[s.at]|0x20 != 'e')
}

func (s *plainScanner) digits() int {
	start := s.at
	for s.at < len(s.text) && s.text[s.at]-'0' <= 9 {
		s.at++
	}
	return s.at - start
}

const (
	eachByte = 0x0101010101010101
	highBits = 0x80 * eachByte
)

// zeroByte has the high bit of the lowest byte of x that is zero, and of no
// byte below.
func zeroByte(x uint64) uint64 { return (x - eachByte) &^ x & highBits }

// string reads a text.
func (s *plainScanner) string(isValue bool) bool {
	v := s.text
	start := s.at + 1
	i := start
	for i < len(v) {
		if len(v)-i >= 8 {
			x := binary.LittleEndian.Uint64(v[i:])
			// A quote, a backslash, a control character, a byte beyond ASCII.
			special := zeroByte(x^'"'*eachByte) | zeroByte(x^'\\'*eachByte) | (x-0x20*eachByte)&^x&highBits | x&highBits
			if special == 0 {
				i += 8
				continue
			}
			i += bits.TrailingZeros64(special) / 8
		}
		switch b := v[i]; {
		case b == '"':
			s.at = i + 1
			s.exact = s.exact || isValue && looksExact(v[start:i])
			return true
		case b == '\\':
			n := escape(v[i:])
			if n == 0 {
				return false
			}
			i += n
		case b < 0x20:
			return false
		case b < utf8.RuneSelf:
			i++
		default:
			r, n := utf8.DecodeRune(v[i:])
			if r == utf8.RuneError && n == 1 {
				return false
			}
			i += n
		}
	}
	return false
}

// looksExact reports whether a text could be a number or a time.
func looksExact(text []byte) bool {
	if len(text) == 0 {
		return false
	}
	if b := text[0] | 0x20; b < 'a' || b > 'z' {
		return true
	}
	return bytes.IndexByte(text, '.') >= 0 && bytes.IndexByte(text, ':') >= 0
}

// escape is the length of the escape at the start of v, 0 if it is none, or half
// of a pair.
func escape(v []byte) int {
	if len(v) < 2 {
		return 0
	}
	switch v[1] {
	case '"', '\\', '/', 'b', 'f', 'n', 'r', 't':
		return 2
	case 'u':
		if len(v) < 6 {
			return 0
		}
		unit := 0
		for _, b := range v[2:6] {
			d := hexDigit(b)
			if d < 0 {
				return 0
			}
			unit = unit<<4 | d
		}
		if 0xD800 <= unit && unit < 0xE000 {
			return 0
		}
		return 6
	}
	return 0
}

func hexDigit(b byte) int {
	switch {
	case '0' <= b && b <= '9':
		return int(b - '0')
	case 'a' <= b|0x20 && b|0x20 <= 'f':
		return int(b|0x20-'a') + 10
	}
	return -1
}
