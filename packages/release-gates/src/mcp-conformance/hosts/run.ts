// Calls every tool of both packages through the code of real hosts, against the sandboxes.
//
//   npx -y pnpm@12 test:hosts

import { mcpCaller } from '@x/test-kit'
import { startInngest } from '../inngest.ts'
import { listen } from '../listen.ts'
import { startRuna } from '../runa.ts'
import { connect, HOSTS } from './host.ts'
import { installHosts } from './install.ts'
import { tryPython } from './python.ts'
import { TRIED_ARGUMENTS, tryInngest, tryRuna } from './trials.ts'

/** What a host may take for all its calls, in ms: it is a gate of whether they work, and must not hang. */
const MOST_MS = 60_000

// Some hosts tell their makers of every start.
Object.assign(process.env, { MASTRA_TELEMETRY_DISABLED: '1', DO_NOT_TRACK: '1' })

const say = (text: string) => process.stdout.write(`${text}\n`)
const seconds = (since: number) => `${((performance.now() - since) / 1000).toFixed(1)} s`

const began = performance.now()
const { folder, fresh } = await installHosts()
say(fresh ? `hosts installed in ${seconds(began)}` : 'hosts were installed before')

const [runa, inngest] = await Promise.all([startRuna(), startInngest()])
const [runaAt, inngestAt] = await Promise.all([listen(runa.handler), listen(inngest.handler)])
let keys = 0
const keyOf = () => `host-${++keys}`

const failed: string[] = []
const ran = performance.now()
for (const [name, program] of HOSTS) {
  try {
    const calls = await within(MOST_MS, tryHost(program))
    say(`passed  ${name}: ${calls} calls`)
  } catch (error) {
    failed.push(name)
    say(`FAILED  ${name}: ${error instanceof Error ? error.message : String(error)}`)
  }
}
const { result, says } = await tryPython(folder, await paying())
if (result === 'FAILED') failed.push('jsonschema')
say(`${result.padEnd(7)} Python's jsonschema: ${says}`)
say('not run google-genai and AutoGen: they are for Python, and npm does not bring them; `test` checks their rules')
say(`${failed.length === 0 ? 'every host of npm calls every tool' : `failed: ${failed.join(', ')}`}; ${seconds(ran)}`)
// Hosts leave timers and connections behind.
process.exit(failed.length === 0 ? 0 : 1)

async function tryHost(program: string): Promise<number> {
  const payer = await connect(folder, program, runaAt.url)
  same(await payer.names(), Object.keys(runa.calls))
  const paid = await tryRuna(payer, runa, keyOf)
  await payer.close()
  const runner = await connect(folder, program, inngestAt.url)
  same(await runner.names(), Object.keys(inngest.calls))
  const run = await tryInngest(runner, inngest)
  await runner.close()
  return paid + run
}

/** The tools that take an order, and the orders that are tried. */
async function paying() {
  const tools: readonly { readonly name: string; readonly inputSchema: unknown }[] = await mcpCaller(
    runa.handler,
    '2026-07-28',
  ).list()
  const taking = tools.filter(({ name }) => name === 'create-order' || name === 'estimate-order')
  return taking.map(({ inputSchema }) => ({ schema: inputSchema, args: TRIED_ARGUMENTS }))
}

function same(names: readonly string[], expected: readonly string[]): void {
  if (names.join() !== expected.join()) throw new Error(`it lists ${names.join(', ')}`)
}

async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no end within ${ms / 1000} s`)), ms)
  })
  return Promise.race([work, late]).finally(() => clearTimeout(timer))
}
