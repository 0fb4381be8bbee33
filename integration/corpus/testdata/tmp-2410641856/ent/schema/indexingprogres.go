// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/field"
	"github.com/chent-io/chent/schema/view"
)

// IndexingProgres is the view indexing_progress.
type IndexingProgres struct{ ent.View }

// Annotations of IndexingProgres.
func (IndexingProgres) Annotations() []schema.Annotation {
	return []schema.Annotation{
		view.Query("WITH latest_state AS (SELECT dataset, start_block, end_block, argMax(status, created_at) AS latest_status, argMax(worker_id, created_at) AS latest_worker_id, argMax(attempt_count, created_at) AS latest_attempt_count, argMax(created_at, created_at) AS latest_created_at, argMax(completed_at, created_at) AS latest_completed_at, argMax(rows_indexed, created_at) AS latest_rows_indexed, argMax(error_message, created_at) AS latest_error_message FROM cryo.indexing_state GROUP BY dataset, start_block, end_block) SELECT dataset, count(*) AS total_ranges, countIf(latest_status = 'completed') AS completed_ranges, countIf(latest_status = 'processing') AS processing_ranges, countIf(latest_status = 'failed') AS failed_ranges, countIf(latest_status = 'pending') AS pending_ranges, min(start_block) AS lowest_block_attempted, max(end_block) AS highest_block_attempted, maxIf(end_block, latest_status = 'completed') AS highest_block_completed, sum(latest_rows_indexed) AS total_rows_indexed, multiIf(count(*) > 0, round((countIf(latest_status = 'completed') / count(*)) * 100, 2), 0) AS completion_percentage, multiIf(countIf(latest_status = 'completed') = count(*), 'complete', countIf(latest_status = 'processing') > 0, 'in_progress', (countIf(latest_status = 'failed') > 0) AND (countIf(latest_status = 'pending') = 0) AND (countIf(latest_status = 'processing') = 0), 'failed', countIf(latest_status = 'pending') > 0, 'pending', 'mixed') AS overall_status, min(latest_created_at) AS first_attempt, max(latest_completed_at) AS last_completion FROM latest_state GROUP BY dataset ORDER BY dataset ASC").
			Table("indexing_progress").
			DependsOn("indexing_state"),
	}
}

// Fields of IndexingProgres.
func (IndexingProgres) Fields() []ent.Field {
	return []ent.Field{
		field.String("dataset"),
		field.UInt64("total_ranges"),
		field.UInt64("completed_ranges"),
		field.UInt64("processing_ranges"),
		field.UInt64("failed_ranges"),
		field.UInt64("pending_ranges"),
		field.UInt32("lowest_block_attempted"),
		field.UInt32("highest_block_attempted"),
		field.UInt32("highest_block_completed"),
		field.UInt64("total_rows_indexed").Nullable(),
		field.Float64("completion_percentage"),
		field.String("overall_status"),
		field.DateTime("first_attempt"),
		field.DateTime("last_completion").Nullable(),
	}
}
