import { readdirSync } from 'node:fs'
import {
  type AnswerElsewhere,
  closing,
  momentOf,
  momentsOf,
  playTape,
  readTape,
  type Tape,
  type TapeServer,
} from '@x/test-kit'
import { InngestRuns, type InngestRunsOptions } from '../src/index.ts'
import { createManualClock, type ManualClock } from '../src/testing/index.ts'

const FOLDER = new URL('../fixtures/tapes/', import.meta.url)

/** The names of all tapes. */
export const TAPE_NAMES = readdirSync(FOLDER)
  .filter((file) => file.endsWith('.json'))
  .map((file) => file.slice(0, -'.json'.length))
  .sort()

export const tapeNamed = (name: string): Tape => readTape(new URL(`${name}.json`, FOLDER))

/**
 * What the open-source server says to a route that it does not have (16-wrong-methods). Most tapes lack it, and every
 * first cancel asks for it.
 */
export const NO_CANCEL_IN_V1: AnswerElsewhere = {
  method: 'POST',
  path: /^\/v1\/runs\/[^/]+\/cancel$/,
  response: {
    status: 404,
    headers: {
      'Content-Type': 'text/plain; charset=utf-8',
      Vary: 'Origin',
      'X-Content-Type-Options': 'nosniff',
      'X-Inngest-Server-Kind': 'dev',
    },
    body: '404 page not found\n',
  },
}

/** A tape that plays, and a client of it that shares its time. */
export interface Playing extends TapeServer {
  readonly tape: Tape
  readonly clock: ManualClock
  readonly client: (options?: InngestRunsOptions) => InngestRuns
}

/** Where on a tape a test begins: at the end of the moment with this note, or so many milliseconds after its start. */
export type PlaceOnTape = string | number

/** Plays tapes for tests; `close` ends all that play, and rejects where one was asked for what it has not. */
export function playingTapes() {
  const { keep, close } = closing()
  return {
    async play(tapeOrName: string | Tape, place: PlaceOnTape, elsewhere = [NO_CANCEL_IN_V1]): Promise<Playing> {
      const tape = typeof tapeOrName === 'string' ? tapeNamed(tapeOrName) : tapeOrName
      const atMs = typeof place === 'number' ? place : momentOf(tape, place).to
      const clock = createManualClock(Date.parse(tape.startedAt) + atMs)
      const server = keep(await playTape(tape, { now: clock.now, elsewhere }))
      const client = (own: InngestRunsOptions = {}) =>
        new InngestRuns({
          baseUrl: server.url,
          ...own,
          // Hidden options: the client shares the time of the tape, and chance is out of play.
          ...{ clock, random: () => 0 },
        })
      return { ...server, tape, clock, client }
    },
    close,
  }
}

/** The runs that v1 was asked for up to a time, in milliseconds since the Unix epoch: each once, the newest last. */
export function runsReadBy({ exchanges, startedAt }: Tape, time: number): string[] {
  const past = exchanges.filter(({ atMs }) => Date.parse(startedAt) + atMs <= time)
  const ids = past.flatMap(({ request }) => /^\/v1\/runs\/([0-9A-Z]{26})(?:\?|$)/.exec(request.path)?.[1] ?? [])
  return [...new Set(ids.toReversed())].toReversed()
}

/** The events that were sent, or asked for, up to a time, in milliseconds since the Unix epoch: the newest last. */
export function eventsKnownBy({ exchanges, startedAt }: Tape, time: number): string[] {
  const past = exchanges.filter(({ atMs }) => Date.parse(startedAt) + atMs <= time)
  const ids = past.flatMap(({ request }) => /^\/v[12]\/events\/([0-9A-Z]{26})\/runs/.exec(request.path)?.[1] ?? [])
  return [...new Set(ids.toReversed())].toReversed()
}

/** What a server says that has no v2, whatever is asked of it there (15-unknown-and-malformed-ids, an unknown path). */
export const NO_V2: AnswerElsewhere[] = ['GET', 'POST'].map((method) => ({
  method,
  path: /^\/v2\//,
  response: {
    status: 404,
    headers: { 'Content-Type': 'application/json', Vary: 'Origin', 'X-Inngest-Server-Kind': 'dev' },
    body: '{"errors":[{"code":"api_error","message":"Not Found"}]}',
  },
}))

/** The notes of a tape, in their order. */
export const momentNotes = (name: string): string[] => momentsOf(tapeNamed(name)).map(({ note }) => note)
