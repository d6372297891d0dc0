import type { JournalPlace } from '../journal/command/journal-place.ts'

const SERVERS = { postgres: 'PostgreSQL', libsql: 'libSQL' } as const

/** A journal as a screen shows it: never a user or a password, and no part of a URL that might be one. */
export function shownPlace(place: JournalPlace, name: string | undefined): string {
  const at = place.kind === 'path' ? place.path : `${SERVERS[place.kind]}${addressOf(place.url)}`
  return name === undefined ? at : `${JSON.stringify(name)} in ${at}`
}

/** ` at HOST/DATABASE`, or nothing if it is not certain what is the host. */
function addressOf(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url === undefined || url.hostname === '') return ''
  // A password with a slash, `?` or `#` in it ends the host too early: its @ is beyond it then.
  const [, ...afterEach] = text.split('@')
  if (afterEach.length > (url.username === '' && url.password === '' ? 0 : 1)) return ''
  const database = /^\/[\w-]+$/.test(url.pathname) ? url.pathname : ''
  return ` at ${url.hostname}${database}`
}
