// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/field"
	"github.com/chent-io/chent/schema/view"
)

// ContinuousRange is the view continuous_ranges.
type ContinuousRange struct{ ent.View }

// Annotations of ContinuousRange.
func (ContinuousRange) Annotations() []schema.Annotation {
	return []schema.Annotation{
		view.Query("WITH completed_ranges AS (SELECT dataset, start_block, end_block, argMax(status, created_at) AS latest_status FROM cryo.indexing_state GROUP BY dataset, start_block, end_block HAVING latest_status = 'completed'), ranges_with_groups AS (SELECT dataset, start_block, end_block, start_block - sum(end_block - start_block) OVER (PARTITION BY dataset ORDER BY start_block ASC ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS group_key FROM completed_ranges) SELECT dataset, min(start_block) AS continuous_start, max(end_block) AS continuous_end, count(*) AS num_segments, max(end_block) - min(start_block) AS total_blocks, concat(toString(min(start_block)), '-', toString(max(end_block))) AS range_description, round(((count(*) * 100.) / (max(end_block) - min(start_block))) * 100, 2) AS coverage_percentage, multiIf(count(*) = ((max(end_block) - min(start_block)) / 100), 'complete', count(*) < ((max(end_block) - min(start_block)) / 100), 'has_gaps', 'overlapping') AS continuity_status FROM ranges_with_groups GROUP BY dataset, group_key ORDER BY dataset ASC, continuous_start ASC").
			DependsOn("indexing_state"),
	}
}

// Fields of ContinuousRange.
func (ContinuousRange) Fields() []ent.Field {
	return []ent.Field{
		field.String("dataset"),
		field.UInt32("continuous_start"),
		field.UInt32("continuous_end"),
		field.UInt64("num_segments"),
		field.Int64("total_blocks"),
		field.String("range_description"),
		field.Float64("coverage_percentage"),
		field.String("continuity_status"),
	}
}
