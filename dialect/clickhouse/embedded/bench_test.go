//go:build unix

package embedded

import (
	"context"
	"io"
	"testing"
	"time"

	"github.com/ClickHouse/ch-go"
	"github.com/ClickHouse/ch-go/proto"
)

// BenchmarkShield compares reading and writing 5 million rows of a number
// through the shield and past it.
func BenchmarkShield(b *testing.B) {
	const rows = 5_000_000
	e, err := begin(Options{})
	if err != nil {
		b.Fatal(err)
	}
	defer e.Close()
	for name, address := range map[string]string{"shielded": e.NativeAddr(), "bare": e.BareNativeAddr()} {
		client, err := ch.Dial(b.Context(), ch.Options{Address: address, User: e.User(), Password: e.Password()})
		if err != nil {
			b.Fatal(err)
		}
		defer client.Close()
		b.Run("read/"+name, func(b *testing.B) {
			b.SetBytes(rows * 8)
			for b.Loop() {
				var numbers proto.ColUInt64
				err := client.Do(b.Context(), ch.Query{
					Body:     "SELECT number FROM numbers(5000000)",
					Result:   proto.Results{{Name: "number", Data: &numbers}},
					OnResult: func(context.Context, proto.Block) error { return nil },
				})
				if err != nil {
					b.Fatal(err)
				}
			}
		})
		b.Run("write/"+name, func(b *testing.B) {
			b.SetBytes(rows * 8)
			for b.Loop() {
				numbers := make(proto.ColUInt64, 100_000)
				left := rows / len(numbers)
				err := client.Do(b.Context(), ch.Query{
					Body:  "INSERT INTO FUNCTION null('n UInt64') (n) VALUES",
					Input: proto.Input{{Name: "n", Data: &numbers}},
					OnInput: func(context.Context) error {
						if left--; left == 0 {
							return io.EOF
						}
						return nil
					},
				})
				if err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkStart is the time from nothing to an engine that answers, and back.
func BenchmarkStart(b *testing.B) {
	var ready, close time.Duration
	for b.Loop() {
		began := time.Now()
		e, err := begin(Options{})
		if err != nil {
			b.Fatal(err)
		}
		ready += time.Since(began)
		began = time.Now()
		if err := e.Close(); err != nil {
			b.Fatal(err)
		}
		close += time.Since(began)
	}
	b.ReportMetric(float64(ready.Milliseconds())/float64(b.N), "ms/ready")
	b.ReportMetric(float64(close.Milliseconds())/float64(b.N), "ms/close")
}
