import { ConfigurationError } from '@x/transport'
import { fromBase64 } from './base64.ts'

const PREFIX = 'whsec_'

/**
 * The keys behind one or more secrets (docs.svix.com, how to verify manually).
 *
 * @throws ConfigurationError for a value that is not a secret, without showing it.
 */
export function signingKeys(secrets: unknown): Uint8Array<ArrayBuffer>[] {
  if (!Array.isArray(secrets)) return [keyOf(secrets, 'secret')]
  if (secrets.length === 0) throw new ConfigurationError('secret: expected at least one, got an empty array')
  return secrets.map((secret: unknown, index) => keyOf(secret, `secret ${index}`))
}

function keyOf(secret: unknown, label: string): Uint8Array<ArrayBuffer> {
  const key =
    typeof secret === 'string' && secret.startsWith(PREFIX) ? fromBase64(secret.slice(PREFIX.length)) : undefined
  // An empty key would let anybody sign.
  if (key !== undefined && key.length > 0) return key
  throw new ConfigurationError(
    `${label}: expected "${PREFIX}" and base64, as Runa's portal shows it, got ${describe(secret)}`,
  )
}

function describe(secret: unknown): string {
  if (typeof secret !== 'string') return secret === null ? 'null' : typeof secret
  if (secret === '') return '""'
  if (secret.trim() !== secret) return 'leading or trailing whitespace'
  return secret.startsWith(PREFIX)
    ? `something else after "${PREFIX}"`
    : `a string that does not begin with "${PREFIX}"`
}
