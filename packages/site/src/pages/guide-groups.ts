import type { Published } from '../../../release-gates/src/published.ts'

export interface GuideGroup {
  readonly label: string
  /** Names of files in `docs/`, without `.md`, in the order in which they are read. */
  readonly guides: readonly string[]
}

/** Where each guide stands in the sidebar. A guide that is missing here fails a test. */
export const GUIDE_GROUPS: Readonly<Record<Published, readonly GuideGroup[]>> = {
  'runa-payouts': [
    { label: 'First steps', guides: ['did-money-move', 'idempotency-keys', 'options'] },
    { label: 'Paying', guides: ['products', 'checks', 'waiting', 'orders', 'redemption', 'webhooks'] },
    {
      label: 'Lists',
      guides: [
        'pay-a-list',
        'bulk',
        'batch-results',
        'journals',
        'database-journals',
        'journal-errors',
        'unknown-payouts',
      ],
    },
    {
      label: 'Testing and running',
      guides: ['testing', 'sandbox-command', 'runtimes', 'http', 'tracing', 'responses'],
    },
    { label: 'Serving', guides: ['mcp', 'serving', 'repeated-creates', 'serving-limits'] },
  ],
  'inngest-runs': [
    { label: 'First steps', guides: ['servers-and-keys', 'errors', 'options'] },
    { label: 'Looking at runs', guides: ['failed-runs', 'steps', 'outputs', 'watching'] },
    { label: 'Starting and waiting', guides: ['events', 'event-results', 'starting', 'waiting'] },
    { label: 'Changing runs', guides: ['cancelling', 'reruns'] },
    { label: 'Testing and running', guides: ['testing', 'runtimes', 'http', 'responses'] },
    { label: 'Serving', guides: ['mcp', 'serving'] },
  ],
}

/** The guides of a package, in the order of the sidebar. */
export const guidesOf = (folder: Published): readonly string[] => GUIDE_GROUPS[folder].flatMap(({ guides }) => guides)
