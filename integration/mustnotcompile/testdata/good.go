package program

import (
	"context"
	"time"

	"github.com/chent-io/chent/dialect/clickhouse/sql"
	"github.com/chent-io/chent/integration/ent"
	"github.com/chent-io/chent/integration/ent/daily"
	"github.com/chent-io/chent/integration/ent/event"
	"github.com/chent-io/chent/integration/ent/user"
)

func _(ctx context.Context, client *ent.Client) {
	_ = client.Event.Create().SetTenant("acme").SetAt(time.Now()).SetUserID(7).SetKind(event.KindBuy).SetRaw(3).Exec(ctx)
	_ = client.User.Query().Where(user.NameHasPrefix("a"), user.IDIn(1, 2)).Final().Order(user.ByName(sql.OrderDesc())).Limit(3)
	_ = client.Event.Query().Where(event.HasUserWith(user.Name("ada")), event.KindEQ("buy")).Sample(0.1)
	_ = client.Event.Query().GroupBy(event.FieldKind).Aggregate(event.Col.Amount.Sum().As("revenue"))
	_ = client.Daily.Query().GroupBy(daily.FieldTenant).Aggregate(daily.Col.Visitors.Merge().As("visitors"))
	_ = client.Event.Delete().Where(event.Tenant("gone")).Exec(ctx)
	_, _ = ent.SemiJoin(client.User.Query(), client.Event.Query(), event.Col.UserID.EQExpr(user.Col.ID)).All(ctx)
	_ = client.Event.Truncate(ctx)
	_ = client.Tariff.Query().AllX(ctx)
}
