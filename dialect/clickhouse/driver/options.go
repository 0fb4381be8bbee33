package driver

import (
	"log/slog"

	"go.opentelemetry.io/otel/trace"

	"github.com/chent-io/chent/dialect/clickhouse/embedded"
)

// Option changes how [Open] connects, where a URL cannot say it.
type Option func(*options)

type options struct {
	logger   *slog.Logger
	tracers  trace.TracerProvider
	install  bool
	database *string
	engine   func(*embedded.Options)
	config   []func(*Config)
}

// Logger logs every statement at debug level: its text, duration, rows and
// query id. Parameters are logged with it; passwords never are. Default: silent.
func Logger(l *slog.Logger) Option { return func(o *options) { o.logger = l } }

// Tracing records a span for every statement. Whether it is given or not, the
// span of the context travels to the server. Default: no spans.
func Tracing(p trace.TracerProvider) Option { return func(o *options) { o.tracers = p } }

// InstallEngine lets a chdb URL download the engine (about 180 MB) when this
// machine has none, as engine_install=true in the URL does.
func InstallEngine() Option { return func(o *options) { o.install = true } }

// EngineOptions changes how a chdb URL starts its engine: a place to show the
// progress of an installation, a library, a configuration. Dir comes from the
// URL.
func EngineOptions(change func(*embedded.Options)) Option {
	return func(o *options) { o.engine = change }
}

// Database overrides the URL's database. The empty name stands for the user's
// own, which exists on every server.
func Database(name string) Option { return func(o *options) { o.database = &name } }

// Configure changes the configuration that the URL gave, such as its TLS.
func Configure(change func(*Config)) Option {
	return func(o *options) { o.config = append(o.config, change) }
}
