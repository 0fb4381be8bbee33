package program

import (
	"context"

	"github.com/chent-io/chent/integration/ent"
	"github.com/chent-io/chent/integration/ent/user"
)

func _(ctx context.Context, client *ent.Client) {
	_ = client.Event.Query().Order(user.ByName()) // ERROR cannot use user.ByName() (value of func type user.OrderOption) as event.OrderOption value in argument to client.Event.Query().Order
}
