export {
  type AnswerFault,
  createManualClock,
  type DelayFault,
  type FaultOptions,
  type FaultScript,
  type FaultSpec,
  type ManualClock,
  type ManualClockOptions,
  type MswHttp,
  type NamedFault,
  type PendingFault,
  type PendingSleep,
  type RecordedRequest,
  type ReplyPlan,
  type RequestLog,
  type SandboxFetch,
  type SandboxRequest,
} from '@x/sandbox'
export type { Clock } from '@x/transport'
export type { InngestFaultName } from './inngest-faults.ts'
export type { SandboxOperation } from './router.ts'
export type { RunStart } from './run-book.ts'
export type { JobScript, RunEnding, RunScript, ScriptedStatus } from './run-script.ts'
export type { SandboxRun, SandboxRuns } from './runs.ts'
export { createInngestSandbox, type InngestSandbox } from './sandbox.ts'
export type { InngestHabits, InngestMode, InngestSandboxOptions } from './sandbox-options.ts'
