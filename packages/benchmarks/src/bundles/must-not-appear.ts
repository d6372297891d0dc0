import type { EntryName } from './entries.ts'

/** A part of a package that a program does not need if it only makes a call. */
export interface Unwanted {
  readonly what: string
  /** Where its source is: paths of files, as the list of contributors names them. */
  readonly source: RegExp
  /** How to recognise it in built code, whatever the build has renamed: a text that it cannot do without. */
  readonly mark?: string
  /** Entries of the built packages that contain the mark, so that an outdated mark is noticed. */
  readonly livesIn?: readonly string[]
}

export const UNWANTED: readonly Unwanted[] = [
  {
    what: 'webhooks',
    source: /^packages\/runa-payouts\/src\/webhooks\//,
    mark: 'whsec_',
    livesIn: ['@x/runa-payouts/webhooks'],
  },
  {
    what: 'redemption',
    source: /^packages\/runa-payouts\/src\/redemption\/(?!redemption-error\.ts$)/,
    mark: 'expected the link of a payout',
    livesIn: ['@x/runa-payouts/redemption'],
  },
  {
    what: 'the sandbox',
    source: /^packages\/(?:sandbox|[\w-]+\/src\/testing)\//,
    mark: 'drop-after-commit',
    livesIn: ['@x/runa-payouts/testing', '@x/inngest-runs/testing'],
  },
  {
    what: 'batches',
    source:
      /^packages\/runa-payouts\/src\/payouts\/(?!(?:access\/(?:grant-)?batch-access|access\/order-rate-limiter|errors\/clock-error)\.ts$)/,
    mark: 'the ping before the first order',
    livesIn: ['@x/runa-payouts/bulk'],
  },
  {
    what: 'the reader of files',
    source: /^packages\/runa-payouts\/src\/csv\//,
    mark: 'text after a closing quote',
    livesIn: ['@x/runa-payouts/csv'],
  },
  { what: 'the journal', source: /^packages\/runa-payouts\/src\/journal\// },
  {
    what: 'the REST adapter',
    source: /^packages\/serving\/src\/|\/src\/rest\//,
    mark: 'application/problem+json',
    livesIn: ['@x/runa-payouts/rest', '@x/inngest-runs/rest'],
  },
  {
    what: 'the MCP server',
    source: /^@modelcontextprotocol|\/src\/mcp\//,
    mark: 'tools/list',
    livesIn: ['@x/runa-payouts/mcp', '@x/inngest-runs/mcp'],
  },
  { what: 'the OpenAPI documents', source: /openapi\.gen\.ts$/, mark: 'operationId' },
  { what: 'messages and classes of zod that mini does without', source: /^zod\/(?:locales\/(?!index\.)|classic\/)/ },
]

/** The programs that must not contain it. */
export const HELD: readonly EntryName[] = ['runaCall', 'inngestCall', 'bothCalls', 'runaGuard', 'inngestGuard']

/** What a single guard does not need either. Every mark is in what the packages load for a call, or for its retries. */
export const NOT_IN_A_GUARD: readonly Required<Pick<Unwanted, 'what' | 'source' | 'mark'>>[] = [
  { what: 'zod', source: /^zod\//, mark: '_zod' },
  { what: 'ky', source: /^ky$/, mark: 'ForceRetryError' },
  {
    what: 'what sends',
    source: /\/transport\/src\/(?:call\/transport|call\/api-client|attempt\/attempt)\.ts$/,
    mark: 'redirect',
  },
  { what: 'what is sent', source: /\/src\/(?:api\/operations|client)\.ts$/, mark: 'parameters:' },
]
