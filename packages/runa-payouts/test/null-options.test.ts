import { afterEach, describe, expect, it } from 'vitest'
import { reconcilePayouts, sendPayouts } from '../src/bulk.ts'
import { createCatalogue } from '../src/catalogue/index.ts'
import { readPayouts } from '../src/csv/index.ts'
import { RunaPayouts } from '../src/index.ts'
import { fileJournal } from '../src/journal/file/index.ts'
import { memoryJournal } from '../src/journal/index.ts'
import * as postgres from '../src/journal/postgres/index.ts'
import * as sqlite from '../src/journal/sqlite/index.ts'
import { redeem, redeemAll } from '../src/redemption/index.ts'
import { createMcpHandler, registerTools } from '../src/served/mcp.ts'
import { serveMcpStdio } from '../src/served/mcp-stdio.ts'
import { createRestHandler } from '../src/served/rest.ts'
import { createManualClock, createRunaSandbox, journalContract, signedWebhook } from '../src/testing/index.ts'
import { serveRunaSandbox, startRunaSandbox } from '../src/testing/server.ts'
import { verifyWebhook } from '../src/webhooks/index.ts'

/** What a program without types passes for a missing object. The cast, because it is passed for options of every type. */
const NULL = null as never

const sandbox = createRunaSandbox()
const runa = new RunaPayouts({ apiKey: sandbox.apiKey, fetch: sandbox.fetch })
const item = {
  face_value: 10,
  distribution_method: { type: 'PAYOUT_LINK' },
  products: { type: 'SINGLE', value: 'AMZ-US' },
} as const
const order = { payment_method: { type: 'ACCOUNT_BALANCE', currency: 'USD' }, items: [item] } as const
const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
const LINK = 'https://spend.runa.io/055306f2-466b-4fc4-8b59-9538eaf1be92'
const postgresDatabase = { query: async () => ({ rows: [] }) }
const sqliteDatabase = { exec: () => {}, prepare: () => ({ all: () => [], run: () => {} }) }
const toolServer = { registerTool: () => {} }

const CALLS: [what: string, call: () => unknown, parameter?: string][] = [
  ['new RunaPayouts', () => new RunaPayouts(NULL)],
  ['createOrder', () => runa.createOrder(order, NULL)],
  ['createOrderAndWait', () => runa.createOrderAndWait(order, NULL)],
  ['getOrder', () => runa.getOrder('O-1', NULL)],
  ['listOrders', () => runa.listOrders({}, NULL)],
  ['listOrders: parameters', () => runa.listOrders(NULL), ''],
  ['listProducts', () => runa.listProducts({}, NULL)],
  ['listProducts: filters', () => runa.listProducts(NULL), ''],
  ['getProduct', () => runa.getProduct('AMZ-US', {}, NULL)],
  ['getProduct: form', () => runa.getProduct('AMZ-US', NULL), 'form'],
  ['listProductCountries', () => runa.listProductCountries(NULL)],
  ['listProductCategories', () => runa.listProductCategories(NULL)],
  ['estimateOrder', () => runa.estimateOrder(order, NULL)],
  ['waitForOrder', () => runa.waitForOrder('O-1', NULL)],
  ['getBalance', () => runa.getBalance('USD', NULL)],
  ['ping', () => runa.ping(NULL)],
  ['request', () => runa.request('GET', '/ping', NULL), 'init'],
  ['sendPayouts', () => sendPayouts(runa, [], NULL)],
  ['reconcilePayouts', () => reconcilePayouts(runa, memoryJournal(), NULL)],
  ['createCatalogue', () => createCatalogue(runa, NULL)],
  ['catalogue.check', () => createCatalogue(runa).check(order, NULL)],
  ['catalogue.search', () => createCatalogue(runa).search(NULL), 'conditions'],
  ['readPayouts', () => readPayouts('reference,face_value\n', NULL)],
  ['redeem', () => redeem(LINK, NULL)],
  ['redeemAll', () => redeemAll({ items: [] }, NULL)],
  ['verifyWebhook', async () => verifyWebhook(await signedWebhook({}, SECRET), SECRET, NULL)],
  ['createMcpHandler', () => createMcpHandler(runa, NULL)],
  ['registerTools', () => registerTools(toolServer, runa, NULL)],
  ['serveMcpStdio', () => serveMcpStdio(runa, NULL)],
  ['createRestHandler', () => createRestHandler(runa, NULL)],
  ['fileJournal', () => fileJournal('batch.journal', NULL)],
  ['postgresJournal', () => postgres.postgresJournal(postgresDatabase, 'batch', NULL)],
  ['journalNames of PostgreSQL', () => postgres.journalNames(postgresDatabase, NULL)],
  ['migrate of PostgreSQL', () => postgres.migrate(postgresDatabase, NULL)],
  ['migrations of PostgreSQL', () => postgres.migrations(NULL)],
  ['sqliteJournal', () => sqlite.sqliteJournal(sqliteDatabase, 'batch', NULL)],
  ['journalNames of SQLite', () => sqlite.journalNames(sqliteDatabase, NULL)],
  ['migrate of SQLite', () => sqlite.migrate(sqliteDatabase, NULL)],
  ['migrations of SQLite', () => sqlite.migrations(NULL)],
  ['createRunaSandbox', () => createRunaSandbox(NULL)],
  ['sandbox.faults.next', () => sandbox.faults.next('drop-before', NULL)],
  ['createManualClock', () => createManualClock(0, NULL)],
  ['journalContract', () => journalContract(NULL, NULL)],
  ['signedWebhook', () => signedWebhook({}, SECRET, NULL)],
  ['serveRunaSandbox', () => serveRunaSandbox(sandbox, NULL)],
  ['startRunaSandbox', () => startRunaSandbox(NULL)],
]

describe('null instead of an object is an error that names the parameter, what came and what is allowed:', () => {
  afterEach(() => {
    expect(sandbox.requests).toEqual([])
  })

  it.each(CALLS)('%s', async (_, call, parameter = 'options') => {
    const error: unknown = await Promise.resolve()
      .then(call)
      .then(
        () => undefined,
        (thrown) => thrown,
      )
    expect(error).toMatchObject({
      name: expect.stringMatching(/^(?:ConfigurationError|RequestValidationError)$/),
      outcome: 'not_sent',
      message: expect.stringMatching(
        new RegExp(
          `(?:^|[ :])${parameter === '' ? '' : `${parameter}: `}expected an object(?: of parameters)?, got null`,
        ),
      ),
    })
  })
})
