import { type ClientResponse, servedOperations } from '@x/serving'
import { isJsonObject } from '@x/transport'
import type { InngestRuns } from '../client.ts'
import { SERVED_ROWS } from './rows.gen.ts'
import { waitForRun } from './wait-for-run.ts'

/**
 * How operations are served, with what is particular to some of them. Everything else follows from
 * specs/inngest-runs.openapi.yaml; a test holds it equal to specs/inngest-runs.capability.yaml.
 */
export const SERVED_OPERATIONS = servedOperations<InngestRuns>()(
  SERVED_ROWS,
  {
    // The API has no answer of its own: an empty 200, a 204, or a 409 where the run had ended before. What the client found
    // out is `{ result, run? }`, and that it found it out is a 200.
    cancelRun: { respond: (response) => ({ ...response, status: 200 }) },
    // A page has its own envelope, and what the client makes itself has none.
    listRuns: { respond: asIs },
    getRunTrace: { respond: asIs },
    waitForRun: { call: waitForRun, respond: asIs },
  },
  enveloped,
)

function asIs(response: ClientResponse): ClientResponse {
  return response
}

/** The API's own envelope around what the client gives, with its metadata: how old the data is. */
function enveloped({ data, ...response }: ClientResponse): ClientResponse {
  const { metadata, ...rest } = { metadata: undefined, ...response }
  return { ...rest, data: isJsonObject(metadata) ? { data, metadata } : { data } }
}
