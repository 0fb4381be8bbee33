package impact

import (
	"fmt"

	"github.com/chent-io/chent/dialect/clickhouse"
	"github.com/chent-io/chent/internal/count"
	"github.com/chent-io/chent/migrate/catalog"
)

// Drop says what goes with an object that is dropped.
func Drop(o catalog.Object) Verdict {
	switch o := o.(type) {
	case *catalog.Table:
		return dropTable(o)
	case *catalog.MaterializedView:
		if o.To.Name != "" {
			return Verdict{Class: Destructive, Reason: "what is inserted from then on no longer reaches " + clickhouse.QualifiedName(o.To.Database, o.To.Name)}
		}
		return Verdict{Class: Destructive, Reason: "its rows, which are in an inner table, go with it", Harms: []Harm{RowsGo}}
	case *catalog.Database:
		return Verdict{Class: Destructive, Reason: "everything in it goes", Harms: []Harm{RowsGo}}
	case *catalog.Opaque:
		if o.Kind == string(catalog.KindView) || o.Kind == string(catalog.KindDictionary) {
			return Verdict{Class: Destructive, Reason: "it is kept as text that was not understood, and no plan can make it again"}
		}
		return Verdict{Class: Destructive, Reason: "what it holds is not known", Harms: []Harm{RowsGo}}
	}
	return Verdict{Class: LightMutation, Reason: "it holds no rows"}
}

func dropTable(t *catalog.Table) Verdict {
	loses := func(format string, args ...any) Verdict {
		return Verdict{Class: Destructive, Reason: fmt.Sprintf(format, args...), Harms: []Harm{RowsGo}}
	}
	switch engine := t.Engine.Base(); {
	case t.Function != "":
		return Verdict{Class: Metadata, Reason: "a table function holds no rows of its own"}
	case t.Holds() == catalog.HoldsNothing:
		return Verdict{Class: Metadata, Reason: "the engine " + engine + " holds no rows of its own"}
	case t.Holds() == catalog.HoldsOutside:
		return Verdict{Class: Metadata, Reason: "the rows of the engine " + engine + " are outside of the server and stay"}
	case t.Holds() == catalog.HoldsPlace:
		return loses("its place in the source goes with it: a new table may read all of the source again, or miss what was not read")
	case engine == "Buffer":
		return loses("rows that wait in its memory go with it where the table behind it does not take them")
	case engine == "Distributed" && t.Stats != nil && t.Stats.Waiting > 0:
		return loses("%s", count.Fill("%d files of rows that were acknowledged wait to be sent: what a shard does not take goes with the table; SYSTEM FLUSH DISTRIBUTED sends them", t.Stats.Waiting))
	case engine == "Distributed":
		return Verdict{Class: Metadata, Reason: "the engine Distributed holds no rows but those that wait to be sent"}
	}
	return loses("all its rows go")
}

// Waiting is a query that counts the files of rows that were acknowledged and
// wait to be sent by a Distributed table, on every host of a cluster where one
// is named.
func Waiting(table catalog.Name, cluster string) (sql, problem string) {
	from := "system.distribution_queue"
	if cluster != "" {
		from = "clusterAllReplicas(" + clickhouse.QuoteString(cluster) + ", " + from + ")"
	}
	database := clickhouse.QuoteString(table.Database)
	if table.Database == "" {
		database = "currentDatabase()"
	}
	return "SELECT toUInt64(sum(data_files) + sum(broken_data_files)) FROM " + from + " WHERE database = " + database + " AND table = " + clickhouse.QuoteString(table.Name),
		"%d files of rows of " + clickhouse.QualifiedName(table.Database, table.Name) + " wait to be sent: run SYSTEM FLUSH DISTRIBUTED first, or plan again, which then asks"
}

// Copy says why the rows of a table cannot be copied into a new one that takes
// its name; empty where they can.
func Copy(from, to *catalog.Table) string {
	for _, t := range []*catalog.Table{from, to} {
		switch engine := t.Engine.Name; {
		case t.Holds() != catalog.HoldsRows:
			return fmt.Sprintf("a table cannot be copied from %s to %s; make a new table, move the data, and drop the old one", from.Engine.Name, to.Engine.Name)
		case t.Engine.Kind().Unreadable:
			return "the rows of the engine " + engine + " cannot be read: make a new table and fill it from the source"
		case t.Engine.SharesStore():
			return fmt.Sprintf("the rows of the engine %s are under a path that its arguments name, and a copy beside it would share them: make a new table with another path, move the data, and drop the old one", engine)
		}
	}
	return ""
}
