package sql

// Truncater builds TRUNCATE, which removes every row of a table.
type Truncater struct {
	table    TableRef
	ifExists bool
	cluster  string
	settings []Setting
}

// Truncate starts a TRUNCATE of a table.
//
// See https://clickhouse.com/docs/sql-reference/statements/truncate.
func Truncate(table TableRef) *Truncater { return &Truncater{table: table} }

// IfExists makes a table that is not there no error.
func (t *Truncater) IfExists() *Truncater {
	t.ifExists = true
	return t
}

// OnCluster truncates on every server of a cluster.
func (t *Truncater) OnCluster(name string) *Truncater {
	t.cluster = name
	return t
}

// Settings adds server settings for this statement.
func (t *Truncater) Settings(settings ...Setting) *Truncater {
	t.settings = append(t.settings, settings...)
	return t
}

// Query returns the statement's text; it has no parameters.
func (t *Truncater) Query() (string, []Param, error) {
	b := newBuilder()
	t.build(b)
	return b.result()
}

// String returns the statement for a person.
func (t *Truncater) String() string { return inline(t.build) }

func (t *Truncater) build(b *builder) {
	b.clause = "TRUNCATE"
	b.raw("TRUNCATE TABLE ")
	if t.ifExists {
		b.raw("IF EXISTS ")
	}
	t.table.name(b)
	onCluster(b, t.cluster)
	writeSettings(b, t.settings)
}
