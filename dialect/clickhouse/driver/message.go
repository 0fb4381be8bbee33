package driver

import (
	"fmt"

	"github.com/ClickHouse/ch-go/proto"
)

// The packets that hold texts are decoded here and not by ch-go, which makes
// room for as many bytes as a length says before it reads the first of them.

// textStep is how much room is made for a text before its bytes have come.
const textStep = 64 << 10

// readText reads a text of which the peer states the length.
func readText(r *proto.Reader, a *allowance) (string, error) {
	n, err := r.UVarInt()
	if err != nil {
		return "", err
	}
	if err := a.take(n); err != nil {
		return "", err
	}
	if n <= textStep {
		b, err := r.ReadRaw(int(n))
		return string(b), err
	}
	var text []byte
	for left := int(n); left > 0; {
		b, err := r.ReadRaw(min(left, textStep))
		if err != nil {
			return "", err
		}
		text, left = append(text, b...), left-len(b)
	}
	return string(text), nil
}

// skipText passes over a text.
func skipText(r *proto.Reader, a *allowance) error {
	_, err := readText(r, a)
	return err
}

// expectText reads a text that must be want, without allocating.
func expectText(r *proto.Reader, want string) error {
	n, err := r.UVarInt()
	if err != nil {
		return err
	}
	if n != uint64(len(want)) {
		return fmt.Errorf("driver: a block has a text of %d bytes where its header has %q", n, want)
	}
	got, err := r.ReadRaw(len(want))
	if err != nil {
		return err
	}
	if string(got) != want {
		return fmt.Errorf("driver: a block has %q where its header has %q", string(got), want)
	}
	return nil
}

// readHello reads a server's greeting.
func readHello(r *proto.Reader, a *allowance) (proto.ServerHello, error) {
	var h proto.ServerHello
	var err error
	text := func(into *string) {
		if err == nil {
			*into, err = readText(r, a)
		}
	}
	number := func(into *int) {
		if err == nil {
			*into, err = r.Int()
		}
	}
	text(&h.Name)
	number(&h.Major)
	number(&h.Minor)
	number(&h.Revision)
	if proto.FeatureTimezone.In(revision) && proto.FeatureTimezone.In(h.Revision) {
		text(&h.Timezone)
	}
	if proto.FeatureDisplayName.In(revision) && proto.FeatureDisplayName.In(h.Revision) {
		text(&h.DisplayName)
	}
	if proto.FeatureVersionPatch.In(revision) && proto.FeatureVersionPatch.In(h.Revision) {
		number(&h.Patch)
	}
	return h, err
}

// readExceptionPacket reads an exception.
func readExceptionPacket(r *proto.Reader, a *allowance) (e proto.Exception, err error) {
	code, err := r.Int32()
	if err != nil {
		return e, err
	}
	e.Code = proto.Error(code)
	for _, into := range []*string{&e.Name, &e.Message, &e.Stack} {
		if *into, err = readText(r, a); err != nil {
			return e, err
		}
	}
	_, err = r.Bool() // once said that another one follows
	return e, err
}
