// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
)

// TGithubJSON is the table t_github_json.
type TGithubJSON struct{ ent.Schema }

// Annotations of TGithubJSON.
func (TGithubJSON) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.MergeTree().
			OrderBy("event_type", "repo_name").
			Setting("index_granularity", 8192).
			Table("t_github_json").
			Database("u0003_default"),
	}
}

// Fields of TGithubJSON.
func (TGithubJSON) Fields() []ent.Field {
	return []ent.Field{
		field.String("event_type").LowCardinality().DefaultExpr("JSONExtractString(message_raw, 'type')"),
		field.String("repo_name").LowCardinality().DefaultExpr("JSONExtractString(message_raw, 'repo', 'name')"),
		field.JSON("message").DefaultExpr("if(empty(message_raw), '{}', message_raw)"),
		field.String("message_raw").Ephemeral(),
	}
}
