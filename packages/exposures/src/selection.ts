import { ConfigurationError, nearestName, type Operation } from '@x/transport'
import type { Exposure } from './exposure.ts'

/** Which of the operations are served. */
export interface Selection {
  /** Only operations that change nothing. */
  readonly readOnly?: boolean | undefined
  /** Only these, by the names of their tools. Default: all. */
  readonly tools?: readonly string[] | undefined
}

/**
 * Whether an operation changes nothing, which is what `readOnly` promises. It goes by what the operation does and not by
 * the hint that is published for it: a capability may call a calculation "not read-only", and it still moves no money.
 */
export const changesNothing = ({ retry }: Operation): boolean => retry === 'read'

/** @throws ConfigurationError for a tool that does not exist, and where nothing is left to serve. */
export function selected<Client>(
  exposures: readonly Exposure<Client>[],
  { readOnly = false, tools }: Selection,
): readonly Exposure<Client>[] {
  const names = exposures.map(({ tool }) => tool.name)
  for (const name of tools ?? []) {
    if (!names.includes(name)) throw new ConfigurationError(`tools: ${unknownTool(name, names)}`)
  }
  const left = exposures
    .filter(({ operation }) => !readOnly || changesNothing(operation))
    .filter(({ tool }) => tools === undefined || tools.includes(tool.name))
  if (left.length === 0) throw new ConfigurationError('tools: none of them is left to serve')
  return left
}

/** Whether a tool that changes something is among those that are served. */
export const servesWrite = (tool: string, { readOnly = false, tools }: Selection): boolean =>
  !readOnly && (tools === undefined || tools.includes(tool))

function unknownTool(name: string, names: readonly string[]): string {
  const meant = nearestName(name, names)
  const hint = meant === undefined ? `expected ${names.join(', ')}` : `did you mean ${JSON.stringify(meant)}?`
  return `there is no tool ${JSON.stringify(name)}; ${hint}`
}
