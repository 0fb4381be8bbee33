package values

import (
	"net/netip"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/chent-io/chent/integration/values/ent/text"
)

// megabyte is a text that is no repetition of a short one.
var megabyte = func() string {
	var b strings.Builder
	for i := 0; b.Len() < 1<<20; i++ {
		b.WriteString(uuid.NewSHA1(uuid.Nil, []byte{byte(i), byte(i >> 8)}).String())
	}
	return b.String()[:1<<20]
}()

// odd are texts that something may trip over.
var odd = []string{"", "a", "\x00", "a\x00b\x00", "\xff\xfe\x80", "ünï ☃ 𝄞", "'\"\\`\n\t\r", "NULL", "\\N", "{p1:String}", megabyte}

func oddCells() []cell {
	list := make([]cell, len(odd))
	for i, v := range odd {
		list[i] = cell{v, v}
	}
	return list
}

func bytesOf(texts ...string) []cell {
	list := make([]cell, len(texts))
	for i, v := range texts {
		list[i] = cell{[]byte(v), v}
	}
	return list
}

func texts(t *testing.T, s server) {
	addr := netip.MustParseAddr
	roundTrip(t, s, s.client.Text, "texts", columns{
		"flag":      {{true, "true"}, {false, "false"}},
		"text":      oddCells(),
		"fixed":     {{"abcd", "abcd"}, {"\x00\x00\x00\x00", ""}, {"\xff\x00\xff\x00", "\xff\x00\xff"}, {"a\x00\x00\x00", "a"}},
		"raw":       bytesOf(odd...),
		"raw_fixed": {{[]byte("abc"), "abc"}, {[]byte{0, 0, 0}, ""}, {[]byte{0xff, 0, 1}, "\xff\x00\x01"}},
		"raw_maybe": append(bytesOf("", "\xff", "a"), cell{nil, "NULL"}),
		"small":     {{text.SmallItS, "it's"}, {text.SmallEmpty, ""}, {text.SmallB, `\b`}},
		"large":     {{text.LargeLow, "low"}, {"ünï", "ünï"}, {text.LargeHigh, "high"}},
		"uuid":      {{uuid.Nil, uuid.Nil.String()}, {uuid.Max, uuid.Max.String()}, {uuid.MustParse("00112233-4455-6677-8899-aabbccddeeff"), "00112233-4455-6677-8899-aabbccddeeff"}},
		"ipv4":      {{addr("0.0.0.0"), "0.0.0.0"}, {addr("255.255.255.255"), "255.255.255.255"}, {addr("1.2.3.4"), "1.2.3.4"}},
		"ipv6":      {{addr("::"), "::"}, {addr("2001:db8::1"), "2001:db8::1"}, {addr("::ffff:1.2.3.4"), "::ffff:1.2.3.4"}, {addr("ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"), "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"}},
	},
		bad{"fixed", "abcde", "5 bytes"}, bad{"raw_fixed", []byte("abcd"), "4 bytes"}, bad{"small", "its", `did you mean "it's"?`}, bad{"large", "", "none of the enum's names"},
		bad{"ipv4", addr("::1"), "IPv6"}, bad{"ipv4", netip.Addr{}, "no address"}, bad{"ipv6", addr("1.2.3.4"), "IPv4"}, bad{"ipv6", addr("fe80::1%eth0"), "zone"},
	)
}

func labels(t *testing.T, s server) {
	day := time.Date(2024, 2, 29, 0, 0, 0, 0, time.UTC)
	roundTrip(t, s, s.client.Label, "labels", columns{
		"text":        oddCells(),
		"maybe":       append(oddCells(), cell{nil, "NULL"}),
		"fixed":       {{"ab", "ab"}, {"\x00\x00", ""}, {"ab", "ab"}},
		"fixed_maybe": {{nil, "NULL"}, {"ab", "ab"}, {"\x00\x00", ""}},
		"raw":         bytesOf(odd...),
		"numbers":     {{[]string{}, "[]"}, {[]string{"a", "", "a"}, "['a','','a']"}},
		"holes":       {{[]*string{}, "[]"}, {[]*string{nil, ptr("a"), ptr(""), nil}, "[NULL,'a','',NULL]"}},
		"day":         {{day, "2024-02-29"}, {time.Unix(0, 0).UTC(), "1970-01-01"}},
		"uuid":        {{uuid.Nil, uuid.Nil.String()}, {uuid.Max, uuid.Max.String()}},
		"number":      {{uint64(0), "0"}, {uint64(1<<64 - 1), "18446744073709551615"}},
		"at":          {{nil, "NULL"}, {day.Add(time.Hour), "2024-02-29 01:00:00"}, {time.Unix(0, 0).UTC(), "1970-01-01 00:00:00"}},
	},
		bad{"fixed", "abc", "3 bytes"}, bad{"fixed_maybe", "abc", "3 bytes"}, bad{"day", time.Date(1969, 12, 31, 0, 0, 0, 0, time.UTC), "1970-01-01"},
		bad{"at", time.Date(2107, 1, 1, 0, 0, 0, 0, time.UTC), "2106"},
	)
}
