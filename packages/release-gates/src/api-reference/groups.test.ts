import { expect, it } from 'vitest'
import { groupOf } from './groups.ts'

it.each([
  ['RunaPayouts', 'class', 'Client'],
  ['RateLimitError', 'class', 'Errors'],
  ['isRateLimitError', 'function', 'Checks of errors'],
  ['isSdkErrorLike', 'function', 'Checks of errors'],
  ['isKnownOrderStatus', 'function', 'Functions'],
  ['sendPayouts', 'function', 'Functions'],
  ['KNOWN_ORDER_STATUSES', 'value', 'Constants'],
  ['ErrorContext', 'type', 'Types'],
  ['OrderCompletion', 're-export', 'Re-exports'],
  // The type of a member of a run, and not a class that is thrown.
  ['FunctionNotStartedError', 'type', 'Types'],
] as const)('%s, a %s, is listed among: %s', (name, kind, group) => {
  expect(groupOf({ name, kind })).toBe(group)
})
