package diff

// Options tunes [Diff]. The zero value compares everything but the order of
// columns.
type Options struct {
	// WholeServer says that desired describes all of the server: databases,
	// functions and named collections that are live and not desired are
	// reported as dropped. Default: only what lives in a database that desired
	// names is, so that several programs can share a server.
	WholeServer bool
	// CompareOrder reports columns that stand in another order, with the
	// fewest moves. Default: order is no difference.
	CompareOrder bool
	// KeepSettings leaves alone the settings that a live table has and the
	// desired one does not say. Default: they are reported as dropped, unless
	// their value is the server's default anyway.
	KeepSettings bool
	// Database is the database that desired objects without one belong to.
	Database string
	// DefaultSettings are the server's own values of table settings, by name.
	// A setting that says the default equals a setting not said. Default: only
	// index_granularity = 8192 is known.
	DefaultSettings map[string]string
}
