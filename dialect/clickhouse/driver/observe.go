package driver

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/trace"

	"github.com/chent-io/chent/dialect/clickhouse"
)

// tracerName names the instrumentation in traces.
const tracerName = "github.com/chent-io/chent/dialect/clickhouse/driver"

// observation is the log entry and the span of one operation.
type observation struct {
	ctx   context.Context
	c     *client
	name  string
	s     Statement
	start time.Time
	span  trace.Span
}

// observe begins an operation. The result's ctx carries its span.
func (c *client) observe(ctx context.Context, name string, s Statement) *observation {
	o := &observation{ctx: ctx, c: c, name: name, s: s, start: time.Now()}
	if c.opts.tracers != nil {
		verb := name
		if w := words(s.SQL, 1); len(w) == 1 {
			verb = w[0]
		}
		o.ctx, o.span = c.opts.tracers.Tracer(tracerName).Start(ctx, verb,
			trace.WithSpanKind(trace.SpanKindClient),
			trace.WithAttributes(
				attribute.String("db.system", "clickhouse"),
				attribute.String("db.system.name", "clickhouse"),
				attribute.String("db.namespace", c.Database()),
				attribute.String("db.query.text", clickhouse.HideSecrets(s.SQL)),
				attribute.String("db.operation.name", verb),
				attribute.String("clickhouse.query_id", s.QueryID),
			))
	}
	return o
}

// end closes an operation.
func (o *observation) end(err error, rows uint64) {
	if o.span != nil {
		o.span.SetAttributes(attribute.Int64("db.response.returned_rows", int64(rows)))
		var server *ServerError
		if errors.As(err, &server) {
			o.span.SetAttributes(attribute.Int("db.response.status_code", server.Code))
		}
		if err != nil {
			o.span.RecordError(err)
			o.span.SetStatus(codes.Error, err.Error())
		}
		o.span.End()
	}
	l := o.c.opts.logger
	if l == nil || !l.Enabled(o.ctx, slog.LevelDebug) {
		return
	}
	attrs := []slog.Attr{
		slog.String("statement", clickhouse.HideSecrets(o.s.SQL)),
		slog.Duration("duration", time.Since(o.start)),
		slog.Uint64("rows", rows),
		slog.String("query_id", o.s.QueryID),
	}
	if len(o.s.Params) > 0 {
		params := make([]any, 0, len(o.s.Params))
		for _, p := range o.s.Params {
			params = append(params, slog.String(p.Name, abbreviate(p.Value)))
		}
		attrs = append(attrs, slog.Group("params", params...))
	}
	if err != nil {
		attrs = append(attrs, slog.String("error", err.Error()))
	}
	l.LogAttrs(o.ctx, slog.LevelDebug, "clickhouse: "+o.name, attrs...)
}
