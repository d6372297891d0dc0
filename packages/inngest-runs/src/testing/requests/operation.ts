import type { ApiResponse } from '@x/sandbox'
import type { EventBook } from '../events/events.ts'
import type { Run, RunBook } from '../runs/run-book.ts'
import type { DocumentContext } from '../runs/run-documents.ts'
import type { RouteName } from './routes.gen.ts'

/** What every operation works with. */
export interface OperationContext extends DocumentContext {
  readonly book: RunBook
  readonly events: EventBook
  now(): number
}

/** What an operation is asked. */
export interface OperationRequest {
  /** What stands in the path where an id belongs. Empty where the path has no such place. */
  readonly id: string
  /** The environment that it is about. Undefined for an unknown one. */
  readonly environment: string | undefined
  readonly query: URLSearchParams
  /** The body as text; empty for none. */
  readonly body: string
  /** What the run that it is about was like when it came. Work on it may begin later, and end after other work. */
  readonly onArrival: { readonly hasEnded: boolean; readonly isSettled: boolean }
}

export type Operation = (context: OperationContext, asked: OperationRequest) => ApiResponse

/** How an operation of the client is played. */
export interface Played {
  readonly handle: Operation
  /** Its name for faults. Default: the name of the route. */
  readonly operation?: string
  /** Whether the id may be empty, between two slashes. */
  readonly takesEmptyId?: true
}

/** Operations of the client that are played, by the names of their routes. */
export type PlayedRoutes = Partial<Record<RouteName, Played>>

/** The run that a request means. One of another environment is as unknown as one that never was. */
export function findRun(
  { book, now }: OperationContext,
  key: string,
  environment: string | undefined,
): Run | undefined {
  const run = book.byId(key)
  return run !== undefined && run.environment === environment && now() >= run.knownFrom ? run : undefined
}

/** The runs of an event that can be read, in the order of starting. */
export const runsOf = (
  context: OperationContext,
  isOne: (run: Run) => boolean,
  environment: string | undefined,
): Run[] => context.book.all.filter((run) => isOne(run) && findRun(context, run.id, environment) === run)
