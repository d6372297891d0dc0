import { describe, expect, it } from 'vitest'
import { type Testing, testing } from './sandbox-calls.ts'

const statusIn = (body: unknown) => Object(body).data.status

/** A run that completes in a second, and its path. */
function soonDone({ sandbox }: Testing): string {
  return `/v1/runs/${sandbox.runs.start({ script: { ends: 'Completed', afterMs: 1000 } }).runId}`
}

describe('the cache', () => {
  it('gives a run again for 3 seconds, as text', async () => {
    const test = testing()
    const { clock, call } = test
    const path = soonDone(test)
    const first = await call('GET', path)
    await clock.advance(2999)
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

  it.each([
    ['jobs', 5000],
    ['runs', 15_000],
  ])('gives %s again for %i milliseconds', async (what, ms) => {
    const { sandbox, clock, call } = testing()
    const { runId, eventId } = sandbox.runs.start()
    const path = what === 'jobs' ? `/v1/runs/${runId}/jobs` : `/v1/events/${eventId}/runs`
    const { text } = await call('GET', path)
    await clock.advance(ms - 1)
    expect((await call('GET', path)).text).toBe(text)
    await clock.advance(1)
    expect((await call('GET', path)).text).not.toBe(text)
  })

  it('is passed by with any other query, key or dev server', async () => {
    const test = testing({ mode: 'dev' })
    const { clock, call } = test
    const path = soonDone(test)
    expect(statusIn((await call('GET', path)).body)).toBe('Running')
    await clock.advance(1000)
    expect(statusIn((await call('GET', path)).body)).toBe('Running')
    expect(statusIn((await call('GET', `${path}?_=1`)).body)).toBe('Completed')
    expect(statusIn((await call('GET', path, { Authorization: 'Bearer other' })).body)).toBe('Completed')
  })

  it('keeps the run of before a cancel', async () => {
    const { sandbox, clock, call, data } = testing()
    const { runId } = sandbox.runs.start({ script: 'sleeping' })
    await call('GET', `/v1/runs/${runId}`)
    await call('DELETE', `/v1/runs/${runId}`)
    await clock.advance(100)
    expect(statusIn((await call('GET', `/v1/runs/${runId}`)).body)).toBe('Running')
    expect(await data(`/v1/runs/${runId}`)).toMatchObject({ status: 'Cancelled' })
  })

  it('keeps nothing that is long', async () => {
    const { sandbox, call } = testing()
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

  it('can be switched off, and then nothing says that there is one', async () => {
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
