import { type ApiResponse, isBodiless, type ReplyPlan } from './reply.ts'

/** What the caller sees of a fault. */
export type FaultEffect =
  /** The whole regular response. */
  | { readonly show: 'answer' }
  /** Half of the response body, then silence, the end of the connection, or a regular end (a complete message). */
  | { readonly show: 'half'; readonly afterwards: 'stall' | 'close' | 'end' }
  /** A different response instead. */
  | ({ readonly show: 'instead' } & ApiResponse)
  | { readonly show: 'drop' }
  | { readonly show: 'stall' }
  | { readonly show: 'raw'; readonly text: string }

/** One row of a fault table. */
export interface FaultDefinition {
  /** Whether the request does its work before the fault shows. */
  readonly commit: boolean
  /**
   * Whether the API itself sent this response, and therefore stores it for repeats of the request. A repeat gets the
   * stored response, even if another fault was scripted for it. Default false: something in front of the API sent it,
   * and a repeat gets the API's own response.
   */
  readonly stored?: boolean
  readonly effect: FaultEffect
}

export type FaultTable<Name extends string> = Readonly<Record<Name, FaultDefinition>>

/** A fault by its name, with what can be set about it. */
export interface NamedFault<Name extends string> {
  /** What goes wrong, such as `drop-after-commit`. */
  readonly name: Name
  /** The delay of the response in ms, on the sandbox's clock. Default 0. Until then the request counts as running. */
  readonly delay?: number
  /** A `Retry-After` header: seconds as a number, or the header's text. Default none. */
  readonly retryAfter?: number | string
  /** The `Location` of a redirect. Default: a path on another origin. */
  readonly location?: string
}

/** A fault that responds with anything you like. */
export interface ResponseFault {
  /** 100 to 599. A status below 200 is sent as raw bytes, after which the connection ends. */
  readonly status: number
  /** Headers of the response. Default: only the content type. */
  readonly headers?: Readonly<Record<string, string>>
  /** A string is sent as it is, anything else as JSON. Default: no body. */
  readonly body?: unknown
  /** Whether the request does its work first. Default false. */
  readonly commit?: boolean
  /** Whether repeats of the request get this response too, as if the API itself had sent it. Default false. */
  readonly stored?: boolean
  /** The delay of the response in ms, on the sandbox's clock. Default 0. */
  readonly delay?: number
}

/** Only a delay: the right response, `delay` ms late on the sandbox's clock. */
export interface DelayFault {
  /** The delay of the response in ms, on the sandbox's clock. */
  readonly delay: number
}

export type FaultSpec<Name extends string> = NamedFault<Name> | ResponseFault | DelayFault

/** A fault that is ready to happen. */
export interface Fault {
  readonly name: string
  readonly commit: boolean
  readonly stored: boolean
  readonly delay: number
  readonly effect: FaultEffect
}

/** Makes a fault from its name or specification; throws for an invalid one. */
export function compileFault<Name extends string>(table: FaultTable<Name>, spec: Name | FaultSpec<Name>): Fault {
  if (typeof spec === 'string') return namedFault(table, { name: spec })
  if ('name' in spec) return namedFault(table, spec)
  const delay = checkedDelay(spec.delay)
  if (!('status' in spec)) return { name: 'delay', commit: true, stored: false, delay, effect: { show: 'answer' } }
  const { status, commit = false, stored = false } = spec
  return { name: `status ${status}`, commit, stored, delay, effect: responseEffect(spec) }
}

/** What the caller sees of the fault, given the response without it. */
export function faultyReply({ effect }: Fault, answer: ApiResponse): ReplyPlan {
  switch (effect.show) {
    case 'drop':
    case 'stall':
      return { kind: effect.show }
    case 'raw':
      return { kind: 'raw', text: effect.text }
    case 'instead':
      return { kind: 'respond', status: effect.status, headers: effect.headers, body: effect.body }
    case 'answer':
      return { kind: 'respond', ...answer }
    case 'half':
      return halfReply(answer, effect.afterwards)
  }
}

function halfReply(answer: ApiResponse, afterwards: 'stall' | 'close' | 'end'): ReplyPlan {
  const sent = answer.body.slice(0, Math.floor(answer.body.length / 2))
  return afterwards === 'end'
    ? { kind: 'respond', ...answer, body: sent }
    : { kind: `partial-${afterwards}`, ...answer, sent }
}

function namedFault<Name extends string>(table: FaultTable<Name>, spec: NamedFault<Name>): Fault {
  const { name, retryAfter, location } = spec
  if (!Object.hasOwn(table, name)) {
    throw new TypeError(`Unknown fault '${name}'. Known faults: ${Object.keys(table).join(', ')}`)
  }
  const { commit, stored = false, effect } = table[name]
  const extra: Record<string, string> = {}
  if (retryAfter !== undefined) extra['Retry-After'] = String(retryAfter)
  if (location !== undefined) extra.Location = location
  const delay = checkedDelay(spec.delay)
  if (Object.keys(extra).length === 0) return { name, commit, stored, delay, effect }
  if (effect.show !== 'instead') {
    throw new TypeError(`The fault '${name}' sends no headers of its own, so it takes no retryAfter or location`)
  }
  return { name, commit, stored, delay, effect: { ...effect, headers: { ...effect.headers, ...extra } } }
}

function responseEffect({ status, headers = {}, body }: ResponseFault): FaultEffect {
  if (!(Number.isInteger(status) && status >= 100 && status <= 599)) {
    throw new RangeError(`status: expected a whole number from 100 to 599, got ${status}`)
  }
  if (status < 200) {
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
    return { show: 'raw', text: `HTTP/1.1 ${status} Informational\r\n${lines.join('')}\r\n` }
  }
  if (body === undefined || isBodiless(status)) return { show: 'instead', status, headers, body: '' }
  const [type, text] = typeof body === 'string' ? ['text/plain', body] : ['application/json', JSON.stringify(body)]
  return { show: 'instead', status, headers: { 'Content-Type': type, ...headers }, body: text }
}

function checkedDelay(delay = 0): number {
  if (!(delay >= 0 && delay < Number.POSITIVE_INFINITY)) {
    throw new RangeError(`delay: expected a number of ms of at least 0, got ${delay}`)
  }
  return delay
}
