package program

import (
	"context"
	"time"

	"github.com/chent-io/chent/integration/ent"
	"github.com/chent-io/chent/integration/ent/event"
	"github.com/chent-io/chent/integration/ent/sample"
)

func _(ctx context.Context, client *ent.Client) {
	_ = client.Event.Query().Where(event.UserID("7"))              // ERROR cannot use "7" (untyped string constant) as uint64 value in argument to event.UserID
	_ = client.Event.Query().Where(event.TenantIn("acme", 7))      // ERROR cannot use 7 (untyped int constant) as string value in argument to event.TenantIn
	_ = client.Event.Query().Where(event.AtGT("2026-01-01"))       // ERROR cannot use "2026-01-01" (untyped string constant) as time.Time value in argument to event.AtGT
	_ = client.Event.Query().Where(event.KindEQ(sample.LevelHigh)) // ERROR cannot use sample.LevelHigh (constant "high" of string type sample.Level) as event.Kind value in argument to event.KindEQ
	_ = client.Event.Query().Where(event.TenantGT(time.Now()))     // ERROR cannot use time.Now() (value of struct type time.Time) as string value in argument to event.TenantGT
	_ = client.Event.Query().Where(event.Col.UserID.EQ("7"))       // ERROR cannot use "7" (untyped string constant) as uint64 value in argument to event.Col.UserID.EQ
	_, _ = client.User.Get(ctx, "7")                               // ERROR cannot use "7" (untyped string constant) as uint64 value in argument to client.User.Get
}
