package hostile

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"
)

// answer is one thing that a fake server says to SELECT s FROM t.
type answer struct {
	name    string
	reads   string // what the client reads into: a kind of client_test.go
	options string // of the client's URL
	only    string // the protocol, if it is for one alone

	typ     string        // of the column s, for the header that native servers send first; "" sends none
	body    func() []byte // the block that follows
	raw     bool          // body is whole packets, for native
	endless []byte        // follows for ever
	pause   time.Duration // between single bytes
	hang    bool          // say nothing more, and do not hang up
	hello   []byte        // instead of the greeting
	respond func(http.ResponseWriter, *http.Request)

	want   string        // part of the error; "" is any error, "ok" none, "any" either
	within time.Duration // default a second
}

// is a body of given bytes.
func is(parts ...[]byte) func() []byte { return func() []byte { return cat(parts...) } }

// answers are those to whole statements; see cuts_test.go for packets that are
// cut or changed byte by byte.
func answers() []answer {
	lists := [][]answer{lengths(), types(), headers(), streams(), bombs(), httpAnswers(), greetings(), packets()}
	var all []answer
	for _, list := range lists {
		all = append(all, list...)
	}
	return all
}

func lengths() []answer {
	huge := cat(uv(1<<46), []byte("abc"))
	return []answer{
		{name: "ok", reads: "string", typ: "String", body: is(one(1, "String", str("hi"))), want: "ok"},
		{name: "rows-2^31-string", reads: "string", typ: "String", body: is(one(1<<31, "String", str("hi")))},
		{name: "rows-2^40", reads: "string", typ: "String", body: is(one(1<<40, "String", str("hi"))), want: "not believable"},
		{name: "rows-2^31-uint64", reads: "uint64", typ: "UInt64", body: is(one(1<<31, "UInt64", u64(1)))},
		{name: "rows-2^31-ch-go", reads: "ch-go", typ: "UInt64", body: is(one(1<<31, "UInt64", u64(1)))},
		{name: "string-2^46-ch-go", reads: "ch-go-string", typ: "String", body: is(one(1, "String", huge))},
		{name: "string-2^46", reads: "string", typ: "String", body: is(one(1, "String", huge))},
		{name: "string-2^39", reads: "string", typ: "String", body: is(one(1, "String", uv(1<<39), []byte("abc")))},
		{name: "string-2^46-dropped", reads: "exec", typ: "String", body: is(one(1, "String", huge)), want: "any"},
		{name: "array-offsets-2^39", reads: "list", typ: "Array(UInt64)", body: is(one(1, "Array(UInt64)", u64(1<<39)))},
		{name: "array-offsets-2^63", reads: "list", typ: "Array(UInt64)", body: is(one(1, "Array(UInt64)", u64(1<<63))), want: "offsets do not grow"},
		{name: "array-offsets-descending", reads: "list", typ: "Array(UInt64)", body: is(one(2, "Array(UInt64)", u64(5), u64(2), repeat(u64(1), 5))), want: "offsets do not grow"},
		{name: "array-tuple0-2^39", reads: "any", typ: "Array(Tuple())", body: is(one(1, "Array(Tuple())", u64(1<<39)))},
		{name: "array-fixed-2^64", reads: "any", typ: "Array(FixedString(16777215))", body: is(one(1, "Array(FixedString(16777215))", u64(1<<40)))},
		{name: "json-2^31-rows-no-paths", reads: "any", typ: "JSON", body: is(one(1<<31, "JSON", u64(3), uv(0)))},
		{name: "json-2^24-rows-no-paths", reads: "any", typ: "JSON", body: is(one(1<<24, "JSON", u64(3), uv(0)))},
		{name: "array-json-2^39", reads: "any", typ: "Array(JSON)", body: is(one(1, "Array(JSON)", u64(3), uv(0), u64(1<<39)))},
		{name: "nothing-2^31", reads: "any", typ: "Nullable(Nothing)", body: is(one(1<<31, "Nullable(Nothing)"))},
		{name: "fixedstring-2^40", reads: "string", typ: "FixedString(1099511627776)", body: is(one(1, "FixedString(1099511627776)", []byte("x")))},
		{name: "fixedstring-2^62", reads: "string", typ: "FixedString(4611686018427387904)", body: is(one(4, "FixedString(4611686018427387904)", []byte("x")))},
		{name: "lowcardinality-entries-2^32", reads: "string", typ: "LowCardinality(String)", body: is(one(1, "LowCardinality(String)", u64(1), u64(0x600), u64(1<<32), str("a")))},
		{name: "lowcardinality-bad-key", reads: "string", typ: "LowCardinality(String)", body: is(one(1, "LowCardinality(String)", u64(1), u64(0x600), u64(1), str("a"), u64(1), []byte{9})), want: "key 9 of 1"},
		{name: "variant-bad-number", reads: "any", typ: "Variant(String, UInt64)", body: is(one(1, "Variant(String, UInt64)", u64(0), []byte{7})), want: "type 7 of 2"},
		{name: "truncated-string", reads: "string", typ: "String", body: is(one(3, "String", str("abc"), uv(10), []byte("x")))},
	}
}

func types() []answer {
	many := cat(u64(3), uv(40))
	many = append(many, repeat(str(wide(4500)), 40)...)
	within := repeat(cat(u64(3), uv(1), str("Array(Dynamic)")), 100_000)
	return []answer{
		{name: "dynamic-type-name-2^46", reads: "any", typ: "Dynamic", body: is(one(1, "Dynamic", u64(3), uv(1), uv(1<<46)))},
		{name: "dynamic-type-names-2^62", reads: "any", typ: "Dynamic", body: is(one(1, "Dynamic", u64(3), uv(1<<62)))},
		{name: "dynamic-wide-types", reads: "any", typ: "Dynamic", body: is(one(1, "Dynamic", many)), want: "names of the types"},
		{name: "dynamic-in-dynamic", reads: "any", typ: "Dynamic", body: is(one(1, "Dynamic", within)), want: "nested deeper"},
		{name: "dynamic-in-dynamic-dropped", reads: "exec", typ: "Dynamic", body: is(one(1, "Dynamic", within)), want: "any"},
		{name: "dynamic-nested-array-5000", reads: "any", typ: "Dynamic", body: is(one(1, "Dynamic", u64(3), uv(1), str(deep(5000)), []byte{0})), want: "nested deeper"},
		{name: "type-nesting-60k", reads: "any", typ: deep(60_000), body: is(one(1, deep(60_000), u64(0))), want: "nested deeper"},
		{name: "tuple-wide-1M", reads: "any", typ: wide(1_000_000), body: is(one(1, wide(1_000_000))), want: "max_header_bytes"},
		{name: "tuple-wide-100k", reads: "any", typ: narrow(100_000), body: is(one(1, narrow(100_000))), want: "more than 100000 elements"},
		{name: "tuple-wide-100k-by-url", reads: "any", options: "max_header_bytes=16M", typ: wide(1_000_000), body: is(one(1, wide(1_000_000))), want: "more than 100000 elements", within: 2 * time.Second},
		{name: "tuple-wide-60k", reads: "any", typ: wide(60_000), body: is(one(1, wide(60_000))), within: 5 * time.Second},
		{name: "qbit-2^40-planes", reads: "any", typ: "QBit(Float64, 1099511627776, 1)", body: is(one(1, "QBit(Float64, 1099511627776, 1)", []byte("x"))), want: "too large"},
		{name: "dynamic-qbit-2^40-planes", reads: "any", typ: "Dynamic", body: is(one(1, "Dynamic", u64(3), uv(1), str("QBit(Float64, 1099511627776, 1)"))), want: "too large"},
		{name: "enum-beyond-its-numbers", reads: "any", typ: "Enum16('a' = 32767, 'b')", body: is(one(1, "Enum16('a' = 32767, 'b')", []byte{0, 0x80})), want: "beyond 32767"},
		{name: "unknown-type", reads: "any", typ: "Blob(3)", body: is(one(1, "Blob(3)", []byte("abc"))), want: "unknown"},
		{name: "wrong-type-for-the-struct", reads: "uint64", typ: "String", body: is(one(1, "String", str("abc"))), want: "does not fit uint64"},
		{name: "custom-serialization", reads: "string", typ: "String", body: is(blockInfo, uv(1), uv(1), str("s"), str("String"), []byte{1, 9, 9})},
	}
}

func headers() []answer {
	first := one(1, "String", str("a"))
	return []answer{
		{name: "block-name-2^46", reads: "string", typ: "String", body: is(blockInfo, uv(1), uv(1), uv(1<<46), []byte("zz"))},
		{name: "block-name-2^63-1", reads: "string", typ: "String", body: is(blockInfo, uv(1), uv(1), uv(1<<63-1), []byte("zz"))},
		{name: "second-block-name-2^46", reads: "string", only: "http", body: is(first, blockInfo, uv(1), uv(1), uv(1<<46), []byte("zz"))},
		{name: "second-block-name-2^63-1", reads: "string", only: "http", body: is(first, blockInfo, uv(1), uv(1), uv(1<<63-1), []byte("zz"))},
		{name: "second-block-type", reads: "string", only: "http", body: is(first, one(1, "UInt64", u64(1)))},
		{name: "block-type", reads: "string", typ: "String", body: is(one(1, "UInt64", u64(1)))},
		{name: "first-name-2^46", reads: "string", body: is(blockInfo, uv(1), uv(0), uv(1<<46), []byte("zz")), want: "max_header_bytes"},
		{name: "first-name-2^63-1", reads: "string", body: is(blockInfo, uv(1), uv(0), uv(1<<63-1), []byte("zz")), want: "max_header_bytes"},
		{name: "first-type-2^46", reads: "string", body: is(blockInfo, uv(1), uv(0), str("s"), uv(1<<46), []byte("zz")), want: "max_header_bytes"},
		{name: "columns-2^20", reads: "string", body: is(blockInfo, uv(1<<20), uv(0), str("a"))},
		{name: "columns-130k", reads: "any", body: is(blockInfo, uv(130_000), uv(0), repeat(cat(str("a"), str("Int8"), []byte{0}), 130_000)), want: "max_header_bytes"},
		{name: "columns-2^40", reads: "string", body: is(blockInfo, uv(1<<40), uv(0), str("a")), want: "not believable"},
		{name: "unknown-field", reads: "string", body: is(uv(77), uv(1))},
	}
}

func streams() []answer {
	rows := one(1000, "String", repeat(str("abcdefgh"), 1000))
	slow := one(1, "String", str(strings.Repeat("x", 1000)))
	return []answer{
		{name: "endless-rows", reads: "drop", options: "query_timeout=500ms", typ: "String", body: is(), endless: rows, want: "query_timeout", within: 2 * time.Second},
		{name: "endless-rows-exec", reads: "exec", options: "query_timeout=500ms", typ: "String", body: is(), endless: rows, want: "query_timeout", within: 2 * time.Second},
		{name: "endless-string", reads: "string", options: "max_block_bytes=20M", typ: "String", body: is(blockInfo, uv(1), uv(1), str("s"), str("String"), []byte{0}, uv(1<<38)), endless: repeat([]byte("y"), 10_000), raw: false, want: "max_block_bytes", within: 5 * time.Second},
		{name: "endless-first-block", reads: "string", body: is(blockInfo, uv(2), uv(1<<31), str("s"), str("String"), []byte{0}), endless: repeat(str("abcdefgh"), 1000), within: 3 * time.Second},
		{name: "hang", reads: "string", options: "query_timeout=300ms", typ: "String", body: is(), hang: true, want: "query_timeout"},
		{name: "hang-read_timeout", reads: "string", options: "read_timeout=300ms", typ: "String", body: is(), hang: true, want: "silent for the read_timeout"},
		{name: "slow-read_timeout", reads: "string", options: "read_timeout=300ms", typ: "String", body: is(slow), pause: time.Millisecond, want: "any", within: 8 * time.Second},
		{name: "slow-query_timeout", reads: "string", options: "query_timeout=300ms", typ: "String", body: is(slow), pause: 50 * time.Millisecond, want: "query_timeout"},
		{name: "exception-mid", reads: "string", only: "native", typ: "String", raw: true, body: is(data(packetData, false, one(1, "String", str("a"))), exception(str("DB::Exception: boom (UNKNOWN_TABLE)"))), want: "code 60"},
	}
}

func bombs() []answer {
	bomb := func(method byte, packed func() []byte, size uint32) func() []byte {
		return func() []byte { return frame(method, packed(), size) }
	}
	nothing := func() []byte { return []byte{0} }
	return []answer{
		{name: "lz4-says-128M", reads: "string", options: "compression=lz4", typ: "String", body: bomb(0x82, nothing, 128<<20), want: "max_frame_bytes"},
		{name: "lz4-says-4G", reads: "string", options: "compression=lz4", typ: "String", body: bomb(0x82, nothing, 1<<32-1), want: "max_frame_bytes"},
		{name: "lz4-says-16M", reads: "string", options: "compression=lz4", typ: "String", body: bomb(0x82, nothing, 16<<20), want: "damaged"},
		{name: "zstd-says-100", reads: "string", options: "compression=zstd", typ: "String", body: bomb(0x90, zstdBomb, 100), want: "damaged"},
		{name: "zstd-says-1M", reads: "string", options: "compression=zstd", typ: "String", body: bomb(0x90, zstdBomb, 1<<20), want: "damaged"},
		{name: "zstd-says-16M", reads: "string", options: "compression=zstd", typ: "String", body: bomb(0x90, zstdBomb, 16<<20), want: "damaged"},
		{name: "zstd-asked-lz4", reads: "string", options: "compression=lz4", typ: "String", body: bomb(0x90, zstdBomb, 1<<20), want: "compression=lz4 was asked for"},
		{name: "unknown-method", reads: "string", options: "compression=lz4", typ: "String", body: bomb(0x77, nothing, 1), want: "0x77"},
		{name: "packed-4G", reads: "string", options: "compression=lz4", typ: "String", body: is(make([]byte, 16), []byte{0x82, 0xff, 0xff, 0xff, 0xff, 10, 0, 0, 0}), want: "damaged"},
		{name: "packed-none-16M", reads: "string", options: "compression=lz4", typ: "String", body: is(make([]byte, 16), []byte{0x02, 9, 0, 0, 1, 0, 0, 0, 1})},
		{name: "bad-checksum", reads: "string", options: "compression=lz4", typ: "String", body: func() []byte {
			f := lz4Frame(one(1, "String", str("a")))
			f[0] ^= 1
			return f
		}, want: "checksum"},
	}
}

func httpAnswers() []answer {
	write := func(w http.ResponseWriter, header, value string, status int, body []byte) {
		w.Header().Set(header, value)
		w.WriteHeader(status)
		_, _ = w.Write(body)
	}
	endless := func(w io.Writer, b []byte) {
		for b = repeat(b, 1000); ; {
			if _, err := w.Write(b); err != nil {
				return
			}
		}
	}
	raw := func(say func(io.Writer)) func(http.ResponseWriter, *http.Request) {
		return func(w http.ResponseWriter, _ *http.Request) {
			if c, _, err := w.(http.Hijacker).Hijack(); err == nil {
				defer c.Close()
				say(c)
			}
		}
	}
	all := []answer{
		{name: "gzip-bomb", reads: "string", options: "compression=gzip&max_block_bytes=20M", respond: func(w http.ResponseWriter, _ *http.Request) {
			write(w, "Content-Encoding", "gzip", 200, gzipBomb())
		}, want: "max_block_bytes", within: 3 * time.Second},
		{name: "gzip-bomb-as-error", reads: "string", options: "compression=gzip", respond: func(w http.ResponseWriter, _ *http.Request) {
			write(w, "Content-Encoding", "gzip", 500, gzipBomb())
		}, within: 3 * time.Second},
		{name: "gzip-bad", reads: "string", options: "compression=gzip", respond: func(w http.ResponseWriter, _ *http.Request) {
			write(w, "Content-Encoding", "gzip", 200, []byte("no gzip"))
		}},
		{name: "gzip-not-asked", reads: "string", respond: func(w http.ResponseWriter, _ *http.Request) {
			write(w, "Content-Encoding", "gzip", 200, gzipBomb())
		}, want: "not asked for"},
		{name: "br", reads: "string", respond: func(w http.ResponseWriter, _ *http.Request) {
			write(w, "Content-Encoding", "br", 200, []byte("xxxx"))
		}, want: "not asked for"},
		{name: "deflate", reads: "string", options: "compression=gzip", respond: func(w http.ResponseWriter, _ *http.Request) {
			write(w, "Content-Encoding", "deflate", 200, []byte("xxxx"))
		}, want: "not asked for"},
		{name: "zstd", reads: "string", options: "compression=zstd", respond: func(w http.ResponseWriter, _ *http.Request) {
			write(w, "Content-Encoding", "zstd", 200, zstdBomb())
		}, want: "not asked for"},
		{name: "gzip-in-gzip", reads: "string", options: "compression=gzip", respond: func(w http.ResponseWriter, _ *http.Request) {
			write(w, "Content-Encoding", "gzip, gzip", 200, gzipped(gzipBomb()))
		}, want: "not asked for"},
		{name: "gzip-members-endless", reads: "drop", options: "compression=gzip&query_timeout=500ms", respond: func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Encoding", "gzip")
			endless(w, gzipped(nil))
		}, want: "query_timeout", within: 3 * time.Second},
		{name: "redirect-loop", reads: "string", respond: func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, r.URL.String(), http.StatusPermanentRedirect)
		}, want: "308"},
		{name: "redirect-see-other", reads: "string", respond: func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "/elsewhere", http.StatusSeeOther)
		}, want: "303"},
		{name: "authenticate-bomb", reads: "string", respond: func(w http.ResponseWriter, _ *http.Request) {
			for range 1000 {
				w.Header().Add("WWW-Authenticate", `Basic realm="`+strings.Repeat("r", 2000)+`"`)
			}
			w.WriteHeader(http.StatusUnauthorized)
		}, want: "401", within: 2 * time.Second},
		{name: "summary-bomb", reads: "progress", respond: func(w http.ResponseWriter, _ *http.Request) {
			write(w, "X-ClickHouse-Summary", `{"read_rows":`+strings.Repeat("[", 1<<20), 200, one(1, "UInt64", u64(1)))
		}, want: "any", within: 2 * time.Second},
		{name: "summary-nested", reads: "progress", respond: func(w http.ResponseWriter, _ *http.Request) {
			write(w, "X-ClickHouse-Summary", `{"x":`+strings.Repeat("[", 30_000)+strings.Repeat("]", 30_000)+"}", 200, one(1, "UInt64", u64(1)))
		}, want: "any"},
		{name: "trailers-endless", reads: "drop", respond: raw(func(c io.Writer) {
			_, _ = io.WriteString(c, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: X-A\r\n\r\n0\r\n")
			endless(c, []byte("X-A: a\r\n"))
		}), want: "any", within: 3 * time.Second},
		{name: "chunk-extension-endless", reads: "drop", respond: raw(func(c io.Writer) {
			_, _ = io.WriteString(c, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1;")
			endless(c, []byte("a=b;"))
		}), within: 3 * time.Second},
		{name: "chunk-of-2^63", reads: "drop", respond: raw(func(c io.Writer) {
			_, _ = io.WriteString(c, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n7fffffffffffffff\r\nabc")
		})},
		{name: "chunk-of-2^64", reads: "drop", respond: raw(func(c io.Writer) {
			_, _ = io.WriteString(c, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n10000000000000000\r\nabc")
		})},
		{name: "chunks-of-one-byte-endless", reads: "drop", options: "query_timeout=500ms", respond: raw(func(c io.Writer) {
			_, _ = io.WriteString(c, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
			endless(c, []byte("1\r\n\x00\r\n"))
		}), want: "", within: 3 * time.Second},
		{name: "length-2^63", reads: "drop", respond: raw(func(c io.Writer) {
			_, _ = io.WriteString(c, "HTTP/1.1 200 OK\r\nContent-Length: 9223372036854775807\r\n\r\nabc")
		})},
		{name: "lengths-that-differ", reads: "drop", respond: raw(func(c io.Writer) {
			_, _ = io.WriteString(c, "HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd")
		})},
		{name: "continue-endless", reads: "drop", options: "query_timeout=2s", respond: raw(func(c io.Writer) {
			endless(c, []byte("HTTP/1.1 100 Continue\r\n\r\n"))
		}), within: 4 * time.Second},
		{name: "early-hints-endless", reads: "progress", options: "query_timeout=2s", respond: raw(func(c io.Writer) {
			endless(c, []byte("HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n"))
		}), within: 4 * time.Second},
		{name: "switching-protocols", reads: "drop", respond: raw(func(c io.Writer) {
			_, _ = io.WriteString(c, "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n")
		}), want: "101"},
		{name: "http-2-preface", reads: "drop", respond: raw(func(c io.Writer) {
			_, _ = io.WriteString(c, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\x00\x00\x00\x04")
		})},
		{name: "no-content", reads: "string", respond: func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(http.StatusNoContent)
		}, want: "204"},
		{name: "partial-content", reads: "string", respond: func(w http.ResponseWriter, _ *http.Request) {
			write(w, "Content-Range", "bytes 0-1/9", http.StatusPartialContent, one(1, "String", str("a")))
		}, want: "206"},
		{name: "exception-code-2^63", reads: "string", respond: func(w http.ResponseWriter, _ *http.Request) {
			write(w, "X-ClickHouse-Exception-Code", "99999999999999999999", 200, []byte("Code: 99999999999999999999. DB::Exception: x"))
		}},
		{name: "exception-tag-1M", reads: "string", respond: func(w http.ResponseWriter, _ *http.Request) {
			write(w, "X-ClickHouse-Exception-Tag", strings.Repeat("t", 1<<20), 200, cat([]byte{1}, repeat([]byte("\r\n__exception__\r\n"), 10_000)))
		}, within: 3 * time.Second},
		{name: "headers-drip", reads: "drop", options: "read_timeout=300ms", respond: raw(func(c io.Writer) {
			for _, b := range []byte("HTTP/1.1 503 Slow\r\nX: abcdefgh\r\nContent-Length: 0\r\n\r\n") {
				_, _ = c.Write([]byte{b})
				time.Sleep(20 * time.Millisecond)
			}
		}), want: "503", within: 4 * time.Second},
		{name: "headers-drip-query_timeout", reads: "drop", options: "read_timeout=300ms&query_timeout=600ms", respond: raw(func(c io.Writer) {
			for {
				if _, err := io.WriteString(c, "X"); err != nil {
					return
				}
				time.Sleep(20 * time.Millisecond)
			}
		}), want: "query_timeout", within: 3 * time.Second},
		{name: "redirect-to-another-host", reads: "string", respond: func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "http://127.0.0.1:1/", http.StatusTemporaryRedirect)
		}, want: "307"},
		{name: "exception-after-data", reads: "string", respond: func(w http.ResponseWriter, _ *http.Request) {
			write(w, "X-ClickHouse-Exception-Tag", "abcdefgh", 200, cat(one(1, "String", str("a")),
				[]byte("\r\n__exception__\r\nabcdefgh\r\nCode: 60. DB::Exception: boom. (UNKNOWN_TABLE)\n47 abcdefgh\r\n__exception__\r\n")))
		}, want: "code 60"},
		{name: "exception-after-data-endless", reads: "string", respond: func(w http.ResponseWriter, _ *http.Request) {
			write(w, "X-ClickHouse-Exception-Tag", "abcdefgh", 200, cat(one(1, "String", str("a")), []byte("\r\n__exception__\r\nabcdefgh\r\nCode: 60. ")))
			endless(w, []byte("boom "))
		}, within: 3 * time.Second},
		{name: "headers-endless", reads: "string", respond: func(w http.ResponseWriter, _ *http.Request) {
			c, _, err := w.(http.Hijacker).Hijack()
			if err != nil {
				return
			}
			defer c.Close()
			_, _ = io.WriteString(c, "HTTP/1.1 200 OK\r\n")
			for i := range 100_000 {
				if _, err := fmt.Fprintf(c, "X-A%d: %s\r\n", i, strings.Repeat("a", 10_000)); err != nil {
					return
				}
			}
		}, want: "headers exceeded", within: 3 * time.Second},
		{name: "progress-headers-endless", reads: "progress", options: "query_timeout=500ms", respond: func(w http.ResponseWriter, _ *http.Request) {
			c, _, err := w.(http.Hijacker).Hijack()
			if err != nil {
				return
			}
			defer c.Close()
			_, _ = io.WriteString(c, "HTTP/1.1 200 OK\r\n")
			endless(c, []byte(`X-ClickHouse-Progress: {"read_rows":"1"}`+"\r\n"))
		}, want: "query_timeout", within: 3 * time.Second},
		{name: "status-line-endless", reads: "progress", respond: func(w http.ResponseWriter, _ *http.Request) {
			c, _, err := w.(http.Hijacker).Hijack()
			if err != nil {
				return
			}
			defer c.Close()
			endless(c, []byte("HTTP/1.1 200 "))
		}, within: 3 * time.Second},
		{name: "error-body-endless", reads: "string", respond: func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(500)
			endless(w, []byte("x"))
		}, within: 3 * time.Second},
		{name: "error-body-never-ends", reads: "string", options: "query_timeout=500ms", respond: func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("X-ClickHouse-Exception-Code", "60")
			w.WriteHeader(500)
			_, _ = io.WriteString(w, "Code: 60. DB::Exception: boom")
			w.(http.Flusher).Flush()
			<-r.Context().Done()
		}, within: 3 * time.Second},
		{name: "describe-endless", reads: "string", respond: func(w http.ResponseWriter, r *http.Request) {
			b, _ := io.ReadAll(r.Body)
			w.Header().Set("X-ClickHouse-Format", "Native")
			if strings.HasPrefix(string(b), "DESCRIBE") {
				endless(w, []byte("xxxx\tString\n"))
			}
		}, want: "max_message_bytes", within: 3 * time.Second},
		{name: "describe-wide-type", reads: "string", respond: func(w http.ResponseWriter, r *http.Request) {
			b, _ := io.ReadAll(r.Body)
			w.Header().Set("X-ClickHouse-Format", "Native")
			if strings.HasPrefix(string(b), "DESCRIBE") {
				_, _ = io.WriteString(w, "s\t"+narrow(700_000)+"\n")
			}
		}},
		{name: "totals-line-endless", reads: "totals", options: "max_block_bytes=10M", respond: func(w http.ResponseWriter, _ *http.Request) {
			_, _ = io.WriteString(w, "s\nString\n")
			endless(w, []byte("x"))
		}, want: "max_block_bytes", within: 5 * time.Second},
		{name: "totals-header-endless", reads: "totals", respond: func(w http.ResponseWriter, _ *http.Request) {
			endless(w, []byte("x"))
		}, want: "max_header_bytes", within: 3 * time.Second},
	}
	for i := range all {
		all[i].only = "http"
	}
	return all
}

func greetings() []answer {
	all := []answer{
		{name: "hello-name-2^46", hello: hello(uv(1 << 46)), want: "max_message_bytes"},
		{name: "hello-name-2^36", hello: hello(uv(1 << 36)), want: "max_message_bytes"},
		{name: "hello-name-2^63-1", hello: hello(uv(1<<63 - 1)), want: "max_message_bytes"},
		{name: "hello-exception-2^46", hello: packet(packetException, []byte{1, 0, 0, 0}, str("DB::Exception"), uv(1<<46)), want: "max_message_bytes"},
		{name: "hello-256", hello: cat(uv(256), str("fake"), uv(26), uv(7), uv(54459), str("UTC"), str("fake"), uv(1))},
		{name: "hello-tls-alert", hello: []byte("\x15\x03\x01\x00\x02\x02\x46"), want: "TLS"},
		{name: "hello-http", hello: []byte("HTTP/1.1 400 Bad Request\r\n\r\n"), want: "HTTP"},
		{name: "hello-ssh", hello: []byte("SSH-2.0-OpenSSH_9.6\r\n")},
		{name: "hello-0x80-endless", hello: repeat([]byte{0x80}, 1<<20)},
		{name: "hello-old", hello: packet(packetHello, str("ClickHouse"), uv(18), uv(16), uv(54412), str("UTC"), str("old"), uv(1)), want: "older than ClickHouse"},
		{name: "hello-revision-2^63", hello: packet(packetHello, str("ClickHouse"), uv(26), uv(7), uv(1<<63), str("UTC"), str("x"), uv(1))},
	}
	for i := range all {
		all[i].reads, all[i].only, all[i].within = "string", "native", 2*time.Second
	}
	return all
}

func packets() []answer {
	all := []answer{
		{name: "progress-endless", endless: packet(packetProgress, repeat(uv(1), 5)), options: "query_timeout=500ms", want: "query_timeout", within: 2 * time.Second},
		{name: "exception-2^46", body: is([]byte{packetException, 1, 0, 0, 0}, str("DB::Exception"), uv(1<<46)), want: "max_message_bytes"},
		{name: "exception-endless", body: is([]byte{packetException, 1, 0, 0, 0}, str("DB::Exception"), uv(15<<20)), endless: []byte("boom"), options: "query_timeout=2s", within: 4 * time.Second},
		{name: "exceptions-nested", body: is(repeat(packet(packetException, []byte{60, 0, 0, 0}, str("DB::Exception"), str("boom"), str(""), []byte{1}), 50_000)), want: "code 60"},
		{name: "exception-of-4M", body: is(exception(str(strings.Repeat("boom ", 800_000)))), want: "code 60", within: 2 * time.Second},
		{name: "logs-endless", endless: packet(packetLog, str(""), one(1, "String", str(strings.Repeat("l", 1000)))), options: "query_timeout=500ms", want: "query_timeout", within: 3 * time.Second},
		{name: "events-endless", endless: packet(packetEvents, str(""), one(1, "String", str("e"))), options: "query_timeout=500ms", want: "query_timeout", within: 3 * time.Second},
		{name: "events-rows-2^46", body: is([]byte{packetEvents}, str(""), one(1<<46, "UInt8"))},
		{name: "log-columns-2^46", body: is([]byte{packetLog}, str(""), blockInfo, uv(1<<46), uv(1))},
		{name: "log-wide-type", body: is([]byte{packetLog}, str(""), one(1, narrow(120_000)))},
		{name: "table-columns-endless", endless: packet(packetColumns, str("t"), str(strings.Repeat("c", 1000))), options: "query_timeout=500ms", want: "query_timeout", within: 3 * time.Second},
		{name: "totals-endless", endless: data(packetTotals, false, one(1, "String", str("t"))), options: "query_timeout=500ms", within: 3 * time.Second},
		{name: "extremes-wide", body: is(data(packetExtremes, false, one(1, deep(5000), u64(0))))},
		{name: "profile-endless", endless: packet(packetProfile, uv(1), uv(1), uv(1), []byte{0}, uv(1), []byte{0}), options: "query_timeout=500ms", want: "query_timeout", within: 3 * time.Second},
		{name: "profile-varint-endless", body: is([]byte{packetProfile}, repeat([]byte{0xff}, 1000))},
		{name: "part-uuids", body: is([]byte{12}, uv(1<<60))},
		{name: "read-task-request", body: is([]byte{13})},
		{name: "timezone-2^46", body: is([]byte{17}, uv(1<<46))},
		{name: "ssh-challenge-2^46", body: is([]byte{18}, uv(1<<46))},
		{name: "tables-status-2^46", body: is([]byte{9}, uv(1<<46))},
		{name: "pong-endless", endless: []byte{packetPong}, options: "query_timeout=500ms", within: 3 * time.Second},
		{name: "packet-259", body: is(uv(256+packetProgress), repeat(uv(1), 5)), want: "unexpected packet 259"},
		{name: "hello-again", body: is(hello(str("again")))},
		{name: "table-name-2^46", body: is([]byte{packetData}, uv(1<<46)), want: "max_message_bytes"},
		{name: "table-columns-2^46", body: is([]byte{packetColumns}, uv(1<<46)), want: "max_message_bytes"},
		{name: "unknown-packet", body: is([]byte{99, 1, 2, 3}), want: "unexpected packet 99"},
		{name: "log-fixedstring", body: is([]byte{packetLog}, str(""), one(1<<31, "FixedString(1000000000000)", []byte("x")))},
		{name: "log-name-2^46", body: is([]byte{packetLog}, str(""), blockInfo, uv(1), uv(1), uv(1<<46)), want: "max_header_bytes"},
		{name: "events-dynamic", body: is([]byte{packetEvents}, str(""), one(1, "Dynamic", repeat(cat(u64(3), uv(1), str("Array(Dynamic)")), 100_000))), want: "nested deeper"},
		{name: "insert-header-2^46", body: is([]byte{packetData}, str(""), blockInfo, uv(1), uv(0), uv(1<<46))},
		{name: "insert-no-header", body: is([]byte{packetEnd})},
		{name: "insert-exception-2^46", body: is([]byte{packetData}, str(""), one(0, "String"), []byte{packetException, 1, 0, 0, 0}, uv(1<<46))},
	}
	for i := range all {
		all[i].reads, all[i].only, all[i].raw = "string", "native", true
		if strings.HasPrefix(all[i].name, "insert") {
			all[i].reads = "insert"
		}
	}
	return all
}
