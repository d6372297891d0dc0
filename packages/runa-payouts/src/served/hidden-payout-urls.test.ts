import { describe, expect, it } from 'vitest'
import { HIDDEN, withoutPayoutUrls } from './hidden-payout-urls.ts'

describe('an answer for a model has no payout URL', () => {
  it.each([
    'https://pay.example/canary',
    'HTTPS://PAY.EXAMPLE/CANARY',
    'https:\\/\\/pay.example\\/canary',
    'https%3A%2F%2Fpay.example%2Fcanary',
    'https%253A%252F%252Fpay.example%252Fcanary',
    'https:\\u002f\\u002fpay.example\\u002fcanary',
    'https:&#x2F;&#x2F;pay.example&#x2F;canary',
    '//pay.example/canary',
    'runa://canary',
    'ftp://pay.example/canary',
  ])('in a string, written as %s', (url) => {
    expect(withoutPayoutUrls({ note: `see ${url} now`, list: [url], [url]: 1 })).toEqual({
      note: `see ${HIDDEN} now`,
      list: [HIDDEN],
      [HIDDEN]: 1,
    })
  })

  it.each(['url', 'URL', 'urls', 'link', 'Links', 'redemption_url', 'short_links'])('in the field %s', (field) => {
    expect(withoutPayoutUrls({ [field]: 'pay.example/canary' })).toEqual({ [field]: HIDDEN })
  })

  it('anywhere below such a field', () => {
    const below = { urls: ['pay.example/a', { code: 'canary', active: true, until: null }], link: { parts: [['b']] } }
    expect(withoutPayoutUrls(below)).toEqual({
      urls: [HIDDEN, { code: HIDDEN, active: true, until: null }],
      link: { parts: [[HIDDEN]] },
    })
  })
})

it('an answer without URLs stays as it is', () => {
  const answer = {
    id: 'O-1',
    created_at: '2026-11-22T00:00:00Z',
    items: [{ distribution_method: { type: 'PAYOUT_LINK' }, face_value: '10.00', url: null }],
    description: 'curl and blinks, 12:30//13:00, 3:2',
    curl: 'x',
    blink: 'y',
    linked: 'z',
  }
  expect(withoutPayoutUrls(answer)).toEqual(answer)
})
