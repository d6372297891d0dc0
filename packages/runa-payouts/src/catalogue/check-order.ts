import { isJsonObject, nearestNames, type SchemaIssue, shownKind } from '@x/transport'
import type { Product, SubscriptionPlan } from '../wire.gen.ts'
import { checkAmount } from './denomination.ts'
import { countriesOf, currencyOf } from './product-fields.ts'
import type { Ordered, ProductIndex } from './product-index.ts'

/** Something that Runa would refuse, or that could not be checked. */
export interface Finding extends SchemaIssue {
  readonly severity: 'problem' | 'warning'
  /** The code of a product that is to be read again before this is a problem: the copy may be old. */
  readonly doubtful?: string
}

/** What a check reads of an order, or of one payout of a list. Anything else about it is for the request's own validation. */
export interface OrderToCheck {
  /** What the order would be paid from. */
  readonly payment_method?: unknown
  /** The payouts of the order. */
  readonly items?: unknown
}

type Path = readonly (string | number)[]

/** Every finding about an order's products, by path. Pure. */
export function checkOrder(order: OrderToCheck, products: ProductIndex, at: Path = []): Finding[] {
  const items = Array.isArray(order.items) ? order.items : []
  const nearest = nearestNames()
  const findings: Finding[] = []
  const common = new CommonGround()
  items.forEach((item, number) => {
    const { findings: ofItem, chosen } = checkItem(item, [...at, 'items', number], products, nearest)
    findings.push(...ofItem)
    for (const product of chosen) findings.push(...common.findings(product, [...at, 'items', number, 'products']))
  })
  if (common.products > 1) findings.push(...common.unread)
  const paidIn = isJsonObject(order.payment_method) ? order.payment_method.currency : undefined
  if (items.length > 1 && typeof paidIn === 'string' && common.currency !== undefined && common.currency !== paidIn) {
    const message = `paid in ${paidIn}, but the products are in ${common.currency}: an order that exchanges currencies takes one item`
    findings.push(problem([...at, 'items'], 'exchange_of_several_items', message))
  }
  return findings
}

/** One payout of a list: it is checked like the only item of an order. */
export function checkItem(
  item: unknown,
  path: Path,
  products: ProductIndex,
  nearest = nearestNames(),
): { readonly findings: readonly Finding[]; readonly chosen: readonly Product[] } {
  const choice = isJsonObject(item) && isJsonObject(item.products) ? item.products : {}
  const amount: unknown = isJsonObject(item) ? item.face_value : undefined
  if (choice.type === 'TEMPLATE') {
    const message = 'the products of a template are not in the catalogue, so this item was not checked'
    return { findings: [warning([...path, 'products'], 'not_checked', message)], chosen: [] }
  }
  const single = choice.type === 'SINGLE'
  const codes = single
    ? [choice.value]
    : choice.type === 'MULTIPLE' && Array.isArray(choice.values)
      ? choice.values
      : []
  const findings: Finding[] = []
  const chosen: Ordered[] = []
  codes.forEach((code, number) => {
    if (typeof code !== 'string' || code === '') return
    const at = [...path, 'products', ...(single ? ['value'] : ['values', number])]
    const found = products.find(code)
    const finding = checkCode(code, found, at, products, nearest)
    if (finding !== undefined) findings.push(finding)
    if (found !== undefined && finding?.severity !== 'problem') chosen.push(found)
  })
  const at = [...path, 'face_value']
  if (typeof amount === 'number' && Number.isFinite(amount)) {
    findings.push(...checkFaceValue(amount, chosen, codes.length, at))
  } else if (amount !== undefined) {
    const message = `expected a number, got ${shownKind(amount)}, so the face value was not checked`
    findings.push(warning(at, 'not_checked', message))
  }
  return { findings, chosen: chosen.map(({ product }) => product) }
}

function checkCode(
  code: string,
  found: Ordered | undefined,
  path: Path,
  products: ProductIndex,
  nearest: ReturnType<typeof nearestNames>,
): Finding | undefined {
  if (found === undefined) {
    const meant = nearest(code, products.codes)
    const hint = meant === undefined ? '' : `; did you mean ${JSON.stringify(meant)}?`
    return { ...problem(path, 'unknown_product', `unknown product ${JSON.stringify(code)}${hint}`), doubtful: code }
  }
  const { product } = found
  if (product.is_orderable === false) {
    const state = String(product.state)
    return {
      ...problem(path, 'not_orderable', `${JSON.stringify(code)} cannot be ordered at present (${state})`),
      doubtful: product.code,
    }
  }
  if (found.kind === 'subscription') {
    const plans = found.plans.map((plan) => `${JSON.stringify(plan.subscription_plan_code)}${lengthOf(plan)}`)
    const message = `${JSON.stringify(code)} is a subscription: order the code of one of its plans`
    return problem(path, 'plan_code_needed', plans.length === 0 ? message : `${message}: ${plans.join(', ')}`)
  }
  return undefined
}

const lengthOf = ({ length, length_unit }: SubscriptionPlan): string =>
  typeof length !== 'number'
    ? ''
    : ` (${length} ${String(length_unit).toLowerCase().replace(/s$/, '')}${length === 1 ? '' : 's'})`

/**
 * For one product, the face value has to be one of its denominations. For a choice of products, Runa's documentation
 * requires no more than the least face value, and its guide says that products for which it is too small drop out
 * (developer.runa.io, merchant templates). So only what is too small for all of them is sure to be refused.
 */
function checkFaceValue(amount: number, chosen: readonly Ordered[], codes: number, path: Path): Finding[] {
  const checks = chosen.map((ordered) => ({ ordered, ...checkAmount(ordered.product, amount) }))
  const wrong = checks.filter(({ isAllowed }) => isAllowed === false)
  const unchecked = checks
    .filter(({ isAllowed }) => isAllowed === undefined)
    .map(({ ordered }) => uncheckedAmount(ordered, amount))
    .filter((message) => message !== undefined)
    .map((message) => warning(path, 'not_checked', message))
  const said = wrong.map(
    ({ ordered, allowed }) => `${ordered.product.code} does not have a face value of ${amount}; allowed: ${allowed}`,
  )
  if (wrong.length === 0) return unchecked
  const isRefused = codes === 1 || (checks.length === codes && checks.every(({ isBelow }) => isBelow))
  if (isRefused) return [problem(path, 'denomination', said.join('; ')), ...unchecked]
  if (wrong.length === codes) return [warning(path, 'denomination', said.join('; '))]
  const lost = wrong.map(({ ordered }) => ordered.product.code).join(', ')
  return [
    warning(path, 'fewer_choices', `the recipient is not offered ${lost} for a face value of ${amount}`),
    ...unchecked,
  ]
}

/** What is said where it cannot be told whether an amount is allowed; undefined where a plan costs just that. */
function uncheckedAmount({ product, ...ordered }: Ordered, amount: number): string | undefined {
  if (ordered.kind === 'plan') {
    const { price, subscription_plan_code } = ordered.plan
    if (typeof price === 'string' && Number(price) === amount) return undefined
    const costs =
      typeof price === 'string' ? ` costs ${price} ${String(product.currency)}` : ' has no price in the catalogue'
    return `the plan ${subscription_plan_code}${costs}; whether Runa takes ${amount} for it was not checked`
  }
  return `the catalogue does not say which face values ${product.code} (${product.payout_type}) has, so ${amount} was not checked`
}

/** What the products of one order have in common so far: Runa takes products of one country and one currency. */
class CommonGround {
  /** How many products there were. */
  products = 0
  /** What could not be compared. It matters as soon as there is a second product. */
  readonly unread: Finding[] = []
  currency: string | undefined
  #inCurrency = ''
  #countries: ReadonlySet<string> | undefined

  findings(product: Product, path: Path): Finding[] {
    this.products += 1
    // Each is looked at even if the other is missing.
    return [...this.#ofCurrency(product, path), ...this.#ofCountries(product, path)].slice(0, 1)
  }

  #ofCurrency(product: Product, path: Path): Finding[] {
    const currency = currencyOf(product)
    if (currency === undefined)
      return this.#left(`the catalogue does not say in which currency ${product.code} is`, path)
    if (this.currency === undefined) [this.currency, this.#inCurrency] = [currency, product.code]
    if (currency === this.currency) return []
    const message = `${product.code} is in ${currency} and ${this.#inCurrency} in ${this.currency}: all products of an order must have the same currency`
    return [problem(path, 'different_currencies', message)]
  }

  #ofCountries(product: Product, path: Path): Finding[] {
    const own = countriesOf(product)
    if (own.length === 0) {
      return this.#left(`the catalogue does not say in which countries ${product.code} can be redeemed`, path)
    }
    const countries = this.#countries ?? new Set(own)
    const shared = own.filter((country) => countries.has(country))
    if (shared.length > 0) {
      this.#countries = new Set(shared)
      return []
    }
    const message = `${product.code} can be redeemed in ${own.join(', ')}, the products before it in ${[...countries].join(', ')}: all products of an order must have a country in common`
    return [problem(path, 'no_common_country', message)]
  }

  #left(what: string, path: Path): Finding[] {
    this.unread.push(warning(path, 'not_checked', `${what}, so it was not compared with the other products`))
    return []
  }
}

const problem = (path: Path, code: string, message: string): Finding => ({ severity: 'problem', path, code, message })
const warning = (path: Path, code: string, message: string): Finding => ({ severity: 'warning', path, code, message })
