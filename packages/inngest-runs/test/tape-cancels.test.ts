import { failureOf } from '@x/test-kit'
import { afterEach, describe, expect, it } from 'vitest'
import { NO_CANCEL_IN_V1, NO_V2, type PlaceOnTape, playingTapes } from './tapes.ts'

const { play, close } = playingTapes()
afterEach(close)

const routesOf = (requests: readonly { method: string; target: string }[]): string[] =>
  requests.map(({ method, target }) => `${method} ${target.replaceAll(/[0-9A-Za-z]{26}/g, '{id}').replace(/\?.*/, '')}`)

const ASKED_V1 = 'POST /v1/runs/{id}/cancel'
const ASKED_V2 = 'POST /v2/runs/{id}/cancel'
const DELETED = 'DELETE /v1/runs/{id}'
const READ = 'GET /v1/runs/{id}'

describe('the answer of v2 to a cancel is the result', () => {
  it.each<[note: string, place: PlaceOnTape, runId: string, result: string]>([
    ['of a running run: cancelled', 'cancel, no body', '01M8K9RFZT6PZEXKANPXR3GXDK', 'cancelled'],
    [
      'again, right after the answer: already_ended',
      'again, right after the answer: 409 on a machine with nothing else to do',
      '01M8K9RFZT6PZEXKANPXR3GXDK',
      'already_ended',
    ],
    ['again 2.5 s later: already_ended', 'again 2.5 s later', '01M8K9RFZT6PZEXKANPXR3GXDK', 'already_ended'],
    [
      'a second one that overlaps the first: cancelled',
      'again 15 ms later, before the first is answered: 200 as well',
      '01M8K9RM53CQ46S7N6NY07KKRR',
      'cancelled',
    ],
    ['by an id in lower case: cancelled', 'the id in lower case, body {}', '01m8k9rpvahx0h8wy58pzfs35x', 'cancelled'],
    ['of a completed run: already_ended', 'a completed run', '01M8K9RV0M2QWPVX3M8AP299DZ', 'already_ended'],
    ['of a failed run: already_ended', 'a failed run', '01M8K9RVR479AGH9HTHSWEPHSC', 'already_ended'],
  ])('%s', async (_, place, runId, result) => {
    const { client, requests } = await play('09-cancel-by-v2', place)
    const runs = client()
    expect(await runs.cancelRun(runId)).toEqual({ result })
    expect(routesOf(requests.splice(0))).toEqual([ASKED_V1, ASKED_V2])
    // The second time, the client knows the route.
    await runs.cancelRun(runId)
    expect(routesOf(requests)).toEqual([ASKED_V2])
  })

  it.each<[name: string, place: PlaceOnTape, runId: string]>([
    ['08-cancelled-while-asleep', 'v2 cancel of the cancelled run', '01M8K9QND3CNPE1F5BV1YFZH0P'],
    ['08-cancelled-while-asleep', 'v2 cancel of a completed run', '01M8K9R88TBVHRN8A23EZ1FVH9'],
    ['08-cancelled-while-asleep', 'v2 cancel of a failed run', '01M8K9R90BS1568MQXFPW0CM8X'],
    ['11-cancel-while-executing', 'v2 cancel', '01M8K96PQTZ7CFP7HW4XABXKPP'],
    ['18-output-that-cannot-be-encoded', 'v2 cancel', '01M8K9AR22PS3WA71X359SF41R'],
    ['31-scores-and-metadata', 'v2 cancel of it', '01M8K9HV294432G3397GJ9WFT1'],
  ])('%s, %s: already_ended, and nothing is read', async (name, place, runId) => {
    const { client, requests } = await play(name, place)
    expect(await client().cancelRun(runId)).toEqual({ result: 'already_ended' })
    expect(routesOf(requests)).toEqual([ASKED_V1, ASKED_V2])
  })

  it('and the run is read on request', async () => {
    const { client, requests } = await play('09-cancel-by-v2', 'again 2.5 s later')
    expect(await client().cancelRun('01M8K9RFZT6PZEXKANPXR3GXDK', { confirm: true })).toMatchObject({
      result: 'already_ended',
      run: { status: 'Cancelled', ended_at: expect.any(String) },
    })
    expect(routesOf(requests)).toEqual([ASKED_V1, ASKED_V2, READ])
  })
})

describe('a server without v2 is called by DELETE, whose answer is empty, so the run is read', () => {
  const play1 = (name: string, place: PlaceOnTape) => play(name, place, [NO_CANCEL_IN_V1, ...NO_V2])

  it.each<[name: string, place: PlaceOnTape, runId: string, result: string, status: string]>([
    // The tape's clock stands still while the client asks: the first read shows the old state, the second the new one.
    ['08-cancelled-while-asleep', 'cancel', '01M8K9QND3CNPE1F5BV1YFZH0P', 'cancelled', 'Cancelled'],
    // v1 says Running for some ms after the answer.
    ['08-cancel-seen-late', 3_177, '01M8K9RAXB1650DRVDNAMHW79B', 'cancelled', 'Cancelled'],
    [
      '11-cancel-while-executing',
      '0.3 s later, still executing',
      '01M8K96PQTZ7CFP7HW4XABXKPP',
      'cancelled',
      'Cancelled',
    ],
    // Cancelled a second and more before, when this cancel comes.
    ['08-cancel-seen-late', 'cancel again', '01M8K9RAXB1650DRVDNAMHW79B', 'already_ended', 'Cancelled'],
    ['08-cancelled-while-asleep', 'cancelled after a step', '01M8K9QR390NR3BGXY81SEA9VH', 'already_ended', 'Cancelled'],
    ['10-two-cancels-at-once', 'after two v1 DELETE', '01M8K96CVB021N8R4TYFRW6ENX', 'already_ended', 'Cancelled'],
    [
      '27-queued-by-a-concurrency-limit',
      'cancelled while queued',
      '01M8K9FFN7P2RWZQA3337K40H1',
      'already_ended',
      'Cancelled',
    ],
  ])('%s, %s', async (name, place, runId, result, status) => {
    const { client, requests } = await play1(name, place)
    expect(await client().cancelRun(runId)).toMatchObject({ result, run: { run_id: runId, status } })
    expect(routesOf(requests).slice(0, 4)).toEqual([ASKED_V1, ASKED_V2, DELETED, READ])
  })
})

describe('a cancelled run is listed once, with its first end', () => {
  const NOTES = ['after two v1 DELETE', 'after three v2 cancels', 'after a v1 DELETE and a v2 cancel']
  it.each<[name: string, place: PlaceOnTape, eventId: string, endedAt: string]>([
    ['10-two-cancels-at-once', NOTES[0] ?? '', '01M8K96CN0TRVR2HK6NFRSHXVN', '2026-11-29T09:11:52.436996568Z'],
    ['10-two-cancels-at-once', NOTES[1] ?? '', '01M8K96FDEPPM548WP2FD77GBX', '2026-11-29T09:11:55.197301936Z'],
    ['10-two-cancels-at-once', NOTES[2] ?? '', '01M8K96J3BHFV5KYZNN9CZ8NME', '2026-11-29T09:11:57.94332573Z'],
    ['09-cancel-by-v2', 6_937, '01M8K9RM0RC17BEN9132FWCBWX', '2026-11-29T09:21:49.74611254Z'],
    // The function returned after all, and v1 recorded another end, with its return value.
    ['11-cancel-while-executing', 10_558, '01M8K96PK5D2MWK6V1ZCVPV4XZ', '2026-11-29T09:12:03.099018298Z'],
    ['11-cancel-while-executing', 31_634, '01M8K97B7DFY4ERE4KYJQ2B4R1', '2026-11-29T09:12:24.155802044Z'],
    // One that was in a step has one row.
    ['11-cancel-while-executing', 21_121, '01M8K970XV8MJTA21MBXP21ZCA', '2026-11-29T09:12:13.650289569Z'],
    // v2's lists put these ends 10 s late, and have the output of a step.
    [
      '08-cancelled-while-asleep',
      'cancelled after a step',
      '01M8K9QQZ6A6MKXMZNVT4X41GS',
      '2026-11-29T09:21:22.062962153Z',
    ],
    [
      '08-cancelled-while-asleep',
      'cancelled between two attempts',
      '01M8K9QZ9W85JBECJWYH20VMBR',
      '2026-11-29T09:21:29.573641513Z',
    ],
    [
      '08-cancelled-while-asleep',
      'cancelled by an event',
      '01M8K9R2Z7SNZS6A48BC4R103Y',
      '2026-11-29T09:21:32.560716033Z',
    ],
    [
      '08-cancelled-while-asleep',
      'cancelled by its own limit',
      '01M8K9R5CQF89H36YG9CDM6B7S',
      '2026-11-29T09:21:35.360638439Z',
    ],
  ])('%s, %s', async (name, place, eventId, endedAt) => {
    const { client, requests } = await play(name, place)
    const rows = await client().listEventRuns(eventId)
    expect(rows).toMatchObject([{ status: 'Cancelled', ended_at: expect.stringContaining(endedAt), output: {} }])
    // One request: nothing is missing.
    expect(requests).toHaveLength(1)
  })

  it.each(NOTES)('10-two-cancels-at-once, %s: getRun says the same', async (note) => {
    const { client, tape, clock } = await play('10-two-cancels-at-once', note)
    const [eventId = ''] = tape.exchanges
      .filter(
        ({ atMs, request }) =>
          Date.parse(tape.startedAt) + atMs <= clock.now() && request.path.startsWith('/v1/events/'),
      )
      .map(({ request }) => request.path.slice('/v1/events/'.length, -'/runs'.length))
      .slice(-1)
    const [row] = await client().listEventRuns(eventId)
    expect(await client().getRun(row?.run_id ?? '')).toMatchObject({ status: 'Cancelled', ended_at: row?.ended_at })
    expect(await client().waitForEventRuns(eventId, { count: 1 })).toMatchObject([{ result: 'cancelled' }])
  })
})

describe('a request that cannot be cancelled', () => {
  it.each([
    ['09-cancel-by-v2', 'an unknown run', '01HX9TK1GG2EQE3ZXV4F9S9N7P', 'RunNotFoundError', 404],
    ['09-cancel-by-v2', 'no ULID', 'bad', 'ApiError', 400],
    ['15-unknown-and-malformed-ids', 'the run still goes on', '01HX9TK1GG2EQE3ZXV4F9S9N7P', 'RunNotFoundError', 404],
    ['15-unknown-and-malformed-ids', 'the run still goes on', '01HX9TK1GG2EQE3ZXV4F9S9N7PX', 'ApiError', 400],
  ])('%s, %s: %s is %s', async (name, note, runId, error, status) => {
    const unknownEvent = { error: 'Event not found', data: null, status: 404 }
    const response = {
      status: 200,
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(unknownEvent),
    }
    const { client } = await play(name, note, [
      NO_CANCEL_IN_V1,
      { method: 'GET', path: /^\/v1\/events\/[^/]+$/, response },
    ])
    expect(await failureOf(client().cancelRun(runId))).toMatchObject({ name: error, status })
  })

  it('16-wrong-methods: a server without any of the routes is not an Inngest server', async () => {
    const { client, requests } = await play('16-wrong-methods', 1_720, [NO_CANCEL_IN_V1, ...NO_V2])
    const error = await failureOf(client().request('DELETE', '/v1/runs/01M8K99Q7YPMXYV6J6GY6WH6WB/jobs'))
    expect(error).toMatchObject({ name: 'ApiError', status: 405 })
    expect(routesOf(requests)).toEqual(['DELETE /v1/runs/{id}/jobs'])
  })
})
