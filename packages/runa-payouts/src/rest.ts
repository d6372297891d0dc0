import type { RestOptions } from '@x/exposures/rest'
import { createRestHandler as create } from '@x/exposures/rest'
import type { RunaPayouts } from './client.ts'
import { EXPOSURES } from './exposure.ts'
import { OPENAPI } from './openapi.gen.ts'
import { VERSION } from './version.ts'

export type { Problem, ProblemField, RestOptions, ServedEvent, ServingOptions } from '@x/exposures/rest'

/**
 * Serves the operations on orders over HTTP: `(request) => Promise<Response>`, for any framework or function platform that
 * has the web's Request and Response.
 *
 * It checks whom requests come from only as far as it is told to: pass `token`, and `allowedHosts` on a loopback address.
 *
 * @throws ConfigurationError for options that cannot be.
 *
 * @example
 * ```ts
 * import { RunaPayouts } from '@x/runa-payouts'
 * import { createRestHandler } from '@x/runa-payouts/rest'
 *
 * export default { fetch: createRestHandler(new RunaPayouts(), { token: 'a-token-of-yours' }) }
 * ```
 */
export const createRestHandler = (
  client: RunaPayouts,
  options: RestOptions = {},
): ((request: Request) => Promise<Response>) =>
  create(client, { ...options, exposures: EXPOSURES, document: OPENAPI, name: 'runa-payouts', version: VERSION })
