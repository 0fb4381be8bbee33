package program

import (
	"context"

	"github.com/chent-io/chent/integration/ent"
	"github.com/chent-io/chent/integration/ent/event"
)

func _(ctx context.Context, client *ent.Client) {
	_ = event.Col.Tenant.Sum()         // ERROR event.Col.Tenant.Sum undefined (type sql.String has no field or method Sum)
	_ = event.Col.At.Avg()             // ERROR event.Col.At.Avg undefined (type sql.Time has no field or method Avg)
	_ = event.Col.Amount.Contains("1") // ERROR event.Col.Amount.Contains undefined (type sql.Float has no field or method Contains)
	_ = event.Col.Tags.Quantile(0.5)   // ERROR event.Col.Tags.Quantile undefined (type sql.Array has no field or method Quantile)
}
