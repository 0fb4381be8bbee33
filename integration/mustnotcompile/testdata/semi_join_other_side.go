package program

import (
	"context"

	"github.com/chent-io/chent/integration/ent"
	"github.com/chent-io/chent/integration/ent/event"
	"github.com/chent-io/chent/integration/ent/user"
)

func _(ctx context.Context, client *ent.Client) {
	rows, _ := ent.SemiJoin(client.User.Query(), client.Event.Query(), user.Col.ID.EQExpr(event.Col.UserID)).All(ctx)
	_ = rows[0].Amount // ERROR rows[0].Amount undefined (type *"github.com/chent-io/chent/integration/ent".User has no field or method Amount)
	_ = rows[0].Right  // ERROR rows[0].Right undefined (type *"github.com/chent-io/chent/integration/ent".User has no field or method Right)
	pairs, _ := ent.Join(client.User.Query(), client.Event.Query(), user.Col.ID.EQExpr(event.Col.UserID)).All(ctx)
	_ = pairs[0].Left.Amount // ERROR pairs[0].Left.Amount undefined (type *"github.com/chent-io/chent/integration/ent".User has no field or method Amount)
	_ = pairs[0].Right.Amount
}
