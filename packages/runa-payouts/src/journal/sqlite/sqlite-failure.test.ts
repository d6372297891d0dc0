import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { JournalError } from '../journal-error.ts'
import { sqliteFailure } from './sqlite-failure.ts'

describe('what a failure of SQLite means', () => {
  const failed = (message: string, more: object = {}) => Object.assign(new Error(message), more)
  it.each<[unknown, 'unavailable' | 'write_failed']>([
    [failed('database is locked', { code: 'ERR_SQLITE_ERROR', errcode: 5 }), 'unavailable'],
    [failed('busy', { code: 'SQLITE_BUSY' }), 'unavailable'],
    [failed('busy', { code: 'SQLITE_BUSY_SNAPSHOT' }), 'unavailable'],
    [failed('fetch failed'), 'unavailable'],
    [failed('D1_ERROR: Network connection lost.'), 'unavailable'],
    [failed('attempt to write a readonly database', { code: 'SQLITE_READONLY' }), 'write_failed'],
    [failed('database or disk is full'), 'write_failed'],
    [undefined, 'write_failed'],
  ])('%s', (error, code) => {
    const failure = sqliteFailure(error, 'the journal "x" in SQLite', 'not be written')
    expect(failure.error).toMatchObject({ name: 'JournalError', code })
    expect(failure.mayPass).toBe(code === 'unavailable')
  })

  it('shows no statement and no address', () => {
    const canary = 'canary-secret'
    const { error } = sqliteFailure(
      failed(`no answer from libsql://db.example.com?authToken=${canary}`, { cause: failed(canary), sql: canary }),
      'the journal "x" in SQLite',
      'not be read',
    )
    expect(`${inspect(error, { depth: 9, showHidden: true })} ${JSON.stringify(error)}`).not.toContain(canary)
  })

  it('an error of ours stays as it is', () => {
    const error = new JournalError('wrong_version', 'x')
    expect(sqliteFailure(error, 'x', 'not be read')).toEqual({ error, mayPass: false })
  })
})
