export type { RunRow } from '../wire.gen.ts'
export type { WatchRunsOptions } from './watch-options.ts'
export { type RunChange, watchRuns } from './watch-runs.ts'
