import { isKnownMember, type UnknownMember } from '@x/transport'

/**
 * The run statuses that this version knows (inngest/inngest, pkg/enums/run_status.go). A run that is waiting, sleeping
 * or queued is Running.
 */
export const KNOWN_RUN_STATUSES = [
  'Running',
  'Completed',
  'Failed',
  'Cancelled',
  'Overflowed',
  'Scheduled',
  'Unknown',
  'Skipped',
] as const

/** A run status that this version knows. */
export type KnownRunStatus = (typeof KNOWN_RUN_STATUSES)[number]

/**
 * A run status that Inngest has added since: at run time, whatever Inngest sent. Not to be confused with `Unknown`,
 * which is Inngest's own word.
 */
export type UnknownRunStatus = UnknownMember<'(a run status this version does not know)'>

/** The status of a run. */
export type RunStatus = KnownRunStatus | UnknownRunStatus

/** The final statuses: a run with one of them never gets another. */
export const ENDED_RUN_STATUSES = [
  'Completed',
  'Failed',
  'Cancelled',
  'Overflowed',
  'Skipped',
] as const satisfies readonly KnownRunStatus[]

/** A final status. */
export type EndedRunStatus = (typeof ENDED_RUN_STATUSES)[number]

/** Whether a status is one that this version knows; narrows to it. */
export function isKnownRunStatus(status: string): status is KnownRunStatus {
  return isKnownMember(KNOWN_RUN_STATUSES, status)
}

/** Whether a status is final; narrows to those. A status that this version does not know is not final. */
export function isEndedRunStatus(status: string): status is EndedRunStatus {
  return isKnownMember(ENDED_RUN_STATUSES, status)
}
