package shapes

import (
	"encoding/json"
	"fmt"
	"net/netip"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/shopspring/decimal"

	"github.com/chent-io/chent/integration/shapes/ent"
	"github.com/chent-io/chent/integration/shapes/ent/event"
)

var (
	start  = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	words  = strings.Fields("the quick brown fox jumps over a lazy dog and columns of numbers travel far better than rows do when many of them go the same way")
	cities = strings.Fields("Berlin Nairobi Lima Osaka Tromsø Perth Quito Turin Leeds Kyiv")
	agents = []string{
		"Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
		"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Safari/605.1.15",
		"curl/8.14.1",
	}
)

// scatter is a number far from those of i's neighbours.
func scatter(i int) uint64 { return (uint64(i) + 1) * 0x9e3779b97f4a7c15 }

// phrase is n words.
func phrase(i, n int) string {
	some := make([]string, n)
	for j := range some {
		some[j] = words[(i*7+j*(1+i%5))%len(words)]
	}
	return strings.Join(some, " ")
}

func when[T any](set bool, v T) *T {
	if !set {
		return nil
	}
	return &v
}

// NewMetric makes the row at i.
func NewMetric(i int) ent.Metric {
	h := scatter(i)
	return ent.Metric{
		Device: h % 5000, Total: int64(h >> 20), Port: uint32(h >> 40), Delta: int32(h>>36) - 1<<20, Flags: uint16(h >> 13),
		Level: int16(h >> 30), Kind: uint8(i % 7), Sign: int8(i%3 - 1), Packets: uint64(i), Bytes: int64(i) * 1460,
	}
}

// NewEvent makes the row at i.
func NewEvent(i int) ent.Event {
	h := scatter(i)
	at := start.Add(time.Duration(i) * time.Millisecond)
	return ent.Event{
		ID: h, Tenant: fmt.Sprintf("tenant-%d", i%40), At: at, Received: at.Truncate(time.Second), Day: at.Truncate(24 * time.Hour),
		Kind: event.KindValues()[i%3], Session: uuid.UUID{byte(h), byte(h >> 8), byte(h >> 16), 6: 0x40, 8: 0x80, 15: byte(i)},
		Address: netip.AddrFrom4([4]byte{10, byte(h >> 8), byte(h >> 16), byte(h >> 24)}), User: uint32(h >> 32), Status: uint16(200 + i%5*100),
		Attempts: uint8(i % 4), Balance: int64(h >> 10), Delta: int32(h >> 33), Offset: int16(h >> 50), Level: int8(i % 100),
		Amount: float64(i%1000) / 10, Ratio: float32(i%100) / 100, Price: decimal.New(int64(h>>40), -4), Valid: i%3 == 0,
		Country: []string{"DE", "KE", "PE"}[i%3], Path: fmt.Sprintf("/catalog/%d/item/%d", i%97, i), Title: phrase(i, 5), Agent: agents[i%3],
		Referrer: when(i%3 == 0, fmt.Sprintf("https://search.example/?q=%d", i%1000)), Score: when(i%2 == 0, float64(i%77)/7),
		Parent: when(i%4 == 0, uint32(i)), Tags: []string{"new", "mobile", "paid"}[:i%4], Codes: []uint32{1, 2, uint32(i), uint32(h)}[:i%5],
		Props: map[string]string{"plan": words[i%9], "step": words[i%7]}, Duration: h >> 44,
	}
}

// NewArticle makes the row at i.
func NewArticle(i int) ent.Article {
	return ent.Article{
		Slug: fmt.Sprintf("article-%d", i), Title: phrase(i, 6), Author: phrase(i%50, 2), Agent: agents[i%3],
		URL: fmt.Sprintf("https://news.example/%d/%d", i%97, i), Body: phrase(i, 20+i%60),
	}
}

// NewProfile makes the row at i.
func NewProfile(i int) ent.Profile {
	return ent.Profile{
		User: scatter(i), Name: when(i%5 != 0, phrase(i, 2)), Age: when(i%3 != 0, int64(18+i%60)), Score: when(i%2 == 0, float64(i%77)/7),
		Seen: when(i%4 != 0, start.Add(time.Duration(i)*time.Second)), City: cities[i%len(cities)], Plan: words[i%4], Browser: agents[i%3],
	}
}

// NewBasket makes the row at i.
func NewBasket(i int) ent.Basket {
	n := i % 6
	b := ent.Basket{
		ID: uint64(i), Items: make([]uint64, n), Prices: make([]float64, n), Tags: words[i%10 : i%10+i%4],
		Props: map[string]string{"plan": words[i%9], "city": cities[i%10], "step": words[i%7]}, Counts: map[string]uint64{"seen": uint64(i), "kept": scatter(i)},
	}
	for j := range n {
		b.Items[j], b.Prices[j] = scatter(i+j), float64(i%100)+float64(j)/4
	}
	return b
}

// NewDocument makes the row at i.
func NewDocument(i int) ent.Document {
	return ent.Document{ID: uint64(i), Body: json.RawMessage(fmt.Sprintf(
		`{"user":{"id":%d,"name":%q,"city":%q,"verified":%t},"kind":%q,"amount":%d.25,"tags":["%s","%s"],"path":"/catalog/%d","count":%d,"note":%q}`,
		scatter(i)>>12, phrase(i, 2), cities[i%10], i%2 == 0, words[i%5], i%500, words[i%9], words[i%7], i%97, i, phrase(i, 6)))}
}
