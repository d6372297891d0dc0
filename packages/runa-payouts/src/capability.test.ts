import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { sandboxes } from '../test/running-sandbox.ts'
import { ENVIRONMENTS } from './environments.ts'
import { EXPOSURES } from './exposure.ts'

interface CapabilityOperation {
  id: string
  method: string
  path: string
  parameters: { name: string; in: string; type: string; required: boolean }[]
  rest: { method: string; path: string }
  tool: { name: string; hints: { readOnly: boolean; destructive: boolean; idempotent: boolean } }
}

const capability: {
  consumes: { baseUrl: string; auth: { type: string; in: string; name: string; environment: string } }
  operations: CapabilityOperation[]
} = parse(readFileSync(new URL('../../../specs/runa-orders.capability.yaml', import.meta.url), 'utf8'))

/** What the operation table says, in the capability's words. */
const table: CapabilityOperation[] = EXPOSURES.map(({ operation, rest, tool }) => ({
  id: operation.id,
  method: operation.method,
  path: operation.path,
  parameters: [
    ...operation.parameters.map(({ name, in: place, type, required }) => ({ name, in: place, type, required })),
    ...('body' in operation ? [{ name: 'body', in: 'body', type: 'object', required: true }] : []),
  ],
  rest: { ...rest },
  tool: {
    name: tool.name,
    hints: { readOnly: tool.readOnly, destructive: tool.destructive, idempotent: tool.idempotent },
  },
}))

const byId = <T extends { id: string }>(operations: T[]) => [...operations].sort((a, b) => a.id.localeCompare(b.id))

describe('the operation table and the capability agree on', () => {
  it('which operations there are', () => {
    expect(byId(table).map(({ id }) => id)).toEqual(byId(capability.operations).map(({ id }) => id))
  })

  it.each(capability.operations.map((operation) => [operation.id, operation] as const))(
    'method, path, parameters, route, tool and hints of %s',
    (id, operation) => {
      expect(table.find((one) => one.id === id)).toEqual(operation)
    },
  )

  it('the base URL', () => {
    expect(ENVIRONMENTS.production.baseUrl).toBe(capability.consumes.baseUrl)
  })

  it('the auth: the key from the environment, in the header', async () => {
    const { name, environment } = capability.consumes.auth
    const { start, close } = sandboxes()
    const { RunaPayouts } = await import('./index.ts')
    const { apiKey, url } = await start()
    process.env[environment] = apiKey
    try {
      let sent: Headers | undefined
      const runa = new RunaPayouts({
        baseUrl: url,
        fetch: (input, init) => {
          sent = new Headers(init?.headers)
          return fetch(input, init)
        },
      })
      expect(await runa.ping()).toEqual({ message: 'pong' })
      expect(sent?.get(name)).toBe(apiKey)
    } finally {
      delete process.env[environment]
      await close()
    }
  })
})
