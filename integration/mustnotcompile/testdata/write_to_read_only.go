package program

import (
	"context"

	"github.com/chent-io/chent/integration/ent"
)

func _(ctx context.Context, client *ent.Client) {
	_ = client.Revenue.Create()      // ERROR client.Revenue.Create undefined (type *"github.com/chent-io/chent/integration/ent".RevenueClient has no field or method Create)
	_ = client.Revenue.CreateBulk()  // ERROR client.Revenue.CreateBulk undefined (type *"github.com/chent-io/chent/integration/ent".RevenueClient has no field or method CreateBulk)
	_ = client.Revenue.Appender(ctx) // ERROR client.Revenue.Appender undefined (type *"github.com/chent-io/chent/integration/ent".RevenueClient has no field or method Appender)
	_ = client.Revenue.Delete()      // ERROR client.Revenue.Delete undefined (type *"github.com/chent-io/chent/integration/ent".RevenueClient has no field or method Delete)
	_ = client.Revenue.Truncate(ctx) // ERROR client.Revenue.Truncate undefined (type *"github.com/chent-io/chent/integration/ent".RevenueClient has no field or method Truncate)
	_ = client.Daily.Create()        // ERROR client.Daily.Create undefined (type *"github.com/chent-io/chent/integration/ent".DailyClient has no field or method Create)
	_ = client.Daily.Appender(ctx)   // ERROR client.Daily.Appender undefined (type *"github.com/chent-io/chent/integration/ent".DailyClient has no field or method Appender)
	_ = client.Daily.Delete()        // ERROR client.Daily.Delete undefined (type *"github.com/chent-io/chent/integration/ent".DailyClient has no field or method Delete)
	_ = client.Tariff.Create()       // ERROR client.Tariff.Create undefined (type *"github.com/chent-io/chent/integration/ent".TariffClient has no field or method Create)
	_ = client.Tariff.Delete()       // ERROR client.Tariff.Delete undefined (type *"github.com/chent-io/chent/integration/ent".TariffClient has no field or method Delete)
	var _ ent.TariffCreate           // ERROR undefined: ent.TariffCreate
}
