import { tracingChannel } from 'node:diagnostics_channel'
import { type Span, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api'
import type { CallTrace } from '@x/runa-payouts'

/**
 * Creates a span for every call of a package. Attribute names are OpenTelemetry's own where they exist (semantic
 * conventions for HTTP clients). `outcome` says what a failed call means for the money.
 *
 * @param name `x-runa-payouts` or `x-inngest-runs`. Returns a function that stops it.
 */
export function traceCalls(name: string): () => void {
  const tracer = trace.getTracer(name)
  const spans = new WeakMap<object, Span>()
  const subscribers = {
    start(message: unknown) {
      const call = message as CallTrace // what the packages publish on this channel
      const attributes = { 'http.request.method': call.method, 'url.template': call.urlTemplate }
      spans.set(call, tracer.startSpan(`${name} ${call.operation}`, { kind: SpanKind.CLIENT, attributes }))
    },
    asyncEnd(message: unknown) {
      const call = message as CallTrace // the same object as at its start
      const span = spans.get(call)
      const { outcome = 'unknown', status, attempts = 0, error } = call
      span?.setAttributes({ [`${name}.outcome`]: outcome, 'http.request.resend_count': Math.max(0, attempts - 1) })
      if (status !== undefined) span?.setAttribute('http.response.status_code', status)
      if (error !== undefined) span?.setAttribute('error.type', error).setStatus({ code: SpanStatusCode.ERROR })
      span?.end()
    },
    end() {},
    asyncStart() {},
    error() {},
  }
  const channel = tracingChannel(`${name}.call`)
  channel.subscribe(subscribers)
  return () => channel.unsubscribe(subscribers)
}
