import { failureOf } from '@x/test-kit'
import { afterEach, expect, it } from 'vitest'
import { sandboxes } from '../../test/running-sandbox.ts'
import type { ListRunsFilters } from './list-runs.ts'

const { start, close } = sandboxes()
afterEach(close)

/** As a program without types would write them. */
const untyped = (filters: object) => filters as ListRunsFilters

it.each<[what: string, filters: ListRunsFilters, field: string, message: string]>([
  ['a function without its app', { functionId: 'report' }, 'appId', 'functionId is the id of a function within an app'],
  ['no status', { status: [] }, 'status', 'got an empty array'],
  ['another status', untyped({ status: 'PAUSED' }), 'status', 'got "PAUSED"'],
  ['too many on a page', { limit: 101 }, 'limit', 'expected a whole number from 1 to 100, got 101'],
  ['none on a page', { limit: 0 }, 'limit', 'got 0'],
  ['another order', untyped({ order: 'desc' }), 'order', 'expected "DESC" or "ASC", got "desc"'],
  [
    'a range that is empty',
    { from: '2026-11-30T00:00:00Z', until: '2026-11-30T01:00:00+01:00' },
    'until',
    'a time after',
  ],
  ['an invalid Date', { from: new Date(Number.NaN) }, 'from', 'expected an RFC 3339 time'],
  ['a time without an offset', { from: '2026-11-30T00:00:00' }, 'from', 'expected an RFC 3339 time'],
  ['a year of five digits', { until: new Date('+010000-01-01T00:00:00Z') }, 'until', 'expected an RFC 3339 time'],
  ['February 30', { from: '2026-02-30T00:00:00Z' }, 'from', 'expected a valid time, got "2026-02-30T00:00:00Z"'],
  ['month 13', { until: '2026-13-01T00:00:00Z' }, 'until', 'expected a valid time'],
  ['hour 25', { until: '2026-11-30T25:00:00+02:00' }, 'until', 'expected a valid time'],
  ['an unknown filter', untyped({ app: 'shop' }), 'app', 'unknown parameter'],
])('a list with %s is refused by name, and nothing is sent', async (_, filters, field, message) => {
  const { client, sandbox } = await start()
  const error = await failureOf(client().listRuns(filters))
  expect(error).toMatchObject({ name: 'RequestValidationError', outcome: 'not_sent' })
  expect(Object(error).issues[0]).toMatchObject({ path: [field] })
  expect(String(error)).toContain(message)
  expect(sandbox.requests).toEqual([])
})

it('February 29 of a leap year is a day', async () => {
  const { client } = await start()
  expect((await client().listRuns({ from: '2028-02-29T00:00:00+14:00' })).items).toEqual([])
})
