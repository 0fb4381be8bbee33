// Package schema uses what ent offers beside fields.
package schema

import (
	"context"
	"errors"
	"time"

	"entgo.io/ent"
	"entgo.io/ent/privacy"
	"entgo.io/ent/schema"
	entfield "entgo.io/ent/schema/field"
	"entgo.io/ent/schema/mixin"

	chschema "github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
)

// Stamped adds a column, a hook and a validator.
type Stamped struct{ mixin.Schema }

func (Stamped) Fields() []ent.Field {
	return []ent.Field{
		entfield.Time("created_at").Default(time.Now).Immutable().Annotations(chschema.Column{Truncate: true}),
	}
}

func (Stamped) Hooks() []ent.Hook {
	return []ent.Hook{
		func(next ent.Mutator) ent.Mutator {
			return ent.MutateFunc(func(ctx context.Context, m ent.Mutation) (ent.Value, error) {
				return next.Mutate(ctx, m)
			})
		},
	}
}

// Account has hooks, interceptors and a policy.
type Account struct{ ent.Schema }

func (Account) Mixin() []ent.Mixin { return []ent.Mixin{Stamped{}, mixin.UpdateTime{}} }

func (Account) Annotations() []schema.Annotation {
	return []schema.Annotation{engine.MergeTree().OrderBy("id")}
}

func (Account) Fields() []ent.Field {
	return []ent.Field{
		entfield.String("id").DefaultFunc(func() string { return "generated" }),
		entfield.String("name").NotEmpty().MaxLen(10),
		entfield.Int("age").Optional().Nillable().Positive(),
		entfield.Enum("state").Values("on", "off").Default("on"),
		entfield.Strings("aliases").Optional(),
		field.Float64("balance").Validate(func(v float64) error {
			if v < 0 {
				return errors.New("negative balance")
			}
			return nil
		}).DefaultFunc(func() float64 { return 1.5 }),
		field.String("old").StorageKey("legacy").Deprecated("use name").Optional(),
		// Names that the generated code has for itself.
		field.String("label").Optional(),
		field.String("type").Optional(),
		field.String("op").Optional(),
		field.String("table").Optional(),
		field.String("config").Optional(),
		field.String("client").Optional(),
		field.String("string").Optional(),
		field.String("set_id").Optional(),
	}
}

func (Account) Hooks() []ent.Hook {
	return []ent.Hook{
		func(next ent.Mutator) ent.Mutator {
			return ent.MutateFunc(func(ctx context.Context, m ent.Mutation) (ent.Value, error) {
				if name, ok := m.Field("name"); ok && name == "forbidden" {
					return nil, errors.New("the name is forbidden")
				}
				return next.Mutate(ctx, m)
			})
		},
	}
}

func (Account) Interceptors() []ent.Interceptor {
	return []ent.Interceptor{
		ent.TraverseFunc(func(context.Context, ent.Query) error { return nil }),
	}
}

func (Account) Policy() ent.Policy {
	return privacy.Policy{
		Query:    privacy.QueryPolicy{privacy.AlwaysAllowRule()},
		Mutation: privacy.MutationPolicy{privacy.AlwaysAllowRule()},
	}
}
