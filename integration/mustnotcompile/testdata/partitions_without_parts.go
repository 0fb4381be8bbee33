package program

import "github.com/chent-io/chent/integration/ent"

func _(client *ent.Client) {
	_ = client.Event.Partitions()
	_ = client.Spend.Partitions()        // ERROR client.Spend.Partitions undefined (type *"github.com/chent-io/chent/integration/ent".SpendClient has no field or method Partitions)
	_ = client.Revenue.Query().Args(nil) // ERROR client.Revenue.Query().Args undefined (type *"github.com/chent-io/chent/integration/ent".RevenueQuery has no field or method Args)
}
