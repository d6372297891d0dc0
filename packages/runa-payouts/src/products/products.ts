import type { Drift, Listing } from '@x/transport'
import type { ContentResources, Product, ProductList } from '../wire.gen.ts'

/** Which products to list. Conditions of different kinds all have to hold; of several values of one, any. */
export interface ListProductsFilters {
  /** Whether to list only products that can be ordered now. Default: all. */
  readonly isOrderable?: boolean | undefined
  /** ISO 3166 codes (alpha-2) of countries where they can be redeemed, in capital letters: "US". */
  readonly countries?: string | readonly string[] | undefined
  /** Codes of categories, as `listProductCategories` gives them. */
  readonly categories?: string | readonly string[] | undefined
  /** Products per page, 1 to 500. Default: the API's, 500. */
  readonly limit?: number | undefined
  /** Cursor from an earlier page: lists what comes after it. Not together with `before`. */
  readonly after?: string | undefined
  /** Cursor from an earlier page: lists what comes before it. */
  readonly before?: string | undefined
}

/** One page of products. */
export interface ProductPage {
  /** The products of the page. Every one has a code. */
  readonly items: readonly Product[]
  /** As it came; if it does not match the schema, `drift` says so. */
  readonly pagination: ProductList['pagination']
  /** Where the page differs from its schema, by positions in the response. A row without a code is here, not in `items`. */
  readonly drift: readonly Drift[]
  /**
   * The next page in the direction of the walk, or null at the end.
   *
   * @throws UnexpectedResponseError if the pages repeat, or if this page has rows and its next cursor cannot be read.
   */
  nextPage(): Promise<ProductPage | null>
}

/** Await it for one page, or iterate over it for every product. The first request is sent when you do either. */
export interface ProductListing extends Listing<ProductPage> {}

/** The forms that a product's texts have: addresses of Markdown files, Markdown, or HTML. */
export type ProductContent = 'url' | 'md' | 'html'

/** How to read a product. */
export interface GetProductParameters<Content extends ProductContent = ProductContent> {
  /** The form of the product's texts. Default `url`. */
  readonly content?: Content | undefined
}

/** The texts of a product in one form: those fields of `content_resources` whose names end with it. */
export type ContentIn<Content extends ProductContent> = {
  [Field in keyof ContentResources as Field extends
    | `${string}_${Content extends 'url' ? 'markdown_url' : Content}`
    | 'locale'
    ? Field
    : never]: ContentResources[Field]
}

/** A product whose texts are in one form. Compare `payout_type` to find out which fields it has. */
export type ProductWithContent<Content extends ProductContent> = Product extends infer Kind
  ? Kind extends Product
    ? {
        [Field in keyof Kind]: Field extends 'gift_card' | 'subscription' | 'payment'
          ? Omit<Kind[Field], 'content_resources'> & {
              /** Texts for the recipient, in the form that `content` asks for. */
              content_resources?: ContentIn<Content> | null
            }
          : Kind[Field]
      }
    : never
  : never
