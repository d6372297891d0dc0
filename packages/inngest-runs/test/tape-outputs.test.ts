import { afterEach, describe, expect, it } from 'vitest'
import { eventsKnownBy, momentNotes, NO_V2, type PlaceOnTape, playingTapes, runsReadBy, tapeNamed } from './tapes.ts'

const { play, close } = playingTapes()
afterEach(close)

/** The newest run and event of a moment, read in each way that returns an output, and the requests that it takes. */
async function outputsAt(name: string, place: PlaceOnTape) {
  const { client: clientOf, tape, clock, requests } = await play(name, place)
  // The key of that server, which is gone, as it was sent there. Dev servers require none.
  const client = name.startsWith('19') ? () => clientOf({ apiKey: '0a0b'.repeat(16), hashedKey: true }) : clientOf
  const [runId = ''] = runsReadBy(tape, clock.now()).slice(-1)
  const [eventId = ''] = eventsKnownBy(tape, clock.now()).slice(-1)
  const run = await client().getRun(runId)
  const forRun = requests.splice(0).length
  const listed = await client().listEventRuns(eventId)
  const forList = requests.splice(0).length
  const end = await client().waitForRun(runId)
  return { run, listed, end, forRun, forList, forWait: requests.length }
}

const NO_PREFIX = 'returned '

describe.each([
  // With checkpoints v1 says "" for each, so v2 is called as well.
  ['03-outputs-checkpointing-on', 2],
  // Without, v1 has the output. Only "" may mean two things.
  ['03-outputs-checkpointing-off', 1],
])('%s: the output is what the function returned', (name, usual) => {
  const returned = momentNotes(name).filter((note) => note.startsWith(NO_PREFIX))

  it('of 16 kinds of values', () => expect(returned).toHaveLength(16))

  it.each(returned)('%s', async (note) => {
    const text = note.slice(NO_PREFIX.length)
    const written = text === 'undefined' ? null : JSON.parse(text)
    // v2 wraps a bare value in `data`, so an object with only that field looks the same.
    const output = usual === 2 && text === '{"data":"bare"}' ? 'bare' : written
    const requests = text === '""' ? 2 : usual
    const { run, listed, end, ...counts } = await outputsAt(name, note)
    expect(run).toMatchObject({ status: 'Completed', ended_at: expect.any(String) })
    expect([run.output, listed.map((row) => row.output)]).toEqual([output, [output]])
    expect(end).toMatchObject({ result: 'completed' })
    expect(end).toHaveProperty('output', output)
    expect(counts).toEqual({ forRun: requests, forList: requests, forWait: requests })
  })
})

const STEPS = { a: 1, b: { v: 2 } }
const OBJECT = { n: 1, nested: { a: [1, 2] }, html: '<b>&</b>' }

describe('an object is returned whole, with its characters unchanged', () => {
  it.each<[name: string, place: PlaceOnTape, output: unknown, requests: number]>([
    ['01-completed-checkpointing-on', 'ended', STEPS, 2],
    ['01-completed-checkpointing-on', 1417, OBJECT, 2],
    ['02-completed-checkpointing-off', 'ended', STEPS, 1],
    ['02-completed-checkpointing-off', 1742, OBJECT, 1],
    ['19-start-mode-authentication', 2735, OBJECT, 2],
    ['29-cron-run', 'a completed cron run', { cron: true }, 2],
    ['31-scores-and-metadata', 'before', OBJECT, 1],
  ])('%s, %s', async (name, place, output, requests) => {
    const { run, listed, end, ...counts } = await outputsAt(name, place)
    expect([run.output, listed.map((row) => row.output)]).toEqual([output, [output]])
    expect(end).toHaveProperty('output', output)
    expect(counts).toEqual({ forRun: requests, forList: requests, forWait: requests })
  })
})

describe('a run whose output v1 cannot encode is reported by v2', () => {
  const UNREADABLE = { message: 'Unable to grab HTTP response' }

  it.each(['ended', 'seconds later'])('18-output-that-cannot-be-encoded, %s', async (note) => {
    const { run, listed, end, ...counts } = await outputsAt('18-output-that-cannot-be-encoded', note)
    const told = { status: 'Completed', ended_at: '2026-11-29T09:14:13.547Z', output: UNREADABLE }
    expect(run).toMatchObject({ ...told, run_id: '01M8K9AR22PS3WA71X359SF41R', event_id: '01M8K9AR1ZTRBP2H9CZ3XYX8NB' })
    expect(listed).toMatchObject([told])
    // It is not a failure, whatever its shape: v2 says that it completed.
    expect(end).toMatchObject({ result: 'completed', output: UNREADABLE })
    expect(counts).toMatchObject({ forRun: 2, forWait: 2 })
  })
})

describe('what v2 says about a spoilt run has no effect', () => {
  it.each([
    // Its lists call it RUNNING, without an end.
    ['after the score', 1],
    // And v2's get run is a 404, which nobody requests: v1 has the output.
    ['after the metadata', 1],
  ])('31-scores-and-metadata, %s', async (note, requests) => {
    const { run, listed, end, ...counts } = await outputsAt('31-scores-and-metadata', note)
    expect(run).toMatchObject({ status: 'Completed', ended_at: expect.any(String), output: OBJECT })
    expect(listed).toMatchObject([{ status: 'Completed', output: OBJECT }])
    expect(end).toMatchObject({ result: 'completed', output: OBJECT })
    expect(counts).toEqual({ forRun: requests, forList: requests, forWait: requests })
  })
})

describe('without v2 the output of v1 is kept', () => {
  /** A tape as it would be if the server had no v2. */
  const withoutV2 = (name: string) => {
    const tape = tapeNamed(name)
    return { ...tape, exchanges: tape.exchanges.filter(({ request }) => !request.path.startsWith('/v2/')) }
  }

  it('01-completed-checkpointing-on: "", and v2 is called once per route and client', async () => {
    const { client, tape, clock, requests } = await play(withoutV2('01-completed-checkpointing-on'), 'ended', NO_V2)
    const [runId = ''] = runsReadBy(tape, clock.now()).slice(-1)
    const [eventId = ''] = eventsKnownBy(tape, clock.now()).slice(-1)
    const inngest = client()
    const forEach = []
    for (let times = 0; times < 2; times += 1) {
      expect(await inngest.getRun(runId)).toMatchObject({ status: 'Completed', output: '' })
      forEach.push(requests.splice(0).length)
      expect(await inngest.listEventRuns(eventId)).toMatchObject([{ status: 'Completed', output: '' }])
      forEach.push(requests.splice(0).length)
    }
    expect(forEach).toEqual([2, 2, 1, 1])
  })

  it('02-completed-checkpointing-off: the output, and v2 is never called', async () => {
    const { client, tape, clock, requests } = await play(withoutV2('02-completed-checkpointing-off'), 'ended', NO_V2)
    const [runId = ''] = runsReadBy(tape, clock.now()).slice(-1)
    expect(await client().getRun(runId)).toMatchObject({ output: STEPS })
    expect(requests).toHaveLength(1)
  })
})
