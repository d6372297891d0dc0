import { expect, it } from 'vitest'
import { originOf } from './key-origin.ts'
import type { RecentWrite } from './recent-writes.ts'

const begun: RecentWrite = {
  ...{ idempotencyKey: 'k', open: 1, known: undefined, told: false, resourceIds: {}, failed: false, until: 1 },
}

it.each<[string, Partial<RecentWrite>, string | undefined, string]>([
  ['named by its caller', {}, 'k', 'given'],
  ['made for this call', {}, undefined, 'made'],
  ['in flight already', { open: 2 }, 'k', 'sent_before'],
  ['of a call that may have happened', { known: 'unknown' }, 'k', 'sent_before'],
  ['of a call that has happened', { known: 'accepted' }, 'k', 'sent_before'],
  ['made before, for a call that came to nothing', { told: true }, undefined, 'made'],
])('a key that is %s', (_, more, given, origin) => {
  expect(originOf({ ...begun, ...more }, given)).toBe(origin)
})
