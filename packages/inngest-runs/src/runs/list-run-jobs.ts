import { responseOf, SHARED_CALL_OPTIONS, type Transport } from '@x/transport'
import * as operations from '../api/operations.gen.ts'
import type { RunJob } from '../wire.gen.ts'
import { freshQuery } from './fresh-read.ts'
import type { ReadOptions, ReadResponse } from './read-options.ts'

/** The jobs of a run that are waiting or running. Past the server's cache unless `fresh` is false. */
export async function listRunJobs(
  transport: Transport,
  runId: string,
  { fresh = true, ...options }: ReadOptions,
): Promise<ReadResponse<RunJob[]>> {
  const extraQuery = fresh ? freshQuery(transport) : {}
  const plan = { path: { runId }, extraQuery, knownOptions: SHARED_CALL_OPTIONS }
  const answer = await transport.send(operations.listRunJobs, plan, options)
  return { ...responseOf(answer), data: answer.data.data, metadata: answer.data.metadata }
}
