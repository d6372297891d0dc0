import { jsonIn } from './given-data.ts'
import { type RunCommand, UsageError } from './run-command.ts'
import { WAIT_CODES, WAIT_FLAGS, waitAfter, waitingIn } from './wait-after.ts'

export const rerunCommand: RunCommand = {
  name: 'rerun',
  arguments: ['RUN_ID'],
  about: 'Reruns a run that has ended, and prints the id of the new run.',
  flags: [
    { name: 'from-step', value: 'id', about: 'Start from this step, by its id in your code.' },
    { name: 'input', value: 'json', about: 'With --from-step: the arguments of the step, as a JSON list.' },
    { name: 'even-if-running', about: 'Rerun it even if it has not ended: then two runs are in progress.' },
    ...WAIT_FLAGS,
  ],
  example: 'rerun 01M8K9BE2D84B62SPBAYT52ESQ --from-step charge-card',
  exitCodes: WAIT_CODES,
  async run(call) {
    const { inngest, given, values, switches, signal } = call
    const [stepId, input] = [values.get('from-step'), jsonIn(values, 'input')]
    if (input !== undefined && stepId === undefined) throw new UsageError('--input needs --from-step')
    if (input !== undefined && !Array.isArray(input)) throw new UsageError('--input: expected a JSON list')
    const deadline = waitingIn(call)
    const started = await inngest.rerun(given[0] ?? '', {
      signal,
      evenIfRunning: switches.has('even-if-running'),
      ...(stepId === undefined ? {} : { fromStep: input === undefined ? { stepId } : { stepId, input } }),
    })
    return waitAfter(call, deadline, started, async (options) => [await inngest.waitForRun(started.runId, options)])
  },
}
