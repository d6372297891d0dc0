import { failureOf, type Tape, type TapeExchange } from '@x/test-kit'
import { afterEach, describe, expect, it } from 'vitest'
import { NO_CANCEL_IN_V1, NO_V2, playingTapes, tapeNamed } from './tapes.ts'

const { play, close } = playingTapes()
afterEach(close)

describe('12-batch-of-three-events: each of the events finds the run', () => {
  const COUNT = { status: 'Completed', output: { count: 3 } }
  it.each([
    // With checkpoints v1 has no output, so v2 is called for the first event, too.
    ['by the first event', '01M8K9817SCMZ03AEQM5X9506C', 2],
    // v1 lists nothing. v2 names the run, and v1 and v2 report it.
    ['v2, by the second event', '01M8K9817THXMT2VVH8Z819AXC', 4],
    ['v2, by the third event', '01M8K9817V07KCQ4JYKD0AK4PH', 4],
  ])('app-on, %s', async (note, eventId, requests) => {
    const { client, requests: asked } = await play('12-batch-of-three-events', note)
    expect(await client().listEventRuns(eventId)).toMatchObject([{ run_id: '01M8K981B7FSWZTXH10RTSBTJR', ...COUNT }])
    expect(asked).toHaveLength(requests)
  })

  it.each([
    ['by the first event', '01M8K984ZHQSAC14YZ7E0YD00T', 4_857, 1],
    ['by the second event', '01M8K984ZJER6Q58YMTP2ZA4T5', 4_881, 3],
    ['by the third event', '01M8K984ZJ7WR6AEW4GC64R9M9', 7_890, 3],
  ])('app-off, %s', async (_, eventId, atMs, requests) => {
    const { client, requests: asked } = await play('12-batch-of-three-events', atMs + 30)
    expect(await client().listEventRuns(eventId)).toMatchObject([{ run_id: '01M8K985A8GZZTCPZ3CV0PJN4J', ...COUNT }])
    expect(asked).toHaveLength(requests)
  })

  it('and a wait for the third event ends', async () => {
    const { client } = await play('12-batch-of-three-events', 'v2, by the third event')
    const [end] = await client().waitForEventRuns('01M8K9817V07KCQ4JYKD0AK4PH', { count: 1 })
    expect(end).toMatchObject({ result: 'completed', output: { count: 3 } })
  })
})

describe('13-event-runs-right-after-sending', () => {
  const FIRST = '01M8K98A03JZC4ZFGNV1HE9SC4'
  // The lists of v2 were recorded without outputs, so this is a server without v2.
  const rightAfter = (atMs: number) => play('13-event-runs-right-after-sending', atMs, [NO_CANCEL_IN_V1, ...NO_V2])

  it('the list is empty right after sending, and has the run 0.3 s later', async () => {
    const { client, clock } = await rightAfter(5)
    expect(await client().listEventRuns(FIRST)).toEqual([])
    await clock.advance(300)
    expect(await client().listEventRuns(FIRST)).toMatchObject([{ status: 'Completed' }])
  })

  it('a wait notices the end of the run within half a second, as it bypasses the cache', async () => {
    const { client, clock, requests } = await rightAfter(5)
    const [end] = await client().waitForEventRuns(FIRST, { count: 1 })
    expect(end).toMatchObject({ result: 'completed' })
    expect(clock.now() - Date.parse(end?.run.ended_at ?? '')).toBeLessThan(500)
    expect(requests.every(({ target }) => target.startsWith('/v2/') || target.includes('?_='))).toBe(true)
  })

  it('a list that uses the cache is empty for 15 s', async () => {
    const { client, clock } = await rightAfter(5)
    const seen: number[] = []
    for (let seconds = 0; seconds < 16; seconds += 1) {
      seen.push((await client().listEventRuns(FIRST, { fresh: false })).length)
      await clock.advance(1_000)
    }
    expect(seen).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1])
  })

  it('a list that was cached while its run continued does not show an end', async () => {
    const { client, clock } = await rightAfter(16_953)
    const eventId = '01M8K98RHV1ENP187V9GD1GCBR'
    expect(await client().listEventRuns(eventId, { fresh: false })).toMatchObject([{ status: 'Running' }])
    await clock.advance(5_100)
    expect(await client().listEventRuns(eventId, { fresh: false })).toMatchObject([{ status: 'Running' }])
    expect(await client().listEventRuns(eventId)).toMatchObject([{ status: 'Completed' }])
  })
})

describe('events without a run', () => {
  it.each([
    ['24-events', 3_709, '01M8K9EFA55Z98D79AYR8ER0S0'],
    ['24-events', 'no run comes of it', '01M8K9EH6XFQZM8X1R7CQZBHA5'],
    ['24-events', 8_656, '01M8K9EKN5E9VMCBP5AV0KQFMT'],
    // De-duplicated by the id that its sender gave it.
    ['24-events', 2_695, '01M8K9EDB4A2G1JFAV44FK6S8S'],
    ['23-v2-invoke', 'nothing came of it', '01M8K9EA1Y57RWF36VVQJ53BK8'],
  ])('%s, %s: a list is empty, a wait names possible reasons', async (name, place, eventId) => {
    // Their lists in v2 were recorded without outputs.
    const { client } = await play(name, place, [NO_CANCEL_IN_V1, ...NO_V2])
    expect(await client().listEventRuns(eventId)).toEqual([])
    const error = await failureOf(client().waitForEventRuns(eventId, { grace: 2_000 }))
    expect(error).toMatchObject({ name: 'RunNotFoundError' })
    for (const reason of [/no function/, /debounced/, /rate limited/, /singleton/, /de-duplicated/]) {
      expect(error.message).toMatch(reason)
    }
  })

  it('15-unknown-and-malformed-ids: an unknown event is one of them, but a malformed one is not', async () => {
    const { client } = await play('15-unknown-and-malformed-ids', 'the run still goes on', [NO_CANCEL_IN_V1, ...NO_V2])
    expect(await client().listEventRuns('01HX9TK1GG2EQE3ZXV4F9S9N7P')).toEqual([])
    expect(await failureOf(client().listEventRuns('bad'))).toMatchObject({ name: 'ApiError', status: 400 })
  })
})

describe('events with several runs', () => {
  it('20-v2-lists: three functions of one event, each with its end', async () => {
    const { client } = await play('20-v2-lists', 'v1, the same event')
    const rows = await client().listEventRuns('01M8K9B80V8CG7EMVZM5MYX625')
    expect(new Set(rows.map(({ status }) => status))).toEqual(new Set(['Completed', 'Failed', 'Running']))
    expect(rows.find(({ status }) => status === 'Completed')).toMatchObject({ output: { i: 0 } })
    expect(rows.find(({ status }) => status === 'Running')).toMatchObject({ ended_at: null })
  })

  it('22-v2-rerun: a run and its reruns', async () => {
    const { client } = await play('22-v2-rerun', 1_903)
    const rows = await client().listEventRuns('01M8K9CV6C3DR4J9NRAJY3251Q')
    expect(rows).toHaveLength(3)
    for (const row of rows) expect(row).toMatchObject({ status: 'Completed', output: { a: 1, b: { v: 2 } } })
    expect(rows.filter(({ original_run_id }) => original_run_id === '01M8K9CVC5H1M1DV122N3N0YR0')).toHaveLength(2)
  })

  it('26-three-hundred-runs-of-one-event: all of them once, by v1 in one list and by v2 in eight pages', async () => {
    const { client, requests } = await play(asOutputs('26-three-hundred-runs-of-one-event'), 'v2, page 8')
    const rows = await client().listEventRuns('01M8K9EVS9HJEPP10KHB0HBABG')
    expect(rows).toHaveLength(300)
    expect(new Set(rows.map(({ run_id }) => run_id)).size).toBe(300)
    for (const row of rows) expect(row).toMatchObject({ status: 'Completed', ended_at: expect.any(String) })
    expect(requests).toHaveLength(9)
  })
})

describe('28-invoked-child-and-its-parent', () => {
  it.each([
    ['the parent, ended', '01M8K9G5N5NQFJ8MRAN24SS3VK', { result: 'completed', output: { invoked: { child: true } } }],
    ['the child, ended', '01M8K9G5VNWXT0QXEQVQXTFY32', { result: 'completed', output: { child: true } }],
    // The parent of a cancelled child completes, with the result of the child as the value of its step.
    [
      'the parent has ended',
      '01M8K9GADZ56Y5W5Y18A7JTMF8',
      { result: 'completed', output: { invoked: { name: 'inngest/function.finished' } } },
    ],
    // The parent of a failed child fails with its error.
    [10_531, '01M8K9GEQKNH4BT59PV4656XPW', { result: 'failed', error: { message: 'child failed' } }],
  ])('%s', async (place, eventId, end) => {
    const { client } = await play('28-invoked-child-and-its-parent', place)
    expect(await client().waitForEventRuns(eventId, { count: 1 })).toMatchObject([end])
  })

  it('a cancelled parent leaves its child running', async () => {
    const { client } = await play('28-invoked-child-and-its-parent', 'the child goes on')
    expect(await client().listEventRuns('01M8K9G6ZH4HZHRXSBP6JN197R')).toMatchObject([{ status: 'Cancelled' }])
    expect(await client().listEventRuns('01M8K9G75C6DQDT6ZGDAY4Z7C1')).toMatchObject([{ status: 'Running' }])
  })
})

/**
 * The tape of 300 runs as a client asks for them: v1's body on it is cut to five rows, and v2 was not asked for outputs.
 * What is missing is made from the pages that are whole.
 */
function asOutputs(name: string): Tape {
  const tape = tapeNamed(name)
  const pages = tape.exchanges.filter(({ note }) => note?.startsWith('v2, page') === true)
  const runs: { id: string; queuedAt: string; endedAt: string }[] = pages.flatMap(
    ({ response }) => JSON.parse(response.body).data,
  )
  const rewritten = (exchange: TapeExchange): TapeExchange => {
    const { request, response, note = '' } = exchange
    if (note.startsWith('SHORTENED')) {
      const whole = JSON.parse(response.body)
      const data = runs.map(({ id, queuedAt, endedAt }) => ({
        ...whole.data[0],
        run_id: id,
        run_started_at: queuedAt,
        ended_at: endedAt,
      }))
      return { ...exchange, response: { ...response, body: JSON.stringify({ ...whole, data }) } }
    }
    return note.startsWith('v2, page')
      ? { ...exchange, request: { ...request, path: `${request.path}&includeOutput=true` } }
      : exchange
  }
  return { ...tape, exchanges: tape.exchanges.map(rewritten) }
}
