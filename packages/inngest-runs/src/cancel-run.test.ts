import { failureOf } from '@x/test-kit'
import { afterEach, describe, expect, it } from 'vitest'
import { sandboxes, UNKNOWN_ID } from '../test/running-sandbox.ts'

const { start, close } = sandboxes()
afterEach(close)

const routes = (requests: readonly { method: string; path: string }[], runId: string) =>
  requests.map(({ method, path }) => `${method} ${path.replace(runId, 'ID')}`)

describe('the route', () => {
  it('POST first; where there is none, DELETE, and from then on DELETE at once', async () => {
    const { client, sandbox } = await start()
    const runs = client()
    const [one, two] = [sandbox.runs.start({ script: {} }), sandbox.runs.start({ script: {} })]
    await runs.cancelRun(one.runId, { confirm: false })
    expect(routes(sandbox.requests, one.runId)).toEqual(['POST /v1/runs/ID/cancel', 'DELETE /v1/runs/ID'])
    sandbox.requests.clear()
    await runs.cancelRun(two.runId, { confirm: false })
    expect(routes(sandbox.requests, two.runId)).toEqual(['DELETE /v1/runs/ID'])
    expect(sandbox.runs.all.map(({ cancels }) => cancels)).toEqual([1, 1])
  })

  it('POST alone where the server has it', async () => {
    const { client, sandbox } = await start({ habits: { cancelRoute: 'post' } })
    const { runId } = sandbox.runs.start({ script: {} })
    await client().cancelRun(runId, { confirm: false })
    expect(routes(sandbox.requests, runId)).toEqual(['POST /v1/runs/ID/cancel'])
  })

  it('a 405 says the same as a 404 of the router', async () => {
    const { client, sandbox } = await start()
    const { runId } = sandbox.runs.start({ script: {} })
    sandbox.faults.next({ status: 405, headers: { Allow: 'GET' } })
    await client().cancelRun(runId, { confirm: false })
    expect(sandbox.runs.get(runId)).toMatchObject({ cancels: 1 })
  })

  it('an unknown run by POST is no missing route', async () => {
    const { client, sandbox } = await start({ habits: { cancelRoute: 'both' } })
    expect(await failureOf(client().cancelRun(UNKNOWN_ID))).toMatchObject({
      name: 'RunNotFoundError',
      runId: UNKNOWN_ID,
    })
    expect(routes(sandbox.requests, UNKNOWN_ID)).toEqual(['POST /v1/runs/ID/cancel'])
  })

  it('a refusal that is about anything else is not remembered as a route', async () => {
    const { client, sandbox } = await start()
    const runs = client()
    sandbox.faults.next({ status: 401, body: 'Authentication failed\n' })
    expect(await failureOf(runs.cancelRun(UNKNOWN_ID))).toMatchObject({ name: 'AuthenticationError' })
    sandbox.requests.clear()
    const { runId } = sandbox.runs.start({ script: {} })
    await runs.cancelRun(runId, { confirm: false })
    expect(routes(sandbox.requests, runId)[0]).toBe('POST /v1/runs/ID/cancel')
  })

  it('a DELETE that answers in the API’s own words is remembered, even for an unknown run', async () => {
    const { client, sandbox } = await start()
    const runs = client()
    expect(await failureOf(runs.cancelRun(UNKNOWN_ID))).toMatchObject({ name: 'RunNotFoundError', status: 404 })
    sandbox.requests.clear()
    await failureOf(runs.cancelRun(UNKNOWN_ID))
    expect(routes(sandbox.requests, UNKNOWN_ID)).toEqual(['DELETE /v1/runs/ID'])
  })

  it('neither: an error that asks for the address', async () => {
    const { client, sandbox } = await start()
    sandbox.faults.next({ status: 404, body: '404 page not found\n' }, { times: 2 })
    const error = await failureOf(client().cancelRun(UNKNOWN_ID))
    expect(error).toMatchObject({ name: 'UnexpectedResponseError', runId: UNKNOWN_ID })
    expect(error.message).toContain('Is baseUrl the address of its API?')
    expect(error.attempts).toHaveLength(2)
  })

  it('the page of the web interface is no success', async () => {
    const { client, sandbox } = await start()
    sandbox.faults.next('html-200', { times: 4 })
    expect(await failureOf(client().cancelRun(UNKNOWN_ID))).toMatchObject({
      name: 'UnexpectedResponseError',
      outcome: 'unknown',
    })
  })

  it('attempts by the first route count for the outcome', async () => {
    const { client, sandbox } = await start()
    sandbox.faults.next('drop-after-commit')
    sandbox.faults.next({ status: 404, body: '404 page not found\n' })
    sandbox.faults.next({ status: 400, body: { error: 'Invalid', data: null, status: 400 } })
    const error = await failureOf(client().cancelRun(UNKNOWN_ID))
    expect(error).toMatchObject({ name: 'ApiError', status: 400, outcome: 'unknown' })
    expect(error.attempts).toHaveLength(3)
  })
})

describe('the result', () => {
  it('a run that was under way: cancelled, with the run', async () => {
    const { client, sandbox } = await start({ cancelVisibleMs: 0 })
    const { runId } = sandbox.runs.start({ script: {} })
    expect(await client().cancelRun(runId)).toMatchObject({
      result: 'cancelled',
      run: { run_id: runId, status: 'Cancelled' },
    })
  })

  it('a cancel that does not show yet: accepted', async () => {
    const { client, sandbox } = await start({ cancelVisibleMs: 50 })
    const { runId } = sandbox.runs.start({ script: {} })
    expect(await client().cancelRun(runId)).toMatchObject({ result: 'accepted', run: { status: 'Running' } })
    expect(sandbox.runs.get(runId)).toMatchObject({ cancels: 1 })
  })

  it.each(['Completed', 'Failed', 'Cancelled'])(
    'a run that had ended (%s): already_ended, never an error',
    async (ends) => {
      const { client, sandbox, clock } = await start()
      const { runId } = sandbox.runs.start({ script: { ends } })
      await clock.advance(60_000)
      expect(await client().cancelRun(runId)).toMatchObject({ result: 'already_ended', run: { status: ends } })
      expect(sandbox.runs.get(runId)).toMatchObject({ cancels: 0 })
    },
  )

  it('it is read past the cache', async () => {
    const { client, sandbox } = await start({ cancelVisibleMs: 0 })
    const runs = client()
    const { runId } = sandbox.runs.start({ script: {} })
    expect(await runs.getRun(runId)).toMatchObject({ status: 'Running' })
    expect(await runs.cancelRun(runId)).toMatchObject({ result: 'cancelled' })
  })

  it('confirm: false reads nothing and claims nothing', async () => {
    const { client, sandbox } = await start({ cancelVisibleMs: 0 })
    const { runId } = sandbox.runs.start({ script: {} })
    expect(await client().cancelRun(runId, { confirm: false })).toEqual({ result: 'accepted' })
    expect(sandbox.requests.filter(({ method }) => method === 'GET')).toHaveLength(0)
  })

  it('a read that fails afterwards is no failure of the cancel', async () => {
    const { client, sandbox } = await start()
    const { runId } = sandbox.runs.start({ script: {} })
    sandbox.faults.next('panic-500', { operation: 'getRun', times: 9 })
    expect(await client().cancelRun(runId)).toEqual({ result: 'accepted' })
  })

  it('an answer with the run in it is a success too', async () => {
    const { client, sandbox } = await start({ habits: { emptyCancel: false }, cancelVisibleMs: 0 })
    const { runId } = sandbox.runs.start({ script: {} })
    expect(await client().cancelRun(runId)).toMatchObject({ result: 'cancelled' })
  })

  it('.withResponse() tells of the cancel itself', async () => {
    const { client, sandbox } = await start()
    const { runId } = sandbox.runs.start({ script: {} })
    const { status, attempts } = await client().cancelRun(runId).withResponse()
    expect(status).toBe(200)
    expect(attempts.map(({ status: one }) => one)).toEqual([404, 200])
  })
})

describe('a server that answers in the way of v2', () => {
  const habits = { cancelRoute: 'post', postCancelStyle: 'v2' } as const

  it('under way', async () => {
    const { client, sandbox } = await start({ habits, cancelVisibleMs: 0 })
    const { runId } = sandbox.runs.start({ script: {} })
    expect(await client().cancelRun(runId)).toMatchObject({ result: 'cancelled' })
  })

  it.each(['Completed', 'Cancelled'])('409 for a run that had ended (%s): already_ended', async (ends) => {
    const { client, sandbox, clock } = await start({ habits })
    const { runId } = sandbox.runs.start({ script: { ends } })
    await clock.advance(60_000)
    expect(await client().cancelRun(runId).withResponse()).toMatchObject({
      data: { result: 'already_ended' },
      status: 409,
    })
  })

  it('404 for an unknown run', async () => {
    const { client } = await start({ habits })
    expect(await failureOf(client().cancelRun(UNKNOWN_ID))).toMatchObject({
      name: 'RunNotFoundError',
      type: 'not_found',
    })
  })

  it('409 after an attempt whose answer was lost: the run is read, and not said to have ended before', async () => {
    const { client, sandbox } = await start({ habits, cancelVisibleMs: 0 })
    const { runId } = sandbox.runs.start({ script: {} })
    sandbox.faults.next('drop-after-commit')
    expect(await client().cancelRun(runId)).toMatchObject({ result: 'cancelled', run: { status: 'Cancelled' } })
    const again = sandbox.runs.start({ script: {} })
    sandbox.faults.next('drop-after-commit')
    expect(await client().cancelRun(again.runId, { confirm: false })).toEqual({ result: 'accepted' })
  })

  it('any other 409 is the error it is', async () => {
    const { client, sandbox } = await start({ habits })
    sandbox.faults.next({ status: 409, body: { errors: [{ code: 'resource_already_exists', message: 'Exists' }] } })
    expect(await failureOf(client().cancelRun(UNKNOWN_ID))).toMatchObject({ name: 'ApiError', status: 409 })
  })
})

describe('when things go wrong', () => {
  it('two cancels of one run at once end well', async () => {
    const { client, sandbox } = await start({ cancelVisibleMs: 0 })
    const { runId } = sandbox.runs.start({ script: {} })
    const runs = client()
    const results = await Promise.all([runs.cancelRun(runId), runs.cancelRun(runId)])
    for (const { result } of results) expect(['cancelled', 'already_ended']).toContain(result)
    expect(sandbox.runs.get(runId)).toMatchObject({ cancels: 1 })
  })

  it.each(['drop-before', 'drop-after-commit', 'html-502-after-commit', 'panic-500'] as const)(
    '%s: cancelled all the same',
    async (fault) => {
      const { client, sandbox } = await start({ cancelVisibleMs: 0 })
      const { runId } = sandbox.runs.start({ script: {} })
      const runs = client()
      sandbox.faults.next(fault, { operation: 'cancelRun', skip: 1 })
      expect((await runs.cancelRun(runId)).result).toMatch(/cancelled|already_ended/)
      expect(sandbox.runs.get(runId)).toMatchObject({ status: 'Cancelled', cancels: 1 })
    },
  )

  it('an executor that fails', async () => {
    const { client, sandbox } = await start()
    sandbox.faults.next(
      { status: 500, body: { error: 'Unable to cancel function run: x', data: null, status: 500 } },
      { times: 9 },
    )
    const error = await failureOf(client().cancelRun(UNKNOWN_ID))
    expect(error).toMatchObject({ name: 'ServerError', outcome: 'unknown' })
    expect(error.message).toContain('It may have happened')
  })

  it('one deadline covers both routes and the read after them', async () => {
    const { client, sandbox } = await start()
    const { runId } = sandbox.runs.start({ script: {} })
    sandbox.faults.next({ delay: 4_000 }, { times: 3 })
    expect(await failureOf(client().cancelRun(runId, { deadline: 5_000 }))).toMatchObject({ name: 'TimeoutError' })
  })

  it('a key that cannot be had for the second route does not hide the first', async () => {
    const { client, sandbox, signingKey } = await start()
    sandbox.faults.next('drop-after-commit')
    let asked = 0
    const apiKey = () => {
      asked += 1
      if (asked > 1) throw new Error('the vault is sealed')
      return signingKey
    }
    const error = await failureOf(client({ apiKey }).cancelRun(UNKNOWN_ID))
    expect(error).toMatchObject({ name: 'ConfigurationError', outcome: 'unknown' })
    expect(error.attempts).toHaveLength(2)
  })

  it('a long error of the API is still its own', async () => {
    const { client, sandbox } = await start()
    const error = `Unable to load function run: ${UNKNOWN_ID} ${'x'.repeat(2_000)}`
    sandbox.faults.next({ status: 404, body: { error, data: null, status: 404 } })
    expect(await failureOf(client().cancelRun(UNKNOWN_ID))).toMatchObject({ name: 'RunNotFoundError' })
    expect(sandbox.requests).toHaveLength(1)
  })

  it('an id that is none', async () => {
    const { client } = await start()
    const error = await failureOf(client().cancelRun('bad'))
    expect(error).toMatchObject({ name: 'ApiError', status: 400 })
    expect(error.message).toContain('Invalid run ID: bad')
  })

  it('options that do not exist', async () => {
    const { client, sandbox } = await start()
    expect((await failureOf(client().cancelRun(UNKNOWN_ID, { confrim: false } as object))).message).toContain(
      'did you mean "confirm"?',
    )
    expect(sandbox.requests).toHaveLength(0)
  })
})
