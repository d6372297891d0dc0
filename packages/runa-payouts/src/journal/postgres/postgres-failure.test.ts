import { inspect } from 'node:util'
import { failureOf } from '@x/test-kit'
import { describe, expect, it } from 'vitest'
import { BINDING } from '../../testing/journal-contract/sample-claims.ts'
import { JournalError } from '../journal-error.ts'
import { postgresQuery } from './postgres-database.ts'
import { postgresFailure } from './postgres-failure.ts'
import { postgresJournal } from './postgres-journal.ts'

const failed = (message: string, more: object = {}) => Object.assign(new Error(message), more)

describe('what a failure of PostgreSQL means', () => {
  it.each<[string, unknown, 'unavailable' | 'write_failed', RegExp]>([
    ['a lost connection', failed('Connection terminated unexpectedly'), 'unavailable', /: Connection terminated/],
    ['a system error', failed('read ECONNRESET', { code: 'ECONNRESET' }), 'unavailable', /ECONNRESET/],
    ['an errno of five letters', failed('write EPIPE', { code: 'EPIPE' }), 'unavailable', /: write EPIPE/],
    ['refused on every address', new AggregateError([], ''), 'unavailable', /no reason given/],
    [
      'the same, with a code',
      Object.assign(new AggregateError([], ''), { code: 'ECONNREFUSED' }),
      'unavailable',
      /: ECONNREFUSED/,
    ],
    ['a serialization failure', failed('could not serialize', { code: '40001' }), 'unavailable', /40001/],
    ['a deadlock', failed('deadlock detected', { code: '40P01' }), 'unavailable', /40P01/],
    ['a shutdown', failed('terminating connection', { code: '57P01' }), 'unavailable', /57P01/],
    ['no free connection', failed('too many clients', { code: '53300' }), 'unavailable', /53300/],
    ['a timeout', failed('canceling statement', { code: '57014' }), 'write_failed', /statement_timeout/],
    ['a read-only server', failed('cannot execute INSERT', { code: '25006' }), 'write_failed', /primary/],
    ['a missing right', failed('permission denied', { code: '42501' }), 'write_failed', /needs SELECT, INSERT/],
    ['a missing table', failed('does not exist', { code: '42P01' }), 'write_failed', /migrate/],
    ['a full disk', failed('could not extend file', { code: '53100' }), 'unavailable', /53100/],
    ['nothing', undefined, 'unavailable', /no reason given/],
  ])('%s', (_, error, code, message) => {
    const failure = postgresFailure(error, 'the journal "x" in PostgreSQL', 'not be written')
    expect(failure.error).toMatchObject({ name: 'JournalError', code })
    expect(failure.error.message).toMatch(message)
    expect(failure.mayPass).toBe(code === 'unavailable')
  })

  it('an error of ours stays as it is', () => {
    const error = new JournalError('wrong_version', 'x')
    expect(postgresFailure(error, 'x', 'not be read')).toEqual({ error, mayPass: false })
  })

  it('shows no row, no query and no address with a password', async () => {
    const canary = 'canary-secret'
    const error = failed(`no route to postgres://user:${canary}@db.example.com/main`, {
      ...{ code: '22P02', detail: canary, where: canary, query: canary, parameters: [canary], input: canary },
      cause: failed(canary),
    })
    const database = { query: () => Promise.reject(error) }
    const shown = await failureOf(postgresJournal(database, 'payroll').open(BINDING))
    expect(shown).toMatchObject({ code: 'write_failed', message: expect.stringContaining('22P02 no route to') })
    expect(`${inspect(shown, { depth: 9, showHidden: true })} ${JSON.stringify(shown)} ${shown.stack}`).not.toContain(
      canary,
    )
  })
})

describe('a client', () => {
  it.each([undefined, null, 5, 'postgres://db', {}, { query: 5 }])('%j is refused', (database) => {
    // Called the way plain JavaScript may call it.
    expect(() => postgresQuery(database as never)).toThrow('database: expected a client of PostgreSQL')
  })

  it('that answers without rows is an error, and no empty journal', async () => {
    const query = postgresQuery({ query: async () => ({ rows: 5 as never }) })
    await expect(query('SELECT 1', [])).rejects.toThrow('no rows')
  })

  it.each<[string, Parameters<typeof postgresQuery>[0]]>([
    ['with a result that has rows', { query: async () => ({ rows: [{ one: '1' }] }) }],
    ['of Neon', { query: async () => [{ one: '1' }] }],
    ['of postgres.js', { unsafe: async () => [{ one: '1' }] }],
  ])('%s', async (_, database) => {
    expect(await postgresQuery(database)('SELECT 1 AS one', [])).toEqual([{ one: '1' }])
  })
})
