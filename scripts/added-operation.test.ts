import { execFile } from 'node:child_process'
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { MCP_ERAS, mcpCaller } from '@x/test-kit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parse, stringify } from 'yaml'
import type { RunaPayouts } from '../packages/runa-payouts/src/client.ts'
import type { RunaPayoutsOptions } from '../packages/runa-payouts/src/client-options.ts'
import type * as mcp from '../packages/runa-payouts/src/served/mcp.ts'
import type * as rest from '../packages/runa-payouts/src/served/rest.ts'
import type * as testing from '../packages/runa-payouts/src/testing/index.ts'
import { generatedModules } from './generated-modules.ts'

// Whoever adds a read operation edits its OpenAPI file, a schema, the client, and the sandbox. Here those pieces of an
// operation that does not exist are put into a copy of the package, and all that serves operations serves it.

const root = new URL('../', import.meta.url)
const PACKAGE = new URL('packages/runa-payouts/', root)
const piece = (name: string) => readFile(new URL(`test/added-operation/${name}`, import.meta.url), 'utf8')

let home: string
let src: URL

/** Inserts text into a file of the copy, before or after a place that occurs once. */
async function edit(file: string, place: string, text: string): Promise<void> {
  const path = new URL(file, src)
  const source = await readFile(path, 'utf8')
  if (source.split(place).length !== 2) throw new Error(`${file}: expected ${place} once`)
  await writeFile(
    path,
    source.replace(place, () => text),
  )
}

beforeAll(async () => {
  // Inside the package, so that its imports resolve as they do there.
  home = await mkdtemp(fileURLToPath(new URL('.added-operation-', PACKAGE)))
  src = pathToFileURL(`${home}/src/`)
  await cp(new URL('src', PACKAGE), src, { recursive: true, filter: (file) => !/\.(gen|test)\.ts$/.test(file) })

  // Node and bundlers read package.json in different ways.
  await writeFile(new URL('version.ts', src), "export const VERSION = '0.0.0'\n")

  // 1. The OpenAPI file.
  const [whole, added] = [
    parse(await readFile(new URL('specs/runa-payouts.openapi.yaml', root), 'utf8')),
    parse(await piece('openapi.yaml')),
  ]
  Object.assign(whole.paths, added.paths)
  Object.assign(whole.components.schemas, added.components.schemas)
  const spec = new URL('openapi.yaml', pathToFileURL(`${home}/`))
  await writeFile(spec, stringify(whole, { aliasDuplicateObjects: false }))
  // 2. The schema.
  const schemas = new URL('schemas/index.ts', src)
  await writeFile(schemas, `${await readFile(schemas, 'utf8')}\n${await piece('schema.txt')}`)
  // 3. The client's method.
  const ping = '  /** Checks the connection and the key. */\n'
  await edit('client.ts', ping, `${await piece('method.txt')}\n${ping}`)
  // 4. The sandbox's handler.
  const reads = 'testing/requests/read-operations.ts'
  await edit(reads, "  | 'ping'\n", "  | 'ping'\n  | 'listGadgets'\n")
  await edit(reads, '  ping,\n', `  ping,\n${await piece('handler.txt')}`)

  for (const { file, text } of await generatedModules({ source: spec, name: 'added', command: 'x' }, src)) {
    await writeFile(new URL(file, src), text)
  }
})

afterAll(() => rm(home, { recursive: true, force: true }))

/** The client of the copy: like the original, with one more method. */
interface WithGadgets extends RunaPayouts {
  listGadgets(filters?: object): PromiseLike<{ items: { code: string }[] }> & AsyncIterable<{ code: string }>
  getGadget(code: string): PromiseLike<unknown>
}

async function start() {
  // The import is a copy of what these types describe.
  const client: { RunaPayouts: new (options: RunaPayoutsOptions) => WithGadgets } = await import(`${src}client.ts`)
  const { createRunaSandbox }: typeof testing = await import(`${src}testing/index.ts`)
  const sandbox = createRunaSandbox()
  const { apiKey, baseUrl, fetch } = sandbox
  return { sandbox, runa: new client.RunaPayouts({ apiKey, baseUrl, fetch, maxRetries: 0 }) }
}

const codesOf = (rows: unknown): unknown => Object(rows).gadgets?.map(({ code }: { code: string }) => code)

describe('an operation added by a spec, a schema, a method and a handler', () => {
  it('compiles', { timeout: 120_000 }, async () => {
    const config = { extends: fileURLToPath(new URL('tsconfig.json', root)), include: ['src'], exclude: [] }
    await writeFile(`${home}/tsconfig.json`, JSON.stringify(config))
    const tsc = fileURLToPath(new URL('node_modules/typescript/bin/tsc', root))
    const compiled = await promisify(execFile)(process.execPath, [tsc, '-p', home]).catch((error) => error)
    expect(compiled.stdout).toBe('')
  })

  it('is a method of the client, with pages, filters and misspelt names refused', async () => {
    const { runa, sandbox } = await start()
    expect((await runa.listGadgets({ color: ['red', 'blue'], limit: 1 })).items).toEqual([
      { code: 'G-1', color: 'red' },
    ])
    const all: string[] = []
    for await (const { code } of runa.listGadgets({ limit: 2 })) all.push(code)
    expect(all).toEqual(['G-1', 'G-2', 'G-3'])
    const asked = sandbox.requests.length
    const refused = (filters: object) => runa.listGadgets(filters).then(String, String)
    expect(await refused({ colour: 'red' })).toContain('did you mean "color"?')
    expect(await refused({ color: 'green' })).toContain('color: expected "red" or "blue"')
    expect(sandbox.requests).toHaveLength(asked)
  })

  it('is a route and is in the OpenAPI document', async () => {
    const { runa } = await start()
    const { createRestHandler }: typeof rest = await import(`${src}served/rest.ts`)
    const handler = createRestHandler(runa)
    const ask = async (path: string) => {
      const response = await handler(new Request(`http://localhost${path}`))
      return { status: response.status, body: await response.json() }
    }
    const { status, body } = await ask('/v1/gadget?color=red&color=blue&limit=2')
    expect([status, codesOf(body), Object(body).pagination]).toEqual([
      200,
      ['G-1', 'G-2'],
      { cursors: { after: 'G-2' } },
    ])
    expect(await ask('/v1/gadget?colr=red')).toMatchObject({ status: 422, body: { errors: [{ field: 'colr' }] } })
    const { paths } = Object((await ask('/openapi.json')).body)
    expect(paths['/v1/gadget'].get).toMatchObject({
      operationId: 'listGadgets',
      parameters: [
        { name: 'color', schema: { items: { enum: ['red', 'blue'] } } },
        { name: 'limit' },
        { name: 'after' },
      ],
      responses: { 200: { content: { 'application/json': { example: { gadgets: [{ code: 'G-1' }] } } } } },
    })
    expect(paths['/v1/gadget'].get.description).toMatch(/^Lists gadgets, a page at a time\. .*addition/)
    expect(Object.keys(paths)).not.toContain('/v1/gadget/{gadget_code}')
  })

  it.each(MCP_ERAS)('is a tool in the era of %s', async (era) => {
    const { runa } = await start()
    const { createMcpHandler }: typeof mcp = await import(`${src}served/mcp.ts`)
    const { call, list } = mcpCaller(createMcpHandler(runa), era)
    const tool = (await list()).find(({ name }: { name: string }) => name === 'list-gadgets')
    expect(tool).toMatchObject({
      description: 'List gadgets, a page at a time. Reads only.',
      inputSchema: { properties: { color: { items: { enum: ['red', 'blue'] } } } },
      annotations: { readOnlyHint: true },
    })
    const { structuredContent } = await call('list-gadgets', { color: ['blue'] })
    expect(codesOf(structuredContent)).toEqual(['G-3'])
  })

  it('is listed in the help of the command', { timeout: 60_000 }, async () => {
    const command = fileURLToPath(new URL('served/command.ts', src))
    const { stdout } = await promisify(execFile)(process.execPath, [command, 'serve', '--help'])
    expect(stdout.replaceAll(/\s+/g, ' ')).toMatch(/list-gadgets.*get-gadget/)
  })

  it('is not played by a sandbox without a handler for it, which says so', async () => {
    const { runa, sandbox } = await start()
    expect(sandbox.plays).toContain('GET /gadget')
    const told = await runa.getGadget('G-1').then(String, String)
    expect(told).toContain('The sandbox does not support GET /gadget/G-1. It supports')
  })
})
