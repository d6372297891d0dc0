import { expect, it } from 'vitest'
import { openapi } from '../../test/openapi.ts'
import { ENDED_RUN_STATUSES, isEndedRunStatus, isKnownRunStatus, KNOWN_RUN_STATUSES } from './run-status.ts'

it('lists the statuses that the OpenAPI file lists', () => {
  expect(openapi.schemas.Run?.properties?.status?.['x-known-values']).toEqual(KNOWN_RUN_STATUSES)
})

it.each([...KNOWN_RUN_STATUSES])('knows the run status %s', (status) => {
  expect(isKnownRunStatus(status)).toBe(true)
})

it('treats these as final, and no others', () => {
  const final = ['Completed', 'Failed', 'Cancelled', 'Overflowed', 'Skipped']
  expect(ENDED_RUN_STATUSES).toEqual(final)
  expect(KNOWN_RUN_STATUSES.filter(isEndedRunStatus)).toEqual(final)
})

it.each(['Paused', 'completed', 'toString'])('does not treat a run that is %s as ended', (status) => {
  expect(isEndedRunStatus(status)).toBe(false)
})

it.each(['Paused', 'COMPLETED', '', 'RunStatus(9)', 'constructor'])('does not know the run status %j', (status) => {
  expect(isKnownRunStatus(status)).toBe(false)
})
