export type { CancelRunOptions, CancelRunResult } from './cancel-run.ts'
export { InngestRuns } from './client.ts'
export type { InngestRunsOptions } from './client-options.ts'
export type { EndedRun } from './ended-run.ts'
export * from './errors.ts'
export type { CallOptions, ReadOptions, ReadPromise, ReadResponse, WithMetadata } from './read-options.ts'
export { type RunFailure, runFailure } from './run-failure.ts'
export {
  ENDED_RUN_STATUSES,
  isEndedRunStatus,
  isKnownRunStatus,
  KNOWN_RUN_STATUSES,
  type KnownRunStatus,
  type RunStatus,
  type UnknownRunStatus,
} from './run-status.ts'
export type { WaitForEventRunsOptions, WaitOptions } from './waiting.ts'
export type * from './wire.gen.ts'
