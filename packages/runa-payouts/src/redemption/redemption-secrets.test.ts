import { channel, tracingChannel } from 'node:diagnostics_channel'
import { inspect } from 'node:util'
import { prints } from '@x/test-kit'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { failure, type HostAnswer, payoutHosts, success } from '../../test/payout-host.ts'
import { isSdkError, RunaPayouts } from '../index.ts'
import { type RedeemOptions, redeem, redeemAll } from './index.ts'

const { host, close } = payoutHosts()
afterEach(close)

const SECRET = 'canary-key-secret~0123456789'
const KEY = `xxCANARY.${SECRET}`
const TOKEN = '/canary-link-055306f2/canary-link-part%2Ftwo'
const QUERY = '?s=canary-link-query&t=1'
const CARD = {
  code: 'canary-code-1',
  pin: 'canary-code-2',
  barcode_string: 'canary-code-3',
  url: 'https://x.example/canary-code-4',
}

/** Everything that must stand nowhere but in a result. */
const CANARIES = /canary-(?:link|code|key)|canary%2d/i

/** Says everything at once, in every place that an answer has. */
const everything = (link: string) => `${link} ${decodeURIComponent(link)} ${KEY} ${JSON.stringify(CARD)}`

/** Listens wherever something could be told, while `run` runs. */
async function toldBy(run: () => Promise<unknown>): Promise<{ told: string; ended: unknown }> {
  const told: unknown[] = []
  const note = (message: unknown) => void told.push(structuredClone(message))
  const subscribers = { start: note, end: note, asyncStart: note, asyncEnd: note, error: note }
  const printed = ['log', 'info', 'warn', 'error', 'debug'] as const
  const spies = printed.map((name) => vi.spyOn(console, name).mockImplementation((...texts) => void told.push(texts)))
  tracingChannel('x-runa-payouts.call').subscribe(subscribers)
  channel('x-runa-payouts.attempt').subscribe(note)
  try {
    const ended = await run().catch((error: unknown) => error)
    return { told: inspect(told, { depth: 20 }), ended }
  } finally {
    tracingChannel('x-runa-payouts.call').unsubscribe(subscribers)
    channel('x-runa-payouts.attempt').unsubscribe(note)
    for (const spy of spies) spy.mockRestore()
  }
}

describe('the host of a payout gets', () => {
  it('no key, no cookie and nothing that an API call carries', async () => {
    vi.stubEnv('RUNA_API_KEY', KEY)
    const { url, requests } = await host(success())
    const runa = new RunaPayouts({
      apiKey: KEY,
      appInfo: { name: 'shop', version: '1' },
      fetch: async () => Response.json({ message: 'pong' }),
    })
    await runa.ping()
    await redeem(`${url}${TOKEN}${QUERY}`)
    await redeemAll({ items: [{ payout: { url: `${url}${TOKEN}` } }] })
    vi.unstubAllEnvs()
    // What Node's own fetch sends with any request.
    await fetch(url, { cache: 'no-store' })
    const [first, second, plain] = requests
    expect(first?.headers).toEqual({
      ...plain?.headers,
      accept: 'application/json',
      'user-agent': expect.stringMatching(/^x-runa-payouts\/[\w.]+$/),
    })
    expect(second?.headers).toEqual(first?.headers)
  })

  it('nothing again from a redirect, to itself or elsewhere', async () => {
    const { url: elsewhere, requests: followed } = await host(success())
    const { url, requests } = await host((outgoing) =>
      outgoing.writeHead(307, { Location: `${elsewhere}${TOKEN}` }).end(),
    )
    await redeem(url + TOKEN).catch(() => {})
    expect([requests.length, followed.length]).toEqual([1, 0])
  })
})

const text =
  (
    status: number,
    body: (link: string) => string,
    headers: Record<string, string> = {},
  ): ((link: string) => HostAnswer) =>
  (link) =>
  (outgoing) => {
    const shown = Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name, value.replace('LINK', link)]),
    )
    outgoing.writeHead(status, shown).end(body(link))
  }

const cut =
  (body: (link: string) => string): ((link: string) => HostAnswer) =>
  (link) =>
  (outgoing) => {
    outgoing.writeHead(200, { 'content-length': '9999' })
    outgoing.write(body(link), () => outgoing.destroy())
  }

const throwing =
  (make: (link: string) => unknown) =>
  (link: string): RedeemOptions => ({
    fetch: () => Promise.reject(make(link)),
  })

const withCode = (error: Error, code: string): Error => Object.assign(error, { code })

describe('no link, code or key stands in the error, its prints, events, traces or logs', () => {
  type Case = [what: string, answer: (link: string) => HostAnswer, options?: (link: string) => RedeemOptions]
  const ok = () => success()
  const cases: readonly Case[] = [
    ...['RE001', 'RE008', 'RE999', 'RE777', 'canary-code-1', null].map(
      (code): Case => [
        `a RedemptionError (${code})`,
        (link) =>
          failure(code, {
            order_id: everything(link),
            error_string: everything(link),
            error_details: { why: everything(link) },
            e_code: CARD,
            status: 'ERROR',
          }),
      ],
    ),
    ['a failure within a success', (link) => success({ ...CARD, error_code: 'RE003', error_string: everything(link) })],
    ['a success of another status', () => success(CARD, { status: 'canary-code-5' })],
    ['a success without a code', (link) => success({ code: null, status: everything(link), note: CARD })],
    ...[400, 401, 404, 409, 422, 429, 500, 503].map(
      (status): Case => [`a page with ${status}`, text(status, everything)],
    ),
    ...[404, 500].map((status): Case => [`a sentence with ${status}`, text(status, () => 'canary-code-1 is used up')]),
    [
      'JSON with 500',
      text(500, (link) => JSON.stringify({ type: everything(link), message: link, help: link, error: CARD })),
    ],
    ['a page', text(200, (link) => `<html>${everything(link)}`)],
    ['a page with a link without its host', text(200, () => `<a href="${TOKEN}">canary-code-1</a>`)],
    ['JSON that is cut off', text(200, (link) => JSON.stringify(success({ ...CARD, note: link })).slice(0, -9))],
    ['a redirect', text(302, everything, { Location: `LINK?canary-link` })],
    [
      'headers that repeat the link',
      text(404, () => '', {
        'x-amzn-requestid': 'canary-link-1',
        'cf-ray': 'canary-link-2',
        'x-request-id': 'canary-link-3',
      }),
    ],
    ['a body that breaks off', cut((link) => JSON.stringify(success({ ...CARD, note: link })))],
    ['a connection that closes', () => (outgoing) => outgoing.destroy()],
    ['a fetch that throws the link', ok, throwing((link) => new Error(`GET ${link} failed`))],
    ['a fetch that throws the path', ok, throwing(() => new TypeError(`no route to ${TOKEN}`))],
    ['a fetch that throws the answer', ok, throwing(() => new Error(`not as expected: ${JSON.stringify(CARD)}`))],
    [
      'a fetch that throws a cause',
      ok,
      throwing((link) => new Error(link, { cause: withCode(new Error(link), 'ECONNREFUSED') })),
    ],
    ['a fetch whose code is the link', ok, throwing((link) => withCode(new Error(link), link))],
    ['a fetch whose code is a code', ok, throwing(() => withCode(new Error('x'), 'canary-code-1'))],
    ['a fetch whose name is the link', ok, throwing((link) => Object.assign(new Error('x'), { name: link }))],
    ['a fetch whose name is a code', ok, throwing(() => Object.assign(new Error('x'), { name: 'canary-code-1' }))],
    [
      'a fetch whose system call is a code',
      ok,
      throwing(() => Object.assign(new Error('x'), { code: 'EPIPE', syscall: 'canary-code-1' })),
    ],
    [
      'a fetch whose cause has a code for its code',
      ok,
      throwing(() => new Error('x', { cause: new AggregateError([withCode(new Error('y'), 'canary-code-1')]) })),
    ],
    ['a fetch that throws a text', ok, throwing((link) => link)],
    ['a fetch that throws an object', ok, throwing((link) => ({ link, ...CARD }))],
    [
      'a fetch that refuses its arguments',
      ok,
      throwing((link) => new TypeError(`RequestInit: cannot use ${link} ${CARD.code}`)),
    ],
    ['a fetch that gives no response', ok, () => ({ fetch: (async () => 'canary-code-1') as unknown as typeof fetch })],
    ['an abort with the link', ok, (link) => ({ signal: AbortSignal.abort(new Error(link)) })],
    ['an abort with the path', ok, () => ({ signal: AbortSignal.abort(new Error(TOKEN)) })],
    ['a timeout', () => () => {}, () => ({ timeout: 20 })],
    ['an option in place of another', ok, () => ({ [KEY]: 1 }) as RedeemOptions], // untyped callers pass it,
    ['an option with a key', ok, () => ({ timeout: KEY as unknown as number })],
  ]

  it.each(cases)('%s', async (_, answer, options) => {
    const { url } = await host((outgoing, incoming) => {
      const made = answer(`${url}${TOKEN}${QUERY}`)
      if (typeof made === 'function') made(outgoing, incoming)
      else outgoing.end(JSON.stringify(made))
    })
    const link = `${url}${TOKEN}${QUERY}`
    const events: unknown[] = []
    const { told, ended } = await toldBy(() =>
      redeem(link, { maxRetries: 1, clock: quick, onAttempt: (event) => events.push(event), ...options?.(link) }),
    )
    expect(isSdkError(ended)).toBe(true)
    for (const shown of [prints(ended), told, inspect(events, { depth: 20 })]) {
      expect(shown).not.toMatch(CANARIES)
      expect(shown).not.toContain(SECRET)
    }
  })

  it('a success: only its result has them', async () => {
    const { url } = await host(success(CARD))
    const events: unknown[] = []
    const { told, ended } = await toldBy(() => redeem(url + TOKEN, { onAttempt: (event) => events.push(event) }))
    expect(ended).toMatchObject({ code: 'canary-code-1' })
    expect(told).toContain('redeem')
    expect(told + inspect(events, { depth: 20 })).not.toMatch(CANARIES)
  })

  it.each<[what: string, given: unknown]>([
    ['plain http', 'http://spend.example/canary-link'],
    ['a password', 'https://u:canary-key@spend.example/canary-link'],
    ['no URL', 'canary-link'],
    ['an object', { url: { canary: 'canary-link' } }],
  ])('a link that is refused for %s', async (_, given) => {
    const { told, ended } = await toldBy(() => redeem(given as string)) // untyped callers pass it
    expect(isSdkError(ended)).toBe(true)
    expect(prints(ended) + told).not.toMatch(CANARIES)
  })
})

/** Real time, without pauses between attempts. */
const quick = {
  now: () => Date.now(),
  sleep: () => Promise.resolve(),
  limit: (ms: number, reached: () => void) => {
    const timer = setTimeout(reached, ms)
    return () => clearTimeout(timer)
  },
}
