import { describe, expect, it } from 'vitest'
import { type Acceptance, verdictOfAnswer } from './verdict.ts'

const ACCEPTANCES: readonly Acceptance[] = ['identified', 'readable', 'anything']
const BODIES = [
  { body: 'a body with an id', readable: true, id: 'O-1' },
  { body: 'JSON without an id', readable: true, id: undefined },
  { body: 'no readable body', readable: false, id: undefined },
] as const

const statuses = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index)

describe('a 2xx answer', () => {
  it.each([
    ['identified', 'a body with an id', 'accepted'],
    ['identified', 'JSON without an id', 'unknown'],
    ['identified', 'no readable body', 'unknown'],
    ['readable', 'a body with an id', 'accepted'],
    ['readable', 'JSON without an id', 'accepted'],
    ['readable', 'no readable body', 'unknown'],
    ['anything', 'a body with an id', 'accepted'],
    ['anything', 'JSON without an id', 'accepted'],
    ['anything', 'no readable body', 'accepted'],
  ] as const)('where "%s" is asked for, with %s, is %s', (acceptance, body, verdict) => {
    const answer = BODIES.find((candidate) => candidate.body === body) ?? BODIES[0]
    const found = statuses(200, 299).map((status) => verdictOfAnswer({ ...answer, status }, acceptance))
    expect(new Set(found)).toEqual(new Set([verdict]))
  })
})

describe('every other answer', () => {
  const verdictsOf = (status: number) =>
    new Set(
      ACCEPTANCES.flatMap((acceptance) => BODIES.map((answer) => verdictOfAnswer({ ...answer, status }, acceptance))),
    )

  it('with a 4xx is a refusal, whatever its body holds', () => {
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
