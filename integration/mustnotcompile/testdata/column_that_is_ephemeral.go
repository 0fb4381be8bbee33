package program

import (
	"context"

	"github.com/chent-io/chent/integration/ent"
	"github.com/chent-io/chent/integration/ent/event"
)

func _(ctx context.Context, client *ent.Client) {
	_ = client.Event.Query().Where(event.Raw(3))   // ERROR undefined: event.Raw
	_ = client.Event.Query().Where(event.RawGT(3)) // ERROR undefined: event.RawGT
	_ = client.Event.Query().Order(event.ByRaw())  // ERROR undefined: event.ByRaw
	_ = event.Col.Raw                              // ERROR event.Col.Raw undefined (type event.Cols has no field or method Raw)
}
