// node --import ./tracing.ts your-program.ts
// Sends spans to the collector at OTEL_EXPORTER_OTLP_ENDPOINT (default http://localhost:4318).

import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { BatchSpanProcessor, NodeTracerProvider } from '@opentelemetry/sdk-trace-node'
import { traceCalls } from './trace-calls.ts'

const provider = new NodeTracerProvider({ spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter())] })
provider.register()

// A package that is not installed publishes nothing.
traceCalls('x-runa-payouts')
traceCalls('x-inngest-runs')

// Sends the last spans before the program ends.
process.once('beforeExit', () => provider.shutdown())
