// Package hcl reads and writes a [catalog.Catalog] as HCL. The grammar is the
// one Atlas documents for ClickHouse (https://atlasgo.io/hcl/clickhouse), so
// that such files are accepted as they are, and a superset of it that covers
// everything a catalog holds:
//
//	table "events" {
//	  schema = schema.app
//	  engine = ReplacingMergeTree(column.ver)     // calls, with references to columns
//	  column "at" {
//	    type  = DateTime64(3, "UTC")              // any type, nested ones included
//	    codec = [Delta(8), ZSTD(3)]
//	  }
//	  sort {
//	    columns = [column.tenant, column.at]
//	  }
//	}
//
// SQL that does not read as a call is written sql("..."). What [Write] prints,
// [Parse] reads back as the same catalog. The whole grammar is described in
// docs/reference/hcl.md.
package hcl
