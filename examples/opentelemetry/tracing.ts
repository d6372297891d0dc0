// node --import ./tracing.ts your-program.ts
// Sends spans to the collector at OTEL_EXPORTER_OTLP_ENDPOINT (default http://localhost:4318).

import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { NodeSDK } from '@opentelemetry/sdk-node'
import { traceCalls } from './trace-calls.ts'

const sdk = new NodeSDK({ traceExporter: new OTLPTraceExporter() })
sdk.start()

// A package that is not installed publishes nothing.
traceCalls('x-runa-payouts')
traceCalls('x-inngest-runs')

// Sends the last spans before the program ends.
process.once('beforeExit', () => sdk.shutdown())
