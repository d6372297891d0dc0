import { createRestHandler as create, type RestOptions } from '@x/serving/rest'
import type { InngestRuns } from '../client.ts'
import { OPENAPI } from '../openapi.gen.ts'
import { VERSION } from '../version.ts'
import { ROUTE_DOCUMENTS } from './route-documents.gen.ts'
import { SERVED_OPERATIONS } from './served-operations.ts'

export type {
  Problem,
  ProblemField,
  RestOptions,
  ServedEvent,
  ServingOptions,
  StateStore,
  Upstream,
  WriteEvent,
} from '@x/serving/rest'

/**
 * Serves the operations on runs over HTTP: `(request) => Promise<Response>`, for any framework or function platform that
 * has the web's Request and Response.
 *
 * Pass `token`, `allowedHosts`, or both. Without either, it responds only if `Host` is a name of this machine. If
 * something in front of it authenticates callers, pass `token: false`.
 *
 * @throws ConfigurationError for invalid options: unknown ones, and a `token` that is undefined or empty.
 *
 * @example
 * ```ts
 * import { InngestRuns } from '@x/inngest-runs'
 * import { createRestHandler } from '@x/inngest-runs/rest'
 *
 * export default { fetch: createRestHandler(new InngestRuns(), { token: 'your-token' }) }
 * ```
 */
export const createRestHandler = (
  client: InngestRuns,
  options: RestOptions = {},
): ((request: Request) => Promise<Response>) =>
  create(
    client,
    {
      servedOperations: SERVED_OPERATIONS,
      document: OPENAPI,
      documents: ROUTE_DOCUMENTS,
      name: 'inngest-runs',
      version: VERSION,
    },
    options,
  )
