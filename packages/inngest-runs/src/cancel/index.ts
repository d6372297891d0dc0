export { type CancelRunsError, isCancelRunsError } from './cancel-error.ts'
export type { CancelFilters, CancelRunsOptions, OpenRunStatus, RunIds } from './cancel-input.ts'
export { type CancelBatch, cancelRuns, type RunSource } from './cancel-runs.ts'
export type { CancelCounts, CancelledRun, CancelledRunResult } from './cancelled-run.ts'
