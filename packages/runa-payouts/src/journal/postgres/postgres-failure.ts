import { cut, redact } from '@x/transport'
import { isJournalError, JournalError } from '../journal-error.ts'
import type { StoreFailure } from '../tables/table-store.ts'

/** Codes of PostgreSQL begin with the class: postgresql.org, Appendix A. No errno of a system has this form. */
const SQLSTATE = /^(?:\d[\dA-Z]|F0|HV|P0|XX)[\dA-Z]{3}$/

/** Lost connections, rollbacks that the server asks to be repeated, no free connection, and a server that stops or starts. */
const MAY_PASS = /^(?:08|40|53|57P0[123])/

const ADVICE: Readonly<Record<string, string>> = {
  '25006': 'The server is read-only: it is a replica, or it was demoted. Connect to the primary.',
  '42501': 'The user of the connection needs SELECT, INSERT and UPDATE on the tables, and migrate must own them.',
  '57014': 'It was cancelled, for example by statement_timeout.',
  '42P01': 'Call migrate(database) once, with the same options as here.',
}

const LONGEST_MESSAGE = 300

export const sqlStateOf = (error: unknown): string | undefined => {
  const code: unknown = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined
  return typeof code === 'string' && SQLSTATE.test(code) ? code : undefined
}

/** Errors of drivers hold rows, queries and addresses with passwords: only the code and the message are kept. */
export function postgresFailure(error: unknown, label: string, could: string): StoreFailure {
  if (isJournalError(error)) return { error, mayPass: false }
  const state = sqlStateOf(error)
  const mayPass = state === undefined || MAY_PASS.test(state)
  const message = error instanceof Error || typeof error === 'object' ? messageOf(error) : ''
  const what = [state, message].filter((part) => part !== undefined && part !== '').join(' ')
  const advice = state === undefined ? undefined : ADVICE[state]
  return {
    mayPass,
    error: new JournalError(
      mayPass ? 'unavailable' : 'write_failed',
      `${label} could ${could}: ${what || 'no reason given'}${advice === undefined ? '' : `. ${advice}`}`,
    ),
  }
}

/** An AggregateError of refused connections has no message of its own. */
function messageOf(error: unknown): string {
  const { message, code }: { message?: unknown; code?: unknown } = Object(error)
  const text = typeof message === 'string' && message !== '' ? message : typeof code === 'string' ? code : ''
  return cut(redact(text, { secrets: [], patterns: [], publicUrls: [] }), LONGEST_MESSAGE)
}
