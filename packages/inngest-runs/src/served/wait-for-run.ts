import type { CallHook, ClientResponse } from '@x/serving'
import { isWaitTimeoutError } from '@x/transport'
import type { InngestRuns } from '../client.ts'
import type { EndedRun } from '../runs/ended-run.ts'
import type { Run, RunWait } from '../wire.gen.ts'

/** How long a caller waits who does not say, in seconds: hosts of models give up after 60. */
const USUAL_S = 45

/** Ms that are left for the last read and the answer. */
const SPARE_MS = 2_000

/** How often a waiting caller's run is read, in ms between two reads at first. */
const INTERVAL_MS = 1_000

/** Waits for a run, and answers in time with the state so far if it has not ended. */
export const waitForRun: CallHook<InngestRuns> = async (
  client,
  { path, query },
  options,
  answeredWithinMs = Number.POSITIVE_INFINITY,
) => {
  const { seconds = USUAL_S } = query
  const deadline = Math.max(1, Math.min(Number(seconds) * 1_000, answeredWithinMs - SPARE_MS))
  try {
    return response(ended(await client.waitForRun(path.runId ?? '', { ...options, deadline, interval: INTERVAL_MS })))
  } catch (error) {
    if (!isWaitTimeoutError<Run>(error) || error.lastState === undefined) throw error
    return response(goingOn(error.lastState))
  }
}

const response = (data: RunWait): ClientResponse => ({
  data,
  status: 200,
  headers: new Headers(),
  requestId: undefined,
  drift: [],
})

function ended(end: EndedRun): RunWait {
  const { result, run } = end
  if (end.result !== 'failed') return { ended: true, result, run }
  const { name, message, stack } = end.error
  const error = { message, ...(name === undefined ? {} : { name }), ...(stack === undefined ? {} : { stack }) }
  return { ended: true, result, error, run }
}

const goingOn = (run: Run): RunWait => ({
  ended: false,
  run,
  next: 'The run has not ended. Call again with the same runId to keep waiting.',
})
