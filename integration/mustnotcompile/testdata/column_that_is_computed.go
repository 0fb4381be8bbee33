package program

import (
	"context"
	"time"

	"github.com/chent-io/chent/integration/ent"
)

func _(ctx context.Context, client *ent.Client) {
	_ = client.Event.Create().SetDay(time.Now())     // ERROR client.Event.Create().SetDay undefined (type *"github.com/chent-io/chent/integration/ent".EventCreate has no field or method SetDay)
	_ = client.Event.Create().SetUpperTenant("ACME") // ERROR client.Event.Create().SetUpperTenant undefined (type *"github.com/chent-io/chent/integration/ent".EventCreate has no field or method SetUpperTenant)
	_ = client.Event.Create().Mutation().SetDay      // ERROR client.Event.Create().Mutation().SetDay undefined (type *"github.com/chent-io/chent/integration/ent".EventMutation has no field or method SetDay)
}
