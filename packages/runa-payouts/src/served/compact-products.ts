import { cut, isJsonObject } from '@x/transport'

/** Countries, face values and plans of one product that a row lists: prepaid cards have more than a hundred countries. */
const MOST_LISTED = 20

/** Characters of a name. Runa's are shorter. */
const LONGEST = 100

/**
 * A page of products with what is needed to choose one: a model reads all that it is given, and a product has pictures,
 * texts and links. Whatever is not as agreed is left out; in the place of a row that is no product, there is null.
 */
export function compactProducts(page: unknown): unknown {
  if (!isJsonObject(page) || !Array.isArray(page.catalog)) return page
  return { ...page, catalog: page.catalog.map((row: unknown) => (isJsonObject(row) ? compactProduct(row) : null)) }
}

type Fields = Readonly<Record<string, unknown>>

function compactProduct(product: Fields): Fields {
  const { code, name, currency, payout_type, is_orderable, countries_redeemable_in: countries } = product
  const kind: Fields = fieldsIn(product, typeof payout_type === 'string' ? payout_type : '')
  const { type, minimum_value, maximum_value, available_list: values } = fieldsIn(kind, 'denominations')
  const lists = [countries, values, kind.subscription_plans].filter((list) => Array.isArray(list))
  const leftOut = lists.reduce((sum, list) => sum + Math.max(0, list.length - MOST_LISTED), 0)
  const denominations = known({ type, minimum_value, maximum_value, available_list: shortened(values) })
  return known({
    ...{ code, name: short(name), currency, payout_type, is_orderable },
    countries_redeemable_in: shortened(countries),
    denominations: Object.keys(denominations).length === 0 ? undefined : denominations,
    subscription_plans: shortened(kind.subscription_plans, compactPlan),
    left_out: leftOut === 0 ? undefined : leftOut,
  })
}

const compactPlan = (plan: unknown): unknown => {
  const { subscription_plan_code, name, price } = isJsonObject(plan) ? plan : {}
  return known({ subscription_plan_code, name: short(name), price })
}

const fieldsIn = (holder: Fields, name: string): Fields => {
  const value = Object.hasOwn(holder, name) ? holder[name] : undefined
  return isJsonObject(value) ? value : {}
}

const shortened = (list: unknown, each = (member: unknown) => member): unknown =>
  Array.isArray(list) ? list.slice(0, MOST_LISTED).map(each) : undefined

const short = (value: unknown): unknown => (typeof value === 'string' ? cut(value, LONGEST) : value)

const known = (fields: Fields): Fields =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined && value !== null))
