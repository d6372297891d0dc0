import { recordedAnswer, type TapeExchange } from '@x/test-kit'
import { isJsonObject } from '@x/transport'
import { afterEach, describe, expect, it } from 'vitest'
import { isApiError, type Method } from '../src/index.ts'
import { playingTapes, TAPE_NAMES } from './tapes.ts'

const { play, close } = playingTapes()
afterEach(close)

/** The meaning of an answer: a value, or an error with this status. */
type Meaning = { readonly value: unknown } | { readonly error: number }

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** What the tapes' README says of answers: v1 hides the status of a GET, and v2's 409 may be a success. */
function meaningOf({ method, path }: TapeExchange['request'], { status, body }: TapeExchange['response']): Meaning {
  const json = parsed(body)
  const { error, status: hidden, data, errors }: Record<string, unknown> = isJsonObject(json) ? json : {}
  if (path.startsWith('/v1/')) {
    if (typeof error === 'string' && error.startsWith('Unable to load function run')) return { error: 404 }
    if (method === 'GET' && typeof error === 'string' && typeof hidden === 'number') return { error: hidden }
  }
  const isStarted = status === 409 && errors === undefined && isJsonObject(data) && 'runId' in data
  return status >= 400 && !isStarted ? { error: status } : { value: json }
}

/** Requests that `request` does not make, each with the reason. */
const NOT_ASKED: readonly { readonly is: (request: TapeExchange['request']) => boolean; readonly why: string }[] = [
  { is: ({ method }) => !/^(GET|POST|PUT|PATCH|DELETE)$/.test(method), why: 'request has no HEAD and no OPTIONS' },
  { is: ({ headers }) => 'Authorization' in headers, why: 'it has a key of its own; tape-errors has those' },
  { is: ({ path }) => /\/\.\.\/|^\/\/|^\/$/.test(path), why: 'its path is refused before anything is sent' },
  { is: ({ body }) => body !== undefined && parsed(body) === undefined, why: 'its body is no JSON' },
]

const counts = new Map<string, number>()
const count = (what: string) => counts.set(what, (counts.get(what) ?? 0) + 1)

const ASKED = 'asked'

describe('every answer on every tape becomes what it means, a value or an error with its true status', () => {
  it.each(TAPE_NAMES)('%s', async (name) => {
    const { client, tape, clock } = await play(name, 0)
    const inngest = client()
    const began = clock.now()
    for (const { atMs, request } of tape.exchanges) {
      const exception = NOT_ASKED.find(({ is }) => is(request))
      count(exception?.why ?? ASKED)
      if (exception !== undefined) continue
      await clock.advance(Math.max(0, began + atMs - clock.now()))
      const { method, path, body = '' } = request
      const answer = recordedAnswer(tape, { method, target: path, authorization: undefined, body }, atMs)
      const [below = '', search] = path.split(/\?(.*)/s)
      const query: Record<string, string[]> = {}
      for (const [key, value] of new URLSearchParams(search)) query[key] = [...(query[key] ?? []), value]
      const call = inngest.request(method as Method, below, {
        query,
        maxRetries: 0,
        ...(body === '' ? {} : { body: parsed(body) }),
      })
      const told: Meaning = await call.then(
        (value) => ({ value }),
        (error: unknown) => {
          if (isApiError(error)) return { error: error.status }
          throw error
        },
      )
      const asked = `${atMs}: ${method} ${path}`
      expect.soft({ asked, told }).toEqual({ asked, told: answer && meaningOf(request, answer.response) })
    }
  })

  it('all 1,801, except those left out for a reason, with a count for each reason', () => {
    expect(Object.fromEntries(counts)).toEqual({
      [ASKED]: 1658,
      'it has a key of its own; tape-errors has those': 110,
      'request has no HEAD and no OPTIONS': 24,
      'its body is no JSON': 6,
      'its path is refused before anything is sent': 3,
    })
    expect([...counts.values()].reduce((sum, one) => sum + one)).toBe(1801)
  })
})
