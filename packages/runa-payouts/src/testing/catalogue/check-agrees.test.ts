import { createManualClock } from '@x/sandbox'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createCatalogue } from '../../catalogue/index.ts'
import { RunaPayouts } from '../../index.ts'
import { createRunaSandbox } from '../sandbox.ts'
import { callsTo, type Read } from '../sandbox-calls.ts'
import { currencyRule } from './currencies.ts'
import { createCatalogue as stockOf } from './product-catalogue.ts'
import { PLAYGROUND_TEMPLATES, PRODUCT_TABLE } from './product-table.ts'

// The same orders on every run: a gate that fails only now and then is ignored.
const RUNS = { seed: 20_240_205, numRuns: 150 }

const planCodes = Object.values(PRODUCT_TABLE).flatMap(({ plans = [] }) => plans.map(({ code }) => code))
const templates = Object.keys(PLAYGROUND_TEMPLATES)

/** Amounts that some product is ordered by, and their neighbours. */
const amounts = Object.values(PRODUCT_TABLE)
  .flatMap(({ minimum, maximum, available = [], plans = [] }) => [
    minimum ?? 1,
    maximum ?? 1,
    ...available,
    ...plans.map(({ price }) => price),
  ])
  .map(Number)
  .flatMap((amount) => [amount, amount, amount + 1, amount - 1, amount + 0.5])
  .filter((amount) => amount >= 0.01)

/** A few neighbours more often than others: products of different countries seldom go together. */
const CODES = [
  ...[...Object.keys(PRODUCT_TABLE), ...planCodes, 'AMZ-UX', 'STREAM-US-2M'],
  ...['AMZ-US', 'AMZ-US', 'ISLAND-US', 'SLOWLY-US', 'NOTNOW-US', 'STREAM-US-1M', 'PUSHTC-US', 'VISA-US'],
  ...['KINOPS-DE', 'AMZ-DE', 'RELOAD-IE', 'ALLEUR-NL', 'AMZ-FR', 'FITDAY-FR-30D'],
]

const code = fc.constantFrom(...CODES)
const amount = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(5, 10, 20, 25, 50, 100) },
  { weight: 2, arbitrary: fc.constantFrom(...amounts) },
  { weight: 1, arbitrary: fc.integer({ min: 1, max: 2_000_000 }).map((cents) => cents / 100) },
)
/** What an item may choose from some codes. */
const choiceOf = (some: fc.Arbitrary<string>) =>
  fc.oneof(
    { weight: 6, arbitrary: some.map((value) => ({ type: 'SINGLE' as const, value })) },
    {
      weight: 3,
      arbitrary: fc
        .uniqueArray(some, { minLength: 2, maxLength: 3 })
        .map((values) => ({ type: 'MULTIPLE' as const, values })),
    },
    {
      weight: 1,
      arbitrary: fc.constantFrom(...templates).map((id) => ({ type: 'TEMPLATE' as const, template_id: id })),
    },
  )

const itemsOf = (some: fc.Arbitrary<string>, amounts: fc.Arbitrary<number>) =>
  fc.array(
    fc.record({ products: choiceOf(some), amount: amounts }).map(({ products, amount }) => ({
      products,
      face_value: products.type === 'SINGLE' ? amount : Math.ceil(amount),
      distribution_method: { type: 'PAYOUT_LINK' as const },
    })),
    { minLength: 1, maxLength: 3 },
  )

/** Products that go together, for amounts that most of them have. */
const likely = (currency: string, ...codes: readonly string[]) =>
  fc.record({
    items: itemsOf(fc.constantFrom(...codes), fc.constantFrom(10, 20, 25, 50, 100)),
    currency: fc.constant(currency),
  })

const order = fc.oneof(
  fc.record({ items: itemsOf(code, amount), currency: fc.constantFrom('USD', 'EUR', 'GBP', 'JPY') }),
  likely('USD', 'AMZ-US', 'ISLAND-US', 'SLOWLY-US', 'PUSHTC-US', 'VISA-US'),
  likely('EUR', 'AMZ-DE', 'KINOPS-DE', 'RELOAD-IE', 'ALLEUR-NL'),
  likely('GBP', 'AMZ-GB', 'RAILWY-GB', 'TEAPOT-GB', 'PUSHTC-GB'),
)

const stock = stockOf()

/** What the catalogue does not know: how many decimals a currency has. */
const isInFractions = (amount: number, code: string): boolean =>
  currencyRule(stock.offer(code)?.currency ?? '').digits === 0 && !Number.isInteger(amount)

const typeOf = ({ body }: Read): unknown => Object(body).type

/** The catalogue takes new face values of gift cards only: those of other kinds have no documented form. */
const change = fc.record({
  code: fc.constantFrom('AMZ-US', 'ISLAND-US', 'NOTNOW-US', 'RAILWY-GB', 'KINOPS-DE', 'AMZ-DE', 'SAKURA-JP'),
  change: fc.oneof(
    fc.record({ orderable: fc.boolean() }),
    fc.record({ minimum: fc.constantFrom(1, 5, 10), maximum: fc.constantFrom(10, 50, 500) }),
    fc.record({ available: fc.constantFrom(['5', '20'], [10, 25], [100]) }),
  ),
})

const steps = fc.array(fc.oneof({ weight: 6, arbitrary: order }, { weight: 1, arbitrary: change }), {
  minLength: 10,
  maxLength: 20,
})

function setUp() {
  const clock = createManualClock()
  const sandbox = createRunaSandbox({ clock, ordersPerMinute: 1000 })
  const runa = new RunaPayouts({ apiKey: sandbox.apiKey, fetch: sandbox.fetch })
  return { sandbox, catalogue: createCatalogue(runa, { clock }), ...callsTo(sandbox) }
}

describe('a check of the catalogue', () => {
  it('finds no problem where the sandbox takes an order, and is silent about no refusal, also after changes', async () => {
    const seen = { taken: 0, refused: 0, problems: new Set<string>() }
    await fc.assert(
      fc.asyncProperty(steps, async (walk) => {
        const { sandbox, catalogue, create } = setUp()
        await catalogue.refresh()
        for (const step of walk) {
          if ('change' in step) {
            expect(catalogue.apply(sandbox.changeProduct(step.code, step.change))).toBe(true)
            continue
          }
          const { items, currency } = step
          const body = { payment_method: { type: 'ACCOUNT_BALANCE' as const, currency }, items }
          const { problems, warnings } = await catalogue.check(body)
          const answer = await create(body, { 'X-Execution-Mode': items.length === 1 ? 'sync' : 'async' })
          const isTaken = answer.status < 300
          seen[isTaken ? 'taken' : 'refused'] += 1
          for (const problem of problems) seen.problems.add(problem.code)
          if (isTaken) {
            expect(problems).toEqual([])
            continue
          }
          expect(typeOf(answer)).toMatch(/^(product_validation_error|currency_mismatch)$/)
          const isOfFractions = items.some(
            ({ products, face_value }) => products.type === 'SINGLE' && isInFractions(face_value, products.value),
          )
          if (!isOfFractions) expect([...problems, ...warnings]).not.toEqual([])
        }
      }),
      RUNS,
    )
    // Otherwise the orders are too harmless, or too harmful, to show a difference.
    expect(Math.min(seen.taken, seen.refused)).toBeGreaterThan(2 * RUNS.numRuns)
    expect([...seen.problems].sort()).toEqual([
      'denomination',
      'different_currencies',
      'exchange_of_several_items',
      'no_common_country',
      'not_orderable',
      'plan_code_needed',
      'unknown_product',
    ])
  })
})
