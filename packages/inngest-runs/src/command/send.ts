import { objectIn } from './given-data.ts'
import type { RunCommand } from './run-command.ts'
import { WAIT_CODES, WAIT_FLAGS, waitAfter, waitingIn } from './wait-after.ts'

export const sendCommand: RunCommand = {
  name: 'send',
  arguments: ['EVENT_NAME'],
  about: 'Sends an event, and prints its id.',
  flags: [
    { name: 'data', value: 'json', about: 'Data of the event: a JSON object. Default: {}.' },
    { name: 'id', value: 'text', about: 'Your own id: a second event with the same id starts no run.' },
    ...WAIT_FLAGS,
  ],
  example: `send shop/order.placed --data '{"order":"O-1"}' --wait`,
  exitCodes: WAIT_CODES,
  async run(call) {
    const { inngest, given, values, signal, log } = call
    const [name = ''] = given
    const id = values.get('id')
    const deadline = waitingIn(call)
    const event = { name, data: objectIn(values, 'data') ?? {}, ...(id === undefined ? {} : { id }) }
    const { eventId, eventIdMayBeDuplicate } = await inngest.sendEvent(event, { signal })
    if (eventIdMayBeDuplicate)
      log('The event was sent more than once. Its runs may belong to another of its event ids.')
    return waitAfter(call, deadline, { eventId }, (options) => inngest.waitForEventRuns(eventId, options))
  },
}
