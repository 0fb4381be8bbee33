// Package schema declares the tables of ClickBench and of the ClickHouse
// documentation's tutorials, with the columns that their queries read.
package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema"

	"github.com/chent-io/chent/schema/engine"
	"github.com/chent-io/chent/schema/field"
)

// Hit is a page view of ClickBench.
type Hit struct{ ent.Schema }

// Annotations say how ClickHouse keeps the table.
func (Hit) Annotations() []schema.Annotation {
	return []schema.Annotation{
		engine.MergeTree().OrderBy("CounterID", "EventDate", "UserID", "EventTime", "WatchID"),
	}
}

// Fields are the columns.
func (Hit) Fields() []ent.Field {
	return []ent.Field{
		field.Int64("WatchID"),
		field.String("Title"),
		field.DateTime("EventTime"),
		field.Date("EventDate"),
		field.Int32("CounterID"),
		field.Int32("ClientIP"),
		field.Int32("RegionID"),
		field.Int64("UserID"),
		field.String("URL"),
		field.String("Referer"),
		field.Int16("IsRefresh"),
		field.Int16("ResolutionWidth"),
		field.Int16("IsLink"),
		field.Int16("IsDownload"),
		field.Int16("MobilePhone"),
		field.String("MobilePhoneModel"),
		field.Int16("AdvEngineID"),
		field.Int16("SearchEngineID"),
		field.String("SearchPhrase"),
		field.Int16("TraficSourceID"),
		field.Int16("DontCountHits"),
		field.Int16("WindowClientWidth"),
		field.Int16("WindowClientHeight"),
		field.Int64("URLHash"),
		field.Int64("RefererHash"),
	}
}
