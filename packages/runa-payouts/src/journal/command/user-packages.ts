import { createRequire } from 'node:module'
import { join } from 'node:path'
import { ConfigurationError, redact } from '@x/transport'

/** What a package exports. Undefined if it is not installed, or unknown to this runtime. */
export type LoadPackage = (name: string) => Readonly<Record<string, unknown>> | undefined

/**
 * The packages of the user, as a program in this folder finds them.
 *
 * @throws ConfigurationError if a package is there and cannot be loaded.
 */
export function packagesFrom(folder: string): LoadPackage {
  const require = createRequire(join(folder, 'package.json'))
  return (name) => {
    try {
      return require(name)
    } catch (error) {
      const { code }: { code?: unknown } = Object(error)
      if (code === 'MODULE_NOT_FOUND' || code === 'ERR_UNKNOWN_BUILTIN_MODULE') return undefined
      throw new ConfigurationError(`the package ${name} cannot be loaded: ${shownMessage(error)}`)
    }
  }
}

/** Errors of drivers may hold a URL with its password. */
export const shownMessage = (error: unknown): string =>
  redact(error instanceof Error ? error.message : 'no reason given', { secrets: [], patterns: [], publicUrls: [] })
