import { describe, expect, it } from 'vitest'
import { testing } from '../sandbox-calls.ts'

describe('an event that is sent', () => {
  const functions = {
    ship: { trigger: 'order/paid', script: { ends: 'Completed', output: { shipped: true } } },
    thank: { trigger: 'order/paid', app: 'mail', id: 'thanks', name: 'Say thanks', checkpointing: false },
    other: { trigger: 'order/lost' },
  }

  it('starts a run of every function that it triggers, a moment later', async () => {
    const { sandbox, clock, call, data } = testing({ functions })
    const sent = await call('POST', '/e/any-key', { Authorization: '' }, '{"name":"order/paid","data":{"id":7}}')
    expect([sent.status, sent.headers.get('Content-Type')]).toEqual([200, 'text/plain; charset=utf-8'])
    const [eventId] = Object(sent.body).ids
    expect(await data(`/v1/events/${eventId}/runs`)).toEqual([])
    await clock.advance(100)
    expect(await data(`/v1/events/${eventId}/runs`)).toMatchObject([
      // With checkpoints, by default, and without.
      { status: 'Completed', output: '' },
      { status: 'Completed', output: null },
    ])
    expect(await data(`/v2/events/${eventId}/runs?includeOutput=true`)).toMatchObject([
      { app: { id: 'app' }, function: { id: 'ship', name: 'ship' }, output: { shipped: true } },
      { app: { id: 'mail' }, function: { id: 'thanks', name: 'Say thanks' } },
    ])
    expect(sandbox.events.get(eventId.toLowerCase())).toMatchObject({
      name: 'order/paid',
      data: { id: 7 },
      id: eventId,
    })
  })

  it('starts it at once if the server is well-behaved', async () => {
    const { sandbox, data } = testing({ functions, mode: 'well-behaved' })
    const { eventId, runIds } = sandbox.events.send({ name: 'order/lost' })
    expect(await data(`/v1/events/${eventId}/runs`)).toMatchObject([{ run_id: runIds[0], status: 'Completed' }])
  })

  it('says what its runs do, or that it starts none', () => {
    const { sandbox } = testing({
      functions: {
        some: { trigger: 'a', script: ({ data }) => (Object(data).wanted === true ? 'sleeping' : undefined) },
      },
    })
    expect(sandbox.events.send({ name: 'a' }).runIds).toEqual([])
    expect(sandbox.events.send({ name: 'a', data: { wanted: true } }).runIds).toHaveLength(1)
    expect(sandbox.events.send({ name: 'nobody-listens' }).runIds).toEqual([])
    expect(() => sandbox.events.send({ name: '' })).toThrow('expected the name of the event')
  })

  it('starts nothing the second time that its sender uses the same id', () => {
    const { sandbox } = testing({ functions })
    const first = sandbox.events.send({ name: 'order/lost', id: 'own' })
    const second = sandbox.events.send({ name: 'order/lost', id: 'own' })
    expect([first.runIds.length, second.runIds.length, first.eventId === second.eventId]).toEqual([1, 0, false])
  })

  it('is one of a batch, and the last one starts it', async () => {
    const { sandbox, clock, call, data } = testing({ functions: { many: { trigger: 'many', batch: 3 } } })
    const body = JSON.stringify([1, 2, 3].map((n) => ({ name: 'many', data: { n } })))
    const { ids } = Object((await call('POST', '/e/key', {}, body)).body)
    expect(sandbox.runs.all).toHaveLength(1)
    await clock.advance(100)
    expect(await data(`/v2/events/${ids[2]}/runs`)).toMatchObject([{ trigger: { eventIds: [ids[0]], isBatch: true } }])
    sandbox.events.send({ name: 'many' })
    expect(sandbox.runs.all).toHaveLength(1)
  })

  it('is accepted by v2 too, one at a time', async () => {
    const { sandbox, call } = testing({ functions })
    const body = '{"name":"order/lost","id":"own","ts":1795943772853,"user":{"id":"u"}}'
    const { eventId } = Object((await call('POST', '/v2/events', {}, body)).body).data
    expect(sandbox.events.get(eventId)).toMatchObject({ id: 'own', ts: 1_795_943_772_853, user: { id: 'u' } })
    expect(sandbox.events.get('01HX9TK1GG2EQE3ZXV4F9S9N7P')).toBeUndefined()
  })

  it.each([
    ['/e/key', '{"data":{}}', 400, 'event name is empty'],
    ['/e/key', 'xx', 400, 'Request body must contain an event object or an array of event objects'],
    ['/e/key', '{"name":"inngest/x"}', 400, 'event name is reserved for internal use: inngest/x'],
    ['/v2/events', '', 400, 'missing_field'],
    ['/v2/events', 'xx', 400, 'api_error'],
    ['/v2/events', '[]', 400, 'api_error'],
    ['/v2/events', '{"name":"a","v":"1"}', 400, 'api_error'],
    ['/v2/events', '{"name":"a","data":[1]}', 400, 'api_error'],
    ['/v2/events', '{"name":"inngest/x"}', 400, 'invalid_field_format'],
    ['/v2/events', '{"name":"a","ts":-1}', 400, 'validation_error'],
  ])('to %s as %s is refused', async (path, body, status, problem) => {
    const { sandbox, call } = testing()
    const answer = await call('POST', path, {}, body)
    expect([answer.status, Object(answer.body).error ?? Object(answer.body).errors?.[0].code]).toEqual([
      status,
      problem,
    ])
    expect(sandbox.events.all).toEqual([])
  })

  it('requires one of the keys in the options', async () => {
    const { sandbox, call } = testing({ eventKeys: ['right'] })
    expect(sandbox.eventKey).toBe('right')
    expect((await call('POST', '/e/wrong', {}, '{"name":"a"}')).status).toBe(401)
    expect((await call('POST', '/e/right', {}, '{"name":"a"}')).status).toBe(200)
  })
})

describe('events that are read', () => {
  it('are those that were sent, and those that belong to runs', async () => {
    const { sandbox, call, data } = testing()
    const { eventId } = sandbox.runs.start({ function: 'ship' })
    const sent = sandbox.events.send({ name: 'a', data: { z: 1, b: 2 }, ts: 7 }).eventId
    expect(await data(`/v1/events/${eventId}`)).toMatchObject({ internal_id: eventId, name: 'sandbox/ship', data: {} })
    expect((await call('GET', `/v1/events/${sent}`)).text).toContain('"name":"a","data":{"b":2,"z":1},"ts":7}')
  })

  it('come newest first, by name, by time and from a cursor on', async () => {
    const { sandbox, clock, data } = testing()
    const names = ['a', 'b', 'a', 'inngest/hidden']
    const ids: string[] = []
    for (const name of names) {
      ids.unshift(sandbox.events.send({ name }).eventId)
      await clock.advance(1000)
    }
    const [, third, second, first] = ids
    const listed = async (query: string) =>
      Object(await data(`/v1/events${query}`)).map(({ internal_id }: { internal_id: string }) => internal_id)
    expect(await listed('')).toEqual([third, second, first])
    expect(await listed('?limit=1')).toEqual([third])
    expect(await listed('?limit=x')).toEqual([third, second, first])
    expect(await listed('?name=a')).toEqual([third, first])
    expect(await listed(`?cursor=${third}`)).toEqual([second, first])
    expect(await listed('?received_after=2026-11-22T03:05:55Z')).toEqual([third, second])
    expect(await listed('?received_before=2026-11-22T03:05:55Z')).toEqual([first])
  })

  it.each([
    ['?cursor=abc', 'Invalid cursor query parameter'],
    ['?received_after=zz', 'Invalid received_after query parameter'],
  ])('are none by %s', async (query, error) => {
    const { call } = testing()
    expect(await call('GET', `/v1/events${query}`)).toMatchObject({ status: 200, body: { error, status: 400 } })
  })
})

describe('cancelling many at once', () => {
  it.each([
    ['GET', '', '', 500, ''],
    ['POST', '', 'xx', 400, 'Invalid cancellation request'],
    ['POST', '', '{"app_id":"app"}', 400, 'function_id is required\nstarted_before is required'],
    [
      'POST',
      '',
      '{"app_id":"app","function_id":"x","started_before":"2100-01-01T00:00:00Z"}',
      400,
      'started_before must be in the past',
    ],
    [
      'POST',
      '',
      '{"app_id":"app","function_id":"x","started_before":"2020-01-01T00:00:00Z"}',
      404,
      'function not found',
    ],
    ['POST', '', '{"app_id":"app","function_id":"app-ship","started_before":"2020-01-01T00:00:00Z"}', 500, ''],
    ['DELETE', '/bad', '', 400, 'Invalid cancellation ID'],
    ['DELETE', '/01HX9TK1GG2EQE3ZXV4F9S9N7P', '', 500, ''],
  ])('by %s%s has no effect, with "%s"', async (method, path, body, status, error) => {
    const { sandbox, call } = testing()
    const { runId } = sandbox.runs.start({ function: 'ship', script: 'sleeping' })
    const answer = await call(method, `/v1/cancellations${path}`, {}, method === 'POST' ? body : undefined)
    expect([answer.status, Object(answer.body).error ?? answer.text]).toEqual([status, error])
    expect(sandbox.runs.get(runId)).toMatchObject({ cancelRequests: 0 })
  })
})
