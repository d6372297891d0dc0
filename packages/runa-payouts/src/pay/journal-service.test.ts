import { rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { type PayingCommand, payingCommand } from '../../test/paying-command.ts'

const LIST = 'reference,email,amount,product\nsam,sam@example.com,25.00,AMZ-US\n'
const LEE = 'lee,lee@example.com,7,AMZ-US\n'
const BATCH = 'list.csv --reference bonus --currency USD'

let command: PayingCommand
beforeEach(async () => {
  command = await payingCommand()
  await command.put('list.csv', LIST)
})
afterEach(() => command.end())

it.each<[what: string, journal: string]>([
  ['in a file', ''],
  ['in a database', ' --journal payroll.db'],
])('a journal %s of payments elsewhere stops before a plan that would show them as paid', async (_, journal) => {
  const trial = command.url
  await command.run(`pay ${BATCH} --yes${journal}`)
  const other = await payingCommand()
  try {
    for (const flag of ['--dry-run', '--yes', '--yes --accept-key-change']) {
      const { code, out, err } = await command.run(`pay ${BATCH} ${flag}${journal}`)
      expect(code).toBe(5)
      expect(err).toContain(`is for payments at ${trial}, but this run would pay at ${other.url}`)
      expect(out).not.toContain('paid before')
    }
    expect(other.sandbox.ledger.orders).toEqual([])
    // What was paid in the trial is shown as that.
    expect((await command.run(`status ${BATCH}${journal}`)).out).toContain(`PLAYGROUND  ${trial}`)
  } finally {
    await other.end()
  }
})

it('reconcile records nothing in the journal of another batch', async () => {
  command.sandbox.faults.next('drop-after-commit', { operation: 'createOrder', times: 4 })
  await command.run(`pay ${BATCH} --yes`)
  const before = await command.text('bonus.journal')
  const { code, err } = await command.run('reconcile list.csv --reference other --journal bonus.journal')
  expect({ code, err }).toEqual({ code: 5, err: expect.stringContaining('belongs to batch "bonus", not to "other"') })
  expect(await command.text('bonus.journal')).toBe(before)
})

it('--accept-key-change continues after the API key was rotated, and pays nobody twice', async () => {
  await command.run(`pay ${BATCH} --yes`)
  await command.put('list.csv', `${LIST}${LEE}`)
  vi.stubEnv('RUNA_API_KEY', command.apiKey.replace('SANDBOX', 'ROTATED'))
  const refused = await command.run(`pay ${BATCH} --yes`)
  expect(refused).toMatchObject({ code: 5, out: expect.stringContaining('add --accept-key-change') })
  expect(command.paid()).toEqual({ 'sam@example.com': ['25.00'] })
  expect(await command.run(`pay ${BATCH} --yes --accept-key-change`)).toMatchObject({ code: 0 })
  expect(command.paid()).toEqual({ 'sam@example.com': ['25.00'], 'lee@example.com': ['7.00'] })
})

it('--known-orders pays the rest of a list whose journal was lost, and nobody twice', async () => {
  await command.run(`pay ${BATCH} --yes`)
  await rm(command.path('bonus.journal'))
  await command.put('list.csv', `${LIST}${LEE}`)
  const refused = await command.run(`pay ${BATCH} --yes`)
  expect(refused.code).toBe(5)
  expect(refused.out).toContain('get all of these orders from runa-payouts reconcile')
  expect(refused.out).toContain('pass their ids in --known-orders')
  const [order] = command.sandbox.ledger.orders
  const { code, out } = await command.run('reconcile list.csv --reference bonus')
  expect({ code, out }).toEqual({
    code: 4,
    out: expect.stringContaining(`Is it an older copy?\n  ${order?.id}: bonus/`),
  })
  // Sam is off the list now.
  await command.put('list.csv', `reference,email,amount,product\n${LEE}`)
  const paid = await command.run(`pay ${BATCH} --yes --known-orders ${order?.id},`)
  expect(paid.code).toBe(0)
  expect(paid.out.replace(/\s+/g, ' ')).toContain(
    'Note: --known-orders: this run ignores 1 order. Anyone who was paid in one and is still on the list is paid again.',
  )
  expect(command.paid()).toEqual({ 'sam@example.com': ['25.00'], 'lee@example.com': ['7.00'] })
})

it('reconcile shows every order that the journal does not know, as --known-orders needs all of them', async () => {
  const ids = Array.from({ length: 25 }, (_, index) => `p${index}`)
  for (const id of ids) {
    await command.put('list.csv', `reference,email,amount,product\n${id},${id}@example.com,1.00,AMZ-US\n`)
    await command.run(`pay ${BATCH} --yes`)
  }
  await rm(command.path('bonus.journal'))
  await command.put('list.csv', `${LIST}${LEE}`)
  await command.run(`pay ${BATCH} --yes`)
  const { out } = await command.run('reconcile list.csv --reference bonus')
  const shown = [...out.matchAll(/^ {2}(O-\S+): bonus\//gm)].map(([, id]) => id)
  expect(shown.sort()).toEqual(command.sandbox.ledger.orders.map(({ id }) => id).sort())
})

it.skipIf(process.platform === 'win32')('a socket in the place of a list or of results is left alone', async () => {
  // sockets have no path on Windows
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(command.path('socket.csv'), resolve))
  try {
    expect(await command.run('pay socket.csv --reference bonus --currency USD --yes')).toMatchObject({
      code: 2,
      err: expect.stringContaining('--journal is missing'),
    })
    expect(await command.run(`pay ${BATCH} --yes --out socket.csv`)).toMatchObject({
      code: 2,
      err: expect.stringContaining('--out: expected a regular file'),
    })
  } finally {
    await new Promise((resolve) => server.close(resolve))
  }
  expect(command.sandbox.ledger.orders).toEqual([])
})
