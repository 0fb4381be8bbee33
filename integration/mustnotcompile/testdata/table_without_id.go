package program

import (
	"context"

	"github.com/chent-io/chent/integration/ent"
)

func _(ctx context.Context, client *ent.Client) {
	_, _ = client.Event.Get(ctx, 7)      // ERROR client.Event.Get undefined (type *"github.com/chent-io/chent/integration/ent".EventClient has no field or method Get)
	_, _ = client.Event.Query().IDs(ctx) // ERROR client.Event.Query().IDs undefined (type *"github.com/chent-io/chent/integration/ent".EventQuery has no field or method IDs)
	_ = ent.Event{}.ID                   // ERROR ent.Event{}.ID undefined (type "github.com/chent-io/chent/integration/ent".Event has no field or method ID)
}
