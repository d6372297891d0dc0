import { describe, expect, it } from 'vitest'
import { boundedAnswer, LARGEST_ANSWER } from './bounded-answer.ts'

const rows = (count: number, more: object = {}) =>
  Array.from({ length: count }, (_, index) => ({
    run_id: `run-${index}`,
    status: 'Failed',
    name: 'x'.repeat(100),
    ...more,
  }))

/** A whole result, as a host gets it. */
const sizeOf = (answer: unknown): number =>
  Buffer.byteLength(
    JSON.stringify({ content: [{ type: 'text', text: JSON.stringify(answer) }], structuredContent: answer }),
  )

interface Bounded {
  readonly data: readonly Record<string, unknown>[]
  readonly page: object
  readonly leftOut?: readonly string[]
}

const bounded = (answer: object): Bounded => boundedAnswer(answer) as Bounded // of the same shape

it.each([
  ['a short list', { data: rows(10), page: { cursor: 'A', hasMore: true } }],
  ['a run', { data: { run_id: 'r', output: { paid: true } } }],
  ['nothing', {}],
  ['a list that is the whole answer', rows(100)],
])('%s stays as it is', (_, answer) => {
  expect(boundedAnswer(answer)).toBe(answer)
})

describe('an answer that is too large', () => {
  it.each<[string, object]>([
    ['many rows', { data: rows(100), page: { limit: 100 } }],
    [
      'many rows with outputs',
      { data: rows(100, { output: { stack: 'at file:///srv/app.mjs\n'.repeat(50) } }), page: {} },
    ],
    ['a large output', { data: { run_id: 'r', output: 'x'.repeat(100_000) } }],
    ['an output of signs that take more bytes', { data: { output: '😀"\\'.repeat(20_000) } }],
    ['many steps', { run: {}, steps: rows(200, { attempts: rows(3) }), others: rows(50) }],
    [
      'a long field that no schema knows',
      { data: { run_id: 'r', more: 'x'.repeat(50_000), deep: { er: ['y'.repeat(50_000)] } } },
    ],
    [
      'any number of fields that no schema knows',
      { data: { run_id: 'r', ...Object.fromEntries(rows(3_000).map(({ run_id, name }) => [run_id, name])) } },
    ],
    ['names of fields without end', { data: rows(3, { ['z'.repeat(30_000)]: 1 }) }],
    ['objects in objects', Object.fromEntries(rows(900).map(({ run_id }) => [run_id, { a: { b: 'x'.repeat(60) } }]))],
  ])('%s: it is within the limit, and says what is missing', (_, answer) => {
    expect(sizeOf(answer)).toBeGreaterThan(LARGEST_ANSWER)
    const shown = bounded(answer)
    expect(sizeOf(shown)).toBeLessThanOrEqual(LARGEST_ANSWER)
    expect(shown.leftOut).toEqual(expect.any(Array))
  })

  it('what a schema requires stays where it is short', () => {
    const odd = Object.fromEntries(rows(3_000).map(({ run_id, name }) => [run_id, name]))
    expect(boundedAnswer({ data: { run_id: 'r', status: 'Failed', ...odd } })).toEqual({
      data: { run_id: 'r', status: 'Failed' },
      leftOut: ['all but a few short fields, since a response has at most 20 kB'],
    })
  })

  it('long outputs are cut before rows are left out', () => {
    const { data, leftOut } = bounded({
      data: rows(20, { output: { text: 'x'.repeat(5_000) } }),
      page: { cursor: 'A' },
    })
    expect(data).toHaveLength(20)
    expect(data[0]?.output).toMatch(/^\{"text":"x{80,}… \(5011 characters in all\)$/)
    expect(leftOut).toEqual(['output: cut in 20 places, since a response has at most 20 kB'])
  })

  it('with fewer rows, it has no cursor past those that are missing, and says how to get them', () => {
    const { data, page, leftOut } = bounded({ data: rows(100), page: { cursor: 'A', hasMore: true, limit: 100 } })
    expect(data).toHaveLength(50)
    expect(page).toEqual({ hasMore: true, limit: 100 })
    expect(leftOut).toEqual([
      'the last 50 of 100 rows, since a response has at most 20 kB. Call again with limit 50; page.cursor then leads to the rest.',
    ])
  })

  it('no character is cut in half', () => {
    const { data } = bounded({ data: rows(40, { output: `x${'😀'.repeat(3_000)}` }), page: {} })
    expect(String(data[0]?.output)).not.toMatch(/\p{Surrogate}/u)
  })
})
