import { createContext, runInContext } from 'node:vm'
import { describe, expect, it } from 'vitest'
import { isLink, payoutLink } from './payout-link.ts'

const LINK = 'https://spend.runa.io/055306f2-466b-4fc4-8b59-9538eaf1be92'

const asked = (given: unknown, allowPlainHttp = false): string => {
  const found = payoutLink(given, allowPlainHttp)
  if (!isLink(found)) throw new Error(found.message)
  return found.base + found.ask
}

describe('the link is taken from', () => {
  it.each<[what: string, given: unknown]>([
    ['its text', LINK],
    ['a URL', new URL(LINK)],
    ['a URL of another realm', runInContext(`new URL(${JSON.stringify(LINK)})`, createContext({ URL }))],
    ['a payout', { status: 'ACTIVE', url: LINK, expiry_date: null }],
    ['an item', { id: 'E-1', payout: { url: LINK } }],
  ])('%s', (_, given) => {
    expect(asked(given)).toBe(`${LINK}?format=json`)
  })
})

describe('what is asked for', () => {
  it.each([
    [`${LINK}?locale=de&x=%20a+b%2Fc`, `${LINK}?locale=de&x=%20a+b%2Fc&format=json`],
    [`${LINK}?format=html&locale=de`, `${LINK}?locale=de&format=json`],
    [`${LINK}?format`, `${LINK}?format=json`],
    [`${LINK}?formatting=1`, `${LINK}?formatting=1&format=json`],
    [`${LINK}?`, `${LINK}?format=json`],
    [`${LINK}?a=1&&b`, `${LINK}?a=1&b&format=json`],
    [`${LINK}/#top`, `${LINK}/?format=json`],
    ['https://rewards.customer.example:8443/r/{1}', 'https://rewards.customer.example:8443/r/%7B1%7D?format=json'],
    ['http://127.0.0.1:8070/spend/1', 'http://127.0.0.1:8070/spend/1?format=json'],
    ['http://localhost/spend/1', 'http://localhost/spend/1?format=json'],
  ])('of %s keeps its own query', (link, url) => {
    expect(asked(link)).toBe(url)
  })

  it('may go over plain http where that is allowed', () => {
    expect(asked('http://sandbox:8070/spend/1', true)).toBe('http://sandbox:8070/spend/1?format=json')
  })
})

describe('refused, with the field and without the link, is', () => {
  it.each<[what: string, given: unknown, path: string, message: string]>([
    ['nothing', undefined, 'payout', 'got undefined'],
    ['null', null, 'payout', 'got null'],
    ['a number', 4711, 'payout', 'got 4711'],
    ['an item without a payout', { id: 'E-1', payout: undefined }, 'payout.url', 'got undefined'],
    ['an item with null for a payout', { payout: null }, 'payout.url', 'got null'],
    ['an order', { id: 'O-1', items: [] }, 'payout.url', 'call redeemAll'],
    ['an empty object', {}, 'payout.url', 'got undefined'],
    ['a payout without a link', { payout: { status: 'ACTIVE' } }, 'payout.url', 'got undefined'],
    ['an empty text', '', 'payout', 'expected an absolute URL'],
    ['a path', '/055306f2-canary', 'payout', 'expected an absolute URL'],
    ['a key', 'xxPUBLIC.canary-secret-0123456789', 'payout', 'expected an absolute URL'],
    ['white space', ` ${LINK}-canary\n`, 'payout', 'leading or trailing whitespace'],
    ['another scheme', 'canary:055306f2', 'payout', 'expected an https URL'],
    ['a data URL', 'data:text/html,canary', 'payout', 'expected an https URL'],
    ['a password', 'https://canary:canary@spend.runa.io/1', 'payout', 'user name and password'],
    ['a user name', 'https://canary@spend.runa.io/1', 'payout', 'user name and password'],
    ['plain http', 'http://canary.example/1', 'payout', 'allowPlainHttp'],
    ['plain http to a host that begins like loopback', 'http://127.0.0.1.canary.example/1', 'payout', 'allowPlainHttp'],
  ])('%s', (_, given, path, message) => {
    const found = payoutLink(given, false)
    expect(isLink(found)).toBe(false)
    expect(found).toMatchObject({ path: path.split('.'), message: expect.stringContaining(message) })
    expect(JSON.stringify(found)).not.toContain('canary')
  })
})
