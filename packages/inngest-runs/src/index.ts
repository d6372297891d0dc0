export { InngestRuns } from './client.ts'
export type { InngestRunsOptions } from './client-options.ts'
export * from './errors.ts'
export type { EventToSend, SentEvent } from './events/event-to-send.ts'
export type { EventListing, EventPage, ListEventsFilters } from './events/list-events.ts'
export type { CancelRunOptions, CancelRunResult } from './runs/cancel-run.ts'
export type { EndedRun } from './runs/ended-run.ts'
export type { FunctionToInvoke, InvokedFunction, InvokedRun } from './runs/invoke-function.ts'
export type { ListRunsFilters, RunListing, RunPage, RunStatusFilter } from './runs/list-runs.ts'
export type { CallOptions, ReadOptions, ReadPromise, ReadResponse, WithMetadata } from './runs/read-options.ts'
export type { RerunOptions } from './runs/rerun.ts'
export { type RunFailure, runFailure } from './runs/run-failure.ts'
export {
  ENDED_RUN_STATUSES,
  isEndedRunStatus,
  isKnownRunStatus,
  KNOWN_RUN_STATUSES,
  type KnownRunStatus,
  type RunStatus,
  type UnknownRunStatus,
} from './runs/run-status.ts'
export type { TraceWanted } from './runs/run-trace.ts'
export type { WaitForEventRunsOptions, WaitOptions } from './runs/waiting.ts'
export type * from './wire.gen.ts'
