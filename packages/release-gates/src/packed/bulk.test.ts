import { cp, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { build } from 'esbuild'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { compile, newestCompiler } from '../compilers.ts'
import { node, type Unpacked, unpack } from '../tarball.ts'

/**
 * Pays three people through a lost answer, reads the journal again, and tells what happened. It expects `RunaPayouts`,
 * `bulk`, `memoryJournal`, `createRunaSandbox` and `createManualClock`, from wherever they are.
 */
const PROGRAM = `
const clock = createManualClock()
const sandbox = createRunaSandbox({ clock })
const runa = new RunaPayouts({ apiKey: sandbox.apiKey, fetch: sandbox.fetch, clock })
const journal = memoryJournal()
const list = ['sam', 'kim', 'lee'].map((name) => ({
  reference: name,
  face_value: 25,
  distribution_method: { type: 'EMAIL', email_address: name + '@example.com' },
  products: { type: 'SINGLE', value: 'AMZ-US' },
}))
const options = { reference: 'bonus', payment_method: { type: 'ACCOUNT_BALANCE', currency: 'USD' }, journal }
const pay = async () => {
  sandbox.faults.next('drop-after-commit', { operation: 'createOrder', times: 4 })
  const first = await bulk.sendPayouts(runa, list, options)
  await clock.advance(2_000)
  const { found } = await bulk.reconcilePayouts(runa, journal)
  const second = await bulk.sendPayouts(runa, list, options)
  const refused = await bulk.sendPayouts({ ping() {}, toJSON() {} }, list, options).then(() => 'taken', ({ name }) => name)
  return [first.unknown, found.length, second.already_paid, sandbox.ledger.orders.length, refused].join()
}
pay().then((told) => console.log(told))
`

const PRINTS = '3,1,3,1,ConfigurationError\n'

describe('./bulk works with a client that comes', () => {
  let unpacked: Unpacked
  let other: string

  beforeAll(async () => {
    unpacked = await unpack('runa-payouts')
    // Another copy of the package, as two versions in one tree of node_modules are.
    other = join(unpacked.project, 'node_modules', '@other', 'runa-payouts')
    await cp(unpacked.folder, other, { recursive: true })
  })
  afterAll(() => rm(unpacked.project, { recursive: true }))

  const HELPERS = {
    '@x/runa-payouts/journal': ['memoryJournal'],
    '@x/runa-payouts/testing': ['createRunaSandbox', 'createManualClock'],
  }
  const imported = (names: string, specifier: string) => `import ${names} from '${specifier}'\n`
  const required = (names: string, specifier: string) => `const ${names} = load('${specifier}')\n`
  const LOAD = `import { createRequire } from 'node:module'\nconst load = createRequire(process.cwd() + '/x.cjs')\n`
  const helpers = Object.entries(HELPERS)
    .map(([specifier, names]) => imported(`{ ${names.join(', ')} }`, specifier))
    .join('')

  it.each([
    [
      'as a module, if ./bulk is CommonJS',
      imported('{ RunaPayouts }', '@x/runa-payouts') + LOAD + required('bulk', '@x/runa-payouts/bulk'),
    ],
    [
      'from CommonJS, if ./bulk is a module',
      LOAD + required('{ RunaPayouts }', '@x/runa-payouts') + imported('* as bulk', '@x/runa-payouts/bulk'),
    ],
    [
      'from another copy of the package',
      imported('{ RunaPayouts }', '@x/runa-payouts') + imported('* as bulk', '@other/runa-payouts/bulk'),
    ],
    [
      'from another copy and in the other format',
      imported('{ RunaPayouts }', '@other/runa-payouts') + LOAD + required('bulk', '@x/runa-payouts/bulk'),
    ],
  ])('%s', async (_, loads) => {
    expect(await node(unpacked.project, '--input-type=module', '-e', loads + helpers + PROGRAM)).toBe(PRINTS)
  })

  it('from a separate minified bundle, and so does ./bulk', async () => {
    const bundled = (name: string, contents: string) =>
      build({
        stdin: { contents, resolveDir: unpacked.project },
        outfile: join(unpacked.project, name),
        bundle: true,
        minify: true,
        format: 'esm',
        platform: 'node',
      })
    await bundled('client.mjs', "export { RunaPayouts } from '@x/runa-payouts'")
    await bundled('batches.mjs', "export * from '@x/runa-payouts/bulk'")
    const loads = imported('{ RunaPayouts }', './client.mjs') + imported('* as bulk', './batches.mjs')
    await writeFile(join(unpacked.project, 'bundled.mjs'), loads + helpers + PROGRAM)
    expect(await node(unpacked.project, 'bundled.mjs')).toBe(PRINTS)
  })

  it('from another copy, for the compiler as well, which refuses anything that is not a client', async () => {
    const text = `
      import { RunaPayouts } from '@x/runa-payouts'
      import { reconcilePayouts, type SendPayoutsOptions, sendPayouts } from '@other/runa-payouts/bulk'
      import { memoryJournal } from '@x/runa-payouts/journal'
      const runa = new RunaPayouts({ apiKey: 'x' })
      const journal = memoryJournal()
      const options: SendPayoutsOptions = {
        reference: 'bonus', payment_method: { type: 'ACCOUNT_BALANCE', currency: 'USD' }, journal,
      }
      export const run = sendPayouts(runa, [], options)
      export const walk = reconcilePayouts(runa, journal)
      // @ts-expect-error the client was forgotten
      sendPayouts([], options)
      // @ts-expect-error a list is not a client
      sendPayouts([], [], options)
      // @ts-expect-error it is not a method of the client
      runa.sendPayouts([], options)`
    await writeFile(join(unpacked.project, 'copies.mts'), text)
    const flags = [
      '--noEmit',
      '--strict',
      '--skipLibCheck',
      '--target',
      'es2022',
      '--module',
      'nodenext',
      '--types',
      '',
    ]
    expect(await compile(newestCompiler(), unpacked.project, [...flags, 'copies.mts'])).toBe('')
  })
})
