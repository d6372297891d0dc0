/** What the testing subpath of every published package shows of the sandbox. */
export type { DelayFault, FaultSpec, NamedFault, ResponseFault } from './fault.ts'
export type { FaultOptions, FaultQueue, PendingFault } from './fault-queue.ts'
export { createManualClock, type ManualClock, type ManualClockOptions, type PendingSleep } from './manual-clock.ts'
export type { MswHttp, SandboxFetch } from './mounts.ts'
export type { ReplyPlan, SandboxRequest } from './reply.ts'
export type { RecordedRequest, RequestLog } from './request-log.ts'
