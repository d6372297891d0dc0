import type { Answer } from '@x/sandbox'
import { emptyAnswer, jsonAnswer, secondVersionError, unableToLoad } from './answers.ts'
import { type Desk, findRun, invalidRunId, type Operation } from './read-operations.ts'
import { endRun, type Run, statusAt } from './run-book.ts'
import { runDocument } from './run-documents.ts'
import { idKey } from './run-id.ts'
import { createTimestamps } from './timestamps.ts'

/** The first version never refuses: to cancel a run that has ended is a success without effect (pkg/api/apiv1/runs.go). */
export const cancelRun: Operation = (desk, id, environment) => {
  const key = idKey(id)
  if (key === undefined) return invalidRunId(id)
  const run = findRun(desk, key, environment)
  if (run === undefined) return unableToLoad(id, 404)
  cancel(desk, run)
  if (desk.settings.habits.emptyCancel) return emptyAnswer()
  const metadata = { fetched_at: desk.timestamps.measured(desk.now()) }
  return jsonAnswer(200, { data: runDocument(desk, run, desk.now()), metadata })
}

/** The second version says what is the matter with a run that has ended (inngest/inngest, pkg/api/v2). */
export const cancelRunSecondVersion: Operation = (desk, id, environment) => {
  const key = idKey(id)
  if (key === undefined) return secondVersionError(400, 'invalid_field_format', 'The run id is no ULID')
  const run = findRun(desk, key, environment)
  if (run === undefined) return secondVersionError(404, 'not_found', 'There is no such run')
  const refusal = alreadyEnded(run, desk.now())
  cancel(desk, run)
  if (refusal !== undefined) return refusal
  // This version writes its times in UTC, wherever the server is, and its names in camel case.
  const fetchedAt = createTimestamps('Z').measured(desk.now())
  return jsonAnswer(200, { data: { runId: run.id }, metadata: { fetchedAt } })
}

function alreadyEnded(run: Run, now: number): Answer | undefined {
  if (now < run.endsAt) return undefined
  return statusAt(run, now) === 'Cancelled'
    ? secondVersionError(409, 'run_already_cancelled', 'The run was cancelled before')
    : secondVersionError(409, 'run_already_ended', 'The run has ended')
}

/** Cancels a run that goes on. The state of any other is gone, and so is what could be cancelled. */
function cancel({ settings, now }: Desk, run: Run): void {
  run.cancelRequests += 1
  if (now() >= run.settledAt) return
  run.cancels += 1
  endRun(run, { ends: 'Cancelled' }, now(), settings.habits.asyncCancel ? settings.cancelVisibleMs : 0)
}
