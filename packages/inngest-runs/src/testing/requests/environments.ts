import type { RandomIds } from '@x/sandbox'
import type { InngestMode } from '../sandbox-options.ts'

/** The environments of one sandbox. */
export interface Environments {
  /** The environment that a request is for. Undefined for an unknown name. */
  asked(headers: Headers): string | undefined
  /** The environment that a new run belongs to. Throws for an unknown name. */
  chosen(name: string | undefined): string
  /** The `environment_id` of a run that is read by its id. */
  idOf(name: string): string
  /** The `environment_id` of the same run in the list of an event's runs. */
  listedIdOf(name: string): string
}

/** Without configured environments, everything is in this one. It has no name that a request could use. */
const ONLY = ''

/**
 * The two ids that the open-source server gives the same environment (inngest/inngest, pkg/consts/devserver.go and
 * pkg/cqrs).
 */
const OPEN_SOURCE_ID = '00000000-0000-4000-b000-000000000000'
const OPEN_SOURCE_LISTED_ID = '00000000-0000-0000-0000-000000000000'

export function createEnvironments(names: readonly string[], mode: InngestMode, ids: RandomIds): Environments {
  const ownIds = new Map([ONLY, ...names].map((name) => [name, ids.uuid()]))
  const fallback = names[0] ?? ONLY
  const isKnown = (name: string) => (names.length === 0 ? name === ONLY : names.includes(name))
  const idOf = (name: string, openSource: string) =>
    mode === 'well-behaved' ? (ownIds.get(name) ?? openSource) : openSource
  return {
    asked: (headers) => {
      if (names.length === 0) return ONLY
      const name = headers.get('x-inngest-env') ?? fallback
      return isKnown(name) ? name : undefined
    },
    chosen: (name = fallback) => {
      if (!isKnown(name)) throw new TypeError(`unknown environment '${name}'; add it to the option environments`)
      return name
    },
    idOf: (name) => idOf(name, OPEN_SOURCE_ID),
    listedIdOf: (name) => idOf(name, OPEN_SOURCE_LISTED_ID),
  }
}
