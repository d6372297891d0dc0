import type { Clock } from '@x/transport'
import { type Fault, type FaultTable, faultyReply } from './fault.ts'
import { createFaultQueue, type FaultQueue } from './fault-queue.ts'
import type { ApiResponse, Handle, ReplyPlan, SandboxRequest } from './reply.ts'
import { createRequestLog, type RequestLog } from './request-log.ts'

/** A request on its way through a service. */
export interface Exchange<Route> {
  readonly request: SandboxRequest
  readonly route: Route
  /** What happens to this request, if anything does. */
  readonly fault: Fault | undefined
  /** Lets the fault's delay go by; at once where there is none. */
  delayed(): Promise<void>
}

/** An answer that is due. */
export interface DueResponse extends ApiResponse {
  /** The request came before, and this is all that the API itself says to it: it gives no other answer of its own. */
  readonly isRepeated?: boolean
}

/** What one API adds to what every fake API does. */
export interface ServiceRules<Name extends string, Route> {
  readonly clock: Clock
  readonly faultTable: FaultTable<Name>
  /** What the request log keeps of a request's headers. */
  visibleHeaders(headers: Headers): Record<string, string>
  routeOf(request: SandboxRequest): Route
  /** The response without a fault. It awaits `delayed` once: until then the request counts as running. */
  answer(exchange: Exchange<Route>): Promise<DueResponse>
  /** The final change of a response, including that of a fault, before it is sent. */
  finish(answer: ApiResponse, exchange: Exchange<Route>): ApiResponse
}

export interface Service<Name extends string, Operation extends string> {
  readonly handle: Handle
  readonly faults: FaultQueue<Name, Operation>
  readonly requests: RequestLog<Operation>
}

/** Builds a fake API: every request is logged, gets its queued fault, and gets a response. */
export function createService<
  Name extends string,
  Operation extends string,
  Route extends { readonly operation: Operation | undefined },
>({ clock, ...rules }: ServiceRules<Name, Route>): Service<Name, Operation> {
  const { faults, take } = createFaultQueue<Name, Operation>(rules.faultTable)
  const { log, record } = createRequestLog<Operation>(rules.visibleHeaders)

  const handle: Handle = async (request) => {
    const route = rules.routeOf(request)
    const answered = record(request, route.operation, clock.now())
    const fault = take(route.operation)
    const delayed = async () => {
      if (fault !== undefined && fault.delay > 0) await clock.sleep(fault.delay)
    }
    const exchange = { request, route, fault, delayed }
    const { isRepeated = false, ...due } = await rules.answer(exchange)
    const isMoot = fault?.stored === true && isRepeated
    const plan: ReplyPlan = fault === undefined || isMoot ? { kind: 'respond', ...due } : faultyReply(fault, due)
    if (!('status' in plan)) return plan
    const finished = rules.finish(plan, exchange)
    answered(finished.status)
    // A server tells its own time with every answer (RFC 9110, 6.6.1).
    const headers = { Date: new Date(clock.now()).toUTCString(), ...finished.headers }
    return { ...plan, ...finished, headers }
  }

  return { handle, faults, requests: log }
}
