import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { node, type Unpacked, unpack } from '../tarball.ts'

let runa: Unpacked

beforeAll(async () => {
  runa = await unpack('runa-payouts')
})

/** Runs a user's program, and parses what it prints. */
async function printed(program: string): Promise<unknown> {
  const file = join(runa.project, 'program.mjs')
  await writeFile(file, program)
  return JSON.parse(await node(runa.project, file))
}

const ORDER = `const order = (count) => ({
  payment_method: { type: 'ACCOUNT_BALANCE', currency: 'USD' },
  items: Array.from({ length: count }, () => (
    { face_value: 10, distribution_method: { type: 'PAYOUT_LINK' }, products: { type: 'SINGLE', value: 'AMZ-US' } }
  )),
})
`

describe('one signal for many calls at once', () => {
  it('for orders, waits, lists and batches causes no leak warning of Node', async () => {
    expect(
      await printed(`
        import { setMaxListeners } from 'node:events'
        // Node 20 warns of the eleventh listener on any signal, later versions only if told to.
        globalThis.AbortController = class extends AbortController {
          constructor() {
            super()
            setMaxListeners(10, this.signal)
          }
        }
        const warnings = []
        process.on('warning', ({ message }) => warnings.push(message))
        const { RunaPayouts } = await import('@x/runa-payouts')
        const { sendPayouts } = await import('@x/runa-payouts/bulk')
        const { createManualClock } = await import('@x/runa-payouts/testing')
        const { startRunaSandbox } = await import('@x/runa-payouts/testing/server')
        ${ORDER}
        const times = (count, make) => Promise.all(Array.from({ length: count }, (_, index) => make(index)))

        const clock = createManualClock(Date.UTC(2026, 10, 22))
        const server = await startRunaSandbox({ clock })
        const runa = new RunaPayouts({ apiKey: server.apiKey, baseUrl: server.url, clock })
        const { signal } = new AbortController()
        const placed = await times(15, (index) => runa.createOrder(order(2), { idempotencyKey: 'k-' + index, signal }))
        await times(15, () => runa.createOrder(order(1), { idempotencyKey: 'one-for-all', signal }))
        await Promise.all(placed.map((result) => result.wait({ signal })))
        await times(15, () => runa.listOrders({ limit: 5 }, { signal }))
        await times(15, (batch) => sendPayouts(
          runa,
          order(20).items.map((item, index) => ({ ...item, reference: 'p' + index })),
          {
            reference: 'batch-' + batch,
            payment_method: order(1).payment_method,
            startedAt: clock.now(),
            ordersPerMinute: 100_000,
            signal,
          },
        ))
        const orders = server.sandbox.ledger.orders.length
        await server.close()
        // Warnings are emitted a turn after they were caused.
        await new Promise((resolve) => setTimeout(resolve, 0))
        console.log(JSON.stringify({ orders, warnings }))
      `),
    ).toEqual({ orders: 15 + 1 + 15 * 20, warnings: [] })
  })
})

describe('an error of a worker thread', () => {
  /** What a worker reports, as the main thread receives it. */
  const told = (inWorker: string) =>
    printed(`
      import { once } from 'node:events'
      import { isMainThread, parentPort, Worker } from 'node:worker_threads'
      import { isSdkError, isSdkErrorLike, RunaPayouts } from '@x/runa-payouts'
      import { createRunaSandbox } from '@x/runa-payouts/testing'
      ${ORDER}
      if (isMainThread) {
        const worker = new Worker(new URL(import.meta.url))
        const value = await Promise.race([
          once(worker, 'message').then(([message]) => message),
          new Promise((resolve) => worker.on('error', resolve)),
        ])
        const { name, outcome, idempotencyKey, orderId, message } = value
        console.log(JSON.stringify({
          name, outcome, idempotencyKey, orderId, isTold: /createOrder/.test(message),
          isSdkError: isSdkError(value), isSdkErrorLike: isSdkErrorLike(value),
        }))
        await worker.terminate()
      } else {
        const sandbox = createRunaSandbox()
        const runa = new RunaPayouts({ apiKey: sandbox.apiKey, fetch: sandbox.fetch, maxRetries: 0 })
        sandbox.faults.next('drop-after-commit')
        const failing = runa.createOrder(order(1), { idempotencyKey: 'key-1' })
        ${inWorker}
      }
    `)

  const ALIKE = {
    name: 'ConnectionError',
    outcome: 'unknown',
    idempotencyKey: 'key-1',
    isTold: true,
    isSdkError: false,
  }

  it('that was posted as toJSON() is recognised by isSdkErrorLike, with its name, outcome and key', async () => {
    expect(await told('await failing.catch((error) => parentPort.postMessage(error.toJSON()))')).toEqual({
      ...ALIKE,
      isSdkErrorLike: true,
    })
  })

  it('that nobody caught is recognised by it, too', async () => {
    expect(await told('await failing')).toEqual({ ...ALIKE, isSdkErrorLike: true })
  })

  it('that was posted as it is has lost its outcome and key, and is not recognised', async () => {
    expect(await told('await failing.catch((error) => parentPort.postMessage(error))')).toEqual({
      name: 'Error',
      isTold: true,
      isSdkError: false,
      isSdkErrorLike: false,
    })
  })
})
