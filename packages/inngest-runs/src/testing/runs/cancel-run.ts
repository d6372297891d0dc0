import type { ApiResponse } from '@x/sandbox'
import { findRun, type Operation, type OperationContext, type OperationRequest } from '../requests/operation.ts'
import {
  emptyResponse,
  jsonResponse,
  secondVersionError,
  secondVersionResponse,
  unableToLoad,
} from '../requests/responses.ts'
import { bodyProblem, foundRun, secondVersionMetadata } from '../second-version/requests.ts'
import { invalidRunId } from './first-version.ts'
import { outputOf } from './outputs.ts'
import { endRun, progressAt, type Run, statusAt } from './run-book.ts'
import { runDocument } from './run-documents.ts'
import { idKey, rewrittenId } from './run-id.ts'

/** v1 never rejects a cancel: cancelling an ended run is a success without effect (pkg/api/apiv1/runs.go). */
export const cancelRun: Operation = (context, asked) => {
  const key = idKey(asked.id)
  if (key === undefined) return invalidRunId(asked.id)
  const run = findRun(context, key, asked.environment)
  if (run === undefined) return unableToLoad(rewrittenId(key), 404)
  cancel(context, run, asked)
  if (context.settings.habits.emptyCancel) return emptyResponse()
  const metadata = { fetched_at: context.timestamps.measured(context.now()) }
  return jsonResponse(200, { data: runDocument(context, run, context.now()), metadata })
}

/** v2 reports why it cannot cancel a run that has ended (inngest/inngest, pkg/api/v2). */
export const cancelRunSecondVersion: Operation = (context, asked) => {
  const problem = bodyProblem(asked.body)
  if (problem !== undefined) return problem
  const run = foundRun(context, asked, 'Run not found')
  if ('status' in run) return run
  cancel(context, run, asked)
  if (asked.onArrival.hasEnded) return alreadyEnded(statusAt(run, context.now()))
  return secondVersionResponse(200, { data: { runId: run.id }, metadata: secondVersionMetadata(context.now()) })
}

const alreadyEnded = (status: string): ApiResponse =>
  status === 'Cancelled'
    ? secondVersionError(409, 'run_already_cancelled', 'Run is already cancelled')
    : secondVersionError(409, 'run_already_ended', 'Cannot cancel an ended run')

/** Cancels a run that has not ended. For any other run the state is gone, and nothing is left to cancel. */
function cancel({ settings, now }: OperationContext, run: Run, { onArrival }: OperationRequest): void {
  run.cancelRequests += 1
  if (now() < run.settledAt) {
    run.cancels += 1
    leaveExecuting(run, now())
    endRun(run, { ends: 'Cancelled' }, now(), settings.cancelVisibleMs)
    return
  }
  // Another cancel was faster, but had not finished when this one began: each writes its end.
  if (onArrival.isSettled) return
  const last = run.laterEnds.at(-1)?.endedAt ?? run.endsAt
  run.laterEnds.push({ from: now(), endedAt: Math.max(last + 1, now()), ending: { ends: 'Cancelled' } })
}

/** Code that is already executing runs to its end, and its result is recorded then. */
function leaveExecuting(run: Run, now: number): void {
  const { steps = [] } = run.script
  const { does, index, until } = progressAt(run, now)
  const step = steps[index]
  if (step?.does === 'step') run.late = { at: until, output: step.output ?? null, isStep: true }
  const isWholeFunction = does === 'execute' && steps.every((one) => one.does === 'queue' || one.does === 'execute')
  if (!isWholeFunction || run.ending === undefined) return
  run.late = { at: run.endsAt, output: outputOf(run.ending), isStep: false }
  run.laterEnds.push({ from: run.endsAt, endedAt: run.endsAt, ending: run.ending })
}
