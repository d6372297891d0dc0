import { InngestRuns } from '@x/inngest-runs'
import { RunaPayouts } from '@x/runa-payouts'
import { ANSWERS } from '../calls/answers.ts'
import { orderBody } from '../calls/order-body.ts'

/** Bytes of used heap, each after a collection. */
export interface Growth {
  readonly calls: number
  readonly samples: readonly number[]
}

const CALLS = 100_000
const SAMPLES = 10
/** Before the first sample: compiled code and caches of the runtime do not count as growth. */
const WARM_UP = 10_000
const IN_FLIGHT = 16

const order = ANSWERS.get('/runa/order')?.toString() ?? ''
const run = JSON.stringify({
  data: {
    run_id: '01JQ7Z6Y3Z9V5X0W1T2S3R4Q5P',
    function_id: '5c5d6b8e-4b1e-4a57-9f0c-2d1c9c5b7a10',
    function_version: 1,
    environment_id: '3c9ab6d2-5a2c-4b8f-9a53-0f5f2a7a1b11',
    event_id: '01JQ7Z6XW8Q3M2N1B0V9C8X7Z6',
    status: 'Completed',
    run_started_at: '2026-09-04T08:49:23Z',
    ended_at: '2026-09-04T08:49:24Z',
    output: { paid: true },
  },
})

/** In this process: memory of sockets and of the server is not measured. */
const answering = (text: string) => async () =>
  new Response(text, { headers: { 'content-type': 'application/json', 'content-length': String(text.length) } })

// One signal for all calls, like a service's signal for its shutdown: what stays on it stays permanently.
const { signal } = new AbortController()
const runa = new RunaPayouts({ apiKey: 'xxbenchmark.not-a-real-key', fetch: answering(order) })
const inngest = new InngestRuns({
  apiKey: 'signkey-test-0123456789abcdef',
  fetch: answering(run),
  baseUrl: 'http://127.0.0.1:8288',
})
const bare = answering(order)

const SUBJECTS: Readonly<Record<string, () => Promise<unknown>>> = {
  'the same fetch, bare': async () => JSON.parse(await (await bare()).text()),
  '@x/runa-payouts, createOrder': () =>
    runa.createOrder(orderBody('note'), { idempotencyKey: crypto.randomUUID(), signal }),
  '@x/inngest-runs, getRun': () => inngest.getRun('01JQ7Z6Y3Z9V5X0W1T2S3R4Q5P', { signal }),
}

async function calling(call: () => Promise<unknown>, times: number): Promise<void> {
  let left = times
  const worker = async () => {
    while (left > 0) {
      left -= 1
      await call()
    }
  }
  await Promise.all(Array.from({ length: IN_FLIGHT }, worker))
}

/** Twice, with a turn in between: the second collects what finalizers have released. */
async function heapNow(): Promise<number> {
  for (const _ of [1, 2]) {
    globalThis.gc?.()
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
  return process.memoryUsage().heapUsed
}

// The program of the suite `heap`: one subject per process.
const name = process.argv[2] ?? ''
const call = SUBJECTS[name]
if (call === undefined) {
  process.stdout.write(JSON.stringify(Object.keys(SUBJECTS)))
} else {
  await calling(call, WARM_UP)
  const samples = [await heapNow()]
  for (let made = 0; made < SAMPLES; made += 1) {
    await calling(call, CALLS / SAMPLES)
    samples.push(await heapNow())
  }
  const growth: Growth = { calls: CALLS, samples }
  process.stdout.write(JSON.stringify(growth))
}
