import type { DriftEvent } from '@x/transport'

/** One line about answers that differ from what was agreed. Quoted, as names of fields may be the upstream's own. */
export const driftLine = (command: string, { operation, path, code }: DriftEvent): string =>
  `${command}: answers to ${operation} differ from what was agreed at ${JSON.stringify(path)} (${code})`
