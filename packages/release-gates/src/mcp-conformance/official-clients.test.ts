import { fileURLToPath } from 'node:url'
import { Client as SecondClient, StreamableHTTPClientTransport as SecondHttp } from '@modelcontextprotocol/client'
import { StdioClientTransport as SecondStdio } from '@modelcontextprotocol/client/stdio'
import { Client as FirstClient } from '@modelcontextprotocol/sdk/client/index.js'
import { StdioClientTransport as FirstStdio } from '@modelcontextprotocol/sdk/client/stdio.js'
import { StreamableHTTPClientTransport as FirstHttp } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import { closing } from '@x/test-kit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startInngest } from './inngest.ts'
import { type Listening, listen } from './listen.ts'
import { startRuna } from './runa.ts'
import type { ServedPackage } from './served-package.ts'

const INFO = { name: 'mcp-conformance', version: '0.0.0' }

/** What the tests need from a client of any generation. */
interface Connected {
  names(): Promise<string[]>
  call(name: string, args: Record<string, unknown>): Promise<Record<string, unknown>>
  close(): Promise<void>
}

const first = async (transport: FirstHttp | FirstStdio): Promise<Connected> => {
  const client = new FirstClient(INFO)
  // Its own transports do not match its own interface if optional properties are exact.
  await client.connect(transport as Parameters<typeof client.connect>[0])
  return {
    names: async () => (await client.listTools()).tools.map(({ name }) => name),
    call: (name, args) => client.callTool({ name, arguments: args }),
    close: () => client.close(),
  }
}

const second =
  (mode: 'legacy' | { readonly pin: string }) =>
  async (transport: SecondHttp | SecondStdio): Promise<Connected> => {
    const client = new SecondClient(INFO, { versionNegotiation: { mode } })
    await client.connect(transport)
    return {
      names: async () => (await client.listTools()).tools.map(({ name }) => name),
      call: (name, args) => client.callTool({ name, arguments: args }),
      close: () => client.close(),
    }
  }

const modern = second({ pin: '2026-07-28' })

const process = ({ name, environment }: ServedPackage) => ({
  command: globalThis.process.execPath,
  args: [fileURLToPath(new URL('./stdio-server.ts', import.meta.url)), name],
  env: { ...environment },
})

/** Every generation of the client, in every era that it speaks, over every transport. */
const CLIENTS: readonly (readonly [string, (served: ServedPackage, listening: Listening) => Promise<Connected>])[] = [
  ['the first client over HTTP', (_, { url }) => first(new FirstHttp(new URL(url)))],
  ['the first client over stdio', (served) => first(new FirstStdio(process(served)))],
  ['the second client of 2025 over HTTP', (_, { url }) => second('legacy')(new SecondHttp(new URL(url)))],
  ['the second client of 2025 over stdio', (served) => second('legacy')(new SecondStdio(process(served)))],
  ['the second client of 2026 over HTTP', (_, { url }) => modern(new SecondHttp(new URL(url)))],
  ['the second client of 2026 over stdio', (served) => modern(new SecondStdio(process(served)))],
]

describe.each([startRuna, startInngest])('the tools of %o', (start) => {
  const { keep, close } = closing()
  let served: ServedPackage
  let listening: Listening
  beforeAll(async () => {
    served = keep(await start())
    listening = keep(await listen(served.handler))
  })
  afterAll(close)

  it.each(CLIENTS)('%s lists and calls every one', async (_, connect) => {
    const client = keep(await connect(served, listening))
    expect(await client.names()).toEqual(Object.keys(served.calls))
    for (const [name, args] of Object.entries(served.calls)) {
      // The client throws if the answer does not fit the schema in the tool's listing.
      const { isError, structuredContent } = await client.call(name, args())
      expect(isError, `${name}: ${JSON.stringify(structuredContent)}`).not.toBe(true)
      expect(structuredContent).toEqual(expect.any(Object))
    }
    for (const name of Object.keys(served.calls)) {
      const { isError, structuredContent } = await client.call(name, { nonsense: true })
      expect(isError).toBe(true)
      expect(structuredContent).toMatchObject({ error: { outcome: 'not_sent', type: 'RequestValidationError' } })
    }
  })

  it.each(CLIENTS)('%s accepts answers in an unexpected shape', async (_, connect) => {
    await takesOddAnswers(served, keep(await connect(served, listening)))
  })

  it.each(CLIENTS.filter(([name]) => name.endsWith('HTTP')))(
    '%s accepts them with the full schemas of results, too',
    async (_, connect) => {
      const full = keep(await start({ outputSchemas: 'full' }))
      await takesOddAnswers(full, keep(await connect(full, keep(await listen(full.handler)))))
    },
  )
})

async function takesOddAnswers(served: ServedPackage, client: Connected): Promise<void> {
  // It knows the schemas from the list, and throws if an answer does not fit.
  await client.names()
  expect(Object.keys(served.answerOddly)).toEqual(Object.keys(served.calls))
  for (const [name, answerOddly] of Object.entries(served.answerOddly)) {
    const args = served.calls[name]?.() ?? {}
    answerOddly(args)
    const { isError, structuredContent } = await client.call(name, args)
    expect(isError, `${name}: ${JSON.stringify(structuredContent)}`).not.toBe(true)
    expect(structuredContent).toEqual(expect.any(Object))
  }
}
