// Written by chent schema import; change it as you like.

package schema

import (
	"entgo.io/ent"

	"github.com/chent-io/chent/schema"
	"github.com/chent-io/chent/schema/field"
	"github.com/chent-io/chent/schema/view"
)

// IndexingSummary is the view indexing_summary.
type IndexingSummary struct{ ent.View }

// Annotations of IndexingSummary.
func (IndexingSummary) Annotations() []schema.Annotation {
	return []schema.Annotation{
		view.Query("SELECT p.dataset, p.total_ranges, p.completed_ranges, p.processing_ranges, p.failed_ranges, p.pending_ranges, p.completion_percentage, p.overall_status, p.highest_block_completed, p.total_rows_indexed, count(c.continuous_start) AS continuous_segments, min(c.continuous_start) AS first_continuous_block, max(c.continuous_end) AS last_continuous_block, multiIf(count(c.continuous_start) = 1, 'fully_continuous', count(c.continuous_start) > 1, concat('fragmented_', toString(count(c.continuous_start)), '_segments'), 'no_completed_data') AS continuity_description FROM cryo.indexing_progress AS p LEFT JOIN cryo.continuous_ranges AS c ON p.dataset = c.dataset GROUP BY p.dataset, p.total_ranges, p.completed_ranges, p.processing_ranges, p.failed_ranges, p.pending_ranges, p.completion_percentage, p.overall_status, p.highest_block_completed, p.total_rows_indexed ORDER BY p.dataset ASC").
			Table("indexing_summary").
			DependsOn("continuous_ranges", "indexing_progress"),
	}
}

// Fields of IndexingSummary.
func (IndexingSummary) Fields() []ent.Field {
	return []ent.Field{
		field.String("dataset"),
		field.UInt64("total_ranges"),
		field.UInt64("completed_ranges"),
		field.UInt64("processing_ranges"),
		field.UInt64("failed_ranges"),
		field.UInt64("pending_ranges"),
		field.Float64("completion_percentage"),
		field.String("overall_status"),
		field.UInt32("highest_block_completed"),
		field.UInt64("total_rows_indexed").Nullable(),
		field.UInt64("continuous_segments"),
		field.UInt32("first_continuous_block"),
		field.UInt32("last_continuous_block"),
		field.String("continuity_description"),
	}
}
