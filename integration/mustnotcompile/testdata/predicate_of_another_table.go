package program

import (
	"context"

	"github.com/chent-io/chent/integration/ent"
	"github.com/chent-io/chent/integration/ent/event"
	"github.com/chent-io/chent/integration/ent/user"
)

func _(ctx context.Context, client *ent.Client) {
	_ = client.Event.Query().Where(user.Name("ada"))                       // ERROR cannot use user.Name("ada") (value of func type predicate.User) as predicate.Event value in argument to client.Event.Query().Where
	_ = client.Event.Query().Where(event.Tenant("acme"), user.Name("ada")) // ERROR cannot use user.Name("ada") (value of func type predicate.User) as predicate.Event value in argument to client.Event.Query().Where
	_ = client.Event.Query().Prewhere(user.ID(7))                          // ERROR cannot use user.ID(7) (value of func type predicate.User) as predicate.Event value in argument to client.Event.Query().Prewhere
	_ = client.Event.Delete().Where(user.Name("ada")).Exec(ctx)            // ERROR cannot use user.Name("ada") (value of func type predicate.User) as predicate.Event value in argument to client.Event.Delete().Where
	_ = event.And(event.Tenant("acme"), user.Name("ada"))                  // ERROR cannot use user.Name("ada") (value of func type predicate.User) as predicate.Event value in argument to event.And
	_ = event.HasUserWith(event.Tenant("acme"))                            // ERROR cannot use event.Tenant("acme") (value of func type predicate.Event) as predicate.User value in argument to event.HasUserWith
}
