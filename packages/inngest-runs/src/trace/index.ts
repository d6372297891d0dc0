export type { RunTrace, TraceAttempt, TraceRun, TraceSpan, TraceStatus, TraceStep } from '../wire.gen.ts'
export { type FormatTraceOptions, formatTrace } from './format-trace.ts'
