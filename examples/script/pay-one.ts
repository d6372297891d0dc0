// node pay-one.ts sam.key.json
// Pays one person. Whatever happens, run it again: the key in the file is what keeps a second run from paying again.

import { readFile, writeFile } from 'node:fs/promises'
import { isSdkError, RunaPayouts } from '@x/runa-payouts'

const [file = 'sam.key.json'] = process.argv.slice(2)
const runa = new RunaPayouts() // the key is in RUNA_API_KEY

const payment_method = { type: 'ACCOUNT_BALANCE', currency: 'USD' } as const
const what = { face_value: 25, products: { type: 'SINGLE', value: 'AMZ-US' } } as const
const to = { distribution_method: { type: 'EMAIL', email_address: 'sam@example.com' } } as const

interface Intent {
  readonly idempotencyKey: string
  readonly firstAttemptAt: number
}

/** The key of an earlier run. Undefined if there was none. */
async function earlier(): Promise<Intent | undefined> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    if (Object(error).code === 'ENOENT') return undefined
    throw error
  })
  return text === undefined ? undefined : JSON.parse(text)
}

/**
 * A new key, written to the disk before it is used. A file that another run has created in the meantime is not
 * overwritten.
 */
async function begin(): Promise<Intent> {
  const { total_price } = await runa.estimateOrder({ payment_method, items: [what] }) // the playground has no estimates
  const { balance } = await runa.getBalance(payment_method.currency)
  if (Number(balance) < Number(total_price)) throw new Error(`it costs ${total_price}, and the balance is ${balance}`)
  const intent = { idempotencyKey: crypto.randomUUID(), firstAttemptAt: Date.now() }
  await writeFile(file, JSON.stringify(intent), { flag: 'wx', flush: true })
  return intent
}

try {
  // Not estimated again once there is a key: that very balance may already have paid it.
  const intent = (await earlier()) ?? (await begin())
  const order = await runa.createOrderAndWait({ payment_method, items: [{ ...what, ...to }] }, intent)
  process.stdout.write(`${order.id} ${order.status}\n`)
  if (order.status === 'FAILED') process.exitCode = 1
} catch (error) {
  const outcome = isSdkError(error)
    ? ` (${error.outcome}; ${error.retryable ? 'run it again later' : 'change what is named first'})`
    : ''
  process.stderr.write(`${error instanceof Error ? error.message : error}${outcome}\n`)
  process.exitCode = 1
}
