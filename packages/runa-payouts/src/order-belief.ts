import { isJsonObject } from '@x/transport'

/** What an order asked for when it was sent, as far as answers repeat it. */
export interface SentOrder {
  /** As it was sent. Empty where there was none. */
  readonly description: string
  /** Face values in the order of the items, as they were sent. */
  readonly amounts: readonly unknown[]
}

/** What of a body can be held against an answer; undefined for what is no order. */
export function sentOrder(body: unknown): SentOrder | undefined {
  if (!isJsonObject(body) || !Array.isArray(body.items)) return undefined
  const { description, items } = body
  return {
    description: typeof description === 'string' ? description : '',
    amounts: items.map((item: unknown) => (isJsonObject(item) ? item.face_value : undefined)),
  }
}

/** The same of the bytes that went out. */
export function sentOrderOf(text: string): SentOrder | undefined {
  try {
    return sentOrder(JSON.parse(text))
  } catch {
    return undefined
  }
}

/**
 * What shows that an answer is about another order than the one that was sent, as the end of a sentence about it; undefined
 * where nothing does.
 *
 * Only what the answer has can tell: an order that was only taken shows its id alone, one that failed need not show more
 * (developer.runa.io, /reference/2024-02-05/endpoint/orders/get), and null is what is not set. White space, forms of the same
 * character, the order of items and the digits of an amount (`10`, `"10"`, `"10.00"`) are the API's to choose.
 */
export function signOfAnother(sent: SentOrder | undefined, answer: unknown): string | undefined {
  if (sent === undefined || !isJsonObject(answer)) return undefined
  const { description, items, status } = answer
  if (typeof description === 'string' && !isSameText(description, sent.description)) {
    return comparable(sent.description) === ''
      ? 'it has a description, where none was sent'
      : 'its description is another than the one that was sent'
  }
  // No order has none: an empty list shows as little as a missing one.
  if (!Array.isArray(items) || items.length === 0) return undefined
  const count = sent.amounts.length
  // Of an order that failed, any of them may be missing.
  const mayLack = status !== 'COMPLETED'
  if (items.length > count || (items.length < count && !mayLack)) {
    return `it has ${items.length} item${items.length === 1 ? '' : 's'}, where ${count} ${count === 1 ? 'was' : 'were'} sent`
  }
  return holdsAll(sent.amounts, items) ? undefined : 'its amounts are others than those that were sent'
}

/** Whether a description that was told is the one that was sent. One of nothing but white space tells nothing. */
function isSameText(told: string, sent: string): boolean {
  if (told === sent) return true
  const compared = comparable(told)
  return compared === '' || compared === comparable(sent)
}

/** Two that are equal by this are one description. */
export const comparable = (description: string): string => description.normalize('NFC').replace(/\s+/g, ' ').trim()

/** Whether every amount that the items tell is one of those that were sent, each used once. */
function holdsAll(sent: SentOrder['amounts'], items: readonly unknown[]): boolean {
  const left = new Map<string | undefined, number>()
  for (const value of sent) {
    const amount = exact(value)
    left.set(amount, (left.get(amount) ?? 0) + 1)
  }
  // One that was sent and cannot be read may be any of them.
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

/** An amount in its shortest digits, so that equal ones are equal texts; undefined for what is no plain decimal. */
function exact(amount: unknown): string | undefined {
  if (typeof amount !== 'string' && typeof amount !== 'number') return undefined
  const parts = /^(-?)0*(\d+)(?:\.(\d*?)0*)?$/.exec(String(amount))
  return parts === null ? undefined : `${parts[1]}${parts[2]}.${parts[3] ?? ''}`
}
