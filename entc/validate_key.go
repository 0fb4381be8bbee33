package entc

import (
	"slices"
	"strings"

	"github.com/chent-io/chent/dialect/clickhouse"
	"github.com/chent-io/chent/migrate/catalog"
)

// storage checks the engine with its arguments, the keys, the sampling
// expression and the TTL of a table.
func (v *validator) storage(s *catalog.Storage) {
	v.engineName(s.Engine.Name)
	v.engineNeeds()
	if s.OrderBy == "" && s.PrimaryKey == "" && treeFamily(s.Engine.Name) && !v.ann.Engine.Custom {
		v.wrong("", "%s has no sorting key; add OrderBy(%q), or OrderBy() for a table without one", s.Engine.Name, firstColumn(v.Table))
	}
	sorting := v.key("OrderBy", "sorting key", s.OrderBy)
	partition := v.key("PartitionBy", "partition key", s.PartitionBy)
	primary := v.key("PrimaryKey", "primary key", s.PrimaryKey)
	if s.OrderBy != "" && s.PrimaryKey != "" {
		v.prefix(sorting, primary)
	}
	if s.PrimaryKey == "" {
		primary = sorting
	}
	v.sample(s.SampleBy, primary)
	v.topology()
	v.engineColumns(sorting, partition)
	v.tableTTL(primary)
	v.columnTTLs(append(append(slices.Clone(sorting), partition...), primary...))
	// An Alias table has the columns of its target, which may not be there yet.
	if len(v.broken) == 0 && v.ann.Engine.Name != "Alias" && !slices.ContainsFunc(v.Columns, func(c *Column) bool {
		return c.Column.DefaultKind != catalog.Materialized && c.Column.DefaultKind != catalog.Alias
	}) {
		v.wrong("", "the table has no column that an insert could fill; the server refuses it")
	}
}

// engineName refuses an engine that was written out by hand and is not known.
func (v *validator) engineName(name string) {
	if v.ann.Engine.Custom || v.ann.Engine.Pos != "" {
		return // engine.Custom, or one of package engine's constructors
	}
	if base := (catalog.Engine{Name: name}).Base(); !slices.Contains(engines, base) {
		v.wrong("", "unknown engine %q%s (engine.Custom takes any)", name, suggest(name, engines))
	}
}

// engines are the engines that package engine has constructors for.
var engines = strings.Fields(`MergeTree ReplacingMergeTree SummingMergeTree AggregatingMergeTree CollapsingMergeTree
	VersionedCollapsingMergeTree GraphiteMergeTree CoalescingMergeTree Distributed Buffer Merge Null Memory Log TinyLog StripeLog
	Set Join File URL S3 S3Queue Kafka RabbitMQ NATS MySQL PostgreSQL EmbeddedRocksDB KeeperMap Dictionary GenerateRandom
	Executable ExecutablePool Alias TimeSeries`)

// key checks a key and returns its elements, without their directions.
func (v *validator) key(clause, what, key string) []string {
	var elements []string
	for _, element := range catalog.KeyElements(key) {
		element, _ = strings.CutSuffix(element, " DESC")
		element, _ = strings.CutSuffix(element, " desc")
		element, _ = strings.CutSuffix(element, " ASC")
		element, _ = strings.CutSuffix(element, " asc")
		element = strings.TrimSpace(element)
		report := func(format string, args ...any) { v.wrong(clause, what+": "+format, args...) }
		if slices.Contains(elements, element) && clause != "PartitionBy" && !v.allows("allow_suspicious_indices") {
			report("%s stands in it twice; name it once, or add .Setting(\"allow_suspicious_indices\", 1) to the engine", element)
			continue
		}
		elements = append(elements, element)
		e, ok := v.expression(element, stored, report)
		if !ok {
			continue
		}
		v.computable(e, "a key", report)
		if len(e.Refs)+len(e.Calls)+len(e.Words) == 0 && clause != "PartitionBy" {
			report("%s is a constant", element)
		}
		if _, column := v.columnNamed(clickhouse.PlainIdent(element)); column != nil {
			v.keyColumn(clause, column, report)
		}
	}
	return elements
}

// computable refuses what cannot be computed from the row alone.
func (v *validator) computable(e clickhouse.Expression, what string, report func(string, ...any)) {
	if e.Subquery {
		report("%s holds no subquery", what)
	}
	for _, call := range e.Calls {
		switch {
		case clickhouse.Nondeterministic(call):
			report("%s changes from call to call; %s must be computed from the row alone", call, what)
		case call == "arrayjoin":
			report("arrayJoin makes rows; %s must be one value of the row", what)
		}
	}
}

// keyColumn refuses a column whose type the server does not take as a key.
func (v *validator) keyColumn(clause string, column *catalog.Column, report func(string, ...any)) {
	t, err := clickhouse.ParseType(column.Type)
	if err != nil {
		return
	}
	nullable := false
	walkType(t, func(t clickhouse.Type) { nullable = nullable || t.Name == "Nullable" })
	switch {
	case !v.comparable(column, report):
	case nullable && treeFamily(v.ann.Engine.Name) && !v.allows("allow_nullable_key"):
		report("column %q is %s, and a key holds no NULL; use assumeNotNull(%[1]s), make the column not Nullable, or add .Setting(\"allow_nullable_key\", 1)", column.Name, column.Type)
	case clause == "PartitionBy" && t.Stored().Kind() == clickhouse.KindFloat && !v.allows("allow_floating_point_partition_key"):
		report("column %q is a %s; partition by an integer or a date, or add .Setting(\"allow_floating_point_partition_key\", 1) to the engine", column.Name, column.Type)
	case clause != "PartitionBy":
		if reason := catalog.SuspiciousKey(clickhouse.QuoteIdent(column.Name), []catalog.Column{*column}); reason != "" && !v.allows(catalog.PermitKey) {
			report("%s; leave it out, or add .Setting(%q, 1) to the engine", reason, catalog.PermitKey)
		}
	}
}

// comparable refuses a column whose values no key can hold in an order.
func (v *validator) comparable(column *catalog.Column, report func(string, ...any)) bool {
	t, err := clickhouse.ParseType(column.Type)
	if err != nil {
		return true
	}
	var mixed, odd bool
	walkType(t, func(t clickhouse.Type) {
		switch t.Name {
		case "JSON", "Variant", "Dynamic", "Geometry":
			mixed = true
		case "AggregateFunction", "QBit":
			odd = true
		}
	})
	switch {
	case mixed:
		report("column %q of type %s may hold values of several types; use a typed path or element of it", column.Name, column.Type)
	case odd:
		report("column %q of type %s cannot be compared", column.Name, column.Type)
	}
	return !mixed && !odd
}

// walkType visits t and every type inside it.
func walkType(t clickhouse.Type, visit func(clickhouse.Type)) {
	visit(t)
	for _, a := range t.Args {
		if a.Kind == clickhouse.ArgType || a.Kind == clickhouse.ArgElement {
			walkType(a.Type, visit)
		}
	}
}

// prefix refuses a primary key that is not the beginning of the sorting key.
func (v *validator) prefix(sorting, primary []string) {
	for i, p := range primary {
		if i >= len(sorting) {
			v.wrong("PrimaryKey", "primary key: it is longer than the sorting key, of which it must be a prefix")
			return
		}
		if !sameSQL(p, sorting[i]) {
			v.wrong("PrimaryKey", "primary key: it must be a prefix of the sorting key; at position %d the sorting key has %s, not %s", i+1, sorting[i], p)
			return
		}
	}
}

// sameSQL compares two expressions but for spaces and quotes around names.
func sameSQL(a, b string) bool {
	return slices.Equal(sqlWords(a), sqlWords(b))
}

func sqlWords(sql string) []string {
	tokens, err := clickhouse.Tokenize(sql)
	if err != nil {
		return []string{sql}
	}
	var words []string
	for _, t := range tokens {
		switch t.Kind {
		case clickhouse.TokenSpace, clickhouse.TokenComment:
		case clickhouse.TokenIdent:
			name, _ := t.Ident()
			words = append(words, name)
		default:
			words = append(words, t.Text)
		}
	}
	return words
}

// sample checks the sampling expression.
func (v *validator) sample(sql string, primary []string) {
	if sql == "" {
		return
	}
	report := func(format string, args ...any) { v.wrong("SampleBy", "sampling key: "+format, args...) }
	if _, ok := v.expression(sql, stored, report); !ok {
		return
	}
	const anywhere = "compatibility_allow_sampling_expression_not_in_primary_key"
	if !slices.ContainsFunc(primary, func(p string) bool { return sameSQL(p, sql) }) && !v.allows(anywhere) {
		report("%s must be an element of the primary key; add it there, or add .Setting(%q, 1) to the engine", sql, anywhere)
	}
	if _, column := v.columnNamed(clickhouse.PlainIdent(sql)); column != nil && !samplingTypes[column.Type] && v.settingOf("check_sample_column_is_correct") != "0" {
		report("column %q is %s; it must be an unsigned integer of up to 64 bits, or add .Setting(\"check_sample_column_is_correct\", 0) to the engine", column.Name, column.Type)
	}
}

var samplingTypes = wordSet("UInt8 UInt16 UInt32 UInt64 Bool")

// engineColumns checks the columns that the engine's arguments name.
func (v *validator) engineColumns(sorting, partition []string) {
	engine := v.ann.Engine.Name
	if (v.ann.Version != "" || v.ann.IsDeleted != "") && !replacing(engine) {
		v.wrong("", "the mixins Version and SoftDelete are for a ReplacingMergeTree; the engine is %s", engine)
	}
	var version string
	for _, a := range v.engineArgs() {
		if a.Role == "" {
			continue
		}
		if a.Role == "sharding" {
			v.sharding(a.SQL)
			continue
		}
		c, column := v.columnNamed(a.SQL)
		if c == nil && a.Role == "sum" && v.nested(a.SQL) || slices.Contains(v.broken, a.SQL) {
			continue
		}
		if c == nil || !stored(c) {
			v.wrong("", "%s column: no column is named %q%s", roleName[a.Role], a.SQL, suggest(a.SQL, v.columnNames(stored)))
			continue
		}
		switch a.Role {
		case "version":
			version = a.SQL
			if isVersion(c.Type) {
				v.versionKey(column)
			} else {
				v.wrong("", "version column %q is %s; it must be an integer, a Date, a DateTime or a DateTime64", a.SQL, column.Type)
			}
		case "is_deleted":
			switch {
			case version == "":
				v.wrong("", "an is_deleted column needs a version column before it")
			case a.SQL == version:
				v.wrong("", "column %q cannot be the version and is_deleted", a.SQL)
			case c.Type.Stored().Name != "UInt8" && c.Type.Stored().Name != "Bool":
				v.wrong("", "is_deleted column %q is %s; it must be UInt8", a.SQL, column.Type)
			}
		case "sign":
			if c.Type.Stored().Name != "Int8" {
				v.wrong("", "sign column %q is %s; it must be Int8", a.SQL, column.Type)
			}
		case "sum":
			permission := "allow_summing_columns_in_partition_or_order_key"
			if (catalog.Engine{Name: engine}).Base() == "CoalescingMergeTree" {
				permission = "allow_coalescing_columns_in_partition_or_order_key"
			}
			for what, key := range map[string][]string{"sorting": sorting, "partition": partition} {
				if slices.Contains(key, a.SQL) && !v.allows(permission) {
					v.wrong("", "column %q is in the %s key and cannot be merged too; leave it out, or add .Setting(%q, 1) to the engine", a.SQL, what, permission)
				}
			}
		}
	}
}

// versionKey checks a version as the element of the sorting key that it becomes
// where rows collapse.
func (v *validator) versionKey(column *catalog.Column) {
	if (catalog.Engine{Name: v.ann.Engine.Name}).Base() == "VersionedCollapsingMergeTree" {
		v.keyColumn("OrderBy", column, func(format string, args ...any) { v.wrong("", "version: "+format, args...) })
	}
}

// sharding checks the key that spreads rows over shards.
func (v *validator) sharding(sql string) {
	report := func(format string, args ...any) { v.wrong("ShardingKey", "sharding key: "+format, args...) }
	if _, ok := v.expression(sql, anyColumn, report); !ok {
		return
	}
	if c, column := v.columnNamed(clickhouse.PlainIdent(sql)); c != nil && !isShard(c.Type) {
		report("column %q is %s; it must be an integer, as sipHash64(%[1]s) is", column.Name, column.Type)
	}
}

var roleName = map[string]string{"version": "version", "is_deleted": "is_deleted", "sign": "sign", "sum": "merged", "key": "key"}

// isVersion reports whether the server takes a column of type t as a version.
func isVersion(t clickhouse.Type) bool {
	t = t.Stored()
	if t.Name == "LowCardinality" {
		t = t.Elem()
	}
	return versionTypes[t.Name]
}

// versionTypes are the types that the server takes as a version.
var versionTypes = wordSet(`UInt8 UInt16 UInt32 UInt64 UInt128 UInt256 Int8 Int16 Int32 Int64 Int128 Int256
	Date Date32 DateTime DateTime64 Float32 Float64 BFloat16 Bool Time Time64`)

// isShard reports whether the server takes a column of type t as a sharding key:
// a value that is stored as an integer.
func isShard(t clickhouse.Type) bool {
	t = t.Stored()
	if t.Name == "LowCardinality" {
		t = t.Elem()
	}
	return shardTypes[t.Name]
}

var shardTypes = wordSet(`UInt8 UInt16 UInt32 UInt64 Int8 Int16 Int32 Int64 Bool Date Date32 DateTime Time Enum8 Enum16 IPv4`)

// nested reports whether a name is that of a Nested column.
func (v *validator) nested(name string) bool {
	return slices.ContainsFunc(v.Columns, func(c *Column) bool {
		return c.Nested != nil && strings.HasPrefix(c.Nested[0].Name, name+".")
	})
}

func wordSet(words string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(words) {
		set[w] = true
	}
	return set
}
