import { cut, nearestName, shownValue } from '@x/transport'
import type { PayoutColumn, PayoutFileProblem } from './payout-file.ts'

/** Every name that a column may have, beside the ones that a caller gives. The README lists them. */
export const COLUMN_NAMES: Readonly<Record<PayoutColumn, readonly string[]>> = {
  reference: [
    'reference',
    'ref',
    'id',
    'payout reference',
    'payment reference',
    'payout id',
    'payment id',
    'invoice',
    'invoice number',
  ],
  amount: ['amount', 'face value', 'value'],
  currency: ['currency', 'currency code'],
  email: ['email', 'email address', 'mail', 'recipient email'],
  product: ['product', 'product code', 'gift card', 'sku'],
  product_template: ['product template', 'product template id', 'payout selection template'],
  method: ['method', 'distribution method', 'delivery method'],
  recipient_reference: ['recipient reference', 'recipient id'],
  template_id: ['template', 'template id', 'email template'],
  group: ['group', 'order group'],
  ignore: [
    'name',
    'full name',
    'first name',
    'last name',
    'recipient name',
    'description',
    'note',
    'notes',
    'comment',
    'comments',
    'memo',
    'team',
    'department',
  ],
}

/** Case, spaces, and what programs write in place of spaces do not matter. */
export const folded = (name: string): string =>
  name
    .normalize('NFC')
    .toLowerCase()
    .replace(/[\s_.-]/g, '')

const KNOWN: ReadonlyMap<string, PayoutColumn> = new Map(
  // Whose keys are columns, as its type says.
  (Object.entries(COLUMN_NAMES) as [PayoutColumn, readonly string[]][]).flatMap(([column, names]) =>
    names.map((name) => [folded(name), column] as const),
  ),
)

/** The first name of each column, for messages. */
const FIRST_NAMES = Object.keys(COLUMN_NAMES).filter((name) => name !== 'ignore')

/** A column of a file. */
export interface NamedColumn {
  /** From 1. */
  readonly number: number
  /** As the file has it. */
  readonly name: string
  /** Undefined for a column without a name, which has to be empty. */
  readonly column: PayoutColumn | undefined
}

/** What a name means: by the caller's names first. */
export const columnNamed = (name: string, own: ReadonlyMap<string, PayoutColumn>): PayoutColumn | undefined =>
  own.get(folded(name)) ?? KNOWN.get(folded(name))

/** What has to be known to read a header. */
export interface HeaderRules {
  /** The caller's own names, folded. */
  readonly own: ReadonlyMap<string, PayoutColumn>
  /** The product of all rows, if the caller named one. */
  readonly product: string | undefined
}

/** The most problems of a header that are listed: a row of a megabyte may have as many names. */
const MOST_LISTED = 50

/** The columns of a file, or what is wrong with its header. */
export function readHeader(
  names: readonly string[],
  line: number,
  { own, product }: HeaderRules,
): { readonly columns: readonly NamedColumn[] } | { readonly problems: readonly PayoutFileProblem[] } {
  const columns = names.map((name, index): NamedColumn => {
    return { number: index + 1, name, column: columnNamed(name, own) }
  })
  const named = columns.filter(({ name }) => name.trim() !== '')
  if (isNoHeader(named, own)) return { problems: [{ line, message: noHeader(names) }] }
  const problems: PayoutFileProblem[] = []
  const firstOf = new Map<PayoutColumn, NamedColumn>()
  for (const one of named.slice(0, columns.length)) {
    const { number, name, column } = one
    if (problems.length >= MOST_LISTED) break
    const shown = { line, column: number, name: cut(name, 40) }
    if (column === undefined) problems.push({ ...shown, message: unknownColumn(name, own) })
    else if (column !== 'ignore') {
      const first = firstOf.get(column)
      if (first === undefined) firstOf.set(column, one)
      else
        problems.push({
          ...shown,
          message: `column ${first.number} ${shownValue(first.name)} is already the ${column}: keep only one`,
        })
    }
  }
  for (const message of missing(new Set(firstOf.keys()), product)) problems.push({ line, message })
  for (const name of own.keys()) {
    if (!named.some((one) => folded(one.name) === name)) {
      problems.push({ line, message: `the option columns names ${shownValue(name)}, which this file does not have` })
    }
  }
  return problems.length > 0 ? { problems } : { columns }
}

function missing(has: ReadonlySet<PayoutColumn>, product: string | undefined): string[] {
  const hasProduct = has.has('product') || has.has('product_template')
  return [
    ...(has.has('reference')
      ? []
      : ['there is no column "reference" with your own name for each payment, such as an invoice number']),
    ...(has.has('amount') ? [] : ['there is no column "amount"']),
    ...(hasProduct || product !== undefined
      ? []
      : [
          'there is no column "product" with the product code of each row. If every row has the same product, pass it as product',
        ]),
    ...(hasProduct && product !== undefined
      ? ['the file has a column for the product, and one product was given for all rows: use one of them']
      : []),
  ]
}

/** Whether nothing in the first row looks like a name. */
const isNoHeader = (named: readonly NamedColumn[], own: ReadonlyMap<string, PayoutColumn>): boolean =>
  named.every(({ column, name }) => column === undefined && meant(name, own) === undefined)

const meant = (name: string, own: ReadonlyMap<string, PayoutColumn>): string | undefined =>
  nearestName(name.trim(), [...Object.values(COLUMN_NAMES).flat(), ...own.keys()])

function unknownColumn(name: string, own: ReadonlyMap<string, PayoutColumn>): string {
  const near = meant(name, own)
  return near === undefined
    ? `unknown column; known: ${FIRST_NAMES.join(', ')}. To leave it out, map it to ignore in columns`
    : `unknown column; did you mean "${near}"? To leave it out, map it to ignore in columns`
}

const noHeader = (names: readonly string[]): string =>
  `this is not a header: the first row must name the columns, such as reference,email,amount,product. It begins with ${names
    .slice(0, 3)
    .map((name) => shownValue(name))
    .join(', ')}`
