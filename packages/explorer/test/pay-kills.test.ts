import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type RunaSandboxServer, startRunaSandbox } from '@x/runa-payouts/testing/server'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { MOMENTS } from '../src/dying-moments.ts'
import { type PostgresServer, startPostgres, USER } from '../src/postgres-server.ts'
import { payProcess } from './pay-process.ts'

const PAY_ALL = ['--yes', '--orders-per-minute', '100000']
const ROUNDS = 10
/** Each group is an order. They are more than all killed processes send. */
const GROUPS = 150
const PEOPLE = Array.from({ length: 2 * GROUPS }, (_, n) => `p${n}@example.com`)
const LIST = [
  'reference,email,amount,product,group',
  ...PEOPLE.map((email, n) => `r-${n},${email},${n + 1},AMZ-US,g-${Math.floor(n / 2)}`),
].join('\n')

let folder: string
let postgres: PostgresServer
let runa: RunaSandboxServer
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pay-kills-'))
  await writeFile(join(folder, 'list.csv'), LIST)
  postgres = await startPostgres()
})
afterEach(() => runa.close())
afterAll(async () => {
  await postgres.stop()
  await rm(folder, { recursive: true })
})

const run = (command: 'pay' | 'status', journal: string, diesAt = '') =>
  payProcess([command, join(folder, 'list.csv'), ...(command === 'pay' ? PAY_ALL : [])], { runa, journal, diesAt })

it.each<[kind: string, journal: () => string]>([
  ['SQLite', () => join(folder, 'payroll.db')],
  ['PostgreSQL', () => `postgres:///postgres?host=${postgres.host}&user=${USER}`],
])('pay with %s: after 20 kills of two processes at once, everybody is paid once', async (_, place) => {
  runa = await startRunaSandbox({ ordersPerMinute: 1_000_000, processingMs: 5 })
  const journal = place()
  for (let round = 0; round < ROUNDS; round += 1) {
    const ends = await Promise.all(
      [0, 1].map((side) => {
        const number = 1 + ((round + side) % 3)
        return run('pay', journal, `${number} ${MOMENTS[(round + 2 * side) % MOMENTS.length]}`)
      }),
    )
    // With what it has said, if it was not killed.
    for (const end of ends) expect(end).toEqual({ code: null, signal: 'SIGKILL', said: expect.any(String) })
  }
  // Two that live: each pays what the other one has not claimed.
  for (const { signal, said } of await Promise.all([run('pay', journal), run('pay', journal)])) {
    expect(signal).toBeNull()
    expect(said).not.toContain(runa.apiKey)
  }
  expect(await run('pay', journal)).toMatchObject({ code: 0 })
  expect(await run('status', journal)).toMatchObject({
    code: 0,
    said: expect.stringContaining(`paid before   ${PEOPLE.length} payouts`),
  })
  const paid = runa.sandbox.ledger.orders.flatMap(({ items }) =>
    items.map(({ distribution_method: how, face_value }) => [
      how?.type === 'EMAIL' ? how.email_address : 'a link',
      String(face_value),
    ]),
  )
  const expected = PEOPLE.map((email, n) => [email, `${n + 1}.00`])
  const byAmount = (one: readonly string[], other: readonly string[]) => Number(one[1]) - Number(other[1])
  expect(paid.sort(byAmount)).toEqual(expected)
})
