import type { CreateOrderRequest } from '@x/runa-payouts'

/**
 * The forms in which a caller may hold an order. JSON makes the same text of each.
 *
 * - `plain`: as in the README
 * - `reordered`: the same properties in reverse order
 * - `instance`: objects of classes, with unset fields
 * - `toJSON`: objects that show one thing and write another
 * - `changing`: amounts that change when they are read again
 */
export type BodyShape = 'plain' | 'reordered' | 'instance' | 'toJSON' | 'changing'

export const BODY_SHAPES: readonly [BodyShape, ...BodyShape[]] = [
  'plain',
  'reordered',
  'instance',
  'toJSON',
  'changing',
]

/** The amount that results from reading twice, or from not calling `toJSON`. */
const WRONG_FACTOR = 100

/** An amount that is `right` when it is read once. */
function readOnce(right: number): () => number {
  let reads = 0
  return () => {
    reads += 1
    return reads === 1 ? right : right * WRONG_FACTOR
  }
}

/**
 * The content, or an object made from it, with `face_value` in cents for code that reads fields instead of writing
 * JSON.
 */
class Written<T extends { readonly face_value: number }> {
  readonly face_value: number
  readonly #content: T
  readonly #amount: () => number

  constructor(content: T) {
    this.#content = content
    this.face_value = content.face_value * WRONG_FACTOR
    this.#amount = readOnce(content.face_value)
  }

  toJSON(): object {
    return { ...this.#content, face_value: this.#amount() }
  }
}

class Row {
  /** Never set, like a column that is null. */
  readonly note: string | undefined

  constructor(content: object) {
    Object.assign(this, content)
  }
}

const turned = (content: object): object => Object.fromEntries(Object.entries(content).reverse())

function changing<T extends { readonly face_value: number }>(content: T): object {
  return Object.defineProperty({ ...content }, 'face_value', { get: readOnce(content.face_value), enumerable: true })
}

/** Something with an amount, in the form in which its caller holds it: a payout of a list, or an item of an order. */
export function shaped<T extends { readonly face_value: number }>(content: T, shape: BodyShape): T {
  // JSON writes the same for each form. That is what is tested.
  return shapes[shape](content) as T
}

const shapes: Readonly<Record<BodyShape, (content: { readonly face_value: number }) => object>> = {
  plain: (content) => content,
  reordered: turned,
  instance: (content) => new Row(content),
  toJSON: (content) => new Written(content),
  changing,
}

/** The body of an order, made for one call: code that reads it twice has read too much. */
export function bodyOf(shape: BodyShape, { items, ...rest }: CreateOrderRequest): CreateOrderRequest {
  const own = items.map((item) => shaped(item, shape))
  const body: CreateOrderRequest = { ...rest, items: own }
  if (shape === 'reordered') return turned(body) as CreateOrderRequest // The same properties.
  // The class adds a field that is not set, which JSON does not write.
  return shape === 'instance' ? (new Row(body) as unknown as CreateOrderRequest) : body
}

type Item = CreateOrderRequest['items'][number]

/** Bodies that JSON would silently change: they are rejected, and nothing of them is sent. */
export const UNSENDABLE: Readonly<Record<string, (body: CreateOrderRequest) => unknown>> = {
  'an amount that is not a number': (body) => withItem(body, { face_value: Number.NaN }),
  'an amount that writes another one': (body) =>
    withItem(body, { face_value: { valueOf: () => 10, toJSON: () => 10.001 } }),
  'an item that writes nothing': (body) => ({ ...body, items: [{ ...body.items[0], toJSON: () => undefined }] }),
  'a gap among the items': (body) => ({
    ...body,
    items: Object.assign([...body.items], { length: body.items.length + 1 }),
  }),
  'metadata in a Map': (body) => ({ ...body, metadata: new Map([['invoice', '42']]) }),
  'a lone surrogate': (body) => ({ ...body, metadata: { invoice: '\ud83d' } }),
  'a field that is a function': (body) => ({ ...body, metadata: { invoice: () => '42' } }),
  'an order that contains itself': (body) => {
    const metadata: Record<string, unknown> = {}
    metadata.invoice = metadata
    return { ...body, metadata }
  },
}

const withItem = (
  { items: [first, ...others], ...body }: CreateOrderRequest,
  change: Partial<Record<keyof Item, unknown>>,
) => ({
  ...body,
  items: [{ ...first, ...change }, ...others],
})
