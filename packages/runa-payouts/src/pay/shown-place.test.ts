import { expect, it } from 'vitest'
import { journalPlace } from '../journal/command/journal-place.ts'
import { shownPlace } from './shown-place.ts'

it.each([
  ['payroll.journal', 'payroll.journal'],
  ['postgres://db.example.com/payouts', 'PostgreSQL at db.example.com/payouts'],
  ['postgresql://user:canary@db.example.com:5433/payouts?sslmode=require', 'PostgreSQL at db.example.com/payouts'],
  ['postgres://user:canary@db.example.com/pay%20outs', 'PostgreSQL at db.example.com'],
  ['postgres://db.example.com/payouts?password=canary', 'PostgreSQL at db.example.com/payouts'],
  ['postgres://user:12/canary@db.example.com/payouts', 'PostgreSQL'],
  ['postgres://user:12?canary@db.example.com/payouts', 'PostgreSQL'],
  ['postgres://user:12#canary@db.example.com/payouts', 'PostgreSQL'],
  ['postgres://user:a@canary@db.example.com/payouts', 'PostgreSQL'],
  ['postgres://user:canary/x@db.example.com/payouts', 'PostgreSQL'],
  ['postgres://user:canary@/payouts?host=/run', 'PostgreSQL'],
  ['libsql://payouts.turso.io?authToken=canary', 'libSQL at payouts.turso.io'],
])('%s is shown as %s', (typed, shown) => {
  const place = journalPlace('env:URL', { URL: typed })
  expect('problem' in place ? place.problem : shownPlace(place, undefined)).toBe(shown)
  expect(shown).not.toContain('canary')
})

it('a journal in a database is shown with its name', () => {
  expect(shownPlace({ kind: 'path', path: 'a.db' }, 'bonus "x"')).toBe('"bonus \\"x\\"" in a.db')
})
