import { describe, expect, it } from 'vitest'
import { keyHeaderCheck } from './key-header.ts'

const COMMON = ['accept', 'content-type', 'user-agent', 'x-forwarded-for', 'traceparent']

const request = (...names: string[]) => new Headers(names.map((name) => [name, 'value']))

describe('a misspelt key header is searched for once per name', () => {
  it('however many requests come', () => {
    const judged: string[] = []
    const check = keyHeaderCheck('X-Idempotency-Key', (name) => {
      judged.push(name)
      return name === 'x-idempotent-key'
    })
    for (let round = 0; round < 50; round += 1) {
      expect(check(request(...COMMON))).toBeUndefined()
      expect(check(request(...COMMON, 'X-Idempotent-Key'))).toContain('x-idempotent-key')
    }
    expect(judged.sort()).toEqual([...COMMON, 'x-idempotent-key'].sort())
  })

  it('and the cache does not grow with invented names', () => {
    let judged = 0
    const check = keyHeaderCheck('X-Idempotency-Key', () => {
      judged += 1
      return false
    })
    const flood = Array.from({ length: 1_000 }, (_, index) => `x-made-up-${index}`)
    for (const name of flood) check(request(name))
    for (const name of flood) check(request(name))
    expect(judged).toBe(2_000)
    check(request('accept'))
    check(request('accept'))
    expect(judged).toBe(2_001)
  })

  it('and is still found', () => {
    const check = keyHeaderCheck('X-Idempotency-Key')
    for (let round = 0; round < 2; round += 1) {
      expect(check(request('Idempotency-Key'))).toContain('looks like an idempotency key')
      expect(check(request('x-idempotancy-kay'))).toContain('looks like an idempotency key')
      expect(check(request('X-Idempotency-Key', ...COMMON))).toBeUndefined()
    }
  })
})
