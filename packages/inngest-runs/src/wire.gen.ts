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
   * The status of the run. A run that waits, sleeps or is queued is Running, and one that timed out is Cancelled.
   * Completed, Failed, Cancelled, Overflowed and Skipped are final. The client returns Running if the server says
   * Completed, Failed or Cancelled while ended_at is null: that is the status of a step.
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
   * What the function returned, any JSON. For a failed run, the error: usually an object with name, message and
   * stack, but it may be a plain string, or an object that holds the error as its error. Absent until the run has
   * ended. If v1 has "" because Inngest's SDK 4 reported the run by checkpointing, the client returns the output
   * from v2.
   */
  output?: unknown
}

/**
 * One execution of a function as a row of listRuns. Its names and statuses are those of Run. Only v2 lists runs,
 * so what v2 does not know is absent: function_id, function_version, environment_id and original_run_id. Fields
 * that v1 does not have keep their names from v2.
 */
export type RunRow = {
  /** Id of the run, a ULID (v2's id). */
  run_id: string
  /** When the run was scheduled (RFC 3339; v2's queuedAt, which is what v1 calls by this name). */
  run_started_at?: string
  /** The app of the function. Only v2 knows it. */
  app?: {
    /** Id of the app in your code. */
    id?: string
  }
  /** The function. Only v2 knows it by these names. */
  function?: {
    /** Id of the function in your code, without the app's. Not the UUID that Run has as function_id. */
    id?: string
    /** Its display name. */
    name?: string
  }
  /** Only v1 knows this UUID. Absent in lists. */
  function_id?: string
  /** Only v1 knows it. Absent in lists. */
  function_version?: number
  /** Only v1 knows it. Absent in lists. */
  environment_id?: string
  /** Only v1 knows which run this one repeats. Absent in lists. */
  original_run_id?: string | null
  /**
   * Inngest's id of the event that started the run, a ULID; of a batch, its first event (the first of v2's
   * trigger.eventIds).
   */
  event_id?: string | null
  /** Id of the batch, for a run that a batch of events started (v2's trigger.batchId). */
  batch_id?: string | null
  /** The schedule, for a run that a schedule started (v2's trigger.cronSchedule). */
  cron?: string | null
  /**
   * The status of the run, in v1's words. A queued run is Scheduled, as in v1's own lists; getRun calls it
   * Running. A run without an end is never Completed, Failed or Cancelled. The open-source server always lists a
   * run that was given a score or metadata as Running; getRun has its end.
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
  /**
   * When the server took the run from its queue, in lists counted from the queueing (v2's startedAt). Absent in a
   * queued run, though the server sends one.
   */
  startedAt?: string
  /**
   * When the run ended (RFC 3339; v2's endedAt); null until then. The server lists the end of a cancelled run 10 s
   * too late, and the client corrects it.
   */
  ended_at: string | null
  /** Ms from startedAt to ended_at. Absent until the run has ended. */
  durationMs?: number
  /**
   * What the function returned, or its error, as in Run. Only with includeOutput, and only for runs that completed
   * or failed.
   */
  output?: unknown
}

/** How old a response is. Both times are from the server's clock. */
export type ResponseMetadata = {
  /** When the server read the data (RFC 3339). */
  fetched_at?: string
  /** Until when the server repeats this response (RFC 3339). Absent if it does not. */
  cached_until?: string | null
}

/** A run, as getRun wraps it. */
export type RunEnvelope = {
  /** The run. */
  data: Run
  /** How old the response is. */
  metadata?: ResponseMetadata
}

/** The runs that an event started, as listEventRuns wraps them. */
export type RunsEnvelope = {
  /** The runs; empty where there are none, or none yet. */
  data: Run[]
  /** How old the response is. */
  metadata?: ResponseMetadata
}

/** A page of runs, as listRuns wraps them. */
export type RunRowsEnvelope = {
  /** The runs; empty where there are none. */
  data: RunRow[]
  /** How old the response is. */
  metadata?: ResponseMetadata
  /** How the list continues. */
  page: {
    /** What to pass as cursor for the next page. Absent on the last one. */
    cursor?: string
    /** Whether there is a next page. Absent on the last one. */
    hasMore?: boolean
    /** How many runs a page has at most. */
    limit?: number
  }
}

/** The tree of spans, as getRunTrace wraps it. The client turns it into a RunTrace. */
export type RunTraceEnvelope = {
  /** The run and its root span. */
  data: {
    /** Id of the run. */
    runId: string
    /**
     * The span of the whole run. A span has id, name, status, queuedAt, startedAt, endedAt, durationMs, stepId,
     * stepOp, input, output, metadata and children; empty fields are absent.
     */
    rootSpan: {
      [key: string]: unknown
    }
  }
  /** How old the response is. */
  metadata?: ResponseMetadata
}

/**
 * The status of a run, step or attempt. Waiting: in the queue, asleep, or waiting for an event. Unknown: the
 * server does not say. A step is Failed after each attempt that failed: while its run has not ended, another
 * attempt may follow.
 */
export type TraceStatus =
  | 'Running'
  | 'Waiting'
  | 'Completed'
  | 'Failed'
  | 'Cancelled'
  | 'Skipped'
  | 'Unknown'
  | UnknownMember<'(a span status this version does not know)'>

/** One attempt at a step, or at the code outside of steps. */
export type TraceAttempt = {
  /** The number of the attempt, from 0. */
  number: number
  /** The status of the attempt. */
  status: TraceStatus
  /** When it was put into the queue (RFC 3339). */
  queuedAt?: string
  /** When it began (RFC 3339). Absent until then. */
  startedAt?: string
  /** When it ended (RFC 3339). Absent until then. */
  endedAt?: string
  /** Ms from startedAt to endedAt. */
  durationMs?: number
  /** With includeOutput, what it returned or why it failed, any JSON. */
  output?: unknown
}

/** One step of a run, made of every span that the server has for it. */
export type TraceStep = {
  /** The step's id in your code. */
  name: string
  /** Inngest's own id of the step, a SHA-1. */
  stepId: string
  /**
   * The kind of step: RUN, SLEEP, WAIT_FOR_EVENT, INVOKE and others. Absent for the step in which a run finally
   * failed.
   */
  op?: string
  /** The status of the step. */
  status: TraceStatus
  /** When it was put into the queue (RFC 3339). */
  queuedAt?: string
  /** When its first attempt began (RFC 3339). Absent until then. */
  startedAt?: string
  /** When it ended (RFC 3339). Absent until then, and in a step that the end of its run cut short. */
  endedAt?: string
  /** Ms from startedAt to endedAt, the pauses between attempts included. */
  durationMs?: number
  /** Its attempts, in order. Empty until the first has begun. */
  attempts: TraceAttempt[]
  /** With includeOutput, what the step returned or why it failed, any JSON. */
  output?: unknown
}

/**
 * What the executor did besides steps: "Finalization" (the code outside of steps, with its attempts),
 * "Execution" (the app is at work), "executor.nonstep" (a request to the app).
 */
export type TraceSpan = {
  /** The server's own name for it. */
  name: string
  /** The status of the span. */
  status: TraceStatus
  /** When it was put into the queue (RFC 3339). */
  queuedAt?: string
  /** When it began (RFC 3339). Absent until then. */
  startedAt?: string
  /** When it ended (RFC 3339). Absent until then. */
  endedAt?: string
  /** Ms from startedAt to endedAt. */
  durationMs?: number
  /** Its attempts, in order; empty where the server names none. */
  attempts: TraceAttempt[]
  /** With includeOutput, what the function returned or why it failed, any JSON. */
  output?: unknown
}

/** The run of a trace, as the trace has it. */
export type TraceRun = {
  /** Id of the run, a ULID. */
  run_id: string
  /** The status of the run. */
  status: TraceStatus
  /** When the run was scheduled (RFC 3339). */
  queuedAt?: string
  /** When its code was first executed (RFC 3339). Absent until then. */
  startedAt?: string
  /** When it ended (RFC 3339). Absent until then. */
  endedAt?: string
  /** Ms from startedAt to endedAt. */
  durationMs?: number
  /** With includeOutput, the events that started the run. */
  input?: unknown
  /** With includeOutput, what the function returned or why it failed, as in Run. */
  output?: unknown
}

/** The steps of a run, as the client returns them. */
export type RunTrace = {
  /** The run as a whole. */
  run: TraceRun
  /** The steps, each once, in the order in which they were planned. */
  steps: TraceStep[]
  /** What the executor did besides the steps, in the order in which it was planned. */
  others: TraceSpan[]
  /** With raw, the root span as the server sent it. */
  raw?: unknown
}

/** The result of waiting for a run. */
export type RunWait = {
  /** Whether the run has ended. If not, call again. */
  ended: boolean
  /**
   * How it ended. cancelled also means that it ran out of time, and not_run that it was skipped. Absent until it
   * has ended.
   */
  result?: 'completed' | 'failed' | 'cancelled' | 'not_run'
  /** Why it failed, for a run that did. */
  error?: {
    /** Class of the error. */
    name?: string
    /** What it says. */
    message: string
    /** Where it was thrown. */
    stack?: string
  }
  /** The run as it was last read. */
  run:
    | Run
    | {
        /** Id of the run. */
        run_id: string
        /** The status of the run, in the server's words. */
        status: string
      }
  /** What to do now, if the run has not ended. */
  next?: string
}

/**
 * One queue item of a run, planned or running. The descriptions of the API have no field in common, so no field
 * is required; Inngest sends all of them.
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
  /** The number of the attempt, from 0. */
  attempt?: number
}

/** A run's jobs, as listRunJobs wraps them. */
export type RunJobsEnvelope = {
  /** The jobs; empty once the run has ended. */
  data: RunJob[]
  /** How old the response is. */
  metadata?: ResponseMetadata
}

/** What a function is started with. */
export interface InvokeFunctionRequest {
  /** The data of the event that the function gets. An object; it may be empty. */
  readonly data: {
    readonly [key: string]: unknown
  }
  /** An idempotency key. A second start of the same function with it returns the first run. */
  readonly idempotencyKey?: string | undefined
}

/** The step that a rerun begins with. */
export interface StepToRerun {
  /** The id of the step in code. */
  readonly stepId: string
  /** What the step gets instead of its own input, as a list of arguments. */
  readonly input?: readonly unknown[] | undefined
}

/** Where a rerun begins. */
export interface RerunRequest {
  /** The step to start from; the steps before it keep their results. Default: from the beginning. */
  readonly fromStep?: StepToRerun | undefined
}

/** A run that was started. */
export type StartedRun = {
  /** Id of the run, a ULID. */
  runId: string
}

/** A run that was started, as v2 wraps it. */
export type StartedRunEnvelope = {
  /** The run. */
  data: StartedRun
}

/** Which runs to cancel. Without runIds, it needs an app or a time. */
export interface CancelRunsRequest {
  /** The ids of the runs. Not together with filters. */
  readonly runIds?: readonly string[] | undefined
  /** Only runs of this app, by its id in code. */
  readonly appId?: string | undefined
  /** Only runs of this function, by its id in code, without the app's. Needs appId. */
  readonly functionId?: string | undefined
  /** Only runs that were scheduled from this time on (RFC 3339). */
  readonly from?: string | undefined
  /** Only runs that were scheduled before this time (RFC 3339). */
  readonly until?: string | undefined
  /** Only lists the runs, and cancels none. */
  readonly dryRun?: boolean | undefined
}

/** The results of cancelling many runs. */
export type CancelledRuns = {
  /** The runs, each with its result. */
  runs: {
    /** Id of the run. */
    runId: string
    /** The result. unknown means that the run may have been cancelled. */
    result: 'cancelled' | 'already_ended' | 'accepted' | 'would_cancel' | 'not_found' | 'unknown' | 'failed'
    /** Why it failed. */
    error?: string
  }[]
  /** How many runs there are, and how many have which result. */
  counts: {
    [key: string]: number
  }
  /** What to do now, if not all runs were cancelled in time. */
  next?: string
}

/** An event that the server received. */
export type InngestEvent = {
  /** The id that Inngest gave it, a ULID. Reads take this one. */
  internal_id: string
  /** Id of the account, a UUID; zeros from the open-source server. */
  account_id?: string
  /** Id of the environment, a UUID; zeros from the open-source server. */
  environment_id?: string
  /** Where it came from; empty from the open-source server. */
  source?: string
  /** Id of where it came from. */
  source_id?: string | null
  /** When the server received it (RFC 3339). */
  received_at?: string
  /** The id that its sender gave it; the internal_id if there is none. */
  id?: string
  /** Its name, such as "app/user.created". */
  name: string
  /** Its data, usually an object. */
  data?: unknown
  /** What the sender said about a user. */
  user?: unknown
  /** When it happened, according to its sender, in ms since the Unix epoch. */
  ts?: number
}

/** An event, as getEvent wraps it. */
export type EventEnvelope = {
  /** The event. */
  data: InngestEvent
  /** How old the response is. */
  metadata?: ResponseMetadata
}

/** A page of events, as listEvents wraps them. */
export type EventsEnvelope = {
  /** The events, newest first. */
  data: InngestEvent[]
  /** How old the response is. */
  metadata?: ResponseMetadata
}

/** An event to send. */
export interface SendEventRequest {
  /**
   * Its name, such as "app/user.created". Names that begin with "inngest/" are reserved for the server, and
   * refused.
   */
  readonly name: string
  /** Its data. An object. Empty by default. */
  readonly data?:
    | {
        readonly [key: string]: unknown
      }
    | undefined
  /** Your own id. A second event with the same id starts no run. */
  readonly id?: string | undefined
  /** When it happened, in ms since the Unix epoch, 1980 or later. Default: when the server receives it. */
  readonly ts?: number | undefined
  /** Data about the user that the event concerns. */
  readonly user?:
    | {
        readonly [key: string]: unknown
      }
    | undefined
}

/** An event that was sent. */
export type EventReceipt = {
  /** The id that Inngest gave the event, a ULID. */
  eventId: string
}

/** An event that was sent, as v2 wraps it. */
export type SentEventEnvelope = {
  /** The event. */
  data: EventReceipt
}

/**
 * What the server says when it refuses or fails (inngest/inngest, pkg/publicerr/publicerr.go). Some errors are
 * plain text, and some have no body.
 */
export type ErrorBody = {
  /** What is wrong, for a person. The wording may change. */
  error: string
  /** More about it; usually null. */
  data?: unknown
  /** The HTTP status of the error, even if the response itself has 200. */
  status: number
  /** The same in one word, to branch on. Most errors have none. */
  code?: string
}
