package column

import (
	"math/rand/v2"
	"testing"

	"github.com/chent-io/chent/dialect/clickhouse"
)

// TestPlainJSONIsSound changes objects at random: what the quick look takes, the
// whole check takes too.
func TestPlainJSONIsSound(t *testing.T) {
	seeds := []string{
		`{}`, `{"a":1}`, `{"a":{"b":[1,2.5,-3,"x",true,false,null]},"c":"é\u00e9\n\\ \""}`, ` { "a" : [ ] , "b" : { } } `,
		`{"id":12,"at":"2026-01-02 03:04:05.678","flag":1,"ratio":1.25,"text":"1.5"}`, `{"long":123456789012345678,"e":1e5,"neg":-0.5}`,
		`{"id":1.5}`, `{"id":"1.5"}`, `{"at":"10:11:12.3456"}`, `{"flag":2}`, `{"a":"` + "\xc3\xa9\xff" + `"}`, `[1]`, `{"a":01}`, `{"a":1.}`,
	}
	typ, err := clickhouse.ParseType("JSON(id UInt8, at DateTime64(3), flag Bool, ratio Decimal(9, 1), f Float32)")
	if err != nil {
		t.Fatal(err)
	}
	noBool, err := clickhouse.ParseType("JSON(id UInt8, at DateTime64(3), ratio Decimal(9, 1), f Float32)")
	if err != nil {
		t.Fatal(err)
	}
	if !typedPathsOf(typ).judgeNumbers() || typedPathsOf(noBool).judgeNumbers() {
		t.Error("Bool alone judges numbers that have no fraction")
	}
	paths := typedPathsOf(noBool)
	letters := []byte(`{}[]",:\0123456789.-+eEtrufalsn u` + "\x00\x1f\x80\xc3\xa9\xed\xa0")
	rnd := rand.New(rand.NewPCG(1, 2))
	taken := 0
	for range 200_000 {
		v := []byte(seeds[rnd.IntN(len(seeds))])
		for range rnd.IntN(4) {
			at := rnd.IntN(len(v))
			switch rnd.IntN(3) {
			case 0:
				v[at] = letters[rnd.IntN(len(letters))]
			case 1:
				v = append(v[:at], v[at+1:]...)
			default:
				v = append(v[:at], append([]byte{letters[rnd.IntN(len(letters))]}, v[at:]...)...)
			}
			if len(v) == 0 {
				v = []byte("{}")
			}
		}
		o := plainJSON(v)
		if !o.isObject {
			continue
		}
		taken++
		if fault := jsonFault(v); fault != "" {
			t.Fatalf("%q: the quick look took what has a fault: %s", v, fault)
		}
		if fault := paths.fault(v); !o.exact && fault != "" {
			t.Fatalf("%q: the quick look found nothing to cut: %s", v, fault)
		}
	}
	if taken < 20_000 {
		t.Errorf("only %d of the objects were plain", taken)
	}
}

// TestPlainJSONKnowsMost reads what the whole check is not needed for.
func TestPlainJSONKnowsMost(t *testing.T) {
	for _, text := range []string{
		`{}`, `{"a":"x","b":[1,-2,3.5,true,false,null,{"c":"\u00e9\n"}]}`, ` {"naïve" : "ünïcode, long enough for eight bytes"} `, `{"a":-0}`, `{"a":0.5}`,
	} {
		if o := plainJSON([]byte(text)); !o.isObject {
			t.Errorf("%s is not plain", text)
		}
	}
	for _, text := range []string{
		``, ` `, `1`, `[]`, `{`, `{"a"}`, `{"a":}`, `{"a":1,}`, `{,}`, `{"a":01}`, `{"a":.5}`, `{"a":"` + "\n" + `"}`, `{"a":"\x"}`, `{"a":"\ud800"}`, `{"a":1}x`, `{"a":tru}`,
	} {
		if o := plainJSON([]byte(text)); o.isObject {
			t.Errorf("%s is plain", text)
		}
	}
}
