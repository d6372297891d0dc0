import { AbortedError, type Operation, undisturbed } from '@x/transport'
import type { Exposure, ExposureAnswer, ExposureInput } from '../exposure.ts'
import { hostSchema } from '../host-schema.ts'
import { idempotencyHeaderOf } from '../idempotency-header.ts'
import type { JsonSchema } from '../json-schema.ts'
import { openApiLookup } from '../openapi-lookup.ts'
import { operationSchemas } from '../operation-schema.ts'
import { OUTPUT_SCHEMAS } from '../output-schemas.ts'
import { repeatedWritesOf } from '../repeated-write.ts'
import { changesNothing, selected } from '../selection.ts'
import { readToolInput } from '../tool-input.ts'
import { isWriteRefusedError } from '../write-refused-error.ts'
import { isDoneBefore, repeatedAnswer } from './repeated-result.ts'
import type { FailedTool } from './tool-advice.ts'
import { refusedArguments, toolFailure } from './tool-failure.ts'
import type { ToolOptions, ToolTable } from './tool-options.ts'
import { failureResult, structured, successResult, type ToolResult } from './tool-result.ts'
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
  options: ToolOptions,
): readonly Tool[] {
  const served = selected(table.exposures, options)
  return served.map((exposure) => toolOf(client, exposure, { ...table, exposures: served }, options))
}

export function register(server: ToolServer, tools: readonly Tool[]): void {
  for (const { name, config, handler } of tools) server.registerTool(name, config, handler)
}

function toolOf<Client extends object>(
  client: Client,
  exposure: Exposure<Client>,
  { document, exposures, answersKept, hide = (data) => data }: ToolTable<Client>,
  options: ToolOptions,
): Tool {
  const { operation, tool } = exposure
  const idempotencyHeader = idempotencyHeaderOf(operation)
  const reader = readerOf(operation, exposures)
  const failed: FailedTool = { name: tool.name, operation, idempotencyHeader, answersKept, reader }
  const schemas = operationSchemas(exposure, document)
  const input = toolInputSchema(schemas, operation, options.requireIdempotencyKey === true)
  const send = sender(client, exposure, idempotencyHeader, options)

  const call = async (given: unknown, signal: AbortSignal): Promise<ToolResult> => {
    const read = readToolInput(operation, input, given)
    if (read.issues !== undefined) return failureResult(refusedArguments(failed, read.issues))
    let sentKey: string | undefined
    const sending = (key: string) => {
      sentKey = key
    }
    try {
      const answer = await send(read.input, signal, sending)
      return successResult({ ...answer, data: hide(answer.data) })
    } catch (error) {
      if (isWriteRefusedError(error) && isDoneBefore(error)) {
        return structured(Object(hide(repeatedAnswer(failed, error))))
      }
      return failureResult(toolFailure(error, failed, sentKey))
    }
  }

  const handler: ToolHandler = async (given, { mcpReq: { signal } }) => {
    const result = await call(given, signal)
    // The answer goes nowhere. Of a read nothing is lost.
    if (signal.aborted && !changesNothing(operation)) undisturbed(() => options.log?.(lostAnswer(tool.name, result)))
    return result
  }
  const output = toolOutputSchema(schemas, operation, options.outputSchemas ?? OUTPUT_SCHEMAS[0])
  return { name: tool.name, config: configOf(exposure, hostSchema(input), output, document), handler }
}

/** `sending` is told the key of a write before it is sent. */
type Send = (input: ExposureInput, signal: AbortSignal, sending: (key: string) => void) => Promise<ExposureAnswer>

/**
 * Calls the client. A write under a key goes on when its caller leaves: what is on its way cannot be called back, and only
 * its end tells what came of it, to whoever asks again.
 */
function sender<Client extends object>(
  client: Client,
  { operation, call, isFailed }: Exposure<Client>,
  header: string | undefined,
  { clock, requireIdempotencyKey }: ToolOptions,
): Send {
  if (header === undefined) return (input, signal) => call(client, input, { signal })
  const writes = repeatedWritesOf(client, { clock })
  return (input, signal, sending) => {
    if (signal.aborted) throw abandoned(operation)
    const { [header]: idempotencyKey, ...headers } = input.headers
    return writes.send({ operation, body: input.body, idempotencyKey, requireIdempotencyKey, isFailed }, (key) => {
      sending(key)
      const named = { ...input, headers: { ...headers, [header]: key } }
      return call(client, named, { signal: new AbortController().signal })
    })
  }
}

/** The tool among those that are served that reads what an operation makes, by its id. */
function readerOf<Client>({ subject }: Operation, served: readonly Exposure<Client>[]): string | undefined {
  const reader = served.find(
    ({ operation }) =>
      changesNothing(operation) &&
      operation.parameters.some(({ name, in: place }) => place === 'path' && name === subject),
  )
  return reader?.tool.name
}

const abandoned = ({ id }: Operation): AbortedError =>
  new AbortedError(`${id}: whoever called has left. Nothing was sent.`, { operation: id, outcome: 'not_sent' })

function configOf<Client>(
  { operation, tool }: Exposure<Client>,
  input: JsonSchema,
  output: JsonSchema | undefined,
  document: ToolTable<Client>['document'],
): ToolConfig {
  const { summary, description } = openApiLookup(document).described(operation)
  return {
    title: typeof summary === 'string' ? summary : tool.name,
    description: tool.description ?? String(description ?? summary ?? tool.name),
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

/** What is worth knowing of an answer that nobody hears: never the answer itself. */
function lostAnswer(name: string, { structuredContent, isError }: ToolResult): string {
  const told = isError ? Object(structuredContent.error) : structuredContent
  const { id, orderId = id, runId, idempotencyKey, outcome = 'accepted' } = told
  // Quoted: they came from outside, and a line is one line.
  const facts = Object.entries({ orderId, runId, idempotencyKey })
    .filter(([, value]) => value !== undefined)
    .map(([fact, value]) => `, ${fact} ${JSON.stringify(value)}`)
  return `${name}: nobody waited for the answer: outcome ${outcome}${facts.join('')}`
}
