import { describe, expect, it } from 'vitest'
import { type Acceptance, verdictOfResponse } from './outcome.ts'

const BODIES = {
  'a body with an id': { readable: true, empty: false, id: 'O-1' },
  'JSON without an id': { readable: true, empty: false, id: undefined },
  'a body that is not JSON': { readable: false, empty: false, id: undefined },
  'no body': { readable: false, empty: true, id: undefined },
} as const
type Body = keyof typeof BODIES

const ACCEPTED: Readonly<Record<Acceptance, readonly Body[]>> = {
  identified: ['a body with an id'],
  readable: ['a body with an id', 'JSON without an id'],
  empty_or_readable: ['a body with an id', 'JSON without an id', 'no body'],
  anything: ['a body with an id', 'JSON without an id', 'a body that is not JSON', 'no body'],
}
const ACCEPTANCES = Object.keys(ACCEPTED) as Acceptance[]
const NAMES = Object.keys(BODIES) as Body[]
const CASES = ACCEPTANCES.flatMap((acceptance) =>
  NAMES.map((body) => [acceptance, body, ACCEPTED[acceptance].includes(body) ? 'accepted' : 'unknown'] as const),
)

const statuses = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index)

describe('a 2xx answer', () => {
  it.each(CASES)('where "%s" is requested, with %s, is %s', (acceptance, body, verdict) => {
    const found = statuses(200, 299).map((status) => verdictOfResponse({ ...BODIES[body], status }, acceptance))
    expect(new Set(found)).toEqual(new Set([verdict]))
  })
})

describe('every other answer', () => {
  const verdictsOf = (status: number) =>
    new Set(CASES.map(([acceptance, body]) => verdictOfResponse({ ...BODIES[body], status }, acceptance)))

  it('with a 4xx is a rejection, whatever its body holds', () => {
    for (const status of statuses(400, 499).filter((one) => one !== 408 && one !== 425)) {
      expect(verdictsOf(status), String(status)).toEqual(new Set(['rejected']))
    }
  })

  it.each([408, 425])('with %d may have gone through', (status) => {
    expect(verdictsOf(status)).toEqual(new Set(['unknown']))
  })

  it('with a 5xx may have gone through', () => {
    for (const status of statuses(500, 599)) expect(verdictsOf(status), String(status)).toEqual(new Set(['unknown']))
  })

  it('with a 1xx, a 3xx or a status beyond HTTP may have gone through', () => {
    for (const status of [0, ...statuses(100, 199), ...statuses(300, 399), 600, 999]) {
      expect(verdictsOf(status), String(status)).toEqual(new Set(['unknown']))
    }
  })
})
