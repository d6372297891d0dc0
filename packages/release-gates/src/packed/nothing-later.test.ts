import { cp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { PUBLISHED } from '../published.ts'
import { node, type Unpacked, unpack } from '../tarball.ts'
import { graphOf } from './chunk-graph.ts'

/**
 * Loads the package, deletes it as `npm ci` does beneath a living process, and then needs everything that a payment can
 * need: retries, a wait, and for Runa a batch whose answers get lost.
 */
const LIVING: Readonly<Record<string, { loads: Readonly<Record<string, string>>; program: string; prints: string }>> = {
  'runa-payouts': {
    loads: {
      '{ RunaPayouts, isSdkError }': '@x/runa-payouts',
      '{ sendPayouts, reconcilePayouts }': '@x/runa-payouts/bulk',
      '{ memoryJournal }': '@x/runa-payouts/journal',
      '{ createRunaSandbox, createManualClock }': '@x/runa-payouts/testing',
    },
    program: `
      const clock = createManualClock()
      const sandbox = createRunaSandbox({ clock })
      const runa = new RunaPayouts({ apiKey: sandbox.apiKey, fetch: sandbox.fetch, clock })
      const item = { face_value: 10, distribution_method: { type: 'PAYOUT_LINK' }, products: { type: 'SINGLE', value: 'AMZ-US' } }
      const payment_method = { type: 'ACCOUNT_BALANCE', currency: 'USD' }
      const live = async () => {
        sandbox.faults.next('unavailable-503', { operation: 'createOrder', times: 2 })
        const result = await runa.createOrder({ payment_method, items: [item, item] })
        const { status } = await result.wait()
        const journal = memoryJournal()
        const options = { reference: 'bonus', payment_method, journal }
        sandbox.faults.next('drop-after-commit', { operation: 'createOrder', times: 4 })
        const first = await sendPayouts(runa, [{ ...item, reference: 'sam' }], options)
        await clock.advance(2_000)
        const { found } = await reconcilePayouts(runa, journal)
        const second = await sendPayouts(runa, [{ ...item, reference: 'sam' }, { ...item, reference: 'kim' }], options)
        return [status, first.unknown, found.length, second.already_paid, second.paid, sandbox.ledger.orders.length].join()
      }`,
    prints: 'COMPLETED,1,1,1,1,3\n',
  },
  'inngest-runs': {
    loads: {
      '{ InngestRuns, isSdkError }': '@x/inngest-runs',
      '{ createInngestSandbox, createManualClock }': '@x/inngest-runs/testing',
    },
    program: `
      const clock = createManualClock()
      const sandbox = createInngestSandbox({ clock })
      const runs = new InngestRuns({ apiKey: sandbox.signingKey, fetch: sandbox.fetch, clock })
      const live = async () => {
        const { runId } = sandbox.runs.start({ script: { ends: 'Completed', output: 7 } })
        sandbox.faults.next('drop-before', { times: 2 })
        const { run_id } = await runs.getRun(runId)
        return [run_id === runId, (await runs.waitForRun(runId)).output].join()
      }`,
    prints: 'true,7\n',
  },
}

describe.each(PUBLISHED)('%s loads nothing in the middle of a payment', (folder) => {
  let unpacked: Unpacked
  /** Everything except serving code. */
  const forClients = () => unpacked.specifiers.filter((specifier) => !/\/(?:rest|mcp)\b/.test(specifier))

  beforeAll(async () => {
    unpacked = await unpack(folder)
  })
  afterAll(() => rm(unpacked.project, { recursive: true }))

  it('no entry loads code with an import()', async () => {
    const entries = forClients().map((specifier) => specifier.slice(unpacked.name.length + 1))
    expect(entries).toEqual(
      expect.arrayContaining(folder === 'runa-payouts' ? ['', 'bulk', 'webhooks', 'testing'] : ['', 'testing']),
    )
    const exports: Record<string, { import: { default: string } }> = Object(unpacked.manifest.exports)
    for (const entry of entries) {
      const file = exports[entry === '' ? '.' : `./${entry}`]?.import.default ?? ''
      expect((await graphOf(join(unpacked.folder, file))).loadingLater, entry).toEqual([])
    }
  })

  it('the command does have some (otherwise this would prove nothing)', async () => {
    expect((await graphOf(join(unpacked.folder, 'dist/command.js'))).loadingLater).toEqual(['command.js'])
  })

  it.each(['module', 'commonjs'])('as %s it pays, retries and waits even when its files are gone', async (type) => {
    const { loads, program, prints } = LIVING[folder] ?? never()
    const project = join(unpacked.project, `living-${type}`)
    await cp(join(unpacked.project, 'node_modules'), join(project, 'node_modules'), { recursive: true })
    const load = Object.entries({ ...loads, '{ rmSync }': 'node:fs' })
      .map(([names, specifier]) =>
        type === 'module' ? `import ${names} from '${specifier}'` : `const ${names} = require('${specifier}')`,
      )
      .join('\n')
    const run = `
      rmSync('node_modules', { recursive: true })
      live().then((told) => console.log(told), (error) => console.log(error))`
    expect(await node(project, `--input-type=${type}`, '-e', `${load}\n${program}\n${run}`)).toBe(prints)
  })
})

function never(): never {
  throw new Error('every package has a program')
}
