import { isJsonObject, type SchemaIssue, shownValue } from '@x/transport'
import { referenceProblem } from '../keys/identifying-text.ts'
import type { Payout } from '../payouts/results/payout.ts'
import { createOrderRequestSchema } from '../schemas/index.ts'
import type { DistributionMethodRequest, ProductsRequest } from '../wire.gen.ts'
import { type AmountNotation, readAmount } from './amount-text.ts'
import type { PayoutColumn, PayoutFileProblem } from './payout-file.ts'

/** What stands in one column of a row. */
export interface Cell {
  readonly text: string
  /** Of its column, from 1; undefined in NDJSON. */
  readonly column?: number
  readonly name: string
}

export type Cells = ReadonlyMap<PayoutColumn, Cell>

/** How the rows of a file are read. */
export interface RowRules extends AmountNotation {
  /** The product of every row, for a file without a product column. */
  readonly product: string | undefined
}

/** A payout, or everything that is wrong with its row. */
export type RowReading = { readonly payout: Payout } | { readonly problems: readonly PayoutFileProblem[] }

/** The longest reference of a payout, as in `sendPayouts`. */
const LONGEST_REFERENCE = 255

/** Reads a row. What is wrong with it is said by column. */
export function payoutOfRow(line: number, cells: Cells, rules: RowRules): RowReading {
  const problems: PayoutFileProblem[] = []
  const refuse = (column: PayoutColumn, message: string) => problems.push({ line, ...placeOf(column, cells), message })
  for (const [column, { text }] of cells) {
    if (column === 'ignore' || column === 'amount') continue
    if (text.startsWith('='))
      refuse(column, `expected a value, got a formula, ${shownValue(text)}: save the file with its values`)
    else if (/[\r\n]/.test(text.trim())) refuse(column, `there is a line break in it: ${shownValue(text)}`)
    else if (text !== text.trim()) refuse(column, `begins or ends with a space or a line break: ${shownValue(text)}`)
  }
  if (problems.length > 0) return { problems }

  const textOf = (column: PayoutColumn) => cells.get(column)?.text || undefined
  const currency = textOf('currency')
  if (cells.has('currency') && !/^[A-Z]{3}$/.test(currency ?? '')) {
    refuse(
      'currency',
      `expected a currency code of three capital letters, such as USD, got ${shownValue(currency ?? '')}`,
    )
  } else if (currency !== undefined && rules.currency !== undefined && currency !== rules.currency) {
    refuse(
      'currency',
      `expected ${rules.currency}, like the rest of this file, got ${currency}: pay other currencies from a separate file`,
    )
  }
  const read = readAmount(textOf('amount') ?? '', { decimal: rules.decimal, currency: currency ?? rules.currency })
  if ('problem' in read) refuse('amount', read.problem)
  const distribution = distributionOf(cells, textOf)
  if ('problem' in distribution) refuse(distribution.column, distribution.problem)
  const products = productsOf(textOf, rules.product)
  if ('problem' in products) refuse('product', products.problem)
  const group = textOf('group')
  // A part that is wrong is replaced by one that is not, so that the others are checked too.
  const payout: Payout = {
    reference: textOf('reference') ?? '',
    face_value: 'amount' in read ? read.amount : 1,
    distribution_method: 'method' in distribution ? distribution.method : { type: 'PAYOUT_LINK' },
    products: 'products' in products ? products.products : { type: 'SINGLE', value: 'A' },
    ...(group === undefined ? {} : { group }),
  }
  for (const { path, message } of payoutIssues(payout)) refuse(columnOf(path, products), message)
  return problems.length > 0 ? { problems } : { payout }
}

function placeOf(column: PayoutColumn, cells: Cells): Pick<PayoutFileProblem, 'column' | 'name'> {
  const cell = cells.get(column)
  if (cell === undefined) return { name: column }
  return cell.column === undefined ? { name: cell.name } : { column: cell.column, name: cell.name }
}

type TextOf = (column: PayoutColumn) => string | undefined

function distributionOf(
  cells: Cells,
  textOf: TextOf,
): { readonly method: DistributionMethodRequest } | { readonly column: PayoutColumn; readonly problem: string } {
  const [email, recipient, template] = [textOf('email'), textOf('recipient_reference'), textOf('template_id')]
  const shared = template === undefined ? {} : { template_id: template }
  const named = textOf('method')
  const type = named === undefined ? impliedMethod(cells, email, recipient) : named.toUpperCase().replace(/[\s-]/g, '_')
  if (type === 'PAYOUT_LINK' || type === 'LINK') {
    if (email === undefined) return { method: { type: 'PAYOUT_LINK', ...shared } }
    return { column: 'email', problem: `expected no value, because the method is ${named}, got ${shownValue(email)}` }
  }
  if (type === 'EMAIL' || type === 'E_MAIL') {
    return { method: { type: 'EMAIL', email_address: email ?? '', ...shared } }
  }
  if (type === 'RECIPIENT') {
    const method = { type, recipient_reference: recipient ?? '', email_address: email ?? '', ...shared } as const
    return { method }
  }
  if (named === undefined) {
    return {
      column: 'email',
      problem:
        'expected an email address, got nothing. For a link instead of an email, add a column "method" with PAYOUT_LINK',
    }
  }
  return { column: 'method', problem: `expected EMAIL, PAYOUT_LINK or RECIPIENT, got ${shownValue(named)}` }
}

/** How a payout reaches its recipient where the file does not say. An empty cell is never taken for a wish for a link. */
function impliedMethod(cells: Cells, email: string | undefined, recipient: string | undefined): string {
  if (recipient !== undefined) return 'RECIPIENT'
  if (email !== undefined) return 'EMAIL'
  return cells.has('email') || cells.has('method') || cells.has('recipient_reference') ? '' : 'PAYOUT_LINK'
}

function productsOf(
  textOf: TextOf,
  ofAll: string | undefined,
): { readonly products: ProductsRequest } | { readonly problem: string } {
  const [text, template] = [textOf('product') ?? ofAll, textOf('product_template')]
  if (template !== undefined) {
    if (text !== undefined) return { problem: 'expected a product or a product template, got both' }
    return { products: { type: 'TEMPLATE', template_id: template } }
  }
  if (ofAll !== undefined && text !== ofAll) {
    return {
      problem: `one product, ${shownValue(ofAll)}, was given for all rows, and this row names ${shownValue(text)}`,
    }
  }
  if (text === undefined) return { problem: 'expected a product code, such as AMZ-US, got nothing' }
  if (!text.includes('|')) return { products: { type: 'SINGLE', value: text } }
  return { products: { type: 'MULTIPLE', values: text.split('|').map((code) => code.trim()) } }
}

const FIELDS = ['reference', 'face_value', 'distribution_method', 'products', 'group']

/** A whole payout of NDJSON, in the form that `sendPayouts` takes. */
export function payoutOfObject(line: number, fields: Readonly<Record<string, unknown>>): RowReading {
  const problems = [
    ...Object.keys(fields)
      .filter((name) => !FIELDS.includes(name))
      .map((name) => ({ line, name, message: `unknown field; allowed: ${FIELDS.join(', ')}` })),
    ...payoutIssues(fields).map(({ path, message }) => ({ line, name: path.join('.'), message })),
  ]
  // The schema found nothing wrong with it, and it has no other fields.
  return problems.length > 0 ? { problems } : { payout: fields as unknown as Payout }
}

/** What Runa's schema and the rules of references find wrong with a payout. */
function payoutIssues(payout: Readonly<Record<string, unknown>> | Payout): readonly SchemaIssue[] {
  const { reference, group, ...item } = payout
  const named = referenceProblem(reference === '' ? undefined : reference, LONGEST_REFERENCE)
  const known = Object.fromEntries(Object.entries(item).filter(([name]) => FIELDS.includes(name)))
  return [
    ...(named === undefined ? [] : [{ path: ['reference'], code: 'invalid_value', message: named }]),
    ...(group === undefined || (typeof group === 'string' && group !== '')
      ? []
      : [{ path: ['group'], code: 'invalid_value', message: `expected a non-empty string, got ${shownValue(group)}` }]),
    ...createOrderRequestSchema
      .issues({ payment_method: ANY_PAYMENT, items: [known] })
      .map((issue) => ({ ...issue, path: issue.path.slice(2) })),
  ]
}

const ANY_PAYMENT = { type: 'ACCOUNT_BALANCE', currency: 'USD' }

/** The column that a field of a payout comes from. */
function columnOf([field, part]: SchemaIssue['path'], products: unknown): PayoutColumn {
  if (field === 'face_value') return 'amount'
  if (field === 'products') {
    const isTemplate =
      isJsonObject(products) && isJsonObject(products.products) && products.products.type === 'TEMPLATE'
    return isTemplate ? 'product_template' : 'product'
  }
  if (field === 'group') return 'group'
  if (field === 'reference') return 'reference'
  return part === 'recipient_reference' || part === 'template_id' ? part : 'email'
}
