package program

import (
	"context"

	"github.com/chent-io/chent/integration/ent"
)

func _(ctx context.Context, client *ent.Client) {
	_ = client.User.Update()               // ERROR client.User.Update undefined (type *"github.com/chent-io/chent/integration/ent".UserClient has no field or method Update)
	_ = client.User.UpdateOneID(7)         // ERROR client.User.UpdateOneID undefined (type *"github.com/chent-io/chent/integration/ent".UserClient has no field or method UpdateOneID)
	_ = client.User.UpdateOne(&ent.User{}) // ERROR client.User.UpdateOne undefined (type *"github.com/chent-io/chent/integration/ent".UserClient has no field or method UpdateOne)
	_ = client.User.DeleteOneID(7)         // ERROR client.User.DeleteOneID undefined (type *"github.com/chent-io/chent/integration/ent".UserClient has no field or method DeleteOneID)
	_ = client.User.GetX(ctx, 7).Update()  // ERROR client.User.GetX(ctx, 7).Update undefined (type *"github.com/chent-io/chent/integration/ent".User has no field or method Update)
	_ = client.User.Create().OnConflict()  // ERROR client.User.Create().OnConflict undefined (type *"github.com/chent-io/chent/integration/ent".UserCreate has no field or method OnConflict)
	_, _ = client.Tx(ctx)                  // ERROR client.Tx undefined (type *"github.com/chent-io/chent/integration/ent".Client has no field or method Tx)
}
