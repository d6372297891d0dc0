import type { ApiResponse } from '@x/sandbox'
import { receiveEvent, receiveEvents } from '../events/receive-events.ts'
import { cancelRun, cancelRunSecondVersion } from '../runs/cancel-run.ts'
import { cancelMany, deleteCancellation, listCancellations } from '../runs/cancellations.ts'
import { FIRST_VERSION, listEvents } from '../runs/first-version.ts'
import type { InngestHabits, InngestMode } from '../sandbox-options.ts'
import { postMetadata, postScores } from '../second-version/annotations.ts'
import { health, SECOND_VERSION } from '../second-version/second-version.ts'
import { isNotPlayed, notPlayed } from './not-played.ts'
import type { Operation, Played, PlayedRoutes } from './operation.ts'
import {
  noSuchPath,
  noSuchSecondVersionPath,
  secondVersionError,
  uiPage,
  wrongMethod,
  wrongSecondVersionMethod,
} from './responses.ts'
import { ROUTES, type RouteName } from './routes.gen.ts'
import { devInfo, serverHealth } from './server-info.ts'

/** The routes that cancel a run. The settings decide which of them a server has. */
const CANCELS = {
  cancelRunByDelete: { operation: 'cancelRun', handle: cancelRun },
  cancelRun: { handle: cancelRun },
  cancelRunByV2: { operation: 'cancelRun', handle: cancelRunSecondVersion, takesEmptyId: true },
} as const satisfies PlayedRoutes

/**
 * The operations that the sandbox supports. Operations of v1, and every route that cancels, have the names of the
 * client's methods. Reads by v2 of what v1 has too end in `V2`.
 */
export type SandboxOperation =
  | 'getRun'
  | 'cancelRun'
  | 'listRunJobs'
  | 'listEventRuns'
  | 'getRunV2'
  | 'listEventRunsV2'
  | 'listRuns'
  | 'getRunTrace'
  | 'getEvent'
  | 'listEvents'
  | 'sendEvent'
  | 'annotateRun'
  | 'cancelRuns'
  | 'health'

/** Every operation of the client that the sandbox supports, whatever the settings. */
const PLAYED = { ...FIRST_VERSION, ...SECOND_VERSION, ...CANCELS } as const satisfies PlayedRoutes

/** What the sandbox supports besides the operations of the client. */
const OTHERS = ['listEvents', 'sendEvent', 'annotateRun', 'cancelRuns', 'health'] as const

type NameIn<Routes> = {
  [Name in keyof Routes]: Routes[Name] extends { readonly operation: infer Own extends string } ? Own : Name & string
}[keyof Routes]

const operationOf = (name: keyof typeof PLAYED): SandboxOperation => {
  const { operation = name }: Played = PLAYED[name]
  // The type Played allows any text here. The members have only these names.
  return operation as NameIn<typeof PLAYED>
}

/** All of them. */
export const OPERATIONS: readonly SandboxOperation[] = [
  ...new Set([
    ...ROUTES.map(({ name }) => name)
      .filter(isPlayed)
      .map(operationOf),
    ...OTHERS,
  ]),
]

function isPlayed(name: RouteName): name is keyof typeof PLAYED {
  return Object.hasOwn(PLAYED, name)
}

/** A part of the server. Each part rejects requests in its own way. */
export type Part = 'v1' | 'v2' | 'events' | 'server'

/** What a method and a path mean. */
export type Route =
  | {
      readonly part: Part
      readonly operation: SandboxOperation
      readonly handle: Operation
      /** The id in the path. */
      readonly id: string
      readonly isGuarded: boolean
    }
  /** There is no handler: the router itself answers. */
  | { readonly part: Part; readonly operation: undefined; readonly answer: ApiResponse; readonly isGuarded: boolean }

interface Row {
  readonly part: Part
  readonly method: string
  /** `{id}` stands for an id, and `{id?}` for an id that may be empty. */
  readonly path: string
  readonly operation: SandboxOperation
  readonly handle: Operation
  /** Whether it requires a signing key. Default: true. */
  readonly isOpen?: true
}

/** The rows for the client's operations, with method and path from the table. */
const rowsOf = (names: readonly string[]): readonly Row[] =>
  ROUTES.flatMap(({ name, method, path }) => {
    if (!names.includes(name) || !isPlayed(name)) return []
    const { handle, takesEmptyId }: Played = PLAYED[name]
    // A path with a trailing slash is a different path, which does not exist (inngest/inngest,
    // docs/openapi/v3/api/v1/spec.yaml).
    const template = path.replace(/\{\w+\}/, takesEmptyId ? '{id?}' : '{id}')
    return [{ part: partOf(path), method, path: template, operation: operationOf(name), handle }]
  })

const usual: readonly Row[] = [
  ...rowsOf(Object.keys(FIRST_VERSION)),
  {
    part: 'v1',
    method: 'POST',
    path: '/v1/runs/{id?}/metadata',
    operation: 'annotateRun',
    handle: postMetadata,
  },
  { part: 'v1', method: 'GET', path: '/v1/events', operation: 'listEvents', handle: listEvents },
  { part: 'v1', method: 'GET', path: '/v1/cancellations', operation: 'cancelRuns', handle: listCancellations },
  { part: 'v1', method: 'POST', path: '/v1/cancellations', operation: 'cancelRuns', handle: cancelMany },
  {
    part: 'v1',
    method: 'DELETE',
    path: '/v1/cancellations/{id}',
    operation: 'cancelRuns',
    handle: deleteCancellation,
  },
  { part: 'v2', method: 'GET', path: '/v2/health', operation: 'health', handle: health },
  { part: 'v2', method: 'POST', path: '/v2/events', operation: 'sendEvent', handle: receiveEvent },
  {
    part: 'events',
    method: 'POST',
    path: '/e/{id}',
    operation: 'sendEvent',
    handle: receiveEvents,
    isOpen: true,
  },
  { part: 'server', method: 'GET', path: '/health', operation: 'health', handle: serverHealth, isOpen: true },
]

const runsOfSecondVersion: readonly Row[] = [
  ...rowsOf([...Object.keys(SECOND_VERSION), 'cancelRunByV2']),
  { part: 'v2', method: 'POST', path: '/v2/runs/{id?}/scores', operation: 'annotateRun', handle: postScores },
]

const cancels: Readonly<Record<InngestHabits['cancelRoute'], readonly Row[]>> = {
  delete: rowsOf(['cancelRunByDelete']),
  post: rowsOf(['cancelRun']),
  both: rowsOf(['cancelRunByDelete', 'cancelRun']),
}

const infoOfDev: readonly Row[] = [
  { part: 'server', method: 'GET', path: '/dev', operation: 'health', handle: devInfo, isOpen: true },
]

/** A router for one server. */
export interface Router {
  /** What a method and a path mean. The path comes from `routedPath`. */
  route(method: string, path: string): Route
  /** The supported requests, each in the form `GET /v1/runs/{id}`. */
  readonly plays: readonly string[]
}

export function createRouter(mode: InngestMode, habits: InngestHabits): Router {
  const rows = [
    ...usual,
    ...(habits.v2 ? runsOfSecondVersion : []),
    ...cancels[habits.cancelRoute],
    ...(mode === 'dev' ? infoOfDev : []),
  ].map((row) => ({ ...row, pattern: patternOf(row.path) }))
  const plays = rows.map(({ method, path }) => `${method} ${path.replace('{id?}', '{id}')}`)

  const route: Router['route'] = (method, given) => {
    // v2 is mounted twice, and treats an escaped slash as a slash.
    const below = given.replace(/^\/api(?=\/v2(\/|$))/, '')
    const part = partOf(below)
    const path = part === 'v2' ? below.replaceAll(/%2F/gi, '/') : below
    const sharing = rows.filter((row) => row.pattern.test(path))
    const row = sharing.find((one) => one.method === method)
    if (row !== undefined) {
      const { operation, handle, isOpen = false } = row
      return { part, operation, handle, id: row.pattern.exec(path)?.[1] ?? '', isGuarded: !isOpen }
    }
    const isMissing = (part !== 'v2' || habits.v2) && (isNotPlayed(method, path) || isUnplayedRoute(method, path))
    const answer = isMissing ? notPlayed(method, path, plays) : refusal(part, method, path, sharing, habits)
    // v1 answers that nothing is there before it checks the key; v2 checks the key first.
    return { part, operation: undefined, answer, isGuarded: part === 'v2' || path === '/dev' }
  }
  return { route, plays }
}

/** The client's operations that the sandbox does not support. */
const unplayed = ROUTES.filter(({ name }) => !isPlayed(name)).map(({ method, path }) => ({
  method,
  pattern: patternOf(path.replaceAll(/\{\w+\}/g, '{id}')),
}))

const isUnplayedRoute = (method: string, path: string): boolean =>
  unplayed.some((one) => one.method === method && one.pattern.test(path))

function patternOf(path: string): RegExp {
  return new RegExp(`^${path.replaceAll('{id}', '([^/]+)').replace('{id?}', '([^/]*)')}$`)
}

function partOf(path: string): Part {
  const [, first = ''] = path.split('/')
  return first === 'v1' || first === 'v2' ? first : first === 'e' ? 'events' : 'server'
}

function refusal(
  part: Part,
  method: string,
  path: string,
  sharing: readonly Row[],
  habits: InngestHabits,
): ApiResponse {
  if (part === 'v2') {
    if (path === '/v2') return secondVersionError(400, 'api_error', 'Bad Request')
    return sharing.length > 0 ? wrongSecondVersionMethod(method) : noSuchSecondVersionPath()
  }
  if (sharing.length > 0) return wrongMethod(sharing.map((row) => row.method))
  const isPage = part === 'server' && path !== '/robots.txt' && path !== '/dev'
  return isPage && habits.uiFallback ? uiPage() : noSuchPath()
}
