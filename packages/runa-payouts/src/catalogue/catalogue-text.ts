import { isJsonObject } from '@x/transport'
import type { Product } from '../wire.gen.ts'

/** A loaded copy of the catalogue. */
export interface CatalogueCopy {
  readonly products: readonly Product[]
  /** When loading it began, in milliseconds since the Unix epoch. */
  readonly loadedAt: number
  /** The timestamp of the newest update of each product. Updates come again for hours, and in any order. */
  readonly updates: Readonly<Record<string, string>>
}

const FORMAT = 'runa-payouts.catalogue/1'

export const catalogueText = ({ products, loadedAt, updates }: CatalogueCopy): string =>
  JSON.stringify({ format: FORMAT, loadedAt, updates, products })

/** Undefined for a text of another version, or one that was cut off: the catalogue is then loaded from Runa. */
export function catalogueFromText(text: string): CatalogueCopy | undefined {
  const value = parsed(text)
  if (!isJsonObject(value) || value.format !== FORMAT) return undefined
  const { products, loadedAt, updates } = value
  if (!Array.isArray(products) || typeof loadedAt !== 'number') return undefined
  // Written by this package; rows without a code could not be found anyway.
  const rows: Product[] = products.filter((row) => isJsonObject(row) && typeof row.code === 'string')
  const timestamps = Object.entries(isJsonObject(updates) ? updates : {}).flatMap(([code, timestamp]) =>
    typeof timestamp === 'string' ? [[code, timestamp] as const] : [],
  )
  return { products: rows, loadedAt, updates: Object.fromEntries(timestamps) }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
