import type { ListRunsFilters, RunStatusFilter } from '../runs/list-runs.ts'
import { type CommandFlag, UsageError } from './run-command.ts'

/** Flags by which runs are chosen. */
export const FILTER_FLAGS: readonly CommandFlag[] = [
  { name: 'app', value: 'id', about: 'Only runs of this app, by its id in your code.' },
  { name: 'function', value: 'id', about: 'Only runs of this function, by its id in your code. Needs --app.' },
]

export const STATUS_FLAG: CommandFlag = {
  name: 'status',
  value: 'a,b',
  about: 'Only runs with these statuses: QUEUED, RUNNING, COMPLETED, FAILED, CANCELLED, in upper or lower case.',
}

const STATUSES = ['SCHEDULED', 'QUEUED', 'RUNNING', 'COMPLETED', 'FAILED', 'CANCELLED']

export function filtersIn(values: ReadonlyMap<string, string>): Pick<ListRunsFilters, 'appId' | 'functionId'> {
  const [appId, functionId] = [values.get('app'), values.get('function')]
  if (functionId !== undefined && appId === undefined)
    throw new UsageError('--function needs --app: it is an id within an app')
  return { appId, functionId }
}

/** The states of --status in capitals, or undefined for all. */
export function statusesIn(values: ReadonlyMap<string, string>): readonly RunStatusFilter[] | undefined {
  const text = values.get('status')
  if (text === undefined) return undefined
  const words = text.split(',').map((word) => word.trim().toUpperCase())
  const wrong = words.find((word) => !STATUSES.includes(word))
  if (wrong !== undefined) {
    throw new UsageError(`--status: unknown status ${JSON.stringify(wrong)}; allowed: ${STATUSES.slice(1).join(', ')}`)
  }
  // Each was compared with the list; SCHEDULED is the client's own word for QUEUED.
  return words.map((word) => (word === 'SCHEDULED' ? 'QUEUED' : word) as RunStatusFilter)
}
