import { inWordsOfCapability, readCapability } from '@x/test-kit'
import { describe, expect, it } from 'vitest'
import { sandboxes } from '../../test/running-sandbox.ts'
import { ENVIRONMENTS } from '../api/environments.ts'
import { RunaPayouts } from '../index.ts'
import { SERVED_OPERATIONS } from './served-operations.ts'

const capability = readCapability('runa-orders')
const additions = SERVED_OPERATIONS.filter(({ addition }) => addition !== undefined)
const table = SERVED_OPERATIONS.filter((one) => !additions.includes(one)).map(inWordsOfCapability)
const described = capability.operations

describe('the operation table and the capability agree on', () => {
  it('which operations exist: everything else that is served is an addition', () => {
    expect(table.map(({ id }) => id)).toEqual(described.map(({ id }) => id))
    expect(additions.filter(({ operation }) => described.some(({ id }) => id === operation.id))).toEqual([])
  })

  it('that an addition which changes something has to be named', () => {
    expect(additions.filter(({ addition, tool }) => addition === 'by_default' && !tool.readOnly)).toEqual([])
  })

  it.each(described.map((operation) => [operation.id, operation] as const))(
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
