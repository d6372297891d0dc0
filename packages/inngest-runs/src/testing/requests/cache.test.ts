import { describe, expect, it } from 'vitest'
import { type Testing, testing, UNKNOWN_ID } from '../sandbox-calls.ts'

const statusIn = (body: unknown) => Object(body).data.status

/** A run that completes in a second, and its path. */
function soonDone({ sandbox }: Testing): string {
  return `/v1/runs/${sandbox.runs.start({ script: { ends: 'Completed', afterMs: 1000 } }).runId}`
}

describe('the cache', () => {
  it('repeats a run until the third whole second afterwards, as text', async () => {
    const test = testing()
    const { clock, call } = test
    const path = soonDone(test)
    const first = await call('GET', path)
    // It is 580 ms past a whole second.
    await clock.advance(2419)
    const second = await call('GET', path)
    expect(second.text).toBe(first.text)
    expect([second.status, second.headers.get('Content-Type')]).toEqual([200, 'text/plain; charset=utf-8'])
    expect(second.headers.get('Cache-Control')).toBeNull()
    expect(second.headers.get('X-Inngest-Server-Kind')).toBe('cloud')
    await clock.advance(1)
    const third = await call('GET', path)
    expect(statusIn(third.body)).toBe('Completed')
    expect(third.headers.get('Content-Type')).toBe('application/json')
  })

  it.each<[what: string, ms: number, pathOf: (run: { runId: string; eventId: string }) => string]>([
    ['an empty list of jobs', 5_000, ({ runId }) => `/v1/runs/${runId}/jobs`],
    ['an event', 5_000, ({ eventId }) => `/v1/events/${eventId}`],
    ['the runs of an event', 15_000, ({ eventId }) => `/v1/events/${eventId}/runs`],
    ['that an event has no runs', 15_000, () => `/v1/events/${UNKNOWN_ID}/runs`],
  ])('repeats %s for up to %i milliseconds', async (_, ms, pathOf) => {
    const { sandbox, clock, call } = testing()
    const path = pathOf(sandbox.runs.start())
    const { text } = await call('GET', path)
    await clock.advance(ms - 581)
    expect((await call('GET', path)).text).toBe(text)
    await clock.advance(1)
    expect((await call('GET', path)).text).not.toBe(text)
  })

  it('keeps no jobs: a single one is already too long', async () => {
    const { sandbox, call } = testing()
    for (const does of ['sleep', 'wait', 'execute'] as const) {
      const { runId } = sandbox.runs.start({ script: { steps: [{ does, ms: 60_000 }] } })
      await call('GET', `/v1/runs/${runId}/jobs`)
      const again = await call('GET', `/v1/runs/${runId}/jobs`)
      expect([again.headers.get('Content-Type'), again.text.length > 936]).toEqual(['application/json', true])
    }
  })

  it('keeps no answer of v2, and no list of events', async () => {
    const { sandbox, call } = testing()
    const { runId, eventId } = sandbox.runs.start()
    for (const path of [`/v2/runs/${runId}`, `/v2/events/${eventId}/runs`, '/v1/events']) {
      await call('GET', path)
      expect((await call('GET', path)).headers.get('Content-Type')).toBe('application/json')
    }
  })

  it('keeps no answer without a body', async () => {
    const { sandbox, call } = testing()
    const { runId } = sandbox.runs.start({ script: { ends: 'Completed', unreadable: '"\u001b raw"' } })
    for (const _ of [1, 2]) {
      const { status, text, headers } = await call('GET', `/v1/runs/${runId}`)
      expect([status, text, headers.get('Content-Type')]).toEqual([200, '', 'application/json'])
    }
  })

  it('is bypassed with any other query, key or dev server', async () => {
    const test = testing({ mode: 'dev' })
    const { clock, call } = test
    const path = soonDone(test)
    expect(statusIn((await call('GET', path)).body)).toBe('Running')
    await clock.advance(1000)
    expect(statusIn((await call('GET', path)).body)).toBe('Running')
    expect(statusIn((await call('GET', `${path}?_=1`)).body)).toBe('Completed')
    expect(statusIn((await call('GET', path, { Authorization: 'Bearer other' })).body)).toBe('Completed')
  })

  it('keeps the run as it was before a cancel', async () => {
    const { sandbox, clock, call, data } = testing()
    const { runId } = sandbox.runs.start({ script: 'sleeping' })
    await call('GET', `/v1/runs/${runId}`)
    await call('DELETE', `/v1/runs/${runId}`)
    await clock.advance(100)
    expect(statusIn((await call('GET', `/v1/runs/${runId}`)).body)).toBe('Running')
    expect(await data(`/v1/runs/${runId}`)).toMatchObject({ status: 'Cancelled' })
  })

  it('keeps no long answers', async () => {
    const { sandbox, call } = testing({ checkpointing: false })
    const typesOf = async (length: number) => {
      const { runId } = sandbox.runs.start({ script: { ends: 'Completed', output: 'x'.repeat(length) } })
      const answers = [await call('GET', `/v1/runs/${runId}`), await call('GET', `/v1/runs/${runId}`)]
      return answers.map(({ headers, text }) => [headers.get('Content-Type')?.slice(0, 10), text.length])
    }
    const frame = Number((await typesOf(0))[0]?.[1])
    expect(await typesOf(936 - frame)).toEqual([
      ['applicatio', 936],
      ['text/plain', 936],
    ])
    expect(await typesOf(937 - frame)).toEqual([
      ['applicatio', 937],
      ['applicatio', 937],
    ])
  })

  it('keeps no errors', async () => {
    const { call, clock, sandbox } = testing({ habits: { runRowLag: 10 } })
    const { runId } = sandbox.runs.start()
    expect((await call('GET', `/v1/runs/${runId}`)).body).toMatchObject({ status: 500 })
    await clock.advance(10)
    expect(statusIn((await call('GET', `/v1/runs/${runId}`)).body)).toBe('Completed')
  })

  it('can be switched off, and then leaves no trace in answers', async () => {
    const test = testing({ habits: { cache: false } })
    const { clock, call } = test
    const path = soonDone(test)
    const first = await call('GET', path)
    expect(first.headers.get('Cache-Control')).toBeNull()
    expect(Object.keys(Object(first.body).metadata)).toEqual(['fetched_at'])
    await clock.advance(1000)
    expect(statusIn((await call('GET', path)).body)).toBe('Completed')
  })
})
