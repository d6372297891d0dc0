import { failureOf } from '@x/test-kit'
import { describe, expect, it } from 'vitest'
import { cancelRuns } from '../src/cancel/index.ts'
import { watchRuns } from '../src/watch/index.ts'
import type { ContractServer } from './run-contract.ts'

const DEADLINE = { deadline: 30_000 }

/** What every Inngest server must do for starts, reruns, many cancels and events to be as the client says. */
export function startContract(server: () => ContractServer): void {
  const returns = (value: unknown) => ({ appId: server().appId, functionId: 'returns', data: { value } })

  describe('a function that is started', () => {
    it('gives its run at once, and its result', async () => {
      const end = await server().runs.invokeAndWait(returns(7), DEADLINE)
      expect(end).toMatchObject({ result: 'completed', output: 7, alreadyStarted: false })
    })

    it('is new to a watch once, and ends once', async () => {
      const { runs, appId } = server()
      const { runId } = await runs.invokeFunction(returns('watched'))
      const kinds: string[] = []
      const watching = {
        filters: { appId, functionId: 'returns' },
        // The clock of the server may be another one.
        from: new Date(Date.now() - 60_000),
        intervalMs: 2_000,
        signal: AbortSignal.timeout(20_000),
      }
      for await (const { kind, run } of watchRuns(runs, watching)) {
        if (run.run_id === runId) kinds.push(kind)
        if (kinds.includes('ended')) break
      }
      expect(kinds).toEqual(['new', 'ended'])
    })

    it('twice under one key is one run, also with other data', async () => {
      const { runs } = server()
      const idempotencyKey = `contract-${crypto.randomUUID()}`
      const { runId, alreadyStarted } = await runs.invokeFunction({ ...returns(1), idempotencyKey })
      expect(alreadyStarted).toBe(false)
      expect(await runs.invokeFunction({ ...returns(2), idempotencyKey })).toEqual({ runId, alreadyStarted: true })
    })

    it('that does not exist is not found', async () => {
      const unknown = { ...returns(1), functionId: 'nobody' }
      expect(await failureOf(server().runs.invokeFunction(unknown))).toMatchObject({ name: 'NotFoundError' })
    })
  })

  describe('a run that is run again', () => {
    it('is one more run of the same event, and names the first', async () => {
      const { runs } = server()
      const first = await runs.invokeAndWait(returns('again'), DEADLINE)
      const { runId } = await runs.rerun(first.run.run_id)
      const again = await runs.waitForRun(runId, DEADLINE)
      expect(again).toMatchObject({
        result: 'completed',
        run: { event_id: first.run.event_id, original_run_id: first.run.run_id },
      })
    })

    it('from a step, or not if it has no such step', async () => {
      const { runs, appId } = server()
      const sleeps = { appId, functionId: 'sleeps-after-a-step', data: {} }
      const first = await runs.invokeAndWait(sleeps, DEADLINE)
      const { runId } = await runs.rerun(first.run.run_id, { fromStep: { stepId: 'first' } })
      expect(await runs.waitForRun(runId, DEADLINE)).toMatchObject({ result: 'completed', output: { slept: true } })
      const unknown = runs.rerun(first.run.run_id, { fromStep: { stepId: 'nobody' } })
      expect(await failureOf(unknown)).toMatchObject({ status: 400, type: 'invalid_request' })
    })

    it('while it runs is refused', async () => {
      const { runs, appId } = server()
      const { runId } = await runs.invokeFunction({ appId, functionId: 'sleeps', data: {} })
      expect(await failureOf(runs.rerun(runId))).toMatchObject({ name: 'RequestValidationError', outcome: 'not_sent' })
      await runs.cancelRun(runId)
    })
  })

  describe('many runs', () => {
    it('are cancelled by function, and then there are none left', async () => {
      const { runs, appId } = server()
      const sleeps = { appId, functionId: 'sleeps', data: {} }
      await Promise.all([1, 2, 3].map(() => runs.invokeFunction(sleeps)))
      const ofFunction = { appId, functionId: 'sleeps' }
      await expect
        .poll(() => cancelRuns(runs, ofFunction, { dryRun: true }), { timeout: 20_000 })
        .toMatchObject({ would_cancel: 3 })
      expect(await cancelRuns(runs, ofFunction)).toMatchObject({ runs: 3, cancelled: 3 })
      await expect.poll(() => cancelRuns(runs, ofFunction), { timeout: 20_000 }).toMatchObject({ runs: 0 })
    })
  })

  describe('an event that the client sends', () => {
    it('is read, is in the list, and starts its function', async () => {
      const { runs, eventName } = server()
      const id = `contract-${crypto.randomUUID()}`
      const name = eventName('returns')
      const { eventId } = await runs.sendEvent({ name, data: { value: 'sent' }, id })
      const [end] = await runs.waitForEventRuns(eventId, { ...DEADLINE, count: 1 })
      expect(end).toMatchObject({ result: 'completed', output: 'sent' })
      expect(await runs.getEvent(eventId, { fresh: true })).toMatchObject({ internal_id: eventId, id, name })
      const { items } = await runs.listEvents({ name, limit: 5 })
      expect(items.map(({ internal_id }) => internal_id)).toContain(eventId)
    })

    it('twice with one id starts it once', async () => {
      const { runs, eventName } = server()
      const event = { name: eventName('returns'), data: { value: 1 }, id: `contract-${crypto.randomUUID()}` }
      const first = await runs.sendEvent(event)
      await runs.waitForEventRuns(first.eventId, { ...DEADLINE, count: 1 })
      const second = await runs.sendEvent(event)
      expect(second.eventId).not.toBe(first.eventId)
      expect(await runs.listEventRuns(second.eventId)).toEqual([])
    })
  })
}
