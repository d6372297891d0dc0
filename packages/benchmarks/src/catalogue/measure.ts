import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { RunaPayouts } from '@x/runa-payouts'
import { createCatalogue } from '@x/runa-payouts/catalogue'
import { programBeside } from '../run-node.ts'
import { FIXED_VALUES, madePages, madeProduct, PRODUCTS, planCode } from './made-products.ts'

/** What one piece of work cost: ms of processor time and of waiting, and bytes of heap that it keeps. */
export interface Cost {
  readonly cpu: number
  readonly wall: number
  readonly kept: number
}

/** The costs of one process. */
export interface Measured {
  readonly bytes: number
  /** The same pages, fetched and parsed by hand. */
  readonly bare: Cost
  readonly load: Cost
  readonly check: Cost
  /** The same check again: what services that run for long see. */
  readonly checkAgain: Cost
  readonly problems: number
  /** The most memory that the process ever had, in bytes. */
  readonly peak: number
}

const PAYOUTS = 10_000

/** One in twenty has a face value that its product does not have. */
const payouts = Array.from({ length: PAYOUTS }, (_, place) => {
  const { code, kind } = madeProduct((place * 7) % PRODUCTS)
  const right = kind === 'subscription' ? 9.99 : kind === 'fixed' ? (FIXED_VALUES[place % 4] ?? 10) : 5 + (place % 400)
  return {
    reference: `payout-${place}`,
    face_value: place % 20 === 0 && kind !== 'subscription' ? right + 1000 : right,
    products: { type: 'SINGLE' as const, value: kind === 'subscription' ? planCode(code) : code },
    distribution_method: { type: 'PAYOUT_LINK' as const },
  }
})

async function heapNow(): Promise<number> {
  for (const _ of [1, 2]) {
    globalThis.gc?.()
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
  return process.memoryUsage().heapUsed
}

/** The result is alive while the heap is measured. */
async function costOf<T>(work: () => Promise<T>): Promise<{ readonly cost: Cost; readonly result: T }> {
  const before = await heapNow()
  const cpuBefore = process.cpuUsage()
  const began = performance.now()
  const result = await work()
  const wall = performance.now() - began
  const { user, system } = process.cpuUsage(cpuBefore)
  const kept = (await heapNow()) - before
  return { cost: { cpu: (user + system) / 1000, wall, kept }, result }
}

// The program of the suite `catalogue`: one load and its checks, in a process of their own as in a service that starts.
const child = spawn(process.execPath, [programBeside(import.meta.url, 'server.ts')], {
  stdio: ['pipe', 'pipe', 'inherit'],
})
const [line] = await once(child.stdout, 'data')
const baseUrl = `http://127.0.0.1:${Number(String(line))}/v2`

/** Which pages there are, for the control: a list is walked by its cursors. */
const cursors = [...madePages()].map(([after, text]) => ({ after, bytes: Buffer.byteLength(text) }))

async function bareLoad(): Promise<readonly unknown[]> {
  const pages: unknown[] = []
  for (const { after } of cursors) {
    const response = await fetch(`${baseUrl}/product?limit=500${after === '' ? '' : `&after=${after}`}`)
    pages.push(JSON.parse(await response.text()))
  }
  return pages
}

const runa = new RunaPayouts({ apiKey: 'xxbenchmark.not-a-real-key', baseUrl })
const catalogue = createCatalogue(runa)
// A connection, and the code of the first call, are not the catalogue's.
await (await fetch(`${baseUrl}/product?after=none`)).text()
const loading = await costOf(async () => {
  await catalogue.refresh()
  return catalogue
})
const checking = await costOf(() => catalogue.check(payouts))
const checkingAgain = await costOf(() => catalogue.check(payouts))
// At the end, so that it warms up nothing for the others.
const bare = await costOf(bareLoad)
child.stdin.end()

const measured: Measured = {
  bytes: cursors.reduce((sum, { bytes }) => sum + bytes, 0),
  bare: bare.cost,
  load: loading.cost,
  check: checking.cost,
  checkAgain: checkingAgain.cost,
  problems: checking.result.problems.length,
  peak: process.resourceUsage().maxRSS * 1024,
}
process.stdout.write(JSON.stringify(measured), () => process.exit())
