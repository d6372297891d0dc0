import type { ApiResponse } from '@x/sandbox'
import type { Operation } from '../requests/operation.ts'
import { secondVersionError, secondVersionResponse } from '../requests/responses.ts'
import { bodyOf, foundRun, misplaced, secondVersionMetadata } from '../second-version/requests.ts'
import type { Invoked } from './invocations.ts'

/** Starts a run of a function (inngest/inngest, pkg/api/v2). A key that was used gives its run again, as a 409. */
export const invokeFunction: Operation = ({ invocations, now }, { ids, body, environment }) => {
  const given = bodyOf(body, ['data', 'idempotencyKey', 'idempotency_key'])
  if ('problem' in given) return given.problem
  const { data, idempotencyKey: key = given.fields.idempotency_key } = given.fields
  if (data === undefined || data === null) {
    return secondVersionError(400, 'missing_field', 'Input data is required')
  }
  if (typeof data !== 'object' || Array.isArray(data)) return misplaced(body, 'data', data)
  const [app = '', functionId = ''] = ids
  const invoked = invocations.invoke({
    app,
    functionId,
    data: { ...data },
    key: key === undefined || key === null ? undefined : String(key),
    environment,
  })
  if ('refused' in invoked) return refusals[invoked.refused]
  const { run, isNew } = invoked
  const answer = { data: { runId: run.id }, metadata: secondVersionMetadata(now()) }
  return secondVersionResponse(isNew ? 200 : 409, answer)
}

const refusals: Readonly<Record<Extract<Invoked, { refused: unknown }>['refused'], ApiResponse>> = {
  unknown: secondVersionError(404, 'not_found', 'Function not found'),
  rate_limited: secondVersionError(
    422,
    'rate_limited',
    'Function execution rate limit exceeded. Please try again later.',
  ),
  debounced: secondVersionError(422, 'function_debounced', 'Function invocation was debounced.'),
  skipped: secondVersionError(
    422,
    'function_skipped',
    'Function invocation was skipped because the function is paused or draining.',
  ),
}

/** Runs a run again, whether or not it has ended. Each request is one more run. */
export const rerun: Operation = (context, asked) => {
  const given = bodyOf(asked.body, ['fromStep', 'from_step'])
  if ('problem' in given) return given.problem
  const run = foundRun(context, asked, 'Run not found')
  if ('status' in run) return run
  const fromStep = given.fields.fromStep ?? given.fields.from_step
  const step: Readonly<Record<string, unknown>> | undefined =
    fromStep === undefined || fromStep === null ? undefined : Object(fromStep)
  const stepId = step?.stepId ?? step?.step_id
  if (step?.input !== undefined && step.input !== null && !Array.isArray(step.input)) {
    return misplaced(asked.body, 'input', step.input)
  }
  if (step !== undefined && (stepId === undefined || stepId === '')) {
    return secondVersionError(400, 'missing_field', 'Step ID is required')
  }
  const again = context.invocations.rerun(run, stepId === undefined ? undefined : String(stepId))
  if (again === undefined) return secondVersionError(400, 'invalid_request', 'Step not found in original run')
  return secondVersionResponse(200, {
    data: { runId: again.id },
    metadata: secondVersionMetadata(context.now()),
  })
}
