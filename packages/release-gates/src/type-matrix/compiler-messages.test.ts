import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { compilers } from '../compilers.ts'
import { check } from './check.ts'
import { type Consumers, makeConsumers } from './consumers.ts'

let consumers: Consumers

beforeAll(async () => {
  consumers = await makeConsumers()
})
afterAll(() => consumers.remove())

/** Forgets the journal in every possible way, and makes no other mistake. */
const PROGRAM = `
import { RunaPayouts } from '@x/runa-payouts'
import { type SendPayoutsOptions, sendPayouts } from '@x/runa-payouts/bulk'
const reference = 'payroll-2026-11'
const payment_method = { type: 'ACCOUNT_BALANCE', currency: 'USD' } as const
const runa = new RunaPayouts()
sendPayouts(runa, [], { reference, payment_method })
sendPayouts(runa, [], { reference, payment_method, wait: false, dryRun: true })
sendPayouts(runa, [], { reference, payment_method, retryRejected: true })
const made = { reference, payment_method }
sendPayouts(runa, [], made)
export const options: SendPayoutsOptions = { reference, payment_method }
`

const MISTAKES = 5

/** What the programs below have in common. */
const GIVEN = `
import { type OrderItemRequest, RunaPayouts } from '@x/runa-payouts'
import { type Payout, sendPayouts } from '@x/runa-payouts/bulk'
export type Named = [OrderItemRequest, Payout]
const runa = new RunaPayouts()
const payment_method = { type: 'ACCOUNT_BALANCE', currency: 'USD' } as const
const options = { reference: 'r', payment_method, startedAt: new Date(0) }
const products = { type: 'SINGLE', value: 'AMZ-US' } as const
const distribution_method = { type: 'PAYOUT_LINK' } as const
declare const people: { name: string; email: string; amount: number }[]
`
const order = (item: string) => `runa.createOrder({ payment_method, items: [${item}] })`

interface Mistake {
  readonly mistake: string
  readonly program: string
  /** The most lines that a compiler may need. */
  readonly lines: number
  /** What the first line names: the field, or the type that was expected. */
  readonly first: string
  /** The last line, which says what is allowed. */
  readonly last: RegExp
}

/** In a literal that stands where it is used, or whose type is named, a compiler points at the field itself. */
const IN_PLACE: readonly Mistake[] = [
  {
    mistake: 'EMAIL without an address',
    program: order(`{ face_value: 25, distribution_method: { type: 'EMAIL' }, products }`),
    lines: 2,
    first: "to type 'DistributionMethodRequest'",
    last: /'email_address' is missing in type .* but required in type 'EmailDistribution'\.$/,
  },
  {
    mistake: 'EMAIL without an address, in an item whose type is named',
    program: `const item: OrderItemRequest = { face_value: 25, distribution_method: { type: 'EMAIL' }, products }
${order('item')}`,
    lines: 2,
    first: "to type 'DistributionMethodRequest'",
    last: /'email_address' is missing in type .* but required in type 'EmailDistribution'\.$/,
  },
  {
    mistake: 'EMAIL without an address, in a map to payouts',
    program: `sendPayouts(runa, people.map((person): Payout => (
  { reference: person.name, face_value: person.amount, distribution_method: { type: 'EMAIL' }, products }
)), options)`,
    lines: 2,
    first: "to type 'DistributionMethodRequest'",
    last: /'email_address' is missing in type .* but required in type 'EmailDistribution'\.$/,
  },
  {
    mistake: 'a misspelt field',
    program: order('{ facevalue: 25, distribution_method, products }'),
    lines: 1,
    first: "'facevalue' does not exist in type 'OrderItemRequest'",
    last: /Did you mean to write 'face_value'\?$/,
  },
  {
    mistake: 'an amount as a text',
    program: order(`{ face_value: '25', distribution_method, products }`),
    lines: 1,
    first: "Type 'string'",
    last: /to type 'number'\.$/,
  },
  {
    mistake: 'a misspelt way of distribution',
    program: order(`{ face_value: 25, distribution_method: { type: 'PAYOUT-LINK' }, products }`),
    lines: 1,
    first: `Type '"PAYOUT-LINK"' is not assignable to type '"`,
    last: /Did you mean '"PAYOUT_LINK"'\?$/,
  },
  {
    mistake: 'one product where several are expected',
    program: order(`{ face_value: 25, distribution_method, products: { type: 'MULTIPLE', value: 'AMZ-US' } }`),
    lines: 1,
    first: "'value' does not exist in type 'MultipleProducts'",
    last: /Did you mean to write 'values'\?$/,
  },
  {
    mistake: 'no currency',
    program: `runa.createOrder({ payment_method: { type: 'ACCOUNT_BALANCE' }, items: [] })`,
    lines: 1,
    first: "Property 'currency' is missing",
    last: /required in type 'PaymentMethod'\.$/,
  },
]

/**
 * Values made apart from their use, in which `type` has become a string. The compiler follows the value down to the
 * lost literal, in a line for each level and each union: it cannot be shorter. Every line is about the way of
 * distribution that was meant, though it fits several.
 */
const WIDENED: readonly Mistake[] = [
  {
    mistake: 'a payment method',
    program: `const widened = { type: 'ACCOUNT_BALANCE', currency: 'USD' }
runa.createOrder({ payment_method: widened, items: [] })`,
    lines: 3,
    first: "to type 'PaymentMethod'.",
    last: /Type 'string' is not assignable to type '"ACCOUNT_BALANCE"'\.$/,
  },
  {
    mistake: 'an item with a link',
    program: `const item = { face_value: 25, distribution_method: { type: 'PAYOUT_LINK' }, products: { type: 'SINGLE', value: 'AMZ-US' } }
${order('item')}`,
    lines: 6,
    first: "to type 'OrderItemRequest'.",
    last: /Type 'string' is not assignable to type '"PAYOUT_LINK"'\.$/,
  },
  {
    mistake: 'an item by email',
    program: `const item = { face_value: 25, distribution_method: { type: 'EMAIL', email_address: 'a@example.com' }, products }
${order('item')}`,
    lines: 6,
    first: "to type 'OrderItemRequest'.",
    last: /Type 'string' is not assignable to type '"EMAIL"'\.$/,
  },
  {
    mistake: 'an item with a choice of products',
    program: `const item = { face_value: 25, distribution_method, products: { type: 'MULTIPLE', values: ['AMZ-US', 'AMC-US'] } }
${order('item')}`,
    lines: 6,
    first: "to type 'OrderItemRequest'.",
    last: /Type 'string' is not assignable to type '"MULTIPLE"'\.$/,
  },
  {
    mistake: 'an item with a template',
    program: `const item = { face_value: 25, distribution_method, products: { type: 'TEMPLATE', template_id: 'PT-1' } }
${order('item')}`,
    lines: 6,
    first: "to type 'OrderItemRequest'.",
    last: /Type 'string' is not assignable to type '"TEMPLATE"'\.$/,
  },
  {
    mistake: 'items that a function makes',
    program: `const made = (face_value: number) => ({ face_value, distribution_method, products: { type: 'SINGLE', value: 'AMZ-US' } })
${order('made(25)')}`,
    lines: 6,
    first: "to type 'OrderItemRequest'.",
    last: /Type 'string' is not assignable to type '"SINGLE"'\.$/,
  },
  {
    mistake: 'items that a map has made',
    program: `const items = people.map(({ amount }) => ({ face_value: amount, distribution_method: { type: 'PAYOUT_LINK' }, products }))
runa.createOrder({ payment_method, items })`,
    lines: 7,
    first: "to type 'readonly OrderItemRequest[]'.",
    last: /Type 'string' is not assignable to type '"PAYOUT_LINK"'\.$/,
  },
  {
    mistake: 'rows that a map has made',
    program: `const rows = people.map(({ name, email, amount }) => (
  { reference: name, face_value: amount, distribution_method: { type: 'EMAIL', email_address: email }, products }
))
sendPayouts(runa, rows, options)`,
    lines: 8,
    first: 'readonly Payout[]',
    last: /Type 'string' is not assignable to type '"EMAIL"'\.$/,
  },
]

/** The same, written so that no literal is lost. */
const KEPT = `
const item: OrderItemRequest = {
  face_value: 25,
  distribution_method: { type: 'PAYOUT_LINK' },
  products: { type: 'SINGLE', value: 'AMZ-US' },
}
const satisfying = {
  face_value: 25,
  distribution_method: { type: 'EMAIL', email_address: 'a@example.com' },
  products: { type: 'MULTIPLE', values: ['AMZ-US', 'AMC-US'] },
} satisfies OrderItemRequest
runa.createOrder({ payment_method, items: [item, satisfying] })
const rows = people.map(({ name, email, amount }): Payout => ({
  reference: name,
  face_value: amount,
  distribution_method: { type: 'EMAIL', email_address: email },
  products: { type: 'SINGLE', value: 'AMZ-US' },
}))
sendPayouts(runa, rows, options)
runa.createOrder({
  payment_method,
  items: people.map(({ amount }) => ({
    face_value: amount,
    distribution_method: { type: 'PAYOUT_LINK' },
    products: { type: 'SINGLE', value: 'AMZ-US' },
  })),
})
`

/** One file for each program, all compiled at once: a compiler takes seconds to start. */
const FILES = new Map([
  ['journal.mts', PROGRAM],
  ['kept.mts', `${GIVEN}${KEPT}`],
  ...[...IN_PLACE, ...WIDENED].map(({ mistake, program }) => [fileOf(mistake), `${GIVEN}${program}`] as const),
])

function fileOf(mistake: string): string {
  return `${mistake.replaceAll(/\W+/g, '-')}.mts`
}

describe.each(compilers().map((compiler) => [compiler.version, compiler] as const))('TypeScript %s', (_, compiler) => {
  let errors: readonly string[]

  beforeAll(async () => {
    for (const [file, program] of FILES) await writeFile(join(consumers.folder, file), program)
    const setting = { resolution: 'nodenext', exactOptionalPropertyTypes: true }
    const told = await check(compiler, setting, { ...consumers, files: [...FILES.keys()] })
    errors = told.trim().split(/\n(?=\S)/)
  })

  const errorsOf = (file: string) => errors.filter((error) => error.startsWith(`${file}(`))

  it('finds nothing else to report', () => {
    expect(errors.filter((error) => ![...FILES.keys()].some((file) => error.startsWith(`${file}(`)))).toEqual([])
  })

  it('reports the missing journal, and not startedAt', () => {
    const reported = errorsOf('journal.mts')
    expect(reported).toHaveLength(MISTAKES)
    for (const error of reported) {
      expect(error).toMatch(
        /^journal\.mts.* error TS2(?:345|322): .*\n +Property 'journal' is missing in type .* but required in type 'JournaledPayoutOptions'\.$/,
      )
    }
  })

  it.each([...IN_PLACE, ...WIDENED])(
    'explains $mistake in at most $lines lines: the type first, and what is allowed last',
    ({ mistake, lines, first, last }) => {
      const reported = errorsOf(fileOf(mistake))
      expect(reported).toHaveLength(1)
      const told = reported.flatMap((error) => error.split('\n'))
      expect(told.length).toBeLessThanOrEqual(lines)
      expect(told[0]).toContain(first)
      expect(told.at(-1)).toMatch(last)
      // A named type, and never all of its fields.
      expect(told.join('\n')).not.toMatch(/to type '\{/)
    },
  )

  it('finds nothing wrong where the type is named, or the value stands where it is used', () => {
    expect(errorsOf('kept.mts')).toEqual([])
  })
})
