package lint

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/chent-io/chent/dialect/clickhouse"
	"github.com/chent-io/chent/migrate/catalog"
	"github.com/chent-io/chent/migrate/ddl"
	"github.com/chent-io/chent/migrate/impact"
)

// Schema judges the design of tables and views. Where an object says at which
// file and line it was declared, so do the findings.
func Schema(c catalog.Catalog) []Finding {
	return schema(&c, func(catalog.Name) bool { return true })
}

// schema judges the objects that are wanted.
func schema(c *catalog.Catalog, wanted func(catalog.Name) bool) []Finding {
	var all []Finding
	for i := range c.Databases {
		db := &c.Databases[i]
		for o := range db.Objects() {
			if name := (catalog.Name{Database: db.Name, Name: o.ObjectName()}); wanted(name) {
				all = append(all, judge(c, db, ddl.Name(name), o)...)
			}
		}
	}
	Sort(all)
	return all
}

// judge judges one object.
func judge(c *catalog.Catalog, db *catalog.Database, name string, o catalog.Object) []Finding {
	switch o := o.(type) {
	case *catalog.Table:
		d := designer{object: name, columns: o.Columns, projections: o.Projections, storage: o.Storage, pos: o.Pos}
		return d.judge()
	case *catalog.MaterializedView:
		d := designer{object: name, columns: o.Columns, projections: o.Projections, storage: o.Storage, pos: o.Pos}
		if o.To.Name == "" {
			d.judge()
		}
		d.final(c, db, o.Query)
		return d.findings
	case *catalog.View:
		d := designer{object: name, pos: o.Pos}
		d.final(c, db, o.Query)
		return d.findings
	}
	return nil
}

// designer judges one object.
type designer struct {
	object, pos string
	columns     []catalog.Column
	projections []catalog.Projection
	storage     catalog.Storage
	findings    []Finding
}

func (d *designer) say(code Code, anchor, pos, format string, args ...any) {
	f := finding(code, d.object, anchor, format, args...)
	if pos == "" {
		pos = d.pos
	}
	f.File, f.Line = splitPos(pos)
	d.findings = append(d.findings, f)
}

// splitPos takes the file and the line from file:line:column or file:line.
func splitPos(pos string) (file string, line int) {
	file = pos
	for range 2 {
		at := strings.LastIndexByte(file, ':')
		n, err := strconv.Atoi(file[at+1:])
		if at < 0 || err != nil {
			break
		}
		file, line = file[:at], n
	}
	return file, line
}

func (d *designer) judge() []Finding {
	engine := d.storage.Engine.Kind()
	if !engine.MergeTree {
		return d.findings
	}
	key := catalog.KeyElements(d.storage.OrderBy)
	d.key(key)
	d.partitions(catalog.KeyElements(d.storage.PartitionBy))
	if !engine.Folds {
		d.timeSeries(key)
	} else if len(d.projections) > 0 {
		d.projectionMode(engine.Name)
	}
	return d.findings
}

// column is the column that an expression is, and nil for any other one.
func (d *designer) column(expr string) *catalog.Column {
	name := strings.TrimSpace(expr)
	if unquoted, err := clickhouse.Unquote(name); err == nil {
		name = unquoted
	}
	for i := range d.columns {
		if d.columns[i].Name == name {
			return &d.columns[i]
		}
	}
	return nil
}

// mentioned are the columns that an expression names.
func (d *designer) mentioned(expr string) []*catalog.Column {
	tokens, err := clickhouse.Tokenize(expr)
	if err != nil {
		return nil
	}
	var list []*catalog.Column
	for _, t := range tokens {
		name, ok := t.Ident()
		if !ok {
			continue
		}
		for i := range d.columns {
			if d.columns[i].Name == name && !slices.Contains(list, &d.columns[i]) {
				list = append(list, &d.columns[i])
			}
		}
	}
	return list
}

// base is a type without Nullable and LowCardinality, and what was around it.
func base(text string) (t clickhouse.Type, nullable, low bool) {
	t, err := clickhouse.ParseType(text)
	if err != nil {
		return clickhouse.Type{}, false, false
	}
	for t.Name == "Nullable" || t.Name == "LowCardinality" {
		nullable, low = nullable || t.Name == "Nullable", low || t.Name == "LowCardinality"
		t = t.Elem()
	}
	return t, nullable, low
}

func isTime(text string) bool {
	t, _, _ := base(text)
	return t.Name == "DateTime" || t.Name == "DateTime64"
}

// keyColumns are the columns of a key that are wanted, each once.
func (d *designer) keyColumns(key []string, wanted func(*catalog.Column) bool) []*catalog.Column {
	var list []*catalog.Column
	for _, element := range key {
		for _, c := range d.mentioned(element) {
			if wanted(c) && !slices.Contains(list, c) {
				list = append(list, c)
			}
		}
	}
	return list
}

// sayOnce makes one finding of several columns, at the first of them.
func (d *designer) sayOnce(code Code, columns []*catalog.Column, one, many string) {
	if len(columns) == 0 {
		return
	}
	if len(columns) > 1 {
		one = many
	}
	var names []string
	for _, c := range columns {
		names = append(names, c.Name)
	}
	d.say(code, columns[0].Name, columns[0].Pos, one, d.object, strings.Join(names, ", "))
}

func (d *designer) key(key []string) {
	d.sayOnce(NullableKey, d.keyColumns(key, func(c *catalog.Column) bool { _, nullable, _ := base(c.Type); return nullable }),
		"the sorting key of %s holds the Nullable column %s", "the sorting key of %s holds the Nullable columns %s")
	if len(key) < 2 {
		return
	}
	c := d.column(strings.TrimSuffix(key[0], " DESC"))
	if c == nil {
		return
	}
	t, _, _ := base(c.Type)
	unique := c.Name == "id" && strings.Contains(t.Name, "Int")
	switch t.Name {
	case "UUID", "DateTime", "DateTime64", "Float32", "Float64", "IPv6":
		unique = true
	}
	if unique {
		d.say(HighCardinality, "ORDER BY", c.Pos, "the sorting key of %s starts with %s %s, of which nearly every row has another value", d.object, c.Name, c.Type)
	}
}

// hourly reports whether a function gives a value for each hour or less.
func hourly(function, expr string) bool {
	switch function {
	case "toStartOfHour", "toStartOfMinute", "toStartOfSecond", "toStartOfFiveMinutes", "toStartOfFiveMinute", "toStartOfTenMinutes",
		"toStartOfFifteenMinutes", "toYYYYMMDDhhmmss", "toUnixTimestamp", "toRelativeHourNum", "toRelativeMinuteNum", "toRelativeSecondNum":
		return true
	case "toStartOfInterval":
		for _, unit := range []string{"HOUR", "MINUTE", "SECOND"} {
			if strings.Contains(strings.ToUpper(expr), unit) {
				return true
			}
		}
	}
	return false
}

// daily reports whether a function gives a value for each day.
func daily(function string) bool {
	switch function {
	case "toDate", "toDate32", "toYYYYMMDD", "toStartOfDay", "toRelativeDayNum":
		return true
	}
	return false
}

func (d *designer) partitions(elements []string) {
	for _, element := range elements {
		d.partition(element, element, len(d.columns))
	}
}

// partition judges an expression that a table is partitioned by; shown is what
// the table says, a column of which the expression is the default, at the end of
// no more than so many columns.
func (d *designer) partition(shown, expr string, columns int) {
	tokens, err := clickhouse.Tokenize(expr)
	if err != nil || len(tokens) == 0 {
		return
	}
	call := len(tokens) > 1 && tokens[1].Text == "("
	name, _ := tokens[0].Ident()
	c := d.column(expr)
	switch {
	case call && hourly(name, expr) && d.expiresWithin(2*24*time.Hour): // the partitions go as fast as they come
	case call && hourly(name, expr):
		d.say(TooManyPartitions, "PARTITION BY", "", "%s has a partition for each value of %s: several thousand a year", d.object, shown)
	case call && daily(name):
		d.dayPartitions()
	case c == nil:
	case c.DefaultKind != catalog.NoDefault && len(d.mentioned(c.Default)) > 0 && columns > 0: // it holds what it is computed from
		d.partition(shown, c.Default, columns-1)
	default:
		d.columnPartitions(c)
	}
}

// expiresWithin reports whether all rows of the table are deleted so soon.
func (d *designer) expiresWithin(limit time.Duration) bool {
	for _, e := range catalog.SplitTTL(d.storage.TTL) {
		if e.Action != "DELETE" || e.Where != "" {
			continue
		}
		if keeps, ok := impact.Keeps(e.Expr); ok && keeps <= limit {
			return true
		}
	}
	return false
}

func (d *designer) dayPartitions() {
	if d.storage.TTL == "" {
		d.say(TooManyPartitions, "PARTITION BY", "", "%s has a partition for each day and no TTL: after three years more than a thousand", d.object)
	}
}

// columnPartitions judges a table with a partition for each value of a column.
func (d *designer) columnPartitions(c *catalog.Column) {
	t, _, low := base(c.Type)
	switch t.Name {
	case "Date", "Date32":
		d.dayPartitions()
		return
	case "Bool", "UInt8", "Int8", "Enum8", "Enum16":
		return
	case "String", "FixedString":
		if low {
			return
		}
	}
	if strings.Contains(t.Name, "Int") && saysFew(c.Name) {
		return
	}
	d.say(TooManyPartitions, "PARTITION BY", "", "%s has a partition for each value of %s %s", d.object, c.Name, c.Type)
}

// saysFew reports whether a number is called what has few values: how many it
// has cannot be seen from its type, and [Live] counts them.
func saysFew(column string) bool {
	name := strings.ToLower(column)
	return slices.ContainsFunc([]string{"month", "year", "quarter", "week", "yyyymm", "bucket", "shard", "partition", "version"}, func(word string) bool { return strings.Contains(name, word) })
}

// timeSeries judges a plain MergeTree whose keys hold a time.
func (d *designer) timeSeries(key []string) {
	series := false
	for _, element := range append(slices.Clone(key), catalog.KeyElements(d.storage.PartitionBy)...) {
		for _, c := range d.mentioned(element) {
			t, _, _ := base(c.Type)
			series = series || isTime(c.Type) || t.Name == "Date" || t.Name == "Date32"
		}
	}
	if !series {
		return
	}
	d.sayOnce(NoCodec, d.keyColumns(key, func(c *catalog.Column) bool {
		return isTime(c.Type) && len(c.Codec) == 0 && c.DefaultKind != catalog.Alias
	}), "%s is sorted by the time column %s, which has no codec", "%s is sorted by the time columns %s, which have no codec")
	if d.storage.TTL == "" {
		d.say(NoTTL, "", "", "%s is a time series and has no TTL: it grows for ever", d.object)
	}
}

func (d *designer) projectionMode(engine string) {
	mode := "throw"
	for _, s := range d.storage.Settings {
		if s.Name == "deduplicate_merge_projection_mode" {
			mode = strings.Trim(s.Value, "'")
		}
	}
	name := d.projections[0].Name
	switch mode {
	case "throw":
		d.say(ProjectionMode, name, d.projections[0].Pos, "%s has the projection %s, which the engine %s refuses unless deduplicate_merge_projection_mode says what merges do with it", d.object, name, engine)
	case "drop":
		d.say(ProjectionMode, name, d.projections[0].Pos, "%s has the projection %s, which every merge of a %s drops", d.object, name, engine)
	case "ignore":
		d.say(ProjectionMode, name, d.projections[0].Pos, "%s has the projection %s, which still holds the rows that merges of a %s have folded: queries answer wrongly", d.object, name, engine)
	}
}

// final looks for FINAL on tables whose engine does not know it.
func (d *designer) final(c *catalog.Catalog, home *catalog.Database, query string) {
	tokens, err := clickhouse.Tokenize(query)
	if err != nil {
		return
	}
	tokens = slices.DeleteFunc(tokens, func(t clickhouse.Token) bool {
		return t.Kind == clickhouse.TokenSpace || t.Kind == clickhouse.TokenComment
	})
	for i, t := range tokens {
		if !t.Is("FINAL") {
			continue
		}
		t := finalTable(c, home, tokens[:i])
		if t != nil && t.Engine.Base() == "MergeTree" {
			d.say(FinalOnPlain, "FINAL", "", "%s reads %s FINAL, whose engine %s does not know FINAL", d.object, t.Name, t.Engine.Name)
		}
	}
}

// finalTable is the table that stands before FINAL, with or without an alias.
func finalTable(c *catalog.Catalog, home *catalog.Database, before []clickhouse.Token) *catalog.Table {
	at := len(before) - 1
	for at >= 0 && !before[at].Is("FROM") && !before[at].Is("JOIN") && before[at].Text != "," {
		at--
	}
	if at < 0 || at+1 >= len(before) {
		return nil
	}
	rest := before[at+1:]
	name, ok := rest[0].Ident()
	if !ok {
		return nil
	}
	db := home
	if len(rest) > 2 && rest[1].Text == "." {
		if db = c.Database(name); db == nil {
			return nil
		}
		if name, ok = rest[2].Ident(); !ok {
			return nil
		}
		rest = rest[2:]
	}
	if rest = rest[1:]; len(rest) > 0 && rest[0].Is("AS") {
		rest = rest[1:]
	}
	if len(rest) > 1 {
		return nil
	}
	return db.Table(name)
}
