import { describe, expect, it } from 'vitest'
import { recordedAnswer, recordedTimes } from './recorded-answer.ts'
import type { TapeExchange } from './tape.ts'

const recorded = (atMs: number, path: string, body: string, more: Partial<TapeExchange['response']> = {}) => ({
  atMs,
  request: { method: 'GET', path, headers: {} },
  response: {
    status: 200,
    headers: { 'Content-Type': 'application/json', 'Cache-Control': 'private, max-age=3' },
    body,
    ...more,
  },
})
const COPY = { headers: { 'Content-Type': 'text/plain; charset=utf-8' } }
const asked = (target: string, more = {}) => ({ method: 'GET', target, authorization: undefined, body: '', ...more })

describe('a run that ends at 2,000 ms, read with and without the cache', () => {
  const exchanges: TapeExchange[] = [
    recorded(1000, '/run', 'goes on'),
    recorded(1500, '/run', 'goes on', COPY),
    recorded(2100, '/run?_=1', 'ended'),
    recorded(2200, '/run', 'goes on', COPY),
  ]
  it.each([
    ['nothing before the first read', '/run', 999, undefined],
    ['the first answer', '/run', 1000, 'goes on'],
    ['a copy of it while it is cached', '/run', 2300, 'goes on'],
    ['the newest answer when bypassing the cache', '/run?_=abc', 2300, 'ended'],
    ['no future answer when bypassing the cache', '/run?_=abc', 2099, 'goes on'],
    ['the newest answer once the first is no longer cached', '/run', 4000, 'ended'],
  ])('returns %s', (_, target, now, body) => {
    expect(recordedAnswer({ exchanges }, asked(target), now)?.response.body).toBe(body)
  })

  it('repeats copies as they came', () => {
    expect(recordedAnswer({ exchanges }, asked('/run'), 1600)?.response.headers).toBe(COPY.headers)
    expect(recordedAnswer({ exchanges }, asked('/run?_=1'), 1600)?.response.headers).not.toBe(COPY.headers)
  })
})

describe('a request matches the recorded one', () => {
  const write = {
    atMs: 0,
    request: {
      method: 'POST',
      path: '/a%2Fb?x=1&y=2',
      headers: { Authorization: 'Bearer k' },
      body: '{"n":1,"a":{"y":[1],"x":2}}',
    },
    response: { status: 200, headers: {}, body: '' },
  }
  const same = { method: 'POST', authorization: 'Bearer k', body: '{"a":{"x":2,"y":[1]},"n":1}' }
  it.each([
    ['in every part, whatever the order of names in a body', asked('/a%2Fb?x=1&y=2', same), true],
    ['in another order of parameters', asked('/a%2Fb?y=2&x=1', same), true],
    ['not by another method', asked('/a%2Fb?x=1&y=2', { ...same, method: 'PUT' }), false],
    ['not on another path, even if it decodes to the same', asked('/a/b?x=1&y=2', same), false],
    ['not with another query', asked('/a%2Fb?x=1', same), false],
    ['not with another key', asked('/a%2Fb?x=1&y=2', { ...same, authorization: undefined }), false],
    ['not with a body that is cut', asked('/a%2Fb?x=1&y=2', { ...same, body: '{"a":{"x":2' }), false],
    ['not with another body', asked('/a%2Fb?x=1&y=2', { ...same, body: '' }), false],
  ])('%s', (_, request, isSame) => {
    expect(recordedAnswer({ exchanges: [write] }, request, 0) !== undefined).toBe(isSame)
    expect(recordedTimes({ exchanges: [write] }, request)).toEqual(isSame ? [0] : [])
  })

  it('with an empty document as without one', () => {
    const bare = { ...write, request: { ...write.request, body: '{}' } }
    expect(recordedAnswer({ exchanges: [bare] }, asked('/a%2Fb?x=1&y=2', { ...same, body: '' }), 0)).toBe(bare)
  })
})

describe('a list of two rows is the same on a larger page', () => {
  const page = (more: object) => JSON.stringify({ data: [1, 2], page: { limit: 20, ...more } })
  it.each([
    ['if it is complete', '?limit=40', page({}), true],
    ['not if there is more', '?limit=40', page({ hasMore: true, cursor: 'c' }), false],
    ['not on a smaller one', '?limit=1', page({}), false],
    ['not with another filter', '?limit=40&status=FAILED', page({}), false],
    ['not if there are no pages', '?limit=40', '{"data":[1,2]}', false],
  ])('%s', (_, query, body, isSame) => {
    const exchanges = [recorded(0, '/list', body)]
    expect(recordedAnswer({ exchanges }, asked(`/list${query}`), 0) !== undefined).toBe(isSame)
  })
})
