package program

import (
	"context"

	"github.com/chent-io/chent/integration/ent"
	"github.com/chent-io/chent/integration/ent/daily"
)

func _(ctx context.Context, client *ent.Client) {
	_ = daily.Col.Visitors.Sum()                  // ERROR daily.Col.Visitors.Sum undefined (type sql.UIntState has no field or method Sum)
	_ = daily.Col.Visitors.GT(3)                  // ERROR daily.Col.Visitors.GT undefined (type sql.UIntState has no field or method GT)
	_ = daily.ByVisitors()                        // ERROR undefined: daily.ByVisitors
	_ = daily.Visitors(3)                         // ERROR undefined: daily.Visitors
	_ = client.Daily.Query().FirstX(ctx).Visitors // ERROR client.Daily.Query().FirstX(ctx).Visitors undefined (type *"github.com/chent-io/chent/integration/ent".Daily has no field or method Visitors)
}
