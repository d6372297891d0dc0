import { describe, expect, it } from 'vitest'
import { testing, UNKNOWN_ID } from './sandbox-calls.ts'

describe('a cancel', () => {
  it('takes its jobs from the queue at once, and shows later', async () => {
    const { sandbox, clock, call, data } = testing()
    const { runId } = sandbox.runs.start({ script: { ends: 'Completed', afterMs: 10 } })
    await call('DELETE', `/v1/runs/${runId}`)
    expect(await data(`/v1/runs/${runId}/jobs`)).toEqual([])
    await clock.advance(49)
    // What would have ended it by now does not happen any more.
    expect(await data(`/v1/runs/${runId}`)).toMatchObject({ status: 'Running', ended_at: null })
    await clock.advance(1)
    expect(await data(`/v1/runs/${runId}`)).toMatchObject({
      status: 'Cancelled',
      ended_at: '2026-11-22T05:05:54.63046098+02:00',
      output: {},
    })
  })

  it('shows after as long as the options say, or at once', async () => {
    const slow = testing({ cancelVisibleMs: 700 })
    const slowRun = slow.sandbox.runs.start({ script: 'sleeping' }).runId
    await slow.call('DELETE', `/v1/runs/${slowRun}`)
    await slow.clock.advance(699)
    expect(slow.sandbox.runs.get(slowRun)).toMatchObject({ status: 'Running' })
    await slow.clock.advance(1)
    expect(slow.sandbox.runs.get(slowRun)).toMatchObject({ status: 'Cancelled' })

    const prompt = testing({ habits: { asyncCancel: false } })
    const promptRun = prompt.sandbox.runs.start({ script: 'sleeping' }).runId
    await prompt.call('DELETE', `/v1/runs/${promptRun}`)
    expect(prompt.sandbox.runs.get(promptRun)).toMatchObject({ status: 'Cancelled' })
  })

  it('counts once, however often it is asked for', async () => {
    const { sandbox, clock, call } = testing()
    const { runId } = sandbox.runs.start({ script: 'sleeping' })
    expect(sandbox.runs.get(runId)).toMatchObject({ cancelRequests: 0, cancels: 0, endedAt: undefined })
    const cancel = async () => (await call('DELETE', `/v1/runs/${runId}`)).status
    expect([await cancel(), await cancel()]).toEqual([200, 200])
    await clock.advance(50)
    expect(await cancel()).toBe(200)
    expect(sandbox.runs.get(runId)).toMatchObject({ cancelRequests: 3, cancels: 1, endedAt: clock.now() })
  })

  it('changes nothing about a run that has ended', async () => {
    const { sandbox, call } = testing()
    const { runId } = sandbox.runs.start({ script: { ends: 'Failed' } })
    expect((await call('DELETE', `/v1/runs/${runId}`)).status).toBe(200)
    expect(sandbox.runs.get(runId)).toMatchObject({ status: 'Failed', cancelRequests: 1, cancels: 0 })
  })
})

describe('a cancel in the manner of the second version', () => {
  const habits = { cancelRoute: 'both', postCancelStyle: 'v2' } as const

  it('names the run, and the time in UTC', async () => {
    const { sandbox, call } = testing({ habits })
    const { runId } = sandbox.runs.start({ script: 'sleeping' })
    const answer = await call('POST', `/v1/runs/${runId}/cancel`)
    expect(answer).toMatchObject({
      status: 200,
      body: { data: { runId }, metadata: { fetchedAt: '2026-11-22T03:05:54.58046098Z' } },
    })
    expect(sandbox.runs.get(runId)).toMatchObject({ cancels: 1 })
  })

  it('says what is the matter', async () => {
    const { sandbox, clock, call } = testing({ habits })
    const cancel = async (id: string) => {
      const { status, body } = await call('POST', `/v1/runs/${id}/cancel`)
      return [status, Object(body).errors?.[0].code]
    }
    const done = sandbox.runs.start().runId
    const cancelled = sandbox.runs.start({ script: 'sleeping' }).runId
    expect(await cancel(cancelled)).toEqual([200, undefined])
    expect(await cancel(cancelled)).toEqual([200, undefined])
    await clock.advance(50)
    expect(await cancel(cancelled)).toEqual([409, 'run_already_cancelled'])
    expect(await cancel(done)).toEqual([409, 'run_already_ended'])
    expect(await cancel(UNKNOWN_ID)).toEqual([404, 'not_found'])
    expect(await cancel('bad')).toEqual([400, 'invalid_field_format'])
    expect(sandbox.runs.get(done)).toMatchObject({ cancelRequests: 1, cancels: 0 })
    expect(sandbox.runs.get(cancelled)).toMatchObject({ cancelRequests: 3, cancels: 1 })
  })

  it('leaves DELETE as it was', async () => {
    const { sandbox, call } = testing({ habits })
    expect(await call('DELETE', `/v1/runs/${sandbox.runs.start().runId}`)).toMatchObject({ status: 200, text: '' })
  })
})
