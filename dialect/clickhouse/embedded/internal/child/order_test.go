package child

import (
	"net/netip"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestOrderIsReadAsWritten(t *testing.T) {
	want := Order{
		Library: "/a \"b\"\n/libchdb.so",
		Listen:  []netip.AddrPort{netip.MustParseAddrPort("127.1.2.3:8123"), netip.MustParseAddrPort("127.1.2.3:9000")},
		From:    40000,
	}
	in := strings.NewReader(string(want.Encode()) + "rest")
	got, err := readOrder(in)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got, cmp.Comparer(func(a, b netip.AddrPort) bool { return a == b })); diff != "" {
		t.Error(diff)
	}
	if in.Len() != len("rest") {
		t.Errorf("%d bytes are left, want those after the order", in.Len())
	}
}

func TestBadOrders(t *testing.T) {
	tests := []struct{ in, want string }{
		{"", "the parent's order is not whole: EOF"},
		{greeting, "the parent's order is not whole: EOF"},
		{"#!/bin/sh -e\necho", "what came is not an order"},
		{greeting + "\nlibrary /a\n\n", `the parent's order says "library /a": invalid syntax`},
		{greeting + "\nfrom 70000\n\n", `the parent's order says "from 70000": strconv.ParseUint: parsing "70000": value out of range`},
		{greeting + "\nlisten here\n\n", `the parent's order says "listen here": not an ip:port`},
		{greeting + "\nrun /a\n\n", `the parent's order says "run /a": unknown word`},
		{greeting + "\n" + strings.Repeat("a", 20000), "the parent's order is too long"},
	}
	for _, tt := range tests {
		if _, err := readOrder(strings.NewReader(tt.in)); err == nil || err.Error() != tt.want {
			t.Errorf("%.30q: got %v, want %s", tt.in, err, tt.want)
		}
	}
}
