import { byName } from '../requests/responses.ts'
import type { Settings } from '../settings.ts'
import { outputOf } from './outputs.ts'
import { endedBy, progressAt, type Run, scriptedStatus, statusAt } from './run-book.ts'
import { isParked, type RunEnding } from './run-script.ts'
import type { Timestamps } from './timestamps.ts'

/** What the documents depend on. */
export interface DocumentContext {
  readonly settings: Settings
  readonly timestamps: Timestamps
}

type Document = Readonly<Record<string, unknown>>

/** A run that is read by its id, as v1 shows it (inngest/inngest, pkg/cqrs/function_runs.go). */
export function runDocument(pen: DocumentContext, run: Run, now: number): Document {
  const { settings, timestamps } = pen
  const { batch_id, original_run_id, cron, ...fields } = run.fields
  const ending = endedBy(run, now)
  return {
    run_id: run.id,
    run_started_at: timestamps.planned(run.startedAt),
    function_id: run.functionId,
    // The open-source server never sets it.
    function_version: settings.mode === 'well-behaved' ? 1 : 0,
    environment_id: settings.environments.idOf(run.environment),
    event_id: run.eventId,
    // Undefined omits a key.
    batch_id,
    original_run_id,
    cron,
    status: statusAt(run, now),
    ended_at: ending === undefined ? null : timestamps.measured(run.endsAt),
    output: ending === undefined ? undefined : shownOutput(pen, run, ending),
    ...fields,
  }
}

/**
 * The rows of a run in its event's list: more than one if its end was recorded more than once (inngest/inngest,
 * pkg/cqrs/base_cqrs).
 */
export function listedRunDocuments(pen: DocumentContext, run: Run, now: number): Document[] {
  const { settings, timestamps } = pen
  const row = {
    ...runDocument(pen, run, now),
    status: listedStatus(pen, run, now),
    environment_id: settings.environments.listedIdOf(run.environment),
    ...run.fields,
  }
  const later = settings.habits.looseLists ? run.laterEnds.filter(({ from }) => now >= from) : []
  return [
    row,
    ...later.map(({ endedAt, ending }) => ({
      ...row,
      ended_at: timestamps.measured(endedAt),
      output: shownOutput(pen, run, ending),
    })),
  ]
}

/** The list takes a run's status from its latest record, whether or not that was its end. */
function listedStatus({ settings }: DocumentContext, run: Run, now: number): string {
  const status = statusAt(run, now)
  if (endedBy(run, now) !== undefined || scriptedStatus(run, now) !== undefined) return status
  const progress = progressAt(run, now)
  if (progress.does === 'queue') return 'Scheduled'
  return (settings.habits.earlyStatus ? earlyStatus(run, now) : undefined) ?? status
}

/** The ended status that a run shows before it has ended, because of its latest record. */
export function earlyStatus(run: Run, now: number): 'Completed' | 'Failed' | undefined {
  const progress = progressAt(run, now)
  if (progress.written === undefined || !isParked(progress)) return undefined
  return 'error' in progress.written ? 'Failed' : 'Completed'
}

/**
 * A completed run that was reported by checkpoints has lost its output (inngest/inngest,
 * pkg/execution/history/lifecycle.go).
 */
const shownOutput = ({ settings }: DocumentContext, { checkpointing }: Run, ending: RunEnding): unknown =>
  settings.habits.lostOutputs && checkpointing && ending.ends === 'Completed' ? '' : byName(outputOf(ending))
