import { describe, expect, it } from 'vitest'
import type { Connection } from '../api/api.ts'
import { buildRequest } from './request.ts'

const GET = { method: 'GET', path: '/order/{orderId}' } as const
const POST = { method: 'POST', path: '/order' } as const
const CONNECTION: Connection = {
  baseUrl: 'https://api.example.com/v2',
  headers: { 'X-Api-Key': 'key_abc' },
  secrets: ['key_abc'],
}

describe('a request', () => {
  it('without a body says what it accepts and who sends it, and has no body', () => {
    expect(buildRequest(GET, CONNECTION, { path: { orderId: 'O/1' } }, [])).toStrictEqual({
      method: 'GET',
      url: 'https://api.example.com/v2/order/O%2F1',
      headers: { accept: 'application/json', 'x-api-key': 'key_abc' },
    })
  })

  it('with a body names its type and carries the text as it is', () => {
    expect(buildRequest(POST, CONNECTION, { bodyText: '{"a":  1}', body: { ignored: true } }, [])).toStrictEqual({
      method: 'POST',
      url: 'https://api.example.com/v2/order',
      headers: { accept: 'application/json', 'content-type': 'application/json', 'x-api-key': 'key_abc' },
      body: '{"a":  1}',
    })
  })

  it('with an empty body has one', () => {
    expect(buildRequest(POST, CONNECTION, { bodyText: '' }, [])).toHaveProperty('body', '')
    expect(buildRequest(POST, CONNECTION, { bodyText: undefined }, [])).not.toHaveProperty('body')
  })

  it('is the same for the same input, byte for byte', () => {
    const build = () =>
      buildRequest(POST, CONNECTION, { bodyText: '{}', query: { b: 1, a: 2 }, headers: { z: '1', y: '2' } }, [
        { x: '3' },
      ])
    expect(JSON.stringify(build())).toBe(JSON.stringify(build()))
  })

  it('leaves its input as it was', () => {
    const headers = Object.freeze({ 'X-A': '1' })
    const query = Object.freeze({ a: '1' })
    expect(() =>
      buildRequest(GET, Object.freeze(CONNECTION), Object.freeze({ query, headers }), [headers]),
    ).not.toThrow()
  })
})

describe('headers', () => {
  const headersOf = (
    sources: readonly Readonly<Record<string, string | undefined>>[],
    own: Readonly<Record<string, string>> = {},
    connection: Connection = CONNECTION,
  ) => buildRequest(POST, connection, { bodyText: '{}', headers: own }, sources).headers

  it('have a single lower-case name each', () => {
    expect(headersOf([{ 'X-Trace': 'a' }, { 'x-trace': 'b' }])).toStrictEqual({
      accept: 'application/json',
      'content-type': 'application/json',
      'x-trace': 'b',
      'x-api-key': 'key_abc',
    })
  })

  it.each([
    ['of the call override those of the client', [{ x: 'client' }, { x: 'call' }], {}, 'x', 'call'],
    ['of the operation override those of the call', [{ x: 'call' }], { X: 'operation' }, 'x', 'operation'],
    [
      'for authentication override all others',
      [{ 'X-API-KEY': 'call' }],
      { 'x-api-key': 'operation' },
      'x-api-key',
      'key_abc',
    ],
    ['may set another Accept header', [{ Accept: 'text/plain' }], {}, 'accept', 'text/plain'],
    ['may set another Content-Type', [{ 'Content-Type': 'text/plain' }], {}, 'content-type', 'text/plain'],
  ] as const)('%s', (_, sources, own, name, value) => {
    expect(headersOf(sources, own)[name]).toBe(value)
  })

  it('that are undefined take nothing away and add nothing', () => {
    const headers = headersOf([{ x: 'client' }, { x: undefined, y: undefined, accept: undefined }])
    expect(headers).toMatchObject({ x: 'client', accept: 'application/json' })
    expect(headers).not.toHaveProperty('y')
  })
})

describe('the query', () => {
  const urlOf = (query: Record<string, string | number | boolean | undefined> | undefined) =>
    buildRequest(POST, CONNECTION, query === undefined ? {} : { query }, []).url.slice(
      'https://api.example.com/v2'.length,
    )

  it.each([
    ['is absent if there is none', undefined, '/order'],
    ['is absent if it is empty', {}, '/order'],
    ['is absent if all its values are undefined', { a: undefined }, '/order'],
    ['has its parameters in their order', { b: 'x', a: 5 }, '/order?b=x&a=5'],
    ['leaves out what is undefined', { a: undefined, b: 1 }, '/order?b=1'],
    ['keeps what is falsy', { a: 0, b: false, c: '' }, '/order?a=0&b=false&c='],
    ['is encoded', { 'a b': 'c&d=e+f#g/ü' }, '/order?a+b=c%26d%3De%2Bf%23g%2F%C3%BC'],
  ])('%s', (_, query, expected) => {
    expect(urlOf(query)).toBe(expected)
  })
})
