import { inWordsOfCapability, readCapability } from '@x/test-kit'
import { describe, expect, it, vi } from 'vitest'
import { UNKNOWN_ID } from '../../test/running-sandbox.ts'
import { InngestRuns } from '../index.ts'
import { SERVED_OPERATIONS } from './served-operations.ts'

const capability = readCapability('inngest-runs')
const additions = SERVED_OPERATIONS.filter(({ addition }) => addition !== undefined)
const table = SERVED_OPERATIONS.filter((one) => !additions.includes(one)).map(inWordsOfCapability)
const described = capability.operations

describe('the operation table and the capability agree on', () => {
  it('which operations there are: whatever else is served is an addition', () => {
    expect(table.map(({ id }) => id)).toEqual(described.map(({ id }) => id))
    expect(additions.filter(({ operation }) => described.some(({ id }) => id === operation.id))).toEqual([])
  })

  it('that an addition which changes something has to be named', () => {
    expect(additions.filter(({ addition, tool }) => addition === 'by_default' && !tool.readOnly)).toEqual([])
  })

  it.each(described.map((operation) => [operation.id, operation] as const))(
    'method, path, parameters, routes, tool and hints of %s',
    (id, operation) => {
      expect(table.find((one) => one.id === id)).toEqual(operation)
    },
  )

  it('the base URL and the auth: the key from the environment, as a bearer', async () => {
    const { baseUrl, auth } = capability.consumes
    vi.stubEnv(auth.environment, 'a-key-of-no-kind')
    let sent: { url: string; header: string | null } | undefined
    const runs = new InngestRuns({
      fetch: async (input, init) => {
        sent = { url: String(input), header: new Headers(init?.headers).get(auth.name) }
        return Response.json({ data: { run_id: UNKNOWN_ID, function_id: 'f', status: 'Running' } })
      },
    })
    await runs.getRun(UNKNOWN_ID)
    vi.unstubAllEnvs()
    expect(sent).toEqual({ url: `${baseUrl}/v1/runs/${UNKNOWN_ID}`, header: 'Bearer a-key-of-no-kind' })
  })
})
