import { isJsonObject } from '@x/transport'

/** What an order requested when it was sent, as far as responses repeat it. */
export interface SentOrder {
  /** As it was sent. Empty if there was none. */
  readonly description: string
  /** Face values in the order of the items, as they were sent. */
  readonly amounts: readonly unknown[]
}

/** The parts of a body that can be compared with a response; undefined if the body is not an order. */
export function sentOrder(body: unknown): SentOrder | undefined {
  if (!isJsonObject(body) || !Array.isArray(body.items)) return undefined
  const { description, items } = body
  return {
    description: typeof description === 'string' ? description : '',
    amounts: items.map((item: unknown) => (isJsonObject(item) ? item.face_value : undefined)),
  }
}

/** The same for the bytes that were sent. */
export function sentOrderOf(text: string): SentOrder | undefined {
  try {
    return sentOrder(JSON.parse(text))
  } catch {
    return undefined
  }
}

/**
 * What shows that a response is about another order than the one that was sent, as the end of a sentence; undefined if
 * nothing does.
 *
 * Only fields that the response has can show it. An order that was only accepted has just its id, a failed order need
 * not have more (developer.runa.io, /reference/2024-02-05/endpoint/orders/get), and null means not set. The API may
 * choose white space, forms of the same character, the order of items and the digits of an amount (`10`, `"10"`,
 * `"10.00"`).
 */
export function signOfAnother(sent: SentOrder | undefined, answer: unknown): string | undefined {
  if (sent === undefined || !isJsonObject(answer)) return undefined
  const { description, items, status } = answer
  if (typeof description === 'string' && !isSameText(description, sent.description)) {
    return comparable(sent.description) === ''
      ? 'it has a description, but none was sent'
      : 'its description differs from the one that was sent'
  }
  // Every order has items: an empty list says as little as a missing one.
  if (!Array.isArray(items) || items.length === 0) return undefined
  const count = sent.amounts.length
  // In a failed order, any of them may be missing.
  const mayLack = status !== 'COMPLETED'
  if (items.length > count || (items.length < count && !mayLack)) {
    return `it has ${items.length} item${items.length === 1 ? '' : 's'}, but ${count} ${count === 1 ? 'was' : 'were'} sent`
  }
  return holdsAll(sent.amounts, items) ? undefined : 'its amounts differ from those that were sent'
}

/** Whether a returned description is the one that was sent. One that is only white space says nothing. */
function isSameText(told: string, sent: string): boolean {
  if (told === sent) return true
  const compared = comparable(told)
  return compared === '' || compared === comparable(sent)
}

/** Two descriptions that are equal by this are the same. */
export const comparable = (description: string): string => description.normalize('NFC').replace(/\s+/g, ' ').trim()

/** Whether every amount in the items is one of those that were sent, each used once. */
function holdsAll(sent: SentOrder['amounts'], items: readonly unknown[]): boolean {
  const left = new Map<string | undefined, number>()
  for (const value of sent) {
    const amount = exact(value)
    left.set(amount, (left.get(amount) ?? 0) + 1)
  }
  // An amount that was sent and cannot be read may be any of them.
  if (left.has(undefined)) return true
  for (const item of items) {
    const amount = isJsonObject(item) ? exact(item.face_value) : undefined
    if (amount === undefined) continue
    const count = left.get(amount) ?? 0
    if (count === 0) return false
    left.set(amount, count - 1)
  }
  return true
}

/** An amount in its shortest digits, so that equal amounts are equal texts; undefined if it is not a plain decimal. */
function exact(amount: unknown): string | undefined {
  if (typeof amount !== 'string' && typeof amount !== 'number') return undefined
  const parts = /^(-?)0*(\d+)(?:\.(\d*?)0*)?$/.exec(String(amount))
  return parts === null ? undefined : `${parts[1]}${parts[2]}.${parts[3] ?? ''}`
}
