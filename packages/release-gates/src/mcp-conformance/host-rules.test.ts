import { closing, MCP_ERAS, mcpCaller } from '@x/test-kit'
import { Ajv } from 'ajv'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { brokenRules, FORBIDDEN, HOST_RULES, namesIn, placesOf } from './host-rules.ts'
import { startInngest } from './inngest.ts'
import { startRuna } from './runa.ts'
import type { ServedPackage } from './served-package.ts'

interface ListedTool {
  readonly name: string
  readonly inputSchema: Readonly<Record<string, unknown>>
  readonly outputSchema?: Readonly<Record<string, unknown>>
}

const { keep, close } = closing()
afterAll(close)

const listOf = async ({ handler }: ServedPackage): Promise<readonly ListedTool[]> =>
  mcpCaller(handler, '2026-07-28').list()

/** A validator as created by a host, and the warnings that it logged. */
function strictAjv() {
  const complaints: string[] = []
  const complain = (...words: unknown[]) => void complaints.push(words.join(' '))
  return { ajv: new Ajv({ logger: { log: complain, warn: complain, error: complain } }), complaints }
}

describe('a rule of a host', () => {
  it.each(HOST_RULES)('$host: $otherwise', ({ host, broken }) => {
    expect(brokenRules({ type: 'object', properties: { a: broken } })).toContainEqual({ host, place: broken })
  })
})

describe.each([startRuna, startInngest])('the tools of %o', (start) => {
  let tools: readonly ListedTool[]
  beforeAll(async () => {
    tools = await listOf(keep(await start()))
  })

  it('have arguments that follow the rules of every host', () => {
    expect(tools.length).toBeGreaterThan(2)
    for (const { name, inputSchema } of tools) expect(brokenRules(inputSchema), name).toEqual([])
  })

  it.each(FORBIDDEN)('use %s nowhere, in arguments or results', (keyword) => {
    for (const { name, inputSchema, outputSchema } of tools) {
      expect(namesIn([inputSchema, outputSchema]), name).not.toContain(keyword)
    }
  })

  it('describe every argument, and every field of it, where a model looks for it', () => {
    for (const { name, inputSchema } of tools) {
      for (const { properties = {} } of placesOf(inputSchema)) {
        for (const [field, schema] of Object.entries(Object(properties))) {
          expect(schema, `${name}: ${field}`).toMatchObject({ description: expect.stringMatching(/\w{3}/) })
        }
      }
    }
  })

  it('have schemas that AJV accepts with its defaults, without a warning', () => {
    const { ajv, complaints } = strictAjv()
    for (const { inputSchema, outputSchema } of tools) {
      expect(ajv.compile(inputSchema)).toBeTypeOf('function')
      expect(ajv.compile(Object(outputSchema))).toBeTypeOf('function')
    }
    expect(complaints).toEqual([])
  })

  it('describe their results fully, or not at all, on request', async () => {
    for (const { outputSchema } of await listOf(keep(await start({ outputSchemas: 'full' })))) {
      expect(outputSchema).toMatchObject({ $defs: { Success: expect.any(Object), Failure: expect.any(Object) } })
    }
    for (const tool of await listOf(keep(await start({ outputSchemas: 'none' })))) {
      expect(tool).not.toHaveProperty('outputSchema')
    }
  })

  it.each(MCP_ERAS)('are listed in at most 20 kB, and in 30 kB with all additions, in the era of %s', async (era) => {
    const sizeOf = async (served: ServedPackage) =>
      Buffer.byteLength(JSON.stringify((await mcpCaller(served.handler, era).ask('tools/list')).message))
    expect(await sizeOf(keep(await start({ tools: ['capability'] })))).toBeLessThanOrEqual(20_000)
    const { message } = await mcpCaller(keep(await start()).handler, era).ask('tools/list')
    expect(message.result.tools).toHaveLength(tools.length)
    expect(await sizeOf(keep(await start()))).toBeLessThanOrEqual(30_000)
  })
})

describe('amounts', () => {
  const WAYS = [{ type: 'PAYOUT_LINK' }, { type: 'EMAIL', email_address: 'a@b.example' }]
  const argumentsWith = (face_value: number, distribution_method: object) => ({
    body: {
      payment_method: { type: 'ACCOUNT_BALANCE', currency: 'USD' },
      items: [{ face_value, distribution_method, products: { type: 'SINGLE', value: 'AMZ-US' } }],
    },
  })

  it.each(['create-order', 'estimate-order'])(
    '%s accepts every amount from 0.01 to 1000.00, as AJV validates with its defaults',
    async (name) => {
      const tool = (await listOf(keep(await startRuna()))).find((one) => one.name === name)
      const judge = strictAjv().ajv.compile(Object(tool?.inputSchema))
      const refused: number[] = []
      for (let cents = 1; cents <= 100_000; cents += 1) {
        if (!WAYS.every((way) => judge(argumentsWith(cents / 100, way)))) refused.push(cents / 100)
      }
      expect(refused).toEqual([])
      // It does validate: zero is not an amount.
      expect(judge(argumentsWith(0, { type: 'PAYOUT_LINK' }))).toBe(false)
    },
  )

  it.each([0.001, 19.999, 1.005])('the server refuses %d with a message, whatever a schema says', async (amount) => {
    const { handler } = keep(await startRuna())
    const { call } = mcpCaller(handler, '2026-07-28')
    const result = await call('create-order', argumentsWith(amount, { type: 'PAYOUT_LINK' }))
    expect(result).toMatchObject({ isError: true, structuredContent: { error: { outcome: 'not_sent' } } })
    expect(result.structuredContent.error).toMatchObject({
      issues: expect.arrayContaining([expect.objectContaining({ path: 'items[0].face_value' })]),
    })
  })
})
