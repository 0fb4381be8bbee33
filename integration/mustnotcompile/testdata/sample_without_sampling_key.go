package program

import (
	"context"

	"github.com/chent-io/chent/integration/ent"
)

func _(ctx context.Context, client *ent.Client) {
	_ = client.User.Query().Sample(0.1) // ERROR client.User.Query().Sample undefined (type *"github.com/chent-io/chent/integration/ent".UserQuery has no field or method Sample)
}
