import type { OrderItemRequest } from '../../wire.gen.ts'

/**
 * Sums of face values. A face value is in the currency of its products, which this package does not know: so each
 * product has its own sum, and yen are never added to dollars.
 */
export class Totals {
  /** In hundredths, as whole numbers: sums of decimal fractions drift. */
  readonly #sums = new Map<string, bigint>()

  /** @param item whose face value has at most two decimals. */
  add({ products, face_value }: Pick<OrderItemRequest, 'products' | 'face_value'>): void {
    const name = nameOf(products)
    this.#sums.set(name, (this.#sums.get(name) ?? 0n) + hundredthsOf(face_value))
  }

  /** As decimal strings with two decimals. */
  get byProduct(): Readonly<Record<string, string>> {
    return Object.fromEntries([...this.#sums].map(([name, sum]) => [name, decimalOf(sum)]))
  }
}

/**
 * The code of a product, the id of a template, or the codes that can be chosen from, sorted and separated by commas:
 * the products of one choice share a currency.
 */
function nameOf(products: OrderItemRequest['products']): string {
  switch (products.type) {
    case 'SINGLE':
      return products.value
    case 'MULTIPLE':
      return [...products.values].sort().join(', ')
    case 'TEMPLATE':
      return products.template_id
  }
}

/** From the decimal text of a number, not from the number times 100, which may not be exact. */
export const hundredthsOf = (faceValue: number): bigint => BigInt(faceValue.toFixed(2).replace('.', ''))

export function decimalOf(hundredths: bigint): string {
  const digits = hundredths.toString().padStart(3, '0')
  return `${digits.slice(0, -2)}.${digits.slice(-2)}`
}
