import { shownValue } from '@x/transport'

/** What is wrong with a value passed as a journal, or undefined. */
export function journalProblem(value: unknown): string | undefined {
  if (isJournal(value)) return undefined
  const got = value === undefined ? 'missing; expected' : 'expected'
  const came = value === undefined ? '' : `, got ${shownValue(value)}`
  return `${got} a PayoutJournal, such as fileJournal(path)${came}`
}

const isJournal = (value: unknown): boolean =>
  typeof value === 'object' &&
  value !== null &&
  ['open', 'claim', 'settle', 'close'].every((name) => typeof Reflect.get(value, name) === 'function')
