import { AbortedError, type Operation, systemClock } from '@x/transport'
import { callerOf, headersOfTrace } from '../calls/caller.ts'
import { DEADLINE_MS, type PendingCall, respondInTime } from '../calls/deadline.ts'
import { responseStatus, successStatus } from '../calls/response-status.ts'
import { changesNothing, selected } from '../calls/selection.ts'
import { orderIdIn } from '../calls/served-event.ts'
import {
  idempotencyHeaderOf,
  type OperationCallOptions,
  type OperationInput,
  type OperationResponse,
  type ServedOperation,
  wordsBeside,
} from '../calls/served-operation.ts'
import { refusalReason } from '../limits/limit-error.ts'
import { limitChecksFor, limitedOperations } from '../limits/limited-operations.ts'
import type { OrderLimits } from '../limits/order-limits.ts'
import { checkOptions } from '../options/option-check.ts'
import { repeatedWritesOf } from '../repeats/repeated-write.ts'
import { type WriteEvent, writeLine } from '../repeats/write-event.ts'
import { isWriteRefusedError } from '../repeats/write-refused-error.ts'
import { type JsonSchema, openApiLookup } from '../schemas/openapi-document.ts'
import { operationSchemas } from '../schemas/operation-schema.ts'
import { hostSchema } from './host-schema.ts'
import { OUTPUT_SCHEMAS, ownChecks, TOOL_CHECKS, type ToolOptions, type ToolTable } from './mcp-options.ts'
import type { FailedTool } from './tool-advice.ts'
import { invalidArguments, type ToolFailure, toolFailure } from './tool-failure.ts'
import { readToolInput } from './tool-input.ts'
import { reportProgress, reportToolCall, type ToolOutcome } from './tool-reports.ts'
import { failureResult, isDoneBefore, repeatedAnswer, structured, successResult } from './tool-result.ts'
import { toolInputSchema, toolOutputSchema } from './tool-schema.ts'
import { publishedSchema, type ToolConfig, type ToolHandler, type ToolServer } from './tool-server.ts'

/** A tool, ready to be registered with any number of servers. */
export interface Tool {
  readonly name: string
  readonly config: ToolConfig
  readonly handler: ToolHandler
}

/**
 * Makes the tools once, schemas included: servers come and go with every request.
 *
 * @throws ConfigurationError for a choice of tools that cannot be.
 */
export function toolsOf<Client extends object>(
  client: Client,
  table: ToolTable<Client>,
  options: ToolOptions & OrderLimits,
): readonly Tool[] {
  const { log, onWrite = log && ((event: WriteEvent) => log(writeLine(event))) } = options
  const withLog = { ...options, onWrite }
  const served = limitedOperations(client, selected(table.servedOperations, options), withLog)
  return served.map((servedOperation) =>
    toolOf(client, servedOperation, { ...table, servedOperations: served }, withLog),
  )
}

export function register(server: ToolServer, tools: readonly Tool[]): void {
  for (const { name, config, handler } of tools) server.registerTool(name, config, handler)
}

function toolOf<Client extends object>(
  client: Client,
  servedOperation: ServedOperation<Client>,
  { document, servedOperations, answersKept, isOwnKeyRefused, hide = (data) => data }: ToolTable<Client>,
  options: ToolOptions,
): Tool {
  const { tool, forTool = (data) => data } = servedOperation
  const operation = narrowed(servedOperation)
  const idempotencyHeader = idempotencyHeaderOf(operation)
  const reader = readerOf(operation, servedOperations)
  const failing: FailedTool = { name: tool.name, operation, idempotencyHeader, answersKept, reader }
  const response = tool.response ?? servedOperation.response
  const schemas = operationSchemas({ operation, ...(response === undefined ? {} : { response }) }, document)
  const input = toolInputSchema(schemas, operation, options.requireIdempotencyKey === true)
  const send = sender(client, servedOperation, idempotencyHeader, options)

  const failure = (failed: ToolFailure, status: number): ToolOutcome => {
    const { outcome, idempotencyKey, orderId, runId, code = '' } = failed
    const reason = refusalReason(code)
    return { result: failureResult(failed), status, details: { reason, outcome, idempotencyKey, orderId, runId } }
  }
  const failed = (error: unknown, sentKey?: string): ToolOutcome => {
    const status = responseStatus(error, isOwnKeyRefused)
    if (!isWriteRefusedError(error) || !isDoneBefore(error))
      return failure(toolFailure(error, failing, sentKey), status)
    const { outcome, idempotencyKey, orderId, runId } = error
    const result = structured(Object(hide(repeatedAnswer(failing, error), servedOperation)))
    return { result, status, details: { outcome, idempotencyKey, orderId, runId } }
  }
  const carryOut = async (given: unknown, asked: ToolRequest): Promise<ToolOutcome> => {
    const read = readToolInput(operation, given, tool.defaults)
    if (read.issues !== undefined) return failure(invalidArguments(failing, read.issues), 422)
    let sentKey: string | undefined
    const sending = (key?: string) => {
      sentKey = key
      asked.sending(key)
    }
    try {
      const { data, ...answer } = await send(read.input, { ...asked, sending })
      const { idempotencyKey, status } = answer
      const details = { idempotencyKey, orderId: orderIdIn(operation, data) }
      return {
        result: successResult({ ...answer, data: hide(forTool(data), servedOperation) }),
        status: successStatus(status),
        details,
      }
    } catch (error) {
      return failed(error, sentKey)
    }
  }

  const { clock = systemClock, deadline = DEADLINE_MS } = options
  const handler: ToolHandler = async (given, context) => {
    const began = clock.now()
    const { signal: callerSignal, _meta } = context.mcpReq
    const caller = callerOf(context.http?.req?.headers, _meta)
    const report = (ended: ToolOutcome, undelivered: boolean) =>
      reportToolCall(servedOperation, ended, { ...caller, undelivered, durationMs: clock.now() - began }, options)
    const responding = respondInTime(
      (waited) => carryOut(given, { ...waited, callerSignal, headers: headersOfTrace(caller) }),
      {
        ...{ operation, clock, deadline, callerSignal, failed },
        onLateResponse: (late) => report(late, true),
      },
    )
    const stopReporting = reportProgress(context, tool.name, clock)
    const ended = await responding.finally(stopReporting)
    report(ended, callerSignal.aborted)
    return ended.result
  }
  const output = toolOutputSchema(schemas, operation, options.outputSchemas ?? OUTPUT_SCHEMAS[0])
  const beside = wordsBeside(servedOperation, servedOperations, 'tool')
  return {
    name: tool.name,
    config: configOf(servedOperation, hostSchema(input), output, { document, beside }),
    handler,
  }
}

/** The operation as the tool offers it: with smaller limits where a model is to read less than a program. */
function narrowed({ operation, tool: { most = {} } }: ServedOperation<never>): Operation {
  const parameters = operation.parameters.map((parameter) => {
    const maximum = most[parameter.name]
    return maximum === undefined ? parameter : { ...parameter, maximum }
  })
  return { ...operation, parameters }
}

/** A call, as it is sent. */
interface ToolRequest extends PendingCall, Pick<OperationCallOptions, 'headers'> {
  /** Aborts when the caller leaves. */
  readonly callerSignal: AbortSignal
}

type Send = (input: OperationInput, asked: ToolRequest) => Promise<OperationResponse>

/**
 * Calls the client. A write continues when its caller leaves: it cannot be called back, and only its end tells what came of
 * it, to the next caller that asks.
 */
function sender<Client extends object>(
  client: Client,
  { operation, call, isFailed }: ServedOperation<Client>,
  header: string | undefined,
  { clock, state, onWrite, requireIdempotencyKey }: ToolOptions,
): Send {
  if (header === undefined) {
    return async (input, { signal, answeredWithinMs, headers, sending, callerSignal }) => {
      if (callerSignal.aborted) throw callerAborted(operation)
      sending()
      return call(client, input, { signal, headers, answeredWithinMs })
    }
  }
  const writes = repeatedWritesOf(client, { clock, state })
  return (input, { signal, headers: ofTrace, sending, callerSignal }) => {
    if (callerSignal.aborted) throw callerAborted(operation)
    const { [header]: idempotencyKey, ...headers } = input.headers
    const write = { operation, body: input.body, idempotencyKey, requireIdempotencyKey, isFailed, onWrite }
    return writes.send(write, (key, keyOrigin) => {
      sending(key)
      const named = { ...input, headers: { ...headers, [header]: key } }
      return call(client, named, { signal, headers: ofTrace, keyOrigin })
    })
  }
}

/** The tool among those that are served that reads what an operation makes, by its id. */
function readerOf<Client>({ resourceId }: Operation, served: readonly ServedOperation<Client>[]): string | undefined {
  const reader = served.find(
    ({ operation }) =>
      changesNothing(operation) &&
      operation.parameters.some(({ name, in: place }) => place === 'path' && name === resourceId),
  )
  return reader?.tool.name
}

const callerAborted = ({ id }: Operation): AbortedError =>
  new AbortedError(`${id}: the caller aborted. Nothing was sent.`, { operation: id, outcome: 'not_sent' })

function configOf<Client>(
  { operation, tool, limits }: ServedOperation<Client>,
  input: JsonSchema,
  output: JsonSchema | undefined,
  { document, beside }: Pick<ToolTable<Client>, 'document'> & { readonly beside: string | undefined },
): ToolConfig {
  const { summary, description } = openApiLookup(document).described(operation)
  return {
    title: typeof summary === 'string' ? summary : tool.name,
    description: [tool.description ?? description ?? summary ?? tool.name, beside, limits].filter(Boolean).join(' '),
    inputSchema: publishedSchema(input),
    ...(output === undefined ? {} : { outputSchema: publishedSchema(output) }),
    annotations: {
      readOnlyHint: tool.readOnly,
      destructiveHint: tool.destructive,
      idempotentHint: tool.idempotent,
      // Every one of them reaches a service outside.
      openWorldHint: true,
    },
  }
}

/**
 * Adds the tools to a server that you have.
 *
 * @throws ConfigurationError for invalid options.
 */
export function registerTools<Client extends object>(
  server: ToolServer,
  client: Client,
  table: ToolTable<Client>,
  options: ToolOptions & OrderLimits = {},
): void {
  checkOptions(options, { ...TOOL_CHECKS, ...ownChecks(table), ...limitChecksFor(table.servedOperations) })
  register(server, toolsOf(client, table, options))
}
