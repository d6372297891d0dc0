import { objectIn } from './given-data.ts'
import type { RunCommand } from './run-command.ts'
import { WAIT_CODES, WAIT_FLAGS, waitAfter, waitingIn } from './wait-after.ts'

export const invokeCommand: RunCommand = {
  name: 'invoke',
  arguments: ['APP', 'FUNCTION'],
  about: 'Starts a function, and prints the id of its run.',
  flags: [
    { name: 'data', value: 'json', about: 'Data for the function: a JSON object. Default: {}.' },
    { name: 'key', value: 'text', about: 'Idempotency key: the same key gives the same run.' },
    ...WAIT_FLAGS,
  ],
  example: `invoke shop send-welcome --data '{"user":7}' --wait`,
  exitCodes: WAIT_CODES,
  async run(call) {
    const { inngest, given, values, signal, log } = call
    const [appId = '', functionId = ''] = given
    const key = values.get('key')
    const deadline = waitingIn(call)
    const { runId, alreadyStarted } = await inngest.invokeFunction(
      {
        appId,
        functionId,
        data: objectIn(values, 'data') ?? {},
        ...(key === undefined ? {} : { idempotencyKey: key }),
      },
      { signal },
    )
    if (alreadyStarted) log('An earlier call with this key started this run.')
    return waitAfter(call, deadline, { runId }, async (options) => [await inngest.waitForRun(runId, options)])
  },
}
