import { findRun, type Operation, type OperationContext } from '../requests/operation.ts'
import { parsedJson } from '../requests/parsed-json.ts'
import { emptyResponse, jsonResponse, secondVersionError, secondVersionResponse } from '../requests/responses.ts'
import { invalidRunId } from '../runs/first-version.ts'
import { idKey } from '../runs/run-id.ts'
import { keyIn, secondVersionMetadata } from './requests.ts'

/**
 * Handles a score that is posted for a run. From then on, v2's lists show the run as `RUNNING`, without an end: that is
 * what the open-source server does.
 */
export const postScores: Operation = (context, asked) => {
  const found = keyIn(asked, 'Run')
  if ('status' in found) return found
  const scores = parsedJson(asked.body)
  if (!Array.isArray(scores)) {
    const reason = 'json: cannot unmarshal object into Go value of type []json.RawMessage'
    return secondVersionError(400, 'api_error', reason)
  }
  const wrong = scores.findIndex((score) => !['number', 'boolean'].includes(typeof Object(score).value))
  if (wrong !== -1) {
    const reason = `scores[${wrong}]: Score value must be a finite number or boolean`
    return secondVersionError(400, 'invalid_field_format', reason)
  }
  const run = findRun(context, found.key, asked.environment)
  if (run === undefined) return secondVersionError(500, 'internal_error', 'Unable to record score')
  run.spoiltBy ??= 'score'
  const data = scores.map((score) => ({ name: Object(score).name, runId: run.id, value: Object(score).value }))
  return secondVersionResponse(200, { data, metadata: secondVersionMetadata(context.now()) })
}

/** Handles metadata that is posted for a run. From then on, v2 takes the run for a function that it does not know. */
export const postMetadata: Operation = (context: OperationContext, { id, environment }) => {
  const key = idKey(id)
  if (key === undefined) return invalidRunId(id)
  const run = findRun(context, key, environment)
  // The real server takes a minute to answer this.
  if (run === undefined) return jsonResponse(200, {})
  run.spoiltBy = 'metadata'
  return emptyResponse()
}
