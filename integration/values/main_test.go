package values

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"math/big"
	"net/netip"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/shopspring/decimal"

	"github.com/chent-io/chent/integration/values/ent"
	"github.com/chent-io/chent/internal/enginetest"
)

func TestMain(m *testing.M) { enginetest.Main(m) }

// server is a database behind one protocol, with the client of it.
type server struct {
	*enginetest.Database
	client *ent.Client
}

// each runs a test with a database of empty tables, once per protocol.
func each(t *testing.T, test func(t *testing.T, s server)) {
	t.Helper()
	t.Parallel()
	for _, protocol := range []string{"http", "native"} {
		t.Run(protocol, func(t *testing.T) {
			t.Parallel()
			db := enginetest.New(t)
			url := db.HTTP()
			if protocol == "native" {
				url = db.Native()
			}
			client, err := ent.Open(t.Context(), url)
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() {
				if err := client.Close(); err != nil {
					t.Error(err)
				}
			})
			if err := client.Schema.Create(t.Context()); err != nil {
				t.Fatal(err)
			}
			test(t, server{db, client})
		})
	}
}

// texts are the values of a column in the order of the ids as the server
// prints them.
func (s server) texts(t *testing.T, table, column string) []string {
	t.Helper()
	var list []string
	for _, line := range strings.Split(s.Exec("SELECT if("+column+" IS NULL, 'NULL', hex(toString("+column+"))) FROM "+table+" ORDER BY id"), "\n") {
		text, err := hex.DecodeString(line)
		if err != nil {
			text = []byte(line)
		}
		list = append(list, string(text))
	}
	return list
}

// same compares values by what they mean.
var same = cmp.Options{
	cmpopts.EquateNaNs(),
	cmp.Comparer(func(a, b *big.Int) bool { return a == b || a != nil && b != nil && a.Cmp(b) == 0 }),
	cmp.Comparer(func(a, b decimal.Decimal) bool { return a.Equal(b) }),
	cmp.Comparer(func(a, b netip.Addr) bool { return a == b }),
	cmp.Comparer(func(a, b time.Time) bool { return a.Equal(b) && a.Location().String() == b.Location().String() }),
	cmp.Comparer(func(a, b json.RawMessage) bool {
		var left, right bytes.Buffer
		if json.Compact(&left, a) != nil || json.Compact(&right, b) != nil {
			return bytes.Equal(a, b)
		}
		return left.String() == right.String()
	}),
	cmp.FilterPath(func(p cmp.Path) bool { return p.Last().String() == ".Edges" }, cmp.Ignore()),
}

func ptr[T any](v T) *T { return &v }
