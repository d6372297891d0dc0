import { type Clock, headerValueProblem, type Operation } from '@x/transport'
import { type Caller, headersOfTrace } from '../calls/caller.ts'
import { type PendingCall, respondInTime } from '../calls/deadline.ts'
import type { OwnKeyCheck } from '../calls/response-status.ts'
import { type CallDetails, orderIdIn } from '../calls/served-event.ts'
import {
  idempotencyHeaderOf,
  type OperationInput,
  type OperationResponse,
  type ServedOperation,
} from '../calls/served-operation.ts'
import { refusalReason } from '../limits/limit-error.ts'
import type { KeyOrigin } from '../repeats/key-origin.ts'
import type { RepeatedWrites } from '../repeats/repeated-write.ts'
import type { WriteEvent } from '../repeats/write-event.ts'
import { problemOf } from './error-problem.ts'
import { jsonBody } from './json-body.ts'
import { type KeyHeaderCheck, keyHeaderCheck } from './key-header.ts'
import { type HttpProblem, plainProblem, problemResponse, upstreamResponse } from './problem.ts'
import { inputError, requestInput } from './request-input.ts'

/** A response, with details for the log. */
export interface CallResponse {
  readonly response: Response
  readonly details: CallDetails
}

/** A request for one operation. */
export interface IncomingCall<Client> {
  readonly servedOperation: ServedOperation<Client>
  readonly request: Request
  readonly path: Readonly<Record<string, string>>
  readonly caller: Caller
  /** Called with the result of a write that continued after its response. */
  readonly onLateResponse: (response: CallResponse) => void
}

export interface CallSetup<Client> {
  readonly client: Client
  readonly writes: RepeatedWrites
  readonly maxBodyBytes: number | undefined
  readonly requireIdempotencyKey: boolean | undefined
  readonly onWrite: ((event: WriteEvent) => void) | undefined
  readonly isOwnKeyRefused: OwnKeyCheck | undefined
  readonly clock: Clock
  /** Ms until a caller is answered, whatever has come of the call. */
  readonly deadline: number
}

/** Calls the operation, and makes a response of whatever comes of it within the deadline. Never rejects. */
export async function respondToCall<Client>(
  incoming: IncomingCall<Client>,
  setup: CallSetup<Client>,
): Promise<CallResponse> {
  const { operation } = incoming.servedOperation
  const keyHeader = idempotencyHeaderOf(operation)
  const named = keyHeader === undefined ? undefined : (incoming.request.headers.get(keyHeader) ?? undefined)
  const keyed = (key: string | undefined): Record<string, string> =>
    // A tool may have named one that no header can hold; it is in the body.
    keyHeader === undefined || key === undefined || headerValueProblem(key) !== undefined ? {} : { [keyHeader]: key }

  const detailsWith = (key: string | undefined): CallDetails => ({ operation: operation.id, idempotencyKey: key })

  const wrongKey = keyHeader === undefined ? undefined : checkOf(keyHeader)(incoming.request.headers)
  if (wrongKey !== undefined) {
    const problem = { operation: operation.id, outcome: 'not_sent' } as const
    const reason = 'a key that is not understood'
    return {
      // Names no key to continue with: which one is meant, and was sent before, the caller knows alone.
      response: problemResponse(plainProblem(400, wrongKey, problem)),
      details: { ...problem, reason },
    }
  }

  const failed = (error: unknown): CallResponse => {
    const { problem, headers } =
      error instanceof ProblemError ? error.answer : problemOf(error, operation, setup.isOwnKeyRefused)
    // None is made here. A key that was never compared with recent creates would place once more what one of them may have
    // placed.
    const idempotencyKey = problem.idempotencyKey ?? named
    const { outcome, orderId, runId } = problem
    const whole = { ...problem, operation: operation.id, idempotencyKey }
    return {
      response: problemResponse({ problem: whole, headers }, keyed(idempotencyKey)),
      // What this server refuses by itself. Of any other, the answer tells.
      details: {
        ...detailsWith(idempotencyKey),
        outcome,
        orderId,
        runId,
        reason: reasonOf(problem),
      },
    }
  }
  const send = async (call: PendingCall): Promise<CallResponse> => {
    try {
      const { answer, idempotencyKey } = await callOf(incoming, setup, named, call)
      const details = { ...detailsWith(idempotencyKey), orderId: orderIdIn(operation, answer.data) }
      return { response: upstreamResponse(answer, keyed(idempotencyKey)), details }
    } catch (error) {
      return failed(error)
    }
  }
  const { clock, deadline } = setup
  const { onLateResponse, request } = incoming
  return respondInTime(send, { operation, clock, deadline, callerSignal: request.signal, failed, onLateResponse })
}

/** Of a limit, which one is for the caller: amounts are not for logs. */
const reasonOf = ({ type, detail }: HttpProblem['problem']): string | undefined =>
  type === 'about:blank' ? detail : refusalReason(type.replace('urn:problem-type:', '').replaceAll('-', '_'))

/** By the name of the header: what a check has learnt of other names is of use to every request. */
const checks = new Map<string, KeyHeaderCheck>()

function checkOf(keyHeader: string): KeyHeaderCheck {
  const check = checks.get(keyHeader) ?? keyHeaderCheck(keyHeader)
  checks.set(keyHeader, check)
  return check
}

/** What is wrong with a request before it is one for the client. */
class ProblemError extends Error {
  readonly answer: HttpProblem

  constructor(answer: HttpProblem) {
    super(answer.problem.detail)
    this.answer = answer
  }
}

async function callOf<Client>(
  { servedOperation, request, path, caller }: IncomingCall<Client>,
  { client, writes, maxBodyBytes, requireIdempotencyKey, onWrite, isOwnKeyRefused }: CallSetup<Client>,
  named: string | undefined,
  { signal, answeredWithinMs, sending }: PendingCall,
): Promise<{ readonly answer: OperationResponse; readonly idempotencyKey: string | undefined }> {
  const { operation } = servedOperation
  const { input, issues } = requestInput(operation, request, path, await bodyOf(operation, request, maxBodyBytes))
  if (issues.length > 0) throw inputError(operation, issues, named)
  const send = (headers: OperationInput['headers'], key?: string, keyOrigin?: KeyOrigin) => {
    sending(key)
    const origin = keyOrigin === undefined ? {} : { keyOrigin }
    const options = { signal, headers: headersOfTrace(caller), answeredWithinMs, ...origin }
    return servedOperation.call(client, { ...input, headers }, options)
  }

  const keyHeader = idempotencyHeaderOf(operation)
  if (keyHeader === undefined) return { answer: await send(input.headers), idempotencyKey: undefined }
  let idempotencyKey = named
  const { isFailed } = servedOperation
  const write = { operation, body: input.body, idempotencyKey: named, requireIdempotencyKey, isFailed, onWrite }
  try {
    const answer = await writes.send(write, (key, keyOrigin) => {
      idempotencyKey = key
      return send({ ...input.headers, [keyHeader]: key }, key, keyOrigin)
    })
    return { answer, idempotencyKey }
  } catch (error) {
    // Whatever went wrong, the key that was sent is the one to continue with, and never one that is made up for the answer.
    throw idempotencyKey === undefined
      ? error
      : new ProblemError(withKey(problemOf(error, operation, isOwnKeyRefused), idempotencyKey))
  }
}

const withKey = ({ problem, headers }: HttpProblem, idempotencyKey: string): HttpProblem => ({
  problem: { ...problem, idempotencyKey: problem.idempotencyKey ?? idempotencyKey },
  headers,
})

async function bodyOf(
  operation: Operation,
  request: Request,
  maxBytes: number | undefined,
): Promise<{ readonly body?: unknown }> {
  const body = await jsonBody(request, maxBytes)
  if (body.kind === 'problem') throw new ProblemError(body.answer)
  if (operation.body !== undefined) {
    if (body.kind === 'json') return { body: body.json }
    throw new ProblemError(plainProblem(400, 'The body is missing.', { outcome: 'not_sent' }))
  }
  // Some programs send an empty object where there is nothing to send.
  if (body.kind === 'empty' || JSON.stringify(body.json) === '{}') return {}
  throw new ProblemError(plainProblem(400, 'This route takes no body.', { outcome: 'not_sent' }))
}
