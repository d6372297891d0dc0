import type { Operation, PlayedRoutes } from '../requests/operation.ts'
import { secondVersionError, secondVersionResponse } from '../requests/responses.ts'
import { secondVersionRun } from './documents.ts'
import { flagIn, foundRun, secondVersionMetadata } from './requests.ts'
import { listEventRunsSecondVersion, listRunsSecondVersion } from './run-lists.ts'
import { traceDocument } from './trace-documents.ts'

export const health: Operation = ({ now }) =>
  secondVersionResponse(200, { data: { status: 'ok' }, metadata: secondVersionMetadata(now()) })

const getRunSecondVersion: Operation = (context, asked) => {
  const includeOutput = flagIn(asked.query, 'includeOutput')
  if (typeof includeOutput !== 'boolean') return includeOutput
  const run = foundRun(context, asked, 'Run not found')
  if ('status' in run) return run
  // Because of its metadata, v2 no longer recognises the run.
  if (run.spoiltBy === 'metadata') return secondVersionError(404, 'not_found', 'Function not found')
  const now = context.now()
  const data = secondVersionRun({ settings: context.settings, now, includeOutput }, run)
  return secondVersionResponse(200, { data, metadata: secondVersionMetadata(now) })
}

const getRunTraceSecondVersion: Operation = (context, asked) => {
  const includeOutput = flagIn(asked.query, 'includeOutput')
  if (typeof includeOutput !== 'boolean') return includeOutput
  const run = foundRun(context, asked, 'Trace not found')
  if ('status' in run) return run
  const now = context.now()
  const event = context.events.get(run.eventId)
  const rootSpan = traceDocument(run, { now, includeOutput, event })
  return secondVersionResponse(200, { data: { runId: run.id, rootSpan }, metadata: secondVersionMetadata(now) })
}

/** The reads of v2 that the sandbox supports. */
export const SECOND_VERSION = {
  getRunByV2: { operation: 'getRunV2', handle: getRunSecondVersion, takesEmptyId: true },
  listRuns: { handle: listRunsSecondVersion },
  getRunTrace: { handle: getRunTraceSecondVersion, takesEmptyId: true },
  listEventRunsByV2: { operation: 'listEventRunsV2', handle: listEventRunsSecondVersion, takesEmptyId: true },
} as const satisfies PlayedRoutes
