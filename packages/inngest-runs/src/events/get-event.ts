import { responseOf, SHARED_CALL_OPTIONS, type Transport } from '@x/transport'
import * as operations from '../api/operations.gen.ts'
import { freshQuery } from '../runs/fresh-read.ts'
import { READ_OPTIONS, type ReadOptions, type ReadResponse } from '../runs/read-options.ts'
import type { InngestEvent } from '../wire.gen.ts'

/** Reads one event from v1; v2 has no such route. */
export async function readEvent(
  transport: Transport,
  eventId: string,
  given: ReadOptions,
): Promise<ReadResponse<InngestEvent>> {
  const { fresh = false, ...options } = transport.checkOptions('getEvent', given, READ_OPTIONS)
  const extraQuery = fresh ? freshQuery(transport) : {}
  const plan = { path: { eventId }, extraQuery, knownOptions: SHARED_CALL_OPTIONS }
  const answer = await transport.send(operations.getEvent, plan, options)
  return { ...responseOf(answer), data: answer.data.data, metadata: answer.data.metadata }
}
