package program

import (
	"context"

	"github.com/chent-io/chent/integration/ent"
)

func _(ctx context.Context, client *ent.Client) {
	_ = client.Event.Delete().Exec(ctx)         // ERROR client.Event.Delete().Exec undefined (type *"github.com/chent-io/chent/integration/ent".EventDeleteNeedsWhere has no field or method Exec)
	client.User.Delete().ExecX(ctx)             // ERROR client.User.Delete().ExecX undefined (type *"github.com/chent-io/chent/integration/ent".UserDeleteNeedsWhere has no field or method ExecX)
	_ = client.Event.Delete().Where().Exec(ctx) // ERROR not enough arguments in call to client.Event.Delete().Where have () want (predicate.Event, ...predicate.Event)
}
