import { readFile } from 'node:fs/promises'
import { createManualClock } from '@x/sandbox'
import { closing } from '@x/test-kit'
import { afterEach, describe, expect, it } from 'vitest'
import { callsOver, dataOf, UNKNOWN_ID } from '../sandbox-calls.ts'
import type { InngestSandboxOptions } from '../sandbox-options.ts'
import { startInngestSandbox } from '../server.ts'

const { keep, close } = closing()
afterEach(close)

/** A sandbox on a port, and calls as made by a test in any language. */
async function setUp(options: InngestSandboxOptions = {}) {
  const clock = createManualClock(Date.UTC(2026, 10, 29))
  const server = keep(await startInngestSandbox({ clock, mode: 'well-behaved', ...options }))
  const control = async (method: string, path: string, body?: unknown) => {
    const json = { headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) }
    const response = await fetch(server.controlUrl + path, { method, ...(body === undefined ? {} : json) })
    return { status: response.status, body: (await response.json()) as unknown }
  }
  const call = callsOver(fetch, server.url, server.signingKey)
  const started = async (body?: unknown) => {
    const { run_id: runId, event_id: eventId } = Object((await control('POST', '/runs', body)).body)
    return { runId: String(runId), eventId: String(eventId) }
  }
  const run = async (runId: string) => dataOf(await call('GET', `/v1/runs/${runId}`))
  return { ...server, clock, control, call, started, run }
}

describe('the control endpoint', () => {
  it.each<[InngestSandboxOptions, string]>([
    [{ mode: 'dev' }, 'GET /dev'],
    [{ mode: 'start' }, 'DELETE /v1/runs/{id}'],
    [{ mode: 'start', habits: { cancelRoute: 'post' } }, 'POST /v1/runs/{id}/cancel'],
    [{ mode: 'well-behaved' }, 'GET /v1/runs/{id}/jobs'],
  ])('with %j lists that it plays %s, and its commands', async (options, plays) => {
    const { control } = await setUp(options)
    const { body } = await control('GET', '')
    expect(body).toMatchObject({ plays: expect.arrayContaining([plays]) })
    expect(JSON.stringify(body)).toContain('POST /__sandbox/runs/{id}/end')
  })

  it('scripts faults', async () => {
    const { control, call, started } = await setUp()
    const { runId } = await started()
    await control('POST', '/faults', { fault: 'rate-limit', operation: 'getRun', retry_after: 7 })
    expect((await call('GET', '/health')).status).toBe(200)
    const refused = await call('GET', `/v1/runs/${runId}`)
    expect([refused.status, refused.headers.get('Retry-After')]).toEqual([429, '7'])
    expect((await call('GET', `/v1/runs/${runId}`)).status).toBe(200)
  })

  it('starts a run that runs until it is ended', async () => {
    const { control, started, run, clock } = await setUp()
    const { runId, eventId } = await started()
    await clock.advance(86_400_000)
    expect(await run(runId)).toMatchObject({ status: 'Running', event_id: eventId })
    const ended = await control('POST', `/runs/${runId}/end`, { ends: 'Completed', output: { n: 1 } })
    expect(ended).toEqual({ status: 200, body: { run_id: runId, status: 'Completed' } })
    expect(await run(runId)).toMatchObject({ status: 'Completed', output: { n: 1 } })
  })

  it('fails a run, with an error of your own', async () => {
    const { control, started, run } = await setUp()
    const [one, other] = [await started(), await started()]
    await control('POST', `/runs/${one.runId}/fail`, { error: { message: 'card declined' } })
    await control('POST', `/runs/${other.runId}/fail`)
    expect(await run(one.runId)).toMatchObject({ status: 'Failed', output: { message: 'card declined' } })
    expect(await run(other.runId)).toMatchObject({ status: 'Failed' })
  })

  it('starts a run with its own script', async () => {
    const { started, run, clock, control } = await setUp()
    const steps = [
      { does: 'step', ms: 100, output: 1 },
      { does: 'fail', ms: 200, error: 'no courier', in_step: true },
    ]
    const { eventId } = await started({ function: 'first', app: 'shop' })
    const { runId } = await started({ function: 'ship', event: eventId, ends: 'Cancelled', after_ms: 500, steps })
    expect(await run(runId)).toMatchObject({ status: 'Running', event_id: eventId })
    await clock.advance(500)
    expect(await run(runId)).toMatchObject({ status: 'Cancelled' })
    expect((await control('GET', '/runs')).body).toMatchObject({
      runs: [
        { function: 'first', status: 'Running', ended_at: null },
        { function: 'ship', status: 'Cancelled', ended_at: '2026-11-29T00:00:00.500Z', cancels: 0 },
      ],
    })
  })

  it('does not end a run twice, nor one that does not exist', async () => {
    const { control, started } = await setUp()
    const { runId } = await started({ ends: 'Completed' })
    expect(await control('POST', `/runs/${runId}/fail`)).toMatchObject({
      status: 409,
      body: { detail: `Run ${runId} is Completed, which is final.` },
    })
    for (const id of [UNKNOWN_ID, 'bad']) {
      expect(await control('POST', `/runs/${id}/end`, { ends: 'Failed' })).toMatchObject({
        status: 404,
        body: { detail: `The sandbox has no run "${id}".` },
      })
    }
  })

  it.each<[string, unknown, string, string]>([
    ['/runs', { functon: 'a' }, 'functon', 'did you mean "function"?'],
    ['/runs', { event: 'E-1' }, 'event', 'expected a ULID of 26 characters, got "E-1"'],
    ['/runs', { ends: 'Done' }, 'ends', 'expected Completed, Failed, Cancelled, got "Done"'],
    ['/runs', { output: 1 }, 'output', 'expected no output without ends'],
    ['/runs', { after_ms: 5 }, 'after_ms', 'expected no after_ms without ends'],
    ['/runs', { ends: 'Failed', after_ms: -1 }, 'after_ms', 'expected a number from 0 to 31536000000, got -1'],
    [
      '/runs',
      { ends: 'Failed', after_ms: 5, steps: [{ does: 'sleep', ms: 10 }] },
      'after_ms',
      'expected at least the 10 ms of its steps, got 5',
    ],
    ['/runs', { steps: [{ does: 'nap', ms: 1 }] }, 'steps[0].does', 'got "nap"'],
    ['/runs', { steps: [{ does: 'sleep' }] }, 'steps[0].ms', 'missing; it is required'],
    [
      '/runs',
      { steps: [{ does: 'sleep', ms: 1, output: 1 }] },
      'steps[0].output',
      'no output for a step that does "sleep"',
    ],
    ['/runs', { ends: 'Failed', after_ms: 5, steps: 'sleep' }, 'steps', 'expected an array'],
    ['/runs', { ends: 'Failed', after_ms: 5, steps: [7] }, 'steps[0]', 'expected an object, got 7'],
    ['/runs', { ends: 'Failed', after_ms: '5' }, 'after_ms', 'expected a number from 0 to 31536000000, got "5"'],
    ['/runs/bad/end', {}, 'ends', 'missing'],
    ['/runs/bad/fail', { reason: 'x' }, 'reason', 'unknown field; allowed: error'],
  ])('%s refuses %j at %s', async (path, body, field, says) => {
    const { control, sandbox } = await setUp()
    expect(await control('POST', path, body)).toMatchObject({
      status: 422,
      body: { errors: [{ field, message: expect.stringContaining(says) }] },
    })
    expect(sandbox.runs.all).toEqual([])
  })
})

describe('the guide’s example of the control endpoint', () => {
  it('works as it is written there', async () => {
    const readme = await readFile(new URL('../../../docs/testing.md', import.meta.url), 'utf8')
    const rows = [...readme.matchAll(/^\| `POST (\/[\w/{}]+)` +\| .*?`(\{".*?\})`/gm)]
    expect(rows.map(([, path]) => path)).toEqual(['/runs', '/runs/{id}/end', '/runs/{id}/fail', '/faults'])
    const { control, started } = await setUp()
    for (const [, path = '', body = ''] of rows) {
      const { runId } = await started()
      expect(await control('POST', path.replace('{id}', runId), JSON.parse(body))).toMatchObject({ status: 200 })
    }
  })
})
