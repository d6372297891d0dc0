import type { TapeExchange } from '@x/test-kit'
import { describe, expect, it } from 'vitest'
import type { InngestSandboxOptions } from '../src/testing/index.ts'
import { manyFunctions } from './tape-functions.ts'
import { headersOf, masked, replayTape } from './tape-replay.ts'
import { TAPE_NAMES, tapeNamed } from './tapes.ts'

/** Which requests are meant: those with this path, or under this note. */
interface Exception {
  readonly path?: RegExp
  readonly note?: RegExp
  readonly why: string
}

/** Requests that the sandbox does not yet answer as the real server does. */
const NOT_PLAYED: readonly Exception[] = [
  {
    path: /\/trace(\?|\/|$)/,
    why: 'a script has no times of requests: traces.test.ts compares what the client makes of them',
  },
  { path: /\/rerun(\?|\/|$)/, why: 'the client reruns nothing' },
  { path: /^\/v2\/apps(\/|\?|$)/, why: 'the client invokes nothing, and reads no functions' },
  { path: /^\/v2\/(account|envs|keys|insights|sessions|experiments|sandboxes)/, why: 'nothing of it is about runs' },
  { path: /^\/v1\/apps\//, why: 'nothing of it is about runs' },
]

/** How one tape is replayed. */
interface Scene {
  readonly options?: InngestSandboxOptions
  /** Requests whose answers may differ. */
  readonly exceptions?: readonly Exception[]
}

const NO_PAGES = {
  path: /^\/(nothing|runs|runs\/x\.js|api|api\/v1\/runs|v3\/runs|\/v1\/runs|V1\/runs|favicon\.ico)?$/,
  why: 'the server that was recorded was built without the pages of its user interface',
}

const scenes: Readonly<Record<string, Scene>> = {
  '08-cancel-seen-late': { options: { cancelVisibleMs: 85 } },
  '09-cancel-by-v2': {
    exceptions: [{ note: /^a body that is no JSON$/, why: 'the message is one of many of Go’s library' }],
  },
  '19-start-mode-authentication': {
    options: { mode: 'start', signingKeys: ['0a0b'.repeat(16)], eventKeys: ['eventkey0a0b0a0b'] },
    exceptions: [NO_PAGES],
  },
  '20-v2-lists': {
    exceptions: [
      {
        note: /^a cursor with another order$/,
        why: 'runs of one event start one after the other; in the sandbox at once',
      },
    ],
  },
  '22-v2-rerun': {
    exceptions: [{ path: /^\/v[12]\/events\//, why: 'among the runs of the event are those of its reruns' }],
  },
  '23-v2-invoke': {
    exceptions: [{ note: /^nothing came of it$/, why: 'an invocation has used up the rate limit of that function' }],
  },
  '24-events': {
    exceptions: [
      { note: /^(data an array|unknown field)$/, why: 'the message says where in the text, as Go’s library does' },
      {
        path: /^\/v[12]\/events\/(01M8K9EDB4A2G1JFAV44FK6S8S|01M8K9EDB643VDW2D0FHSG8DW8)\/runs$/,
        why: 'which of two events with one id has the run is chance: here the second, in the sandbox the first',
      },
    ],
  },
  '26-three-hundred-runs-of-one-event': {
    options: { functions: manyFunctions(functionsInOrder('26-three-hundred-runs-of-one-event')) },
    exceptions: [{ note: /^SHORTENED/, why: 'the body on the tape is not whole' }],
  },
  '28-invoked-child-and-its-parent': {
    exceptions: [
      { path: /^\/v1\/events\/[^/]+$/, why: 'the event of an invocation has what only the real server knows' },
      {
        note: /^the parent has ended$/,
        why: 'the value of a step whose child was cancelled has what only the real server knows',
      },
    ],
  },
  '30-health-and-unknown-paths': {
    exceptions: [
      NO_PAGES,
      { path: /^\/dev$/, why: 'it tells how that very server was started' },
      { path: /\/\.\.\//, why: 'nothing can ask the sandbox for a path with dots: a URL has none' },
    ],
  },
}

/** The functions of an event's runs, newest first, as in the pages of v2. */
function functionsInOrder(name: string): string[] {
  const pages = tapeNamed(name).exchanges.filter(({ note }) => note?.startsWith('v2, page') === true)
  return pages.flatMap(({ response }) => {
    const { data }: { data: { function: { id: string } }[] } = JSON.parse(response.body)
    return data.map((run) => run.function.id)
  })
}

/** The note that holds for each exchange: its own, or the last one before it. */
function notesOf(exchanges: readonly TapeExchange[]): Map<TapeExchange, string> {
  let last = ''
  return new Map(
    exchanges.map((exchange) => {
      last = exchange.note ?? last
      return [exchange, last]
    }),
  )
}

/** Ids that the server of the tapes gave out. */
const GIVEN = /\b01M8[0-9A-HJKMNP-TV-Z]{22}\b/gi

const isExcepted = ({ path, note }: Exception, { request }: TapeExchange, itsNote: string): boolean =>
  path?.test(request.path) === true || note?.test(itsNote) === true

/** How many answers are compared, and how many are left out for each reason. */
const counts = new Map<string, number>()
const count = (what: string) => counts.set(what, (counts.get(what) ?? 0) + 1)

const COMPARED = 'compared'

/** The result of something that is not played has no id in the sandbox. */
const NO_ID = 'it is about a run that came of a rerun'

describe('the sandbox gives the same status, headers and body as the server of the tapes for', () => {
  it.each(TAPE_NAMES)('%s', async (name) => {
    const { options = {}, exceptions = [] } = scenes[name] ?? {}
    const tape = tapeNamed(name)
    const notes = notesOf(tape.exchanges)
    const whyNotPlayed = (exchange: TapeExchange, ids: ReadonlyMap<string, string>): string | undefined => {
      const hasIds = (exchange.request.path.match(GIVEN) ?? []).every((id) => ids.has(id.toUpperCase()))
      return NOT_PLAYED.find((one) => isExcepted(one, exchange, ''))?.why ?? (hasIds ? undefined : NO_ID)
    }
    const isPlayed = (exchange: TapeExchange, ids: ReadonlyMap<string, string>): boolean => {
      const why = whyNotPlayed(exchange, ids)
      if (why !== undefined) count(why)
      return why === undefined
    }
    for (const { exchange, status, headers, body } of await replayTape(tape, options, isPlayed)) {
      const { request, response, atMs } = exchange
      const exception = exceptions.find((one) => isExcepted(one, exchange, notes.get(exchange) ?? ''))
      count(exception?.why ?? COMPARED)
      if (exception !== undefined) continue
      const asked = `${atMs}: ${request.method} ${request.path}`
      expect.soft({ asked, status, headers: headersOf(headers), body: masked(body) }).toEqual({
        asked,
        status: response.status,
        headers: headersOf(response.headers),
        body: masked(response.body),
      })
    }
  })

  it('all 1,801 answers, except those left out for a reason, with a count for each reason', () => {
    expect(Object.fromEntries(counts)).toEqual({
      [COMPARED]: 1518,
      'a script has no times of requests: traces.test.ts compares what the client makes of them': 138,
      'runs of one event start one after the other; in the sandbox at once': 1,
      'the client invokes nothing, and reads no functions': 54,
      'the client reruns nothing': 32,
      'nothing of it is about runs': 10,
      [NO_ID]: 12,
      'the server that was recorded was built without the pages of its user interface': 13,
      'the value of a step whose child was cancelled has what only the real server knows': 5,
      'which of two events with one id has the run is chance: here the second, in the sandbox the first': 4,
      'among the runs of the event are those of its reruns': 4,
      'an invocation has used up the rate limit of that function': 2,
      'it tells how that very server was started': 2,
      'the message says where in the text, as Go’s library does': 2,
      'the message is one of many of Go’s library': 1,
      'the event of an invocation has what only the real server knows': 1,
      'nothing can ask the sandbox for a path with dots: a URL has none': 1,
      'the body on the tape is not whole': 1,
    })
    expect([...counts.values()].reduce((sum, one) => sum + one)).toBe(1801)
  })
})
