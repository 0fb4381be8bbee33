package program

import (
	"context"

	"github.com/chent-io/chent/integration/ent"
	"github.com/chent-io/chent/integration/ent/event"
	"github.com/chent-io/chent/integration/ent/user"
)

func _(ctx context.Context, client *ent.Client) {
	events, users := client.Event.Query(), client.User.Query()
	on := event.Col.UserID.EQExpr(user.Col.ID)
	semi, _ := ent.SemiJoin(users, events, on).All(ctx)
	_ = semi[0].Right  // ERROR semi[0].Right undefined (type *"github.com/chent-io/chent/integration/ent".User has no field or method Right)
	_ = semi[0].Tenant // ERROR semi[0].Tenant undefined (type *"github.com/chent-io/chent/integration/ent".User has no field or method Tenant)
	anti, _ := ent.AntiJoin(users, events, on).All(ctx)
	_ = anti[0].Left // ERROR anti[0].Left undefined (type *"github.com/chent-io/chent/integration/ent".User has no field or method Left)
	pairs, _ := ent.Join(users, events, on).All(ctx)
	_ = pairs[0].Right.Name                                             // ERROR pairs[0].Right.Name undefined (type *"github.com/chent-io/chent/integration/ent".Event has no field or method Name)
	_ = ent.Join(users, events, event.Col.UserID.EQExpr(user.Col.Name)) // ERROR cannot use user.Col.Name (variable of struct type sql.String) as sql.Numeric value in argument to event.Col.UserID.EQExpr: sql.String does not implement sql.Numeric (missing method numeric)
	_ = ent.Join(users, client.Event, on)                               // ERROR in call to ent.Join, type *"github.com/chent-io/chent/integration/ent".EventClient of client.Event does not match runtime.JoinSide[R]
}
