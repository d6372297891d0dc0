export type {
  Catalogue,
  CatalogueCheck,
  CatalogueCheckOptions,
  CatalogueOptions,
  CatalogueStore,
  PayoutToCheck,
  ProductSource,
} from './catalogue.ts'
export type { OrderToCheck } from './check-order.ts'
export { createCatalogue } from './create-catalogue.ts'
export { denominationProblem } from './denomination.ts'
export { orderCodes } from './product-index.ts'
export type { ProductSearch } from './search.ts'
