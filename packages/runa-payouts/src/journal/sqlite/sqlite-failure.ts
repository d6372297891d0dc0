import { cut, redact } from '@x/transport'
import { isJournalError, JournalError } from '../journal-error.ts'
import type { StoreFailure } from '../tables/table-store.ts'

/** SQLITE_BUSY and SQLITE_LOCKED, in the words of each driver: another connection is writing. */
const BUSY = /SQLITE_(?:BUSY|LOCKED)|database (?:table )?is locked/

/** A service that was not reached, or is overloaded: libSQL over HTTP, and D1. */
const UNREACHED =
  /fetch failed|ECONN|ETIMEDOUT|EAI_AGAIN|ENOTFOUND|EPIPE|HRANA_WEBSOCKET_ERROR|SERVER_ERROR|[Nn]etwork connection lost|overloaded|reset/

const LONGEST_MESSAGE = 300

/** Errors of drivers may hold statements and tokens: only the code and the message are kept. */
export function sqliteFailure(error: unknown, label: string, could: string): StoreFailure {
  if (isJournalError(error)) return { error, mayPass: false }
  const { code, message }: { code?: unknown; message?: unknown } = Object(error)
  const [word, words] = [code, message].map((part) => (typeof part === 'string' ? part : ''))
  const what = [word, words].filter((part) => part !== '').join(' ')
  const mayPass = BUSY.test(what) || UNREACHED.test(what)
  const shown = cut(redact(what, { secrets: [], patterns: [], publicUrls: [] }), LONGEST_MESSAGE)
  return {
    mayPass,
    error: new JournalError(
      mayPass ? 'unavailable' : 'write_failed',
      `${label} could ${could}: ${shown || 'no reason given'}`,
    ),
  }
}
