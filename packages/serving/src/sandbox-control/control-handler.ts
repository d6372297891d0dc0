import { cut, formatPath, keptIssues, LONGEST_SHOWN, listedIssues, type SchemaIssue } from '@x/transport'
import { hostOf } from '../access/front.ts'
import { type HostRule, hostRefusal } from '../access/host-check.ts'
import { originRefusal } from '../access/origin-check.ts'
import { jsonBody } from '../rest/json-body.ts'
import { jsonResponse, problemResponse } from '../rest/json-response.ts'
import { type ProblemAnswer, plainProblem } from '../rest/problem.ts'
import { CONTROL_PATH, type ControlCommand, type ControlOutcome } from './control-command.ts'
import { controlRoutes } from './control-routes.ts'

/** The largest body of a command, in bytes. */
const MAX_BODY_BYTES = 1024 * 1024

export interface ControlSetup {
  /** What the sandbox plays, as `GET /order` each. */
  readonly plays: readonly string[]
  readonly commands: readonly ControlCommand[]
}

/**
 * The control endpoint of a sandbox, as a function from a request to its answer. Programs on this machine script the
 * sandbox with it, in any language. Web pages may not: a page that somebody happens to have open has no business there.
 */
export function createControlHandler(
  { plays, commands }: ControlSetup,
  hosts: HostRule,
): (request: Request) => Promise<Response> {
  const overview: ControlCommand = {
    method: 'GET',
    path: '',
    about: 'This.',
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

  const answer = async (request: Request): Promise<Response | ProblemAnswer> => {
    const refusal = refusalOf(request, hosts)
    if (refusal !== undefined) return refusal
    const { pathname } = new URL(request.url)
    const match = find(request.method, pathname)
    switch (match.kind) {
      case 'none':
        return plainProblem(404, `There is no ${cut(pathname, LONGEST_SHOWN)} here. There are: ${known}.`)
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

function refusalOf(request: Request, hosts: HostRule): ProblemAnswer | undefined {
  const host = hostRefusal(hostOf(request), hosts)
  if (host !== undefined) return plainProblem(403, host.detail)
  const origin = originRefusal(request.headers, [])
  return origin && plainProblem(403, `Programs script this sandbox, and no web page does: ${origin.reason}.`)
}

/** Nothing is sent anywhere here, so there is no outcome to tell. */
const commandProblem = ({ problem: { outcome: _, ...problem }, headers }: ProblemAnswer): ProblemAnswer => ({
  problem,
  headers,
})

function outcomeAnswer(outcome: ControlOutcome): Response | ProblemAnswer {
  if ('data' in outcome) return jsonResponse(outcome.data)
  if ('refused' in outcome) return plainProblem(outcome.refused, outcome.detail)
  const { issues } = outcome
  return plainProblem(422, `${listedIssues(issues)}.`, { errors: keptIssues(issues).map(problemField) })
}

const problemField = ({ path, code, message }: SchemaIssue) => ({ field: formatPath(path), code, message })
