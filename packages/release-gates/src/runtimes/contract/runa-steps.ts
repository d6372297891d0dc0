import { failureOf, inShort } from './failure.ts'
import type { Facts, Stage, Step } from './step.ts'

const item = {
  face_value: 10,
  distribution_method: { type: 'PAYOUT_LINK' },
  products: { type: 'SINGLE', value: 'AMZ-US' },
} as const
const one = { payment_method: { type: 'ACCOUNT_BALANCE', currency: 'USD' }, items: [item] } as const
const several = { ...one, items: [item, item] } as const

const key = { idempotencyKey: 'the-key-of-this-step' }

const clientOf = ({ runa, runaUrl, apiKey }: Stage, maxRetries: number) =>
  new runa.RunaPayouts({ apiKey, baseUrl: runaUrl, maxRetries })

const counted = ({ orders, requests }: Facts) => `${orders} orders, ${requests} requests`

/** A call that is aborted when the server has placed the order, and then the same call again. */
const abortedThenRepeated: Step = async (stage) => {
  const client = clientOf(stage, 3)
  const aborting = new AbortController()
  const failed = failureOf(client.createOrder(one, { ...key, signal: aborting.signal }), stage.runa.isSdkError)
  await stage.arrived()
  aborting.abort()
  const error = await failed
  const { kind } = await client.createOrder(one, key)
  return `${inShort(error)}, then ${kind}: ${counted(await stage.facts())}`
}

/** A call that fails without retries, and then the same call again, which has to find what the first one did. */
const failsThenRepeats: Step = async (stage) => {
  const client = clientOf(stage, 0)
  const error = await failureOf(client.createOrder(one, key), stage.runa.isSdkError)
  const { kind } = await client.createOrder(one, key)
  return `${inShort(error)}, then ${kind}: ${counted(await stage.facts())}`
}

export const runaSteps = {
  'create, 200': async (stage) => {
    const { kind } = await clientOf(stage, 0).createOrder(one, key)
    return `${kind}: ${counted(await stage.facts())}`
  },

  'create, 202, wait': async (stage) => {
    const result = await clientOf(stage, 0).createOrder(several, key)
    const { status } = result.kind === 'accepted' ? await result.wait({ interval: 20 }) : result.order
    return `${result.kind}, ${status}: ${(await stage.facts()).orders} orders`
  },

  'dropped connection, retried': async (stage) => {
    const { kind } = await clientOf(stage, 1).createOrder(one, key)
    return `${kind}: ${counted(await stage.facts())}`
  },

  'dropped connection, same key again': failsThenRepeats,
  'body cut off': failsThenRepeats,
  'page of a gateway': failsThenRepeats,
  'informational answer alone': failsThenRepeats,
  'body of 12 MiB': failsThenRepeats,

  // The timeout is real time, and covers the body: the head of the answer is there at once.
  'body stalls': async (stage) => {
    const client = clientOf(stage, 0)
    const began = Date.now()
    const error = await failureOf(client.createOrder(one, { ...key, timeout: 300 }), stage.runa.isSdkError)
    const inTime = Date.now() - began < 5_000
    const { kind } = await client.createOrder(one, key)
    return `${inShort(error)}${inTime ? '' : ', late'}, then ${kind}: ${counted(await stage.facts())}`
  },

  'abort in flight': abortedThenRepeated,
  'abort in the middle of a body': abortedThenRepeated,

  'text beyond ASCII': async (stage) => {
    await clientOf(stage, 0).createOrder({ ...one, description: 'Dvořák, 10 € 🎁' }, key)
    return (await stage.facts()).description
  },

  // One signal for all of them, of which Node 20 would warn where each had a listener.
  'many at once': async (stage) => {
    const client = clientOf(stage, 0)
    const keys = Array.from({ length: 20 }, (_, index) => `key-${index}`)
    const { signal } = new AbortController()
    await Promise.all(keys.map((idempotencyKey) => client.createOrder(one, { idempotencyKey, signal })))
    return counted(await stage.facts())
  },

  // More orders in flight, and more that are waited for, than Node 20 lets listen to one signal without a warning.
  'a list of payouts': async (stage) => {
    const payouts = Array.from({ length: 80 }, (_, index) => ({
      ...item,
      reference: `payout-${index}`,
      group: `pair ${Math.floor(index / 2)}`,
    }))
    const { paid } = await stage.bulk.sendPayouts(clientOf(stage, 3), payouts, {
      reference: 'a-list',
      payment_method: one.payment_method,
      journal: stage.journals.memoryJournal(),
      ordersPerMinute: 6_000,
    })
    return `${paid} paid: ${(await stage.facts()).orders} orders`
  },

  // What is begun with one journal goes on with another that is in the same file.
  'a journal in a file': async (stage) => {
    if (stage.fileJournals === undefined) return 'not for this runtime'
    const file = `journal-${globalThis.crypto.randomUUID()}`
    const told: string[] = []
    for (let time = 0; time < 2; time += 1) {
      const counts = await stage.bulk.sendPayouts(clientOf(stage, 0), [{ ...item, reference: 'payout-1' }], {
        reference: 'a-file',
        payment_method: one.payment_method,
        journal: stage.fileJournals.fileJournal(file),
      })
      told.push(`${counts.paid} paid, ${counts.already_paid} before`)
    }
    return `${told.join('; ')}: ${(await stage.facts()).orders} orders`
  },

  // workerd refuses a fetch that is called as a method of something else.
  'fetch handed over': async ({ runa, runaUrl, apiKey }) => {
    await new runa.RunaPayouts({ apiKey, baseUrl: runaUrl, fetch: globalThis.fetch, maxRetries: 0 }).ping()
    return 'called'
  },

  'connection refused': async ({ runa, closedUrl, apiKey }) => {
    const client = new runa.RunaPayouts({ apiKey, baseUrl: closedUrl, maxRetries: 0 })
    return inShort(await failureOf(client.createOrder(one, key), runa.isSdkError))
  },

  redirect: async (stage) => {
    const error = await failureOf(clientOf(stage, 0).createOrder(one, key), stage.runa.isSdkError)
    const named = error.message.includes('elsewhere.example') ? 'names the target' : error.message
    return `${inShort(error)}, ${named}: ${counted(await stage.facts())}`
  },

  'all orders, page by page': async (stage) => {
    const client = clientOf(stage, 0)
    for (const idempotencyKey of ['1', '2', '3']) await client.createOrder(one, { idempotencyKey })
    let seen = 0
    for await (const { status } of client.listOrders({ limit: 2 })) seen += status === 'COMPLETED' ? 1 : 0
    return `${seen} completed`
  },

  'user agent': async (stage) => {
    await clientOf(stage, 0).ping()
    return (await stage.facts()).userAgent.replace(/\/\d.*/, '')
  },

  // Where the environment is missing or may not be read, that is no key, and no other error.
  'no key': async ({ runa, runaUrl }) =>
    inShort(await failureOf(new runa.RunaPayouts({ baseUrl: runaUrl }).ping(), runa.isSdkError)),

  'errors show no key': async (stage) => {
    const client = new stage.runa.RunaPayouts({ apiKey: 'xxCANARY.canary', baseUrl: stage.runaUrl, maxRetries: 0 })
    const error = await failureOf(client.createOrder(one, key), stage.runa.isSdkError)
    const shown = [error, error.cause, client].flatMap((it) => [stage.print(it), JSON.stringify(it) ?? '', String(it)])
    return `${inShort(error)}: ${shown.some((text) => text.includes('.canary')) ? 'shown' : 'hidden'}`
  },

  'derived key': ({ runa }) => runa.deriveIdempotencyKey('café', '€', true),
} satisfies Record<string, Step>
