import { afterEach, describe, expect, it } from 'vitest'
import { eventsKnownBy, type PlaceOnTape, playingTapes, runsReadBy } from './tapes.ts'

const { play, close } = playingTapes()
afterEach(close)

/** What the client reports for the newest run at a place on a tape. */
async function toldAt(name: string, place: PlaceOnTape) {
  const { client, tape, clock, requests } = await play(name, place)
  const [runId = ''] = runsReadBy(tape, clock.now()).slice(-1)
  const [eventId = ''] = eventsKnownBy(tape, clock.now()).slice(-1)
  const run = await client().getRun(runId)
  const rows = await client().listEventRuns(eventId)
  const jobs = await client().listRunJobs(runId)
  expect(requests).toHaveLength(3)
  return { run, rows, kinds: jobs.map(({ kind, attempt }) => `${kind} ${attempt}`) }
}

/** A tape, a place on it, and the job that waits; then what v1's list says if that is not `Running`. */
const goingOn: [name: string, place: PlaceOnTape, jobs: string[], listed?: string][] = [
  // v1's list knows that it is scheduled; v2 has a start already.
  ['04-running-before-any-step', 'as soon as the run is known', ['start 0'], 'Scheduled'],
  ['04-running-before-any-step', 'executing', ['start 0']],
  ['04-running-before-any-step', 'the first step is a sleep of an hour', ['sleep 0']],
  ['04-running-before-any-step', 'the first step waits for an event for an hour', ['pause 0']],
  ['04-running-before-any-step', 6838, ['start 0']],
  ['04-running-before-any-step', 8588, ['sleep 0']],
  ['04-running-before-any-step', 10_343, ['pause 0']],
  // v1's list: Completed, v2: COMPLETED, both without an end.
  ['05-asleep-after-a-step-checkpointing-on', 'asleep after the first step', ['sleep 0']],
  ['05-asleep-after-a-step-checkpointing-off', 'asleep after the first step', ['sleep 0']],
  // The same with Failed and FAILED.
  ['06-between-attempts-checkpointing-on', 'between the attempts', ['start 1']],
  ['06-between-attempts-checkpointing-on', 9_435, ['start 1']],
  ['06-between-attempts-checkpointing-on', 'between the attempts, for 30 minutes', ['start 1']],
  ['06-between-attempts-checkpointing-off', 'between the attempts', ['start 1']],
  ['06-between-attempts-checkpointing-off', 'between the attempts, for 30 minutes', ['start 1']],
  ['08-cancelled-while-asleep', 'before', ['sleep 0']],
  ['27-queued-by-a-concurrency-limit', 'the second run, queued', ['start 0'], 'Scheduled'],
  ['27-queued-by-a-concurrency-limit', 'the first run, executing', ['start 0']],
  ['27-queued-by-a-concurrency-limit', 'the second run, some seconds after the end of the first', ['start 0']],
  ['28-invoked-child-and-its-parent', 'the parent waits', ['pause 0']],
  ['28-invoked-child-and-its-parent', 'the child sleeps', ['sleep 0']],
  ['28-invoked-child-and-its-parent', 'the child goes on', ['sleep 0']],
]

describe('a run that continues is reported as running, whatever a list calls it', () => {
  it.each(goingOn)('%s, %s', async (name, place, jobs, listed = 'Running') => {
    const { run, rows, kinds } = await toldAt(name, place)
    expect(run).toMatchObject({ status: 'Running', ended_at: null })
    expect(rows).toMatchObject([{ run_id: run.run_id, status: listed, ended_at: null }])
    // v2's lists have the output of a step.
    expect([run, ...rows].filter((one) => 'output' in one)).toEqual([])
    expect(kinds).toEqual(jobs)
  })
})

/** Where a wait begins, and its result as the time of the tape passes. */
const waits: [name: string, place: PlaceOnTape, end: Record<string, unknown>][] = [
  ['05-asleep-after-a-step-checkpointing-on', 'asleep after the first step', { output: { slept: true } }],
  ['05-asleep-after-a-step-checkpointing-off', 'asleep after the first step', { output: { slept: true } }],
  ['06-between-attempts-checkpointing-on', 'between the attempts', { output: { attempt: 1 } }],
  ['06-between-attempts-checkpointing-on', 9_435, { output: { step: 'ok' } }],
  ['06-between-attempts-checkpointing-off', 'between the attempts', { output: { attempt: 1 } }],
  ['14-cache-of-get-run', 'first read of this path', { output: { slept: true } }],
  ['27-queued-by-a-concurrency-limit', 'the second run, queued', { output: { limited: true } }],
]

describe('a wait is not fooled by what looks like an end', () => {
  it.each(waits)('%s, from: %s', async (name, place, end) => {
    const { client, tape, clock } = await play(name, place)
    const [runId = ''] = runsReadBy(tape, clock.now()).slice(-1)
    const seen: string[] = []
    const ended = await client().waitForRun(runId, { onUpdate: ({ status }) => seen.push(status) })
    expect(ended).toMatchObject({ result: 'completed', ...end })
    expect(Date.parse(ended.run.ended_at ?? '')).toBeLessThanOrEqual(clock.now())
    expect(new Set(seen.slice(0, -1))).toEqual(new Set(['Running']))
  })

  it.each(waits.filter(([name]) => !name.startsWith('14')))('%s, by its event, from: %s', async (name, place, end) => {
    const { client, tape, clock } = await play(name, place)
    const [eventId = ''] = eventsKnownBy(tape, clock.now()).slice(-1)
    const ended = await client().waitForEventRuns(eventId)
    expect(ended).toMatchObject([{ result: 'completed', ...end }])
  })
})

describe('14-cache-of-get-run: a wait that uses the cache sees the end later', () => {
  it.each([
    [true, 3_500],
    [false, 7_000],
  ])('fresh: %s', async (fresh, latest) => {
    const { client, tape, clock, requests } = await play('14-cache-of-get-run', 'first read of this path')
    const [runId = ''] = runsReadBy(tape, clock.now()).slice(-1)
    const began = clock.now()
    expect(await client().waitForRun(runId, { fresh })).toMatchObject({ result: 'completed' })
    expect(clock.now() - began).toBeLessThan(latest)
    // Never the same answer twice.
    if (!fresh) expect(requests.length).toBeLessThanOrEqual(3)
  })
})

describe('17-jobs', () => {
  it.each([
    ['one sleep', '01M8K99THAG9XB8017GSJV3D7B', ['sleep']],
    ['a wait for an event', '01M8K99W8CH24F5FYG088ESWXZ', ['pause']],
    ['executing', '01M8K99XZ4APP85S5DBB9258VQ', ['start']],
    ['executing a step', '01M8K99ZP1K7MA3RJXR5S702HG', ['start']],
    ['between two attempts', '01M8K9A1CTCN6XPX56X682X1JW', ['start']],
    ['several', '01M8K9A33RDXC3H5XEJM8AWJ6J', ['pause', 'sleep', 'sleep']],
    ['waits for an invoked function', '01M8K9A8GTJ0PATQKFF7K4T960', ['pause']],
    ['queued', '01M8K9ABEZJ7CX5TYKV529QXZY', ['start']],
    ['none: the run has completed', '01M8K9ACPC7S944CFN7HE0C4G5', []],
    ['after a cancel', '01M8K99THAG9XB8017GSJV3D7B', []],
    ['25 parallel sleeps: ten rows', '01M8K9AEDA33FXECP9P4FB56QP', Array(10).fill('sleep')],
  ])('%s', async (note, runId, kinds) => {
    const { client } = await play('17-jobs', note)
    const jobs = await client().listRunJobs(runId)
    expect(jobs.map(({ kind }) => kind)).toEqual(kinds)
    expect(jobs.map(({ position }) => position)).toEqual(kinds.map((_, place) => place))
    // No internals of the server, and names like the others.
    expect(new Set(jobs.flatMap(Object.keys))).toEqual(
      new Set(kinds.length === 0 ? [] : ['at', 'attempt', 'job_id', 'kind', 'position']),
    )
  })
})
