import type { ApiResponse } from '@x/sandbox'
import type { EventBook } from '../events/events.ts'
import type { Invocations } from '../events/invocations.ts'
import type { Run, RunBook } from '../runs/run-book.ts'
import type { DocumentContext } from '../runs/run-documents.ts'
import type { RouteName } from './routes.gen.ts'

/** What every operation works with. */
export interface OperationContext extends DocumentContext {
  readonly book: RunBook
  readonly events: EventBook
  readonly invocations: Invocations
  now(): number
}

/** The input of an operation. */
export interface OperationRequest {
  /** The first id in the path. Empty if the path has none. */
  readonly id: string
  /** Every id in the path, in order. */
  readonly ids: readonly string[]
  /** The environment of the request. Undefined for an unknown one. */
  readonly environment: string | undefined
  readonly query: URLSearchParams
  /** The body as text; empty for none. */
  readonly body: string
  /** The state of its run when the request arrived. Work on the request may begin later, and end after other work. */
  readonly onArrival: { readonly hasEnded: boolean; readonly isSettled: boolean }
}

export type Operation = (context: OperationContext, asked: OperationRequest) => ApiResponse

/** How the sandbox implements an operation of the client. */
export interface Played {
  readonly handle: Operation
  /** Its name for faults. Default: the name of the route. */
  readonly operation?: string
  /** Whether the id between two slashes may be empty. */
  readonly takesEmptyId?: true
}

/** The client's operations that the sandbox supports, by the names of their routes. */
export type PlayedRoutes = Partial<Record<RouteName, Played>>

/** The run that a request names. A run of another environment is as unknown as one that never existed. */
export function findRun(
  { book, now }: OperationContext,
  key: string,
  environment: string | undefined,
): Run | undefined {
  const run = book.byId(key)
  return run !== undefined && run.environment === environment && now() >= run.knownFrom ? run : undefined
}

/** The readable runs of an event, in the order in which they started. */
export const runsOf = (
  context: OperationContext,
  isOne: (run: Run) => boolean,
  environment: string | undefined,
): Run[] => context.book.all.filter((run) => isOne(run) && findRun(context, run.id, environment) === run)
