import { SANDBOX_UPSTREAM, type Upstream } from '@x/serving'
import { ConfigurationError, readEnvironment } from '@x/transport'
import { connectionFor } from '../api/connection.ts'
import { RunaPayouts } from '../client.ts'
import { runaUpstream } from '../served/runa-upstream.ts'

/** A client, and whom it pays at. */
export interface ListConnection {
  readonly client: RunaPayouts
  readonly upstream: Upstream
  readonly baseUrl: string
}

/** @throws ConfigurationError without a key, and for a key and a URL of different environments. */
export async function connect(sandbox: boolean): Promise<ListConnection> {
  if (sandbox) {
    // Only for a trial without a key, before anything is sent: a real payment loads nothing later.
    const { createRunaSandbox } = await import('../testing/index.ts')
    const { apiKey, baseUrl, fetch } = createRunaSandbox()
    return { client: new RunaPayouts({ apiKey, baseUrl, fetch }), upstream: SANDBOX_UPSTREAM, baseUrl }
  }
  const apiKey = readEnvironment('RUNA_API_KEY')
  if (apiKey === undefined) {
    throw new ConfigurationError(
      'no API key: set RUNA_API_KEY (create a key at https://app.runa.io/api-keys), or add --sandbox to try it without a key',
    )
  }
  const { baseUrl } = await connectionFor({})
  return { client: new RunaPayouts(), upstream: runaUpstream(baseUrl, apiKey), baseUrl }
}
