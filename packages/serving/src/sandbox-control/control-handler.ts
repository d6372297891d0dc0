import { cut, formatPath, keptIssues, LONGEST_SHOWN, listedIssues, type SchemaIssue } from '@x/transport'
import { type AllowedHosts, checkHost, checkOrigin } from '../access/access-checks.ts'
import { hostOf } from '../access/check-access.ts'
import { MAX_BODY_BYTES } from '../calls/size-limits.ts'
import { jsonBody } from '../rest/json-body.ts'
import { type HttpProblem, jsonResponse, plainProblem, problemResponse } from '../rest/problem.ts'
import { CONTROL_PATH, type ControlCommand, type ControlOutcome } from './control-command.ts'

export interface ControlSetup {
  /** What the sandbox plays, as `GET /order` each. */
  readonly plays: readonly string[]
  readonly commands: readonly ControlCommand[]
}

/**
 * The control endpoint of a sandbox, as a function from a request to a response. Programs in any language control the
 * sandbox with it. Web pages may not.
 */
export function createControlHandler(
  { plays, commands }: ControlSetup,
  hosts: AllowedHosts,
): (request: Request) => Promise<Response> {
  const overview: ControlCommand = {
    method: 'GET',
    path: '',
    about: 'This overview.',
    run: () => ({
      data: {
        plays,
        control: [overview, ...commands].map(({ method, path, about }) => ({
          request: `${method} ${CONTROL_PATH}${path}`,
          about,
        })),
      },
    }),
  }
  const all = [overview, ...commands]
  const find = controlRoutes(all)
  const known = all.map(({ method, path }) => `${method} ${CONTROL_PATH}${path}`).join(', ')

  const answer = async (request: Request): Promise<Response | HttpProblem> => {
    const denied = accessProblem(request, hosts)
    if (denied !== undefined) return denied
    const { pathname } = new URL(request.url)
    const match = find(request.method, pathname)
    switch (match.kind) {
      case 'none':
        return plainProblem(404, `Unknown path ${cut(pathname, LONGEST_SHOWN)}. Known paths: ${known}.`)
      case 'malformed':
        return plainProblem(400, 'The id in the path is not percent-encoded UTF-8.')
      case 'wrong method': {
        const headers = { Allow: [...new Set(match.allowed)].join(', ') }
        return plainProblem(405, `This path takes ${headers.Allow}.`, { headers })
      }
      case 'found': {
        const body = request.method === 'POST' ? await jsonBody(request, MAX_BODY_BYTES) : undefined
        if (body?.kind === 'problem') return commandProblem(body.answer)
        const json = body?.kind === 'json' ? body.json : undefined
        return outcomeAnswer(await match.command.run({ id: match.id, json }))
      }
    }
  }

  return async (request) => {
    const answered = await answer(request)
    return answered instanceof Response ? answered : problemResponse(answered)
  }
}

function accessProblem(request: Request, hosts: AllowedHosts): HttpProblem | undefined {
  const host = checkHost(hostOf(request), hosts)
  if (host !== undefined) return plainProblem(403, host.detail)
  const origin = checkOrigin(request.headers, [])
  return origin && plainProblem(403, `Web pages may not control this sandbox: ${origin.reason}.`)
}

/** Nothing is sent anywhere here, so there is no outcome. */
const commandProblem = ({ problem: { outcome: _, ...problem }, headers }: HttpProblem): HttpProblem => ({
  problem,
  headers,
})

function outcomeAnswer(outcome: ControlOutcome): Response | HttpProblem {
  if ('data' in outcome) return jsonResponse(outcome.data)
  if ('refused' in outcome) return plainProblem(outcome.refused, outcome.detail)
  const { issues } = outcome
  return plainProblem(422, `${listedIssues(issues)}.`, { errors: keptIssues(issues).map(problemField) })
}

const problemField = ({ path, code, message }: SchemaIssue) => ({ field: formatPath(path), code, message })

export type ControlMatch =
  | { readonly kind: 'found'; readonly command: ControlCommand; readonly id: string }
  | { readonly kind: 'wrong method'; readonly allowed: readonly string[] }
  /** The id is not percent-encoded UTF-8. */
  | { readonly kind: 'malformed' }
  | { readonly kind: 'none' }

/** Finds commands by method and path. A literal path takes precedence over one with an id. */
export function controlRoutes(commands: readonly ControlCommand[]): (method: string, pathname: string) => ControlMatch {
  const rows = commands
    .map((command) => ({ command, pattern: patternOf(command.path) }))
    .sort((one, other) => Number(one.command.path.includes('{id}')) - Number(other.command.path.includes('{id}')))
  return (method, pathname) => {
    const sharing = rows.filter(({ pattern }) => pattern.test(pathname))
    const row = sharing.find(({ command }) => command.method === method)
    if (row === undefined) {
      const allowed = sharing.map(({ command }) => command.method)
      return sharing.length > 0 ? { kind: 'wrong method', allowed } : { kind: 'none' }
    }
    try {
      return { kind: 'found', command: row.command, id: decodeURIComponent(row.pattern.exec(pathname)?.[1] ?? '') }
    } catch {
      return { kind: 'malformed' }
    }
  }
}

/** Paths are written in this project: letters, slashes and `{id}`. */
const patternOf = (path: string): RegExp => new RegExp(`^${CONTROL_PATH}${path.replace('{id}', '([^/]+)')}/?$`)
