import { request } from 'node:http'
import { connect } from 'node:net'
import { listen } from '@x/serving/listen'
import { closing, until } from '@x/test-kit'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { afterEach, describe, expect, it } from 'vitest'
import { type Running, sandboxes, UNKNOWN_ID } from '../../test/running-sandbox.ts'
import { data, RUN_ID, type Script, scriptedServers, v1Run } from '../../test/scripted-server.ts'
import type { InngestRunsOptions } from '../index.ts'
import { createRestHandler, type RestOptions, type ServedEvent } from './rest.ts'

const { start, close } = sandboxes()
const { keep, close: closeServers } = closing()
const { serve, close: closeScripted } = scriptedServers()
afterEach(() => Promise.all([close(), closeServers(), closeScripted()]))

interface Rest extends Running {
  readonly at: string
  readonly port: number
  readonly events: ServedEvent[]
}

async function startRest(
  options: RestOptions = {},
  limits: Parameters<typeof listen>[1]['limits'] = {},
): Promise<Rest> {
  const running = await start()
  const events: ServedEvent[] = []
  const handler = createRestHandler(running.client(), {
    clock: running.clock,
    onAnswer: (event) => events.push(event),
    ...options,
  })
  const { url, port } = keep(await listen(handler, { host: '127.0.0.1', port: 0, limits }))
  return { ...running, at: url, port, events }
}

/** The age of the answer, as the server reports it. */
const METADATA = { fetched_at: expect.stringMatching(/^2026-/), cached_until: expect.stringMatching(/^2026-/) }

const jsonOf = async (response: Response): Promise<Record<string, unknown>> => JSON.parse(await response.text())

/** Sends bytes as they are, and returns all that comes back. */
const raw = (port: number, text: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(text))
    let answer = ''
    socket.on('data', (data) => {
      answer += data
    })
    socket.on('close', () => resolve(answer))
    socket.on('error', reject)
  })

describe('runs through REST', () => {
  it.each(['/v1/v1/runs', '/v1/runs'])('%s/{id} reads a run, in its envelope', async (path) => {
    const { at, sandbox } = await startRest()
    const { runId } = sandbox.runs.start({ script: { ends: 'Completed', output: { sent: 3 } } })
    const response = await fetch(`${at}${path}/${runId}`)
    expect(response.status).toBe(200)
    expect(await jsonOf(response)).toEqual({
      data: expect.objectContaining({ run_id: runId, output: { sent: 3 } }),
      metadata: METADATA,
    })
  })

  it.each(['/v1/v1/runs', '/v1/runs'])('%s/{id}/jobs lists its jobs', async (path) => {
    const { at, sandbox } = await startRest()
    const { runId } = sandbox.runs.start({ script: 'sleeping' })
    expect(await jsonOf(await fetch(`${at}${path}/${runId}/jobs`))).toEqual({
      data: [expect.objectContaining({ kind: 'sleep', job_id: expect.any(String) })],
      metadata: METADATA,
    })
  })

  it.each(['/v1/v1/runs', '/v1/runs'])('%s/{id}/cancel cancels it, once however often it is called', async (path) => {
    const { at, sandbox, clock } = await startRest()
    const { runId } = sandbox.runs.start({ script: 'sleeping' })
    const cancel = (body?: string) =>
      fetch(`${at}${path}/${runId}/cancel`, {
        method: 'POST',
        ...(body === undefined ? {} : { body, headers: { 'content-type': 'application/json' } }),
      })
    const first = await cancel()
    expect(first.status).toBe(200)
    expect(await jsonOf(first)).toMatchObject({ result: expect.stringMatching(/^(?:cancelled|accepted)$/) })
    await clock.advance(60_000)
    expect(await jsonOf(await cancel('{}'))).toMatchObject({ result: 'already_ended' })
    expect((await cancel('{"force":true}')).status).toBe(400)
  })

  it('an unknown run is a 404, though the server says 500 or 200', async () => {
    const { at } = await startRest()
    const response = await fetch(`${at}/v1/runs/${UNKNOWN_ID}`)
    expect(response.status).toBe(404)
    expect(await jsonOf(response)).toMatchObject({
      type: 'urn:problem-type:run-not-found',
      outcome: 'rejected',
      operation: 'getRun',
      runId: UNKNOWN_ID,
    })
  })
})

describe('the answer of the upstream', () => {
  async function restOf(script: Script, options: InngestRunsOptions = {}) {
    const { client } = await serve(script)
    return createRestHandler(client(options))
  }
  const readRun = (rest: Awaited<ReturnType<typeof restOf>>) => rest(new Request(`http://localhost/v1/runs/${RUN_ID}`))

  it('for a run that continues after a step, Completed without an end, is passed on as Running', async () => {
    const rest = await restOf(() => data(v1Run('Completed', { ended_at: null })))
    expect(await jsonOf(await readRun(rest))).toMatchObject({ data: { status: 'Running', ended_at: null } })
  })

  it('is passed on with its age, and without metadata if it has none', async () => {
    const metadata = { fetched_at: '2026-11-22T00:00:00Z', cached_until: '2026-11-22T00:00:03Z' }
    const told = await restOf(() => data(v1Run('Running'), { metadata }))
    expect(await jsonOf(await readRun(told))).toMatchObject({ metadata })
    const silent = await restOf(() => data(v1Run('Running')))
    expect(await jsonOf(await readRun(silent))).not.toHaveProperty('metadata')
  })

  it.each([401, 403])(
    "a %i to this server's own key is a 502 with a type of its own, never the caller's",
    async (status) => {
      const rest = await restOf(() => ({ status, body: 'Authentication failed\n' }))
      const response = await readRun(rest)
      expect([response.status, response.headers.get('www-authenticate')]).toEqual([502, null])
      expect(await jsonOf(response)).toMatchObject({
        type: 'urn:problem-type:upstream-credential',
        status: 502,
        outcome: 'rejected',
        upstream: { status },
      })
    },
  )

  it.each([400, 404, 409, 410, 418, 429, 500, 503])(
    'is passed on as it came with any other status (%i)',
    async (status) => {
      const rest = await restOf(() => ({ status, body: { error: 'as it is', data: null, status } }), { maxRetries: 0 })
      expect((await readRun(rest)).status).toBe(status)
    },
  )
})

describe('what is served', () => {
  it('answers health checks without calling the upstream', async () => {
    const { at, sandbox } = await startRest({ token: 'open-sesame' })
    expect(await jsonOf(await fetch(`${at}/health`))).toMatchObject({ status: 'ok', name: 'inngest-runs' })
    expect(sandbox.requests).toHaveLength(0)
  })

  it.each([
    ['/', 404],
    ['/v1', 404],
    ['/v1/runs', 404],
    ['/v1/runs/', 404],
    ['//v1/runs/x', 404],
    ['/v2/runs/x', 404],
    ['/v1/runs/x/cancel/', 404],
    ['/constructor', 404],
    ['/v1/runs/%', 400],
    ['/v1/runs/%ff', 400],
  ])('GET %s is %i, as a problem', async (path, status) => {
    const { at } = await startRest()
    const response = await fetch(`${at}${path}`)
    expect(response.status).toBe(status)
    expect(response.headers.get('content-type')).toBe('application/problem+json')
    expect(await jsonOf(response)).toMatchObject({ type: 'about:blank', status, outcome: 'not_sent' })
  })

  it.each([
    ['POST', '/v1/runs/x', 'GET, HEAD, OPTIONS'],
    ['DELETE', '/v1/runs/x', 'GET, HEAD, OPTIONS'],
    ['GET', '/v1/runs/x/cancel', 'POST, OPTIONS'],
    ['HEAD', '/v1/v1/runs/x/cancel', 'POST, OPTIONS'],
    ['POST', '/health', 'GET, HEAD, OPTIONS'],
    ['PUT', '/openapi.json', 'GET, HEAD, OPTIONS'],
  ])('%s %s is 405, with what is allowed', async (method, path, allow) => {
    const { at, sandbox } = await startRest()
    const response = await fetch(`${at}${path}`, { method })
    expect(response.status).toBe(405)
    expect(response.headers.get('allow')).toBe(allow)
    expect(sandbox.requests).toHaveLength(0)
  })

  it.each([
    ['/v1/runs/x', 'GET, HEAD, OPTIONS'],
    ['/v1/runs/x/cancel', 'POST, OPTIONS'],
    ['/health', 'GET, HEAD, OPTIONS'],
  ])('OPTIONS %s says what is allowed', async (path, allow) => {
    const { at } = await startRest({ token: 'open-sesame' })
    const response = await fetch(`${at}${path}`, { method: 'OPTIONS' })
    expect([response.status, response.headers.get('allow'), await response.text()]).toEqual([204, allow, ''])
  })

  it('HEAD is GET without a body, errors too', async () => {
    const { at, sandbox } = await startRest()
    const { runId } = sandbox.runs.start({ script: 'sleeping' })
    for (const [path, status] of [
      [`/v1/runs/${runId}`, 200],
      [`/v1/runs/${UNKNOWN_ID}`, 404],
      ['/health', 200],
    ] as const) {
      const response = await fetch(`${at}${path}`, { method: 'HEAD' })
      expect([response.status, await response.text()], path).toEqual([status, ''])
    }
  })

  it('accepts only query parameters of the table', async () => {
    const { at } = await startRest()
    const response = await fetch(`${at}/v1/runs/x?fresh=1`)
    expect(response.status).toBe(422)
    expect((await jsonOf(response)).detail).toBe(
      'getRun: fresh: unknown parameter; no names are allowed. Nothing was sent.',
    )
  })

  it('describes itself: every route, and answers that are what it says', async () => {
    const { at, sandbox } = await startRest()
    const document = await jsonOf(await fetch(`${at}/openapi.json`))
    expect(document.openapi).toBe('3.1.0')
    expect(Object.keys(Object(document.paths)).sort()).toEqual([
      '/v1/events',
      '/v1/events/{eventId}',
      '/v1/runs/{runId}',
      '/v1/runs/{runId}/cancel',
      '/v1/runs/{runId}/jobs',
      '/v1/v1/runs/{runId}',
      '/v1/v1/runs/{runId}/cancel',
      '/v1/v1/runs/{runId}/jobs',
      '/v2/runs',
      '/v2/runs/{runId}/trace',
      '/v2/runs/{runId}/wait',
    ])
    expect(JSON.stringify(document)).not.toContain('$defs')
    const ajv = new Ajv2020({ strict: false })
    ajv.addSchema(document, 'served')
    const fits = (pointer: string, value: unknown) => {
      const validate = ajv.getSchema(`served#${pointer}`)
      expect(validate?.(value), JSON.stringify(validate?.errors)).toBe(true)
    }
    const { runId } = sandbox.runs.start({ script: 'sleeping' })
    const schemaOf = (path: string, method: string) =>
      `/paths/${path.replaceAll('/', '~1').replaceAll('{', '%7B').replaceAll('}', '%7D')}/${method}/responses/200/content/application~1json/schema`
    const read = async (path: string, method = 'GET') => jsonOf(await fetch(`${at}${path}`, { method }))
    fits(schemaOf('/v1/runs/{runId}', 'get'), await read(`/v1/runs/${runId}`))
    fits(schemaOf('/v1/runs/{runId}/jobs', 'get'), await read(`/v1/runs/${runId}/jobs`))
    fits(schemaOf('/v2/runs', 'get'), await read('/v2/runs'))
    fits(schemaOf('/v2/runs/{runId}/trace', 'get'), await read(`/v2/runs/${runId}/trace`))
    fits(schemaOf('/v1/v1/runs/{runId}/cancel', 'post'), await read(`/v1/runs/${runId}/cancel`, 'POST'))
    for (const path of ['/nowhere', `/v1/runs/${UNKNOWN_ID}`, '/v1/runs/x?a=b']) {
      fits('/components/schemas/Problem', await read(path))
    }
  })

  it('describes every route and every parameter', async () => {
    interface Route {
      readonly operationId: string
      readonly summary?: string
      readonly parameters?: readonly { readonly name: string; readonly description?: string }[]
    }
    const { at } = await startRest()
    const { paths }: { paths: Record<string, Record<string, Route>> } = JSON.parse(
      await (await fetch(`${at}/openapi.json`)).text(),
    )
    const routes = Object.values(paths).flatMap((path) => Object.values(path))
    const unsaid = routes.flatMap(({ operationId, summary, parameters = [] }) => [
      ...(summary ? [] : [operationId]),
      ...parameters.filter(({ description }) => !description).map(({ name }) => `${operationId}: ${name}`),
    ])
    expect(routes.length).toBeGreaterThan(3)
    expect(unsaid).toEqual([])
  })

  it('lists the path of the capability and its alias, and each says which it is', async () => {
    const { at } = await startRest()
    interface Described {
      readonly description: string
      readonly responses: Record<string, { readonly content?: Record<string, { readonly example?: object }> }>
    }
    const { paths }: { paths: Record<string, Record<string, Described>> } = JSON.parse(
      await (await fetch(`${at}/openapi.json`)).text(),
    )
    for (const way of ['/runs/{runId}', '/runs/{runId}/jobs', '/runs/{runId}/cancel']) {
      const [fixed] = Object.values(paths[`/v1/v1${way}`] ?? {})
      const [alias] = Object.values(paths[`/v1${way}`] ?? {})
      expect(fixed?.description).toContain(`This is the path of the capability document; /v1${way} is an alias.`)
      expect(alias?.description).toContain(`This is an alias of /v1/v1${way}, the path of the capability document.`)
    }
  })

  it('has examples of answers with the fields that answers have', async () => {
    const { at, sandbox } = await startRest()
    const document = Object(await jsonOf(await fetch(`${at}/openapi.json`)))
    const { runId } = sandbox.runs.start({ script: 'sleeping' })
    const told = (path: string, method: string) =>
      document.paths[path][method].responses['200'].content['application/json'].example
    const run = Object(await jsonOf(await fetch(`${at}/v1/runs/${runId}`)))
    expect(Object.keys(told('/v1/runs/{runId}', 'get').data)).toEqual(expect.arrayContaining(Object.keys(run.data)))
    const jobs = Object(await jsonOf(await fetch(`${at}/v1/runs/${runId}/jobs`)))
    const [job] = told('/v1/runs/{runId}/jobs', 'get').data
    expect(Object.keys(job).sort()).toEqual(Object.keys(jobs.data[0]).sort())
    const cancelled = await jsonOf(await fetch(`${at}/v1/runs/${runId}/cancel`, { method: 'POST' }))
    expect(cancelled).toEqual(told('/v1/runs/{runId}/cancel', 'post'))
  })

  it('is less if less is requested', async () => {
    const { at } = await startRest({ readOnly: true })
    expect((await fetch(`${at}/v1/runs/x/cancel`, { method: 'POST' })).status).toBe(404)
    const document = await jsonOf(await fetch(`${at}/openapi.json`))
    expect(Object.keys(Object(document.paths))).not.toContain('/v1/runs/{runId}/cancel')
    const one = await startRest({ tools: ['cancel-function-run'] })
    expect((await fetch(`${one.at}/v1/runs/x`)).status).toBe(404)
  })

  it('is not created with invalid options', async () => {
    const { client } = await start()
    expect(() => createRestHandler(client(), { tools: ['cancel-run'] })).toThrow(/unknown tool "cancel-run"/)
    for (const token of ['', 'two words'])
      expect(() => createRestHandler(client(), { token })).toThrow(/token: expected/)
  })

  it('continues when an observer fails', async () => {
    const { at } = await startRest({
      onAnswer: () => {
        throw new Error('a bug of theirs')
      },
    })
    expect((await fetch(`${at}/health`)).status).toBe(200)
  })
})

describe('access is given', () => {
  const asked = (port: number, headers: Record<string, string>): Promise<number | undefined> =>
    new Promise((resolve, reject) => {
      request({ port, host: '127.0.0.1', path: `/v1/runs/${UNKNOWN_ID}`, headers }, (response) => {
        response.resume()
        resolve(response.statusCode)
      })
        .on('error', reject)
        .end()
    })

  it('only to callers that use its host name', async () => {
    const { port, sandbox } = await startRest({ allowedHosts: ['localhost', '127.0.0.1'] })
    expect(await asked(port, { host: 'evil.example' })).toBe(403)
    expect(sandbox.requests).toHaveLength(0)
    expect(await asked(port, { host: `localhost:${port}` })).toBe(404)
  })

  it('to no web page, unless it is allowed', async () => {
    const { port, sandbox } = await startRest({ allowedOrigins: ['https://app.example'] })
    expect(await asked(port, { origin: 'https://evil.example' })).toBe(403)
    expect(sandbox.requests).toHaveLength(0)
    expect(await asked(port, { origin: 'https://app.example' })).toBe(404)
  })

  it('only with the token', async () => {
    const { at, port, sandbox } = await startRest({ token: 'open-sesame' })
    const refused = await fetch(`${at}/v1/runs/x`)
    expect(refused.status).toBe(401)
    expect(refused.headers.get('www-authenticate')).toBe('Bearer')
    expect(await asked(port, { authorization: 'Bearer open-sesamf' })).toBe(401)
    expect(sandbox.requests).toHaveLength(0)
    expect(await asked(port, { authorization: 'Bearer open-sesame' })).toBe(404)
    const document = await jsonOf(
      await fetch(`${at}/openapi.json`, { headers: { authorization: 'Bearer open-sesame' } }),
    )
    expect(document).toMatchObject({ security: [{ token: [] }], components: { securitySchemes: { token: {} } } })
  })
})

describe('the listener', () => {
  it.each([
    ['a target with a backslash', 'GET /v1\\runs HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n'],
    ['an invalid host', 'GET / HTTP/1.1\r\nHost: a b@c\r\nConnection: close\r\n\r\n'],
  ])('answers %s with a problem', async (_, text) => {
    const { port } = await startRest()
    const answer = await raw(port, text)
    expect(answer).toMatch(/^HTTP\/1\.1 400 /)
    expect(answer).toContain('application/problem+json')
  })

  it('does not read endless headers', async () => {
    const { port } = await startRest()
    const answer = await raw(port, `GET / HTTP/1.1\r\nHost: localhost\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`)
    expect(answer).toMatch(/^HTTP\/1\.1 431 /)
  })

  it('does not wait for slow clients', async () => {
    const { port } = await startRest({}, { headersMs: 1, requestMs: 1, checkMs: 1 })
    expect(await raw(port, 'GET / HTTP/1.1\r\nHost: lo')).toMatch(/^HTTP\/1\.1 408 /)
  })

  it('finishes what is in flight before it closes, and accepts nothing more', async () => {
    const { client, sandbox, clock } = await start()
    const handler = createRestHandler(client(), { clock })
    const { url, close: stop } = await listen(handler, { host: '127.0.0.1', port: 0 })
    const { runId } = sandbox.runs.start({ script: 'sleeping' })
    sandbox.faults.next({ delay: 3_000 })
    const pending = fetch(`${url}/v1/runs/${runId}`)
    await until(() => sandbox.requests.length === 1)
    let closed = false
    const closing = stop().then(() => {
      closed = true
    })
    await expect(fetch(`${url}/health`)).rejects.toThrow()
    expect(closed).toBe(false)
    await clock.advance(3_000)
    expect((await pending).status).toBe(200)
    await closing
  })
})
