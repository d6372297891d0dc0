import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createRunaSandbox, type RunaSandbox } from '@x/runa-payouts/testing'
import { serveRunaSandbox } from '@x/runa-payouts/testing/server'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { COMMAND } from './command.ts'
import { judge } from './judge.ts'
import { paidAccordingTo } from './ledger.ts'
import { csvOf, type Recipient, recipient, recipients } from './recipients.ts'

const program = (name: string) => fileURLToPath(new URL(name, import.meta.url))

/** Seeded random numbers, the same on every machine: a linear congruential generator (Park and Miller). */
function chance(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (state * 48_271) % 2_147_483_647
    return Math.floor((state / 2_147_483_647) * below)
  }
}

const GROUP = 2
const BATCH = ['--reference', 'bonus', '--currency', 'USD', '--orders-per-minute']
/** More than Runa takes, so that no test waits. */
const QUICK = '100000'

let folder: string
let sandbox: RunaSandbox
let env: NodeJS.ProcessEnv
let close: () => Promise<void>
/** Which process is killed at which order or read of one, before or after Runa acts on it. No machine is too slow for that. */
let killing: { readonly victim: ChildProcess; request: number; readonly acted: boolean } | undefined

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bulk-payouts-'))
  sandbox = createRunaSandbox({ ordersPerMinute: 100_000, processingMs: 100 })
  killing = undefined
  const server = await serveRunaSandbox({
    ...sandbox,
    async handle(request) {
      // What is read before a payment is no place to be killed: the next run would be like the first.
      const counts = /\/order\b/.test(new URL(request.url).pathname)
      if (killing !== undefined && counts) killing.request -= 1
      const due = counts && killing?.request === 0 ? killing : undefined
      if (due?.acted === false) due.victim.kill('SIGKILL')
      const answer = await sandbox.handle(request)
      if (due?.acted === true) due.victim.kill('SIGKILL')
      return answer
    },
  })
  close = server.close
  env = { ...process.env, RUNA_BASE_URL: server.url, RUNA_API_KEY: server.apiKey }
})
afterEach(async () => {
  await close()
  await rm(folder, { recursive: true, force: true })
})

const write = (list: readonly Recipient[]) => writeFile(join(folder, 'list.csv'), csvOf(list))

/** `runa-payouts pay list.csv` in a process of its own. */
const pay = (more: readonly string[] = ['--yes'], rate = QUICK): ChildProcess =>
  spawn(process.execPath, [COMMAND, 'pay', 'list.csv', ...BATCH, rate, ...more], { cwd: folder, env })

/** Until its end, with everything that it said. */
async function ended(child: ChildProcess): Promise<{ readonly code: number | null; readonly said: string }> {
  let said = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (text: Buffer) => {
      said += text.toString()
    })
  }
  const [code] = await once(child, 'close')
  return { code, said }
}

describe('runa-payouts pay', () => {
  it('pays everybody once, although it is killed 20 times and the list is edited every time', async () => {
    const random = chance(2_026)
    /** Reordered, one added, one removed, one with another amount. */
    let number = 1_000
    const edited = (list: readonly Recipient[]): Recipient[] => {
      const next = [...list]
      for (let last = next.length - 1; last > 0; last -= 1) {
        const other = random(last + 1)
        const moved = next.slice(other, other + 1)
        next.splice(other, 1, ...next.slice(last, last + 1))
        next.splice(last, 1, ...moved)
      }
      next.splice(random(next.length), 1)
      const dearer = random(next.length)
      next.splice(dearer, 1, ...next.slice(dearer, dearer + 1).map((one) => ({ ...one, amount: '999.00' })))
      next.push(recipient(number, GROUP))
      number += 1
      return next
    }

    let list = recipients(1_000, GROUP)
    for (let kills = 0; kills < 20; kills += 1) {
      await write(list)
      const victim = pay()
      killing = { victim, request: 1 + random(30), acted: random(2) === 1 }
      const [code, signal] = await once(victim, 'exit')
      killing = undefined
      expect({ kills, code, signal }).toEqual({ kills, code: null, signal: 'SIGKILL' })
      list = edited(list)
    }
    const paidBefore = Object.keys(paidAccordingTo(sandbox.ledger)).length
    expect(paidBefore).toBeGreaterThan(100)
    expect(paidBefore).toBeLessThan(1_000)

    await write(list)
    const { said } = await ended(pay(['--yes', '--out', 'results.csv']))

    const { once: paidOnce, twice, never, otherAmount } = judge(paidAccordingTo(sandbox.ledger), list)
    expect({ paidOnce, twice, never }).toEqual({ paidOnce: list.length, twice: [], never: [] })
    // Those whose amount was edited after they were claimed keep the first amount, and are named.
    const refused = said
      .split('\n')
      .flatMap(
        (line) => line.match(/^ *(bonus-\d+): (?:already_)?paid, .* has changed since it was recorded/)?.[1] ?? [],
      )
    expect([...new Set(refused)].toSorted()).toEqual(otherAmount.toSorted())
    expect(otherAmount.length).toBeLessThanOrEqual(20)
  })

  it('pays everybody once when two processes run at once, and one of them is killed', async () => {
    const random = chance(7)
    const list = recipients(400, GROUP)
    await write(list)
    for (let round = 0; round < 5; round += 1) {
      const two = [pay(), pay()]
      const [victim] = two
      if (victim === undefined) throw new Error('there are two')
      killing = { victim, request: 1 + random(60), acted: round % 2 === 0 }
      const ends = await Promise.all(two.map(ended))
      killing = undefined
      // One of them has the journal. The other one stops, or continues after it: 0, 5, or killed.
      expect(ends.map(({ code }) => code).filter((code) => code !== null && code !== 0 && code !== 5)).toEqual([])
    }
    expect((await ended(pay())).code).toBe(0)
    const { once: paidOnce, twice, never } = judge(paidAccordingTo(sandbox.ledger), list)
    expect({ paidOnce, twice, never }).toEqual({ paidOnce: 400, twice: [], never: [] })
  })

  it('pays nobody in a pipe without --yes', async () => {
    await write(recipients(3))
    const { code, said } = await ended(pay([]))
    expect(code).toBe(5)
    expect(said).toContain('Nothing was sent: nobody can confirm here.')
    expect(sandbox.ledger.orders).toEqual([])
    expect(await readdir(folder)).toEqual(['list.csv'])
  })

  it('ends what is in flight at Ctrl-C, with exit code 130', async () => {
    await write(recipients(400, GROUP))
    const child = pay(['--yes'], '600')
    const end = ended(child)
    await Promise.race([end, expect.poll(() => sandbox.ledger.orders.length).toBeGreaterThan(0)])
    child.kill('SIGINT')
    const { code, said } = await end
    expect(code).toBe(130)
    expect(said).toContain('Stopped by you. Run the same command again')
  })
})

const hasScript = process.platform === 'linux' && existsSync('/usr/bin/script')

// Skipped where script(1) of util-linux is missing: elsewhere it is another program with other flags.
describe.skipIf(!hasScript)('on a terminal of 80 columns', () => {
  /** Runs the command in a pseudo-terminal, and types what is answered. */
  async function typed(answer: string): Promise<{ readonly code: number | null; readonly said: string }> {
    const line = `stty cols 80; '${process.execPath}' '${COMMAND}' pay list.csv ${BATCH.join(' ')} ${QUICK}`
    const child = spawn('script', ['-qec', line, '/dev/null'], { cwd: folder, env })
    const end = ended(child)
    let said = ''
    child.stdout?.on('data', (text: Buffer) => {
      const wasAsked = said.includes('Type yes: ')
      said += text.toString()
      if (!wasAsked && said.includes('Type yes: ')) child.stdin?.write(answer)
    })
    return end
  }

  it('it asks, pays after a yes, and draws a bar that fits', async () => {
    await write(recipients(200, GROUP))
    const { code, said } = await typed('yes\n')
    expect(code).toBe(0)
    expect(said).toContain('Pay 200 payouts, 10710.00 USD, in PLAYGROUND? Type yes: ')
    expect(said).toContain('\r\u001b[2K[########################] 200/200')
    const widest = Math.max(...said.split(/[\r\n]+/).map((text) => text.replace('\u001b[2K', '').length))
    expect(widest).toBeLessThanOrEqual(80)
    expect(judge(paidAccordingTo(sandbox.ledger), recipients(200, GROUP)).once).toBe(200)
  })

  it.each([['no\n'], ['\n'], ['\u0003'], ['\u0004']])('it pays nobody after %j', async (answer) => {
    await write(recipients(3))
    const { code } = await typed(answer)
    expect(code).toBe(answer === '\u0003' ? 130 : 5)
    expect(sandbox.ledger.orders).toEqual([])
  })
})

describe('the program to copy', () => {
  const run = async (...more: readonly string[]) => {
    const child = spawn(process.execPath, [program('pay.ts'), 'list.csv', '--batch', 'bonus', ...more], {
      cwd: folder,
      env,
    })
    return ended(child)
  }

  it('pays with --yes alone, and nobody twice', async () => {
    const list = recipients(5)
    await write(list)
    expect(await run()).toMatchObject({ code: 5, said: expect.stringContaining('Add --yes to pay') })
    expect(sandbox.ledger.orders).toEqual([])
    expect(await run('--yes')).toMatchObject({ code: 0, said: expect.stringContaining('5 paid, 0 paid before') })
    expect(await run('--yes')).toMatchObject({ code: 0, said: expect.stringContaining('0 paid, 5 paid before') })
    expect(judge(paidAccordingTo(sandbox.ledger), list)).toMatchObject({ once: 5, twice: [], never: [] })
  })

  it('pays nobody while one row is invalid', async () => {
    await write([...recipients(5), { ...recipient(5), amount: '1.200' }])
    const { code, said } = await run('--yes')
    expect(code).toBe(1)
    expect(said).toContain('line 7, column 3 "amount": expected at most 2 decimals, got "1.200"')
    expect(sandbox.ledger.orders).toEqual([])
  })
})
