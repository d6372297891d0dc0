import { momentsOf, recordedAnswer, type Tape, type TapeMoment } from '@x/test-kit'
import { afterEach, describe, expect, it } from 'vitest'
import type { Run } from '../src/index.ts'
import { playingTapes, TAPE_NAMES, tapeNamed } from './tapes.ts'

const { play, close } = playingTapes()
afterEach(close)

/** What must hold for every run that the client reports, at any time and whatever the server says. */
interface Seen {
  readonly run: Run
  /** Where and when it was read. */
  readonly place: string
  /** Milliseconds since the Unix epoch. */
  readonly at: number
}

/** Runs that returned an empty string, by the notes of their tapes. */
const RETURNED_NOTHING = ['01M8K9M92AYT56BYEJW5PRJFQA', '01M8K9MNXHFWWV22ZYTDRNG4EF']

const ENDED = ['Completed', 'Failed', 'Cancelled', 'Skipped', 'Overflowed']

const problemOf = ({ run, place, at }: Seen): string | undefined => {
  const { run_id, status, ended_at, output } = run
  const isEnded = ENDED.includes(status)
  if (status === 'Completed' && output === '' && !RETURNED_NOTHING.includes(run_id)) return `${place}: "" as output`
  if (isEnded && typeof ended_at !== 'string') return `${place}: ${status} without an end`
  if (isEnded && Date.parse(ended_at ?? '') > at) return `${place}: ${status} before its end`
  if (!isEnded && (ended_at !== null || 'output' in run)) return `${place}: ${status} with an end or an output`
  return undefined
}

const asked = (target: string, authorization: string | undefined) => ({
  method: 'GET',
  target,
  authorization,
  body: '',
})

/** Ids in the paths of a moment's reads that v1 answered, each once. */
function idsIn({ exchanges }: TapeMoment, path: RegExp): string[] {
  const read = exchanges.filter(
    ({ request, response }) => request.method === 'GET' && !/^\{"error"|^40/.test(response.body),
  )
  return [...new Set(read.flatMap(({ request }) => path.exec(request.path)?.[1] ?? []))]
}

const RUN = /^\/v1\/runs\/([0-9A-Z]{26})(?:\?|$)/i
const EVENT_RUNS = /^\/v1\/events\/([0-9A-Z]{26})\/runs(?:\?|$)/i

/** The key of tape 19, as it was sent there. */
const KEY = '0a0b'.repeat(16)

/** Whether the tape has what a client requests in a moment: v2 was not asked for the output of every run. */
function isWhole(
  tape: Tape,
  kind: 'runs' | 'events',
  id: string,
  atMs: number,
  authorization: string | undefined,
): boolean {
  const answer = (target: string) => recordedAnswer(tape, asked(target, authorization), atMs)?.response.body
  const own = answer(kind === 'runs' ? `/v1/runs/${id}?_=1` : `/v1/events/${id}/runs?_=1`)
  if (own === undefined) return false
  const needsMore = own === '' || own.includes('"output":""') || own.startsWith('{"data":[]')
  const second =
    kind === 'runs' ? `/v2/runs/${id}?includeOutput=true` : `/v2/events/${id}/runs?includeOutput=true&limit=40`
  const more = answer(second)
  return !needsMore || (more !== undefined && (kind === 'events' || more.includes('"output"')))
}

const counts = { runs: 0, lists: 0, rows: 0, notWhole: 0 }

describe('on every tape, at every moment: no output is lost, no run ends before its end, no list has a run twice', () => {
  it.each(TAPE_NAMES)('%s', async (name) => {
    const tape = tapeNamed(name)
    const hasKeys = name.startsWith('19')
    const authorization = hasKeys ? `Bearer ${KEY}` : undefined
    const { client, clock } = await play(tape, 0)
    const inngest = client(hasKeys ? { apiKey: KEY, hashedKey: true } : {})
    const began = Date.parse(tape.startedAt)
    const seen: Seen[] = []
    const twice: string[] = []
    for (const moment of momentsOf(tape)) {
      await clock.advance(Math.max(0, began + moment.to - clock.now()))
      const at = clock.now()
      for (const id of idsIn(moment, RUN)) {
        if (!isWhole(tape, 'runs', id, at - began, authorization)) counts.notWhole += 1
        else {
          seen.push({ run: await inngest.getRun(id, { fresh: true }), place: `${moment.note}: run ${id}`, at })
          counts.runs += 1
        }
      }
      for (const id of idsIn(moment, EVENT_RUNS)) {
        if (!isWhole(tape, 'events', id, at - began, authorization)) counts.notWhole += 1
        else {
          const rows = await inngest.listEventRuns(id)
          if (new Set(rows.map(({ run_id }) => run_id)).size < rows.length) twice.push(`${moment.note}: event ${id}`)
          for (const run of rows) seen.push({ run, place: `${moment.note}: event ${id}, run ${run.run_id}`, at })
          counts.lists += 1
          counts.rows += rows.length
        }
      }
    }
    expect(seen.flatMap((one) => problemOf(one) ?? [])).toEqual([])
    expect(twice).toEqual([])
  })

  it('167 runs and 145 lists were read; for 54 the tape lacks some of what a client requests', () => {
    expect(counts).toEqual({ runs: 167, lists: 145, rows: 150, notWhole: 54 })
  })
})
