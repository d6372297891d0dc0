import { describe, expect, it } from 'vitest'
import { testing, UNKNOWN_ID } from '../sandbox-calls.ts'

const rowsIn = (data: unknown): { status: string; ended_at: string; output: unknown }[] => Object(data)

describe('a cancel', () => {
  it('is visible as soon as it is answered', async () => {
    const { sandbox, call, data } = testing()
    const { runId } = sandbox.runs.start({ script: 'sleeping' })
    expect(await call('DELETE', `/v1/runs/${runId}`)).toMatchObject({ status: 200, text: '' })
    expect(await data(`/v1/runs/${runId}`)).toMatchObject({
      status: 'Cancelled',
      ended_at: '2026-11-22T03:05:54.58046098Z',
      output: {},
    })
    expect(await data(`/v1/runs/${runId}/jobs`)).toEqual([])
  })

  it('appears later if the options say so, but removes its jobs from the queue at once', async () => {
    const { sandbox, clock, call, data } = testing({ cancelVisibleMs: 50 })
    const { runId } = sandbox.runs.start({ script: { ends: 'Completed', afterMs: 10 } })
    await call('DELETE', `/v1/runs/${runId}`)
    expect(await data(`/v1/runs/${runId}/jobs`)).toEqual([])
    await clock.advance(49)
    // The end that was due by now does not happen any more.
    expect(await data(`/v1/runs/${runId}`)).toMatchObject({ status: 'Running', ended_at: null })
    await clock.advance(1)
    expect(await data(`/v1/runs/${runId}`)).toMatchObject({ status: 'Cancelled', output: {} })
  })

  it('counts once, however often it is requested', async () => {
    const { sandbox, call } = testing()
    const { runId } = sandbox.runs.start({ script: 'sleeping' })
    expect(sandbox.runs.get(runId)).toMatchObject({ cancelRequests: 0, cancels: 0, endedAt: undefined })
    const cancel = async () => (await call('DELETE', `/v1/runs/${runId}`)).status
    expect([await cancel(), await cancel(), await cancel()]).toEqual([200, 200, 200])
    expect(sandbox.runs.get(runId)).toMatchObject({ cancelRequests: 3, cancels: 1, endedAt: expect.any(Number) })
  })

  it('changes nothing about a run that has ended', async () => {
    const { sandbox, call } = testing()
    const { runId } = sandbox.runs.start({ script: { ends: 'Failed' } })
    expect((await call('DELETE', `/v1/runs/${runId}`)).status).toBe(200)
    expect(sandbox.runs.get(runId)).toMatchObject({ status: 'Failed', cancelRequests: 1, cancels: 0 })
  })
})

describe('a cancel by v2', () => {
  it('names the run and the time', async () => {
    const { sandbox, call } = testing()
    const { runId } = sandbox.runs.start({ script: 'sleeping' })
    expect(await call('POST', `/v2/runs/${runId.toLowerCase()}/cancel`, {}, '{}')).toMatchObject({
      status: 200,
      body: { data: { runId }, metadata: { fetchedAt: '2026-11-22T03:05:54.580460980Z' } },
    })
    expect(sandbox.runs.get(runId)).toMatchObject({ cancels: 1 })
  })

  it('says what is wrong', async () => {
    const { sandbox, call } = testing()
    const cancel = async (id: string, body?: string) => {
      const answer = await call('POST', `/v2/runs/${id}/cancel`, {}, body)
      return [answer.status, Object(answer.body).errors?.[0].code]
    }
    const done = sandbox.runs.start().runId
    const cancelled = sandbox.runs.start({ script: 'sleeping' }).runId
    expect(await cancel(cancelled, '{"reason":"x"}')).toEqual([400, 'api_error'])
    expect(await cancel(cancelled, '[]')).toEqual([400, 'api_error'])
    expect(await cancel(cancelled, 'no json')).toEqual([400, 'api_error'])
    expect(sandbox.runs.get(cancelled)).toMatchObject({ cancelRequests: 0 })
    expect(await cancel(cancelled)).toEqual([200, undefined])
    expect(await cancel(cancelled)).toEqual([409, 'run_already_cancelled'])
    expect(await cancel(done)).toEqual([409, 'run_already_ended'])
    expect(await cancel(UNKNOWN_ID)).toEqual([404, 'not_found'])
    expect(await cancel('bad')).toEqual([400, 'invalid_field_format'])
    expect(await cancel('')).toEqual([400, 'missing_field'])
    expect(sandbox.runs.get(done)).toMatchObject({ cancelRequests: 1, cancels: 0 })
    expect(sandbox.runs.get(cancelled)).toMatchObject({ cancelRequests: 2, cancels: 1 })
  })

  it('succeeds once more while the first one is not visible', async () => {
    const { sandbox, call } = testing({ cancelVisibleMs: 50 })
    const { runId } = sandbox.runs.start({ script: 'sleeping' })
    const statuses = [1, 2].map(async () => (await call('POST', `/v2/runs/${runId}/cancel`)).status)
    expect(await Promise.all(statuses)).toEqual([200, 200])
  })
})

describe('cancels that overlap', () => {
  it.each([
    ['two by v1', ['DELETE', 'DELETE']],
    ['three by v2', ['POST', 'POST', 'POST']],
    ['one by each', ['DELETE', 'POST']],
  ])('%s: each succeeds, and the list of v1 has the run once for each', async (_, methods) => {
    const { sandbox, call, data } = testing({ cancelTakesMs: 60 })
    const { runId, eventId } = sandbox.runs.start({ script: 'sleeping' })
    const paths: Record<string, string> = { DELETE: `/v1/runs/${runId}`, POST: `/v2/runs/${runId}/cancel` }
    const answers = await Promise.all(methods.map((method) => call(method, paths[method] ?? '')))
    expect(answers.map(({ status }) => status)).toEqual(methods.map(() => 200))
    const rows = rowsIn(await data(`/v1/events/${eventId}/runs`))
    expect(rows).toHaveLength(methods.length)
    expect(new Set(rows.map(({ ended_at }) => ended_at)).size).toBe(methods.length)
    // Read alone, and in v2, it is there once, with its first end.
    expect(await data(`/v1/runs/${runId}`)).toMatchObject({ ended_at: rows[0]?.ended_at })
    expect(await data(`/v2/events/${eventId}/runs`)).toHaveLength(1)
    expect(sandbox.runs.get(runId)).toMatchObject({ cancelRequests: methods.length, cancels: 1 })
  })

  it('one after the other: the list has the run once', async () => {
    const { sandbox, call, data } = testing({ cancelTakesMs: 60 })
    const { runId, eventId } = sandbox.runs.start({ script: 'sleeping' })
    await call('DELETE', `/v1/runs/${runId}`)
    await call('DELETE', `/v1/runs/${runId}`)
    expect(await data(`/v1/events/${eventId}/runs`)).toHaveLength(1)
  })

  it('on a server with correct lists: the list has the run once', async () => {
    const { sandbox, call, data } = testing({ cancelTakesMs: 60, habits: { looseLists: false } })
    const { runId, eventId } = sandbox.runs.start({ script: 'sleeping' })
    await Promise.all([call('DELETE', `/v1/runs/${runId}`), call('DELETE', `/v1/runs/${runId}`)])
    expect(await data(`/v1/events/${eventId}/runs`)).toHaveLength(1)
  })
})

describe('a cancel while code is executed', () => {
  it.each([
    ['with checkpoints', true, ''],
    ['without', false, 'late'],
  ])('of a function without steps is recorded twice, %s', async (_, checkpointing, output) => {
    const { sandbox, clock, call, data } = testing({ checkpointing })
    const script = { ends: 'Completed', output: 'late', afterMs: 7_000 }
    const { runId, eventId } = sandbox.runs.start({ script })
    await clock.advance(2_000)
    await call('DELETE', `/v1/runs/${runId}`)
    expect(await data(`/v1/events/${eventId}/runs`)).toHaveLength(1)
    expect(await data(`/v2/runs/${runId}?includeOutput=true`)).not.toHaveProperty('output')
    await clock.advance(5_000)
    expect(await data(`/v1/events/${eventId}/runs`)).toMatchObject([
      { status: 'Cancelled', ended_at: '2026-11-22T03:05:56.58046098Z', output: {} },
      { status: 'Cancelled', ended_at: '2026-11-22T03:06:01.58046098Z', output },
    ])
    expect(await data(`/v1/runs/${runId}`)).toMatchObject({ ended_at: '2026-11-22T03:05:56.58046098Z', output: {} })
    const late = { status: 'CANCELLED', output: { data: 'late' } }
    expect(await data(`/v2/runs/${runId}?includeOutput=true`)).toMatchObject(late)
    expect(await data(`/v2/events/${eventId}/runs?includeOutput=true`)).toMatchObject([late])
  })

  it("of a step is recorded once; its return value appears in v2's list", async () => {
    const { sandbox, clock, call, data } = testing()
    const { runId, eventId } = sandbox.runs.start({
      script: { steps: [{ does: 'step', ms: 7_000 }], ends: 'Completed' },
    })
    await clock.advance(2_000)
    await call('DELETE', `/v1/runs/${runId}`)
    await clock.advance(5_000)
    expect(await data(`/v1/events/${eventId}/runs`)).toHaveLength(1)
    expect(await data(`/v2/runs/${runId}?includeOutput=true`)).not.toHaveProperty('output')
    expect(await data(`/v2/events/${eventId}/runs?includeOutput=true`)).toMatchObject([{ output: { data: null } }])
  })
})
