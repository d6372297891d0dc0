import { request } from 'node:http'
import { afterEach, describe, expect, it } from 'vitest'
import { closing } from './closing.ts'
import { failureOf } from './failure-of.ts'
import { momentOf, momentsOf, type Tape } from './tape.ts'
import { playTape, type TapeServerOptions } from './tape-server.ts'

const STARTED = Date.UTC(2026, 10, 29)
const TAPE: Tape = {
  scene: 'A run ends.',
  server: 'none',
  startedAt: new Date(STARTED).toISOString(),
  exchanges: [
    {
      atMs: 10,
      note: 'goes on',
      request: { method: 'GET', path: '/run', headers: {} },
      response: {
        status: 200,
        headers: { 'Content-Type': 'application/json', Vary: 'Origin' },
        body: '{"status":"Running"}\n',
      },
    },
    {
      atMs: 12,
      request: { method: 'GET', path: '/broken', headers: {} },
      response: { status: 500, headers: { 'Transfer-Encoding': 'chunked' }, body: '' },
    },
    {
      atMs: 50,
      note: 'ended',
      request: { method: 'GET', path: '/run', headers: {} },
      response: { status: 200, headers: { 'Content-Type': 'application/json' }, body: '{"status":"Ended","ü":1}\n' },
    },
    {
      atMs: 60,
      note: 'ended',
      request: { method: 'PUT', path: '/run', headers: {} },
      response: { status: 405, headers: { Allow: ['GET', 'DELETE'] }, body: '' },
    },
  ],
}

const { keep, close } = closing()
afterEach(close)

async function playing(options: Partial<TapeServerOptions> = {}) {
  let time = STARTED
  const server = await playTape(TAPE, { now: () => time, ...options })
  const moveTo = (atMs: number) => {
    time = STARTED + atMs
  }
  return { server, moveTo }
}

/** Header lines as they come over the wire, except those of the connection. */
const rawHeaders = (url: string, method: string): Promise<string[]> =>
  new Promise((resolve, reject) => {
    const asking = request(url, { method }, (incoming) => {
      incoming.resume()
      const lines = incoming.rawHeaders.flatMap((name, index, all) =>
        index % 2 === 0 ? [`${name}: ${all[index + 1]}`] : [],
      )
      resolve(lines.filter((line) => !/^(Connection|Keep-Alive)/.test(line)))
    })
    asking.once('error', reject).end()
  })

describe('a tape server', () => {
  it('answers as the server did at the current time of the test, and no time passes by itself', async () => {
    const { server, moveTo } = await playing()
    keep(server)
    const read = async () => (await fetch(`${server.url}/run`)).text()
    moveTo(10)
    expect([await read(), await read()]).toEqual(['{"status":"Running"}\n', '{"status":"Running"}\n'])
    moveTo(50)
    expect(await read()).toBe('{"status":"Ended","ü":1}\n')
    expect(server.requests).toEqual(Array(3).fill({ method: 'GET', target: '/run' }))
  })

  it('returns headers byte for byte, with the time of the tape as the Date', async () => {
    const { server, moveTo } = await playing()
    keep(server)
    moveTo(1000)
    const date = `Date: ${new Date(STARTED + 1000).toUTCString()}`
    expect(await rawHeaders(`${server.url}/run`, 'GET')).toEqual([
      'Content-Type: application/json',
      date,
      'Content-Length: 26',
    ])
    expect(await rawHeaders(`${server.url}/run`, 'PUT')).toEqual([
      'Allow: GET',
      'Allow: DELETE',
      date,
      'Content-Length: 0',
    ])
    expect(await rawHeaders(`${server.url}/broken`, 'GET')).toEqual(['Transfer-Encoding: chunked', date])
  })

  it('reports requests that are not on the tape, at once and when it stops', async () => {
    const { server, moveTo } = await playing()
    moveTo(20)
    const early = await fetch(`${server.url}/run`, { method: 'PUT' })
    const never = await fetch(`${server.url}/jobs`, { method: 'POST', body: '{"n":1}' })
    expect([early.status, await early.text()]).toEqual([418, 'PUT /run at 20 ms: recorded only at 60 ms'])
    expect([never.status, await never.text()]).toEqual([418, 'POST /jobs with {"n":1} at 20 ms: recorded at no time'])
    expect((await failureOf(server.close())).message).toBe(
      "Not on the tape 'A run ends.':\n" +
        'PUT /run at 20 ms: recorded only at 60 ms\n' +
        'POST /jobs with {"n":1} at 20 ms: recorded at no time',
    )
  })

  it('answers with the response for other requests if the tape has nothing', async () => {
    const response = { status: 404, headers: {}, body: 'no such page' }
    const { server } = await playing({ elsewhere: [{ method: 'POST', path: /\/cancel$/, response }] })
    keep(server)
    const answer = await fetch(`${server.url}/run/cancel?now=1`, { method: 'POST' })
    expect([answer.status, await answer.text()]).toEqual([404, 'no such page'])
  })
})

describe('the moments of a tape', () => {
  it('are its requests by note, in order', () => {
    expect(momentsOf(TAPE).map(({ note, from, to, exchanges }) => [note, from, to, exchanges.length])).toEqual([
      ['goes on', 10, 12, 2],
      ['ended', 50, 60, 2],
    ])
  })

  it('are found by their note, or not at all', () => {
    expect(momentOf(TAPE, 'ended').from).toBe(50)
    expect(() => momentOf(TAPE, 'ended', 51)).toThrow('from 51 ms on. It has:\n10: goes on\n50: ended')
  })
})
