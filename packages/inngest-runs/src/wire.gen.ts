// Made from specs/inngest-runs.openapi.yaml by `node scripts/generate.ts`. Do not edit.

import type { UnknownMember } from '@x/transport'

/** One execution of a function. */
export type Run = {
  /** Id of the run, a ULID. */
  run_id: string
  /** When the run was scheduled (RFC 3339). Inngest always sends it. */
  run_started_at?: string
  /** Inngest's own id of the function, a UUID. Not the id that the code gives it. */
  function_id: string
  /** Version of the function. Always 0 from the open-source server. */
  function_version?: number
  /** Id of the environment, a UUID. The open-source server has none and sends a placeholder. */
  environment_id?: string
  /** Inngest's id of the event that started the run, a ULID; all zeros where there was none. */
  event_id?: string | null
  /** Id of the batch, for a run that a batch of events started. */
  batch_id?: string | null
  /** Id of the run that this one repeats, for a rerun or a replay. */
  original_run_id?: string | null
  /** The schedule, for a run that a schedule started. */
  cron?: string | null
  /**
   * How the run stands. A run that waits, sleeps or is queued is Running, and one that ran out of time is
   * Cancelled. Completed, Failed, Cancelled, Overflowed and Skipped are final. The client gives Running where the
   * server says Completed, Failed or Cancelled and ended_at is null, which is the state of a step.
   */
  status:
    | 'Running'
    | 'Completed'
    | 'Failed'
    | 'Cancelled'
    | 'Overflowed'
    | 'Scheduled'
    | 'Unknown'
    | 'Skipped'
    | UnknownMember<'(a run status this version does not know)'>
  /** When the run ended (RFC 3339); null until then. */
  ended_at?: string | null
  /**
   * What the function returned, any JSON. For a failed run what is known of the error: as a rule an object with
   * name, message and stack, but also a plain string, or an object that holds the error as its error. Absent until
   * the run has ended. Where v1 has "" for runs that Inngest's SDK 4 reports by checkpointing, the client gives
   * the output that v2 has.
   */
  output?: unknown
}

/** How old an answer is. Both times are the server's own. */
export type ResponseMetadata = {
  /** When the server looked (RFC 3339). */
  fetched_at?: string
  /** Until when the server repeats this answer (RFC 3339). Absent where it does not. */
  cached_until?: string | null
}

/** A run, as getRun wraps it. */
export type RunEnvelope = {
  /** The run. */
  data: Run
  /** How old the answer is. */
  metadata?: ResponseMetadata
}

/** The runs that an event started, as listEventRuns wraps them. */
export type RunsEnvelope = {
  /** The runs; empty where there are none, or none yet. */
  data: Run[]
  /** How old the answer is. */
  metadata?: ResponseMetadata
}

/**
 * One item that stands in the queue for a run, planned or under way. The descriptions of the API share none of
 * its fields, so that none is required; Inngest sends all of them.
 */
export type RunJob = {
  /** Id of the item. */
  job_id?: string
  /** When it is due (RFC 3339). */
  at?: string
  /** Its place in the function's queue, from 0. Also 0 where it has none. */
  position?: number
  /** What is to be done: "start", "edge" (the next step), "edge-error", "sleep", "pause" and others. */
  kind?: string
  /** Which attempt it is, from 0. */
  attempt?: number
}

/** A run's jobs, as listRunJobs wraps them. */
export type RunJobsEnvelope = {
  /** The jobs; empty once the run has ended. */
  data: RunJob[]
  /** How old the answer is. */
  metadata?: ResponseMetadata
}

/**
 * What the server says when it refuses or fails (inngest/inngest, pkg/publicerr/publicerr.go). Some errors are
 * plain text, and some have no body.
 */
export type ErrorBody = {
  /** What is wrong, for a person. Its wording is not promised. */
  error: string
  /** More about it; as a rule null. */
  data?: unknown
  /** The HTTP status that it stands for, even where the answer itself has 200. */
  status: number
  /** The same in a word to branch on. Most errors have none. */
  code?: string
}
