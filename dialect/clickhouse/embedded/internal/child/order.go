package child

import (
	"errors"
	"fmt"
	"io"
	"net/netip"
	"strconv"
	"strings"
)

// greeting begins an [Order]. A program that speaks another version of it is
// another program.
const greeting = "chent-engine 1"

// Order is what the parent tells the engine's process over the lifeline before
// anything else happens: by it the process knows that it was started to be an
// engine, and not merely in an environment that says so.
type Order struct {
	// Library is the path of libchdb.
	Library string
	// Listen are the addresses that the engine will listen on.
	Listen []netip.AddrPort
	// From is the one source port whose connections the engine's ports take.
	// Zero: they take all (see [CanFence]).
	From uint16
}

// Encode renders the order for the lifeline.
func (o Order) Encode() []byte {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\nlibrary %q\nfrom %d\n", greeting, o.Library, o.From)
	for _, address := range o.Listen {
		fmt.Fprintf(&b, "listen %s\n", address)
	}
	b.WriteByte('\n')
	return []byte(b.String())
}

// readOrder reads an order and nothing after it.
func readOrder(r io.Reader) (o Order, err error) {
	const most = 16 << 10
	var text []byte
	for one := make([]byte, 1); !strings.HasSuffix(string(text), "\n\n"); {
		if _, err := io.ReadFull(r, one); err != nil {
			return o, fmt.Errorf("the parent's order is not whole: %w", err)
		}
		if text = append(text, one[0]); len(text) > most {
			return o, errors.New("the parent's order is too long")
		}
		if len(text) == len(greeting) && string(text) != greeting {
			return o, errors.New("what came is not an order")
		}
	}
	return parseOrder(strings.Split(strings.TrimSuffix(string(text), "\n\n"), "\n")[1:])
}

func parseOrder(lines []string) (o Order, err error) {
	for _, line := range lines {
		key, value, _ := strings.Cut(line, " ")
		switch key {
		case "library":
			o.Library, err = strconv.Unquote(value)
		case "from":
			var port uint64
			port, err = strconv.ParseUint(value, 10, 16)
			o.From = uint16(port)
		case "listen":
			var address netip.AddrPort
			address, err = netip.ParseAddrPort(value)
			o.Listen = append(o.Listen, address)
		default:
			err = errors.New("unknown word")
		}
		if err != nil {
			return o, fmt.Errorf("the parent's order says %q: %w", line, err)
		}
	}
	return o, nil
}
