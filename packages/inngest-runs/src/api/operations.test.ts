import { operationSnapshot } from '@x/test-kit'
import { expect, it } from 'vitest'
import { InngestRuns } from '../client.ts'
import { SERVED_ROWS } from '../served/rows.gen.ts'
import * as operations from './operations.gen.ts'

/** Every operation of the table is a method of the client, or this does not compile. */
const isMethod = (id: operations.OperationId): boolean =>
  ((method: keyof InngestRuns) => method in InngestRuns.prototype)(id)

/** What Inngest does not have, and the servers make of other operations. */
const LOCAL = ['waitForRun'] as const

const isLocal = (id: string): id is (typeof LOCAL)[number] => LOCAL.some((one) => one === id)

// A change to the table is shown here as a whole. Review it, then write it with `vitest run -u`.
it('the table of operations is as it was reviewed', async () => {
  await expect(operationSnapshot(operations, SERVED_ROWS)).toMatchFileSnapshot('../../operations.snapshot')
})

it('every operation is a method of the client, or another route to one', () => {
  // Ids that only the client itself uses are not methods, and no tool has one.
  const methods = SERVED_ROWS.map(({ operation }) => operation.id)
  expect(methods.filter((id) => !isLocal(id) && !isMethod(id))).toEqual([])
})
