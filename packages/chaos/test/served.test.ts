import { isSdkError, RunaPayouts, singleRequest } from '@x/runa-payouts'
import { reconcilePayouts, sendPayouts } from '@x/runa-payouts/bulk'
import { memoryJournal } from '@x/runa-payouts/journal'
import { createMcpHandler } from '@x/runa-payouts/mcp'
import { createRestHandler } from '@x/runa-payouts/rest'
import { createManualClock, createRunaSandbox } from '@x/runa-payouts/testing'
import { expect, it } from 'vitest'
import { runServed, type Way } from '../src/run-served.ts'
import { startUpstream } from '../src/upstream.ts'

const kit = {
  RunaPayouts,
  isSdkError,
  singleRequest,
  sendPayouts,
  reconcilePayouts,
  createRunaSandbox,
  createManualClock,
  memoryJournal,
}

const REST: Way = {
  name: 'REST',
  serve: (client, clock) => {
    const handler = createRestHandler(client, { clock })
    return async (body, key) => {
      const response = await handler(
        new Request('http://localhost/v1/order', {
          method: 'POST',
          headers: { 'content-type': 'application/json', ...(key === undefined ? {} : { 'x-idempotency-key': key }) },
          body: JSON.stringify(body),
        }),
      )
      const { outcome }: { outcome?: string } = JSON.parse(await response.text())
      return { ok: response.ok, outcome, key: response.headers.get('x-idempotency-key') ?? undefined }
    }
  },
}

const MCP: Way = {
  name: 'MCP',
  serve: (client, clock) => {
    const handler = createMcpHandler(client, { clock })
    return async (body, key) => {
      const call = {
        name: 'create-order',
        arguments: { body, ...(key === undefined ? {} : { 'X-Idempotency-Key': key }) },
      }
      const response = await handler(
        new Request('http://localhost/mcp', {
          method: 'POST',
          headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream' },
          body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: call }),
        }),
      )
      const [, data = ''] = /^(?:data: )?(\{.*)$/m.exec(await response.text()) ?? []
      const { result } = JSON.parse(data)
      const text = result.content.map(({ text: part }: { text: string }) => part).join('\n')
      const told: unknown = [...text.matchAll(/"outcome":\s*"(\w+)"/g)].map(([, outcome]) => outcome)[0]
      const [, named] = /"(?:idempotencyKey|X-Idempotency-Key)":\s*"([^"]+)"/.exec(text + JSON.stringify(result)) ?? []
      return { ok: result.isError !== true, outcome: typeof told === 'string' ? told : undefined, key: named }
    }
  },
}

it.each([REST, MCP])(
  '150 schedules of faults through $name: nobody paid twice, every answer names the key, none says nothing happened when it did',
  async (way) => {
    const upstream = await startUpstream()
    try {
      const violations: string[] = []
      let [asked, orders] = [0, 0]
      for (let seed = 1; seed <= 150; seed += 1) {
        const report = await runServed(seed, way, upstream, kit)
        violations.push(...report.violations)
        asked += report.asked
        orders += report.orders
      }
      expect(violations).toEqual([])
      // They have an effect: most intents are paid, after more calls than there are intents.
      expect(orders).toBeGreaterThan(300)
      expect(asked).toBeGreaterThan(orders)
    } finally {
      await upstream.close()
    }
  },
  240_000,
)

it('a caller who forgets the key is caught paying twice (otherwise this would prove nothing)', async () => {
  const upstream = await startUpstream()
  const forgetful: Way = {
    name: 'REST, forgetful',
    serve: (client, clock) => {
      const ask = REST.serve(client, clock)
      return (body) => ask(body, undefined)
    },
  }
  try {
    const violations: string[] = []
    for (let seed = 1; seed <= 20; seed += 1)
      violations.push(...(await runServed(seed, forgetful, upstream, kit)).violations)
    expect(violations.join('\n')).toMatch(/was paid 2 times/)
  } finally {
    await upstream.close()
  }
})
