package program

import (
	"context"

	"github.com/chent-io/chent/integration/ent"
)

func _(ctx context.Context, client *ent.Client) {
	_ = client.Event.Query().Final()   // ERROR client.Event.Query().Final undefined (type *"github.com/chent-io/chent/integration/ent".EventQuery has no field or method Final)
	_ = client.Sample.Query().Final()  // ERROR client.Sample.Query().Final undefined (type *"github.com/chent-io/chent/integration/ent".SampleQuery has no field or method Final)
	_ = client.Revenue.Query().Final() // ERROR client.Revenue.Query().Final undefined (type *"github.com/chent-io/chent/integration/ent".RevenueQuery has no field or method Final)
}
