import { type ChildProcess, execFile, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { createRunaSandbox } from '@x/runa-payouts/testing'
import { serveRunaSandbox } from '@x/runa-payouts/testing/server'
import { describe, expect, it } from 'vitest'
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

describe('paying a CSV', () => {
  it('pays everybody once, although it is killed 20 times and the list is edited every time', async () => {
    const random = chance(2_026)
    const sandbox = createRunaSandbox({ ordersPerMinute: 100_000, processingMs: 100 })
    /** Which run is killed at which request, before or after Runa acts on it. No machine is too slow for that. */
    let killing: { victim: ChildProcess; request: number; acted: boolean } | undefined
    const { url, apiKey, close } = await serveRunaSandbox({
      ...sandbox,
      async handle(request) {
        if (killing !== undefined) killing.request -= 1
        const due = killing?.request === 0 ? killing : undefined
        if (due?.acted === false) due.victim.kill('SIGKILL')
        const answer = await sandbox.handle(request)
        if (due?.acted === true) due.victim.kill('SIGKILL')
        return answer
      },
    })
    const folder = await mkdtemp(join(tmpdir(), 'bulk-payouts-'))
    const start = async (list: readonly Recipient[]) => {
      await writeFile(join(folder, 'list.csv'), csvOf(list))
      const options = ['list.csv', '--batch', 'bonus', '--orders-per-minute', '100000']
      const env = { ...process.env, RUNA_BASE_URL: url, RUNA_API_KEY: apiKey }
      return fork(program('pay.ts'), options, { cwd: folder, env, silent: true })
    }

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
      next.push(recipient(number, 2))
      number += 1
      return next
    }

    try {
      let list = recipients(1_000, 2)
      for (let kills = 0; kills < 20; kills += 1) {
        const victim = await start(list)
        // The first request is the ping, the others are orders and reads of them, several under way at once.
        killing = { victim, request: 1 + random(30), acted: random(2) === 1 }
        const [code, signal] = await once(victim, 'exit')
        killing = undefined
        expect({ kills, code, signal }).toEqual({ kills, code: null, signal: 'SIGKILL' })
        list = edited(list)
      }
      const paidBefore = Object.keys(paidAccordingTo(sandbox.ledger)).length
      expect(paidBefore).toBeGreaterThan(100)
      expect(paidBefore).toBeLessThan(1_000)

      const last = await start(list)
      let said = ''
      last.stdout?.on('data', (text: Buffer) => {
        said += text.toString()
      })
      await once(last, 'exit')

      const { once: paidOnce, twice, never, otherAmount } = judge(paidAccordingTo(sandbox.ledger), list)
      expect({ paidOnce, twice, never }).toEqual({ paidOnce: list.length, twice: [], never: [] })
      // Those whose amount was edited after they were claimed keep the first amount, and are named.
      const refused = said
        .split('\n')
        .flatMap(
          (line) => line.match(/^(bonus-\d+): (?:already_)?paid, .* has changed since it was recorded/)?.[1] ?? [],
        )
      expect(refused.toSorted()).toEqual(otherAmount.toSorted())
      expect(otherAmount.length).toBeLessThanOrEqual(20)
    } finally {
      await close()
      await rm(folder, { recursive: true, force: true })
    }
  })

  it('as it is shown', async () => {
    const { stdout } = await promisify(execFile)(process.execPath, [program('show.ts')])
    expect(stdout).toContain('Everybody was paid once, and the edited amount was refused.')
  })
})
