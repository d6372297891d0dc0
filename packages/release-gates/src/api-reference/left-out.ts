import type { Published } from '../published.ts'

/**
 * Types that the declarations mention and nobody imports, since they are seen through the ones that are exported. One
 * that is no longer mentioned has to leave the list: the reference warns of it.
 */
const IN_BOTH = [
  // What makes the type of a fault's name.
  'CommonFaultName',
  'ownFaults',
  // What a sandbox plans and answers with.
  'ApiResponse',
  'Handle',
  // A member of what `request` takes.
  'QueryValue',
  // The bundler's name for what is exported without the number.
  'ToolServer$1',
]

export const LEFT_OUT: Readonly<Record<Published, readonly string[]>> = {
  'runa-payouts': [
    ...IN_BOTH,
    'IntentOptions',
    'HEADER_FAMILIES',
    // The shared form of what this package exports in a more exact one.
    'RecordedRequest$1',
    'RequestLog$1',
  ],
  'inngest-runs': [...IN_BOTH, 'McpOptions', 'ToolOptions'],
}
