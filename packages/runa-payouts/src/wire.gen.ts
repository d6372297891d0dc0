// Made from specs/runa-payouts.openapi.yaml by `node scripts/generate.ts`. Do not edit.

import type { UnknownMember } from '@x/transport'

/** What the order is paid from. */
export interface PaymentMethod {
  /** Always ACCOUNT_BALANCE, the balance that the account holds with Runa. */
  readonly type: 'ACCOUNT_BALANCE'
  /** ISO 4217 code of the balance to pay from, for example "USD". */
  readonly currency: string
}

/**
 * Paid to a recipient that you identify, for payment products such as push to card. The same reference again is
 * another payout to the same recipient.
 */
export interface BoundRecipientDistribution {
  /**
   * - `EMAIL`: Runa emails the link to email_address.
   * - `PAYOUT_LINK`: The link is returned with the order, and you pass it on.
   * - `RECIPIENT`: Paid to the recipient that recipient_reference names, for payment products only.
   */
  readonly type: 'RECIPIENT'
  /** Your own name for the recipient. */
  readonly recipient_reference: string
  /** The recipient's email address. */
  readonly email_address: string
  /** Id of the template (DT-…) for the look of the redemption page. */
  readonly template_id?: string | undefined
}

/** Runa emails the link to the recipient. */
export interface EmailDistribution {
  /**
   * - `EMAIL`: Runa emails the link to email_address.
   * - `PAYOUT_LINK`: The link is returned with the order, and you pass it on.
   * - `RECIPIENT`: Paid to the recipient that recipient_reference names, for payment products only.
   */
  readonly type: 'EMAIL'
  /** The recipient's email address. */
  readonly email_address: string
  /** Id of the template (DT-…) for the look of the redemption page. */
  readonly template_id?: string | undefined
}

/** The link is returned with the order, and you pass it on. */
export interface PayoutLinkDistribution {
  /**
   * - `EMAIL`: Runa emails the link to email_address.
   * - `PAYOUT_LINK`: The link is returned with the order, and you pass it on.
   * - `RECIPIENT`: Paid to the recipient that recipient_reference names, for payment products only.
   */
  readonly type: 'PAYOUT_LINK'
  /** Id of the template (DT-…) for the look of the redemption page. */
  readonly template_id?: string | undefined
}

/** How the payout reaches its recipient. */
export type DistributionMethodRequest = BoundRecipientDistribution | EmailDistribution | PayoutLinkDistribution

/** Rules for spending a prepaid Visa card. Other products ignore it. */
export interface UsageConfig {
  /** Id of the spend rules template (PSR-…). */
  readonly spend_rules_template_id: string
}

/** One product, in one of its denominations. */
export interface SingleProduct {
  /**
   * - `SINGLE`: One product, by its code in value.
   * - `MULTIPLE`: The recipient picks one of the products in values.
   * - `TEMPLATE`: The recipient picks one of the products of the template template_id.
   */
  readonly type: 'SINGLE'
  /** The product's code, for example "AMZ-US". For a subscription, the code of its plan. */
  readonly value: string
  /** Spend rules, for a prepaid Visa card. */
  readonly usage_config?: UsageConfig | undefined
}

/** Products that the recipient picks from. The face value is a whole number. */
export interface MultipleProducts {
  /**
   * - `SINGLE`: One product, by its code in value.
   * - `MULTIPLE`: The recipient picks one of the products in values.
   * - `TEMPLATE`: The recipient picks one of the products of the template template_id.
   */
  readonly type: 'MULTIPLE'
  /** The products' codes, all with the same country and currency. */
  readonly values: readonly string[]
}

/** A template of products, stored at Runa. The face value is a whole number. */
export interface ProductTemplate {
  /**
   * - `SINGLE`: One product, by its code in value.
   * - `MULTIPLE`: The recipient picks one of the products in values.
   * - `TEMPLATE`: The recipient picks one of the products of the template template_id.
   */
  readonly type: 'TEMPLATE'
  /** Id of the payout selection template (PT-…). */
  readonly template_id: string
}

/** What the recipient can redeem the payout for. */
export type ProductsRequest = MultipleProducts | ProductTemplate | SingleProduct

/** One payout. */
export interface OrderItemRequest {
  /**
   * What the payout is worth, in the currency of its products, with at most two decimals. For a choice of products
   * or a template, a whole number.
   */
  readonly face_value: number
  /** How the payout reaches its recipient. */
  readonly distribution_method: DistributionMethodRequest
  /** What the recipient can redeem the payout for. */
  readonly products: ProductsRequest
}

/** An order to place. */
export interface CreateOrderRequest {
  /** What the order is paid from. */
  readonly payment_method: PaymentMethod
  /** The payouts, 1 to 200, all with the same country and currency. In sync mode, exactly one. */
  readonly items: readonly OrderItemRequest[]
  /** A note that is shown in Runa's portal and never to the recipient. */
  readonly description?: string | null | undefined
  /**
   * Up to 20 of your own key-value pairs: keys of at most 40 characters, values of at most 200. Returned when the
   * order is read by its id.
   */
  readonly metadata?:
    | {
        readonly [key: string]: string
      }
    | null
    | undefined
}

/** One payout to check. */
export interface CheckItemRequest {
  /**
   * What the payout is worth, in the currency of its products, with at most two decimals. For a choice of products
   * or a template, a whole number.
   */
  readonly face_value: number
  /** What the recipient could redeem the payout for. */
  readonly products: ProductsRequest
  /** As in an order. Optional. */
  readonly distribution_method?:
    | {
        readonly [key: string]: unknown
      }
    | undefined
}

/** An order to check without placing it. */
export interface CheckOrderRequest {
  /** Without it, an exchange of currencies is not checked. */
  readonly payment_method?: PaymentMethod | undefined
  /** The payouts, 1 to 200, all with the same country and currency. */
  readonly items: readonly CheckItemRequest[]
  /** As in an order. */
  readonly description?: string | null | undefined
  /** As in an order. */
  readonly metadata?:
    | {
        readonly [key: string]: string
      }
    | null
    | undefined
}

/** What the recipient could redeem the payout for. Estimates do not support templates. */
export type EstimateProductsRequest = MultipleProducts | SingleProduct

/** One payout to price. */
export interface EstimateItemRequest {
  /**
   * What the payout is worth, in the currency of its products, with at most two decimals. For a choice of products
   * or a template, a whole number.
   */
  readonly face_value: number
  /** How the payout would reach its recipient. It does not affect the price. */
  readonly distribution_method?: DistributionMethodRequest | undefined
  /** What the recipient could redeem the payout for. */
  readonly products: EstimateProductsRequest
}

/** An order to price without placing it. */
export interface EstimateOrderRequest {
  /** What the order would be paid from. */
  readonly payment_method: PaymentMethod
  /** The payouts to price, 1 to 500. */
  readonly items: readonly EstimateItemRequest[]
}

/** What the order was paid from. */
export type OrderPaymentMethod = {
  /** The kind of payment, usually ACCOUNT_BALANCE. Old orders may show kinds that are no longer offered. */
  type: 'ACCOUNT_BALANCE' | UnknownMember<'(a payment method this version does not know)'>
  /** ISO 4217 code of the balance. The live service often leaves it out. */
  currency?: string
}

/** Runa emailed the link to the recipient. */
export type OrderEmailDistribution = {
  /**
   * - `EMAIL`: Runa emailed the link to email_address.
   * - `PAYOUT_LINK`: The link was returned with the order, for you to pass on.
   * - `RECIPIENT`: Paid to the recipient that recipient_reference names.
   * - Anything else: A method that this version of the client does not know.
   */
  type: 'EMAIL'
  /** The recipient's email address. */
  email_address: string
  /** Id of the template (DT-…) for the look of the redemption page. */
  template_id?: string
}

/** The link was returned with the order. */
export type OrderPayoutLinkDistribution = {
  /**
   * - `EMAIL`: Runa emailed the link to email_address.
   * - `PAYOUT_LINK`: The link was returned with the order, for you to pass on.
   * - `RECIPIENT`: Paid to the recipient that recipient_reference names.
   * - Anything else: A method that this version of the client does not know.
   */
  type: 'PAYOUT_LINK'
  /** Id of the template (DT-…) for the look of the redemption page. */
  template_id?: string
}

/** Paid to a recipient that you identified. */
export type OrderRecipientDistribution = {
  /**
   * - `EMAIL`: Runa emailed the link to email_address.
   * - `PAYOUT_LINK`: The link was returned with the order, for you to pass on.
   * - `RECIPIENT`: Paid to the recipient that recipient_reference names.
   * - Anything else: A method that this version of the client does not know.
   */
  type: 'RECIPIENT'
  /** Your own name for the recipient. */
  recipient_reference: string
  /** The recipient's email address. */
  email_address: string
  /** Id of the template (DT-…) for the look of the redemption page. */
  template_id?: string
}

/** A distribution method that this version of the client does not know. Its other fields are kept. */
export type UnknownDistribution = {
  /**
   * - `EMAIL`: Runa emailed the link to email_address.
   * - `PAYOUT_LINK`: The link was returned with the order, for you to pass on.
   * - `RECIPIENT`: Paid to the recipient that recipient_reference names.
   * - Anything else: A method that this version of the client does not know.
   */
  type: UnknownMember<'(a distribution method this version does not know)'>
}

/** How the payout reached its recipient. */
export type OrderDistributionMethod =
  | OrderEmailDistribution
  | OrderPayoutLinkDistribution
  | OrderRecipientDistribution
  | UnknownDistribution

/** Rules for spending a prepaid Visa card. */
export type OrderUsageConfig = {
  /** Id of the spend rules template (PSR-…). */
  spend_rules_template_id?: string
}

/** One product. */
export type OrderSingleProduct = {
  /**
   * - `SINGLE`: One product, by its code in value.
   * - `MULTIPLE`: The recipient picks one of the products in values.
   * - `TEMPLATE`: The recipient picks one of the products of a template.
   * - `UNKNOWN`: Runa itself could not tell which products these are.
   * - Anything else: A kind of products that this version of the client does not know.
   */
  type: 'SINGLE'
  /** The product's code, for example "AMZ-US". */
  value: string
  /** Spend rules, for a prepaid Visa card. */
  usage_config?: OrderUsageConfig | null
}

/** A choice of products that the recipient picks from. */
export type OrderMultipleProducts = {
  /**
   * - `SINGLE`: One product, by its code in value.
   * - `MULTIPLE`: The recipient picks one of the products in values.
   * - `TEMPLATE`: The recipient picks one of the products of a template.
   * - `UNKNOWN`: Runa itself could not tell which products these are.
   * - Anything else: A kind of products that this version of the client does not know.
   */
  type: 'MULTIPLE'
  /** The products' codes. */
  values: string[]
}

/** A choice of products that Runa stores as a template. */
export type OrderProductTemplate = {
  /**
   * - `SINGLE`: One product, by its code in value.
   * - `MULTIPLE`: The recipient picks one of the products in values.
   * - `TEMPLATE`: The recipient picks one of the products of a template.
   * - `UNKNOWN`: Runa itself could not tell which products these are.
   * - Anything else: A kind of products that this version of the client does not know.
   */
  type: 'TEMPLATE'
  /** Id of the payout selection template (PT-…). */
  template_id: string
  /** The codes of the template's products. */
  values?: string[]
}

/** Runa itself could not tell which products these are. */
export type UndeterminedProducts = {
  /**
   * - `SINGLE`: One product, by its code in value.
   * - `MULTIPLE`: The recipient picks one of the products in values.
   * - `TEMPLATE`: The recipient picks one of the products of a template.
   * - `UNKNOWN`: Runa itself could not tell which products these are.
   * - Anything else: A kind of products that this version of the client does not know.
   */
  type: 'UNKNOWN'
}

/** A kind of products that this version of the client does not know. Its other fields are kept. */
export type UnknownProducts = {
  /**
   * - `SINGLE`: One product, by its code in value.
   * - `MULTIPLE`: The recipient picks one of the products in values.
   * - `TEMPLATE`: The recipient picks one of the products of a template.
   * - `UNKNOWN`: Runa itself could not tell which products these are.
   * - Anything else: A kind of products that this version of the client does not know.
   */
  type: UnknownMember<'(a kind of products this version does not know)'>
}

/** What the recipient can redeem the payout for. */
export type OrderProducts =
  | OrderSingleProduct
  | OrderMultipleProducts
  | OrderProductTemplate
  | UndeterminedProducts
  | UnknownProducts

/** The link that redeems one item, and its status. */
export type OrderItemPayout = {
  /**
   * The status of the link. ACTIVE: live, and not claimed yet. CLAIMED: the recipient has claimed it. CANCELLED
   * and EXPIRED: it no longer works.
   */
  status: 'ACTIVE' | 'CLAIMED' | 'CANCELLED' | 'EXPIRED' | UnknownMember<'(a payout status this version does not know)'>
  /** When the status last changed. */
  status_updated_at: string
  /** The link. Anyone who has it can redeem the payout, so keep it out of logs and messages. */
  url: string
  /** When the link stops working; null if it does not expire. Not the expiry of the product behind it. */
  expiry_date?: string | null
}

/** One payout of a completed order. */
export type OrderItem = {
  /** The item's id (E-…). */
  id: string
  /** How the payout reached its recipient. */
  distribution_method: OrderDistributionMethod
  /** What the recipient can redeem the payout for. */
  products: OrderProducts
  /** What the payout is worth, as a decimal string. */
  face_value: string
  /** What the item cost, as a decimal string. */
  price: string
  /** ISO 4217 code of the face value and the price. */
  currency?: string
  /** The discount as a fraction of the face value, a decimal string. */
  discount_multiplier?: string
  /**
   * The same link as payout.url under its old name, and just as secret. Runa still sends it sometimes.
   * @deprecated
   */
  redemption_url?: string
  /** The link and its status. */
  payout: OrderItemPayout
}

/** How the payment currency was converted into the payout currency. */
export type ForeignExchange = {
  /** The exchange rate, as a decimal string. */
  rate: string
  /** The two currencies of the rate, for example "GBPUSD". */
  rate_symbol: string
  /** What the conversion cost. It is included in the total price. */
  fee: {
    /** The fee, as a decimal string. */
    value: string
    /** ISO 4217 code of the fee. */
    currency: string
  }
}

/** What was paid out in one currency. */
export type TransactionDetail = {
  /** The sum in that currency, as a decimal string. */
  value: string
  /** The conversion, if the payment was in another currency; otherwise null. */
  fx?: ForeignExchange | null
}

/** A completed order. Its items contain the links. */
export type CompletedOrder = {
  /** The order's id (O-…). */
  id: string
  /**
   * - `COMPLETED`: Done, which is final.
   * - `FAILED`: Ended without success, which is final.
   * - `PROCESSING`: Not done yet. Read the order again later.
   * - Anything else: A status that this version of the client does not know. Treat the order as not ended.
   */
  status: 'COMPLETED'
  /** When the order was placed. */
  created_at: string
  /** When the order was completed. */
  completed_at?: string
  /** The note from the request; null if there was none. */
  description?: string | null
  /** What the order was paid from. */
  payment_method: OrderPaymentMethod
  /** ISO 4217 code of what was paid. */
  currency: string
  /** Its cost with fees, a decimal string. */
  total_price: string
  /** The discount, as a decimal string. */
  total_discount: string
  /** The payouts with their links. */
  items: OrderItem[]
  /** What was paid out, by currency. */
  transaction_detail?: {
    [key: string]: TransactionDetail
  }
  /** Your own key-value pairs from the request; null if there were none. */
  metadata?: {
    [key: string]: string
  } | null
}

/** One payout of a failed order. Runa does not document its fields, so any of them may be missing. */
export type FailedOrderItem = {
  /** The item's id (E-…). */
  id?: string
  /** How the payout reached its recipient. */
  distribution_method?: OrderDistributionMethod
  /** What the recipient can redeem the payout for. */
  products?: OrderProducts
  /** What the payout is worth, as a decimal string. */
  face_value?: string
  /** What the item would have cost, as a decimal string. */
  price?: string | null
  /** ISO 4217 code of the face value and the price. */
  currency?: string | null
  /** The link, if there is one. */
  payout?: OrderItemPayout | null
}

/** An order that failed. Runa guarantees only the id and the status; the rest is there if Runa sends it. */
export type FailedOrder = {
  /** The order's id (O-…). */
  id: string
  /**
   * - `COMPLETED`: Done, which is final.
   * - `FAILED`: Ended without success, which is final.
   * - `PROCESSING`: Not done yet. Read the order again later.
   * - Anything else: A status that this version of the client does not know. Treat the order as not ended.
   */
  status: 'FAILED'
  /** When the order was placed. */
  created_at?: string
  /** When the order failed. */
  completed_at?: string | null
  /** The note from the request; null if there was none. */
  description?: string | null
  /** What the order would have been paid from. */
  payment_method?: OrderPaymentMethod | null
  /** ISO 4217 code of the payment. */
  currency?: string | null
  /** What the order would have cost, as a decimal string. */
  total_price?: string | null
  /** What the discount would have been, as a decimal string. */
  total_discount?: string | null
  /** The payouts that were requested. */
  items?: FailedOrderItem[] | null
  /** What was paid out, by currency. */
  transaction_detail?: {
    [key: string]: TransactionDetail
  } | null
  /** Your own key-value pairs from the request; null if there were none. */
  metadata?: {
    [key: string]: string
  } | null
}

/** An order that is still being processed. */
export type ProcessingOrder = {
  /** The order's id (O-…). */
  id: string
  /**
   * - `COMPLETED`: Done, which is final.
   * - `FAILED`: Ended without success, which is final.
   * - `PROCESSING`: Not done yet. Read the order again later.
   * - Anything else: A status that this version of the client does not know. Treat the order as not ended.
   */
  status: 'PROCESSING'
  /** A message for people. Its wording may change. */
  message?: string | null
}

/**
 * An order with a status that this version of the client does not know. Treat it as not finished; its other
 * fields are kept.
 */
export type UnknownOrder = {
  /** The order's id (O-…). */
  id: string
  /**
   * - `COMPLETED`: Done, which is final.
   * - `FAILED`: Ended without success, which is final.
   * - `PROCESSING`: Not done yet. Read the order again later.
   * - Anything else: A status that this version of the client does not know. Treat the order as not ended.
   */
  status: UnknownMember<'(an order status this version does not know)'>
}

/** One order, read by its id. Compare the status to find out which fields it has. */
export type Order = CompletedOrder | FailedOrder | ProcessingOrder | UnknownOrder

/** An order that was accepted and may not be finished yet. */
export type AcceptedOrder = {
  /** The order's id (O-…). */
  id: string
  /**
   * The status of the order when it was accepted, usually PROCESSING. COMPLETED and FAILED are final; anything
   * else is not.
   */
  status: 'COMPLETED' | 'FAILED' | 'PROCESSING' | UnknownMember<'(an order status this version does not know)'>
}

/** A completed order without its items and links. Read it by its id to get them. */
export type CompletedOrderSummary = {
  /** The order's id (O-…). */
  id: string
  /**
   * - `COMPLETED`: Done, which is final.
   * - `FAILED`: Ended without success, which is final.
   * - `PROCESSING`: Not done yet. Read the order again later.
   * - Anything else: A status that this version of the client does not know. Treat the order as not ended.
   */
  status: 'COMPLETED'
  /** When the order was placed. */
  created_at: string
  /** When the order was completed. */
  completed_at?: string
  /** The note from the request; null if there was none. */
  description?: string | null
  /** What the order was paid from. */
  payment_method: OrderPaymentMethod
  /** ISO 4217 code of what was paid. */
  currency: string
  /** Its cost with fees, a decimal string. */
  total_price: string
  /** The discount, as a decimal string. */
  total_discount: string
}

/** A failed order without its items. Runa guarantees only the id and the status. */
export type FailedOrderSummary = {
  /** The order's id (O-…). */
  id: string
  /**
   * - `COMPLETED`: Done, which is final.
   * - `FAILED`: Ended without success, which is final.
   * - `PROCESSING`: Not done yet. Read the order again later.
   * - Anything else: A status that this version of the client does not know. Treat the order as not ended.
   */
  status: 'FAILED'
  /** When the order was placed. */
  created_at?: string
  /** When the order failed. */
  completed_at?: string | null
  /** The note from the request; null if there was none. */
  description?: string | null
  /** What the order would have been paid from. */
  payment_method?: OrderPaymentMethod | null
  /** ISO 4217 code of the payment. */
  currency?: string | null
  /** What the order would have cost, as a decimal string. */
  total_price?: string | null
  /** What the discount would have been, as a decimal string. */
  total_discount?: string | null
}

/** One row of a list of orders. Compare the status to find out which fields it has. */
export type OrderSummary = CompletedOrderSummary | FailedOrderSummary | ProcessingOrder | UnknownOrder

/** Position of a page in its list. */
export type Pagination = {
  /** Cursors for the neighbouring pages. Treat them as opaque. */
  cursors: {
    /** Gets the next page. */
    after?: string | null
    /** Gets the previous page. */
    before?: string | null
  }
  /** The page itself. */
  page: {
    /** Maximum number of rows per page. */
    limit?: number
  }
}

/** One page of orders. A page without items is the end of the list. */
export type OrderList = {
  /** The orders of the page. */
  items: OrderSummary[]
  /** Position of the page in the list. */
  pagination: Pagination
}

/** The face values that a gift card can have, in the product's currency. */
export type GiftCardDenominations = {
  /** open: any amount from minimum_value to maximum_value. fixed: one of available_list. */
  type: 'open' | 'fixed' | UnknownMember<'(a kind of denomination this version does not know)'>
  /** The smallest face value, as a decimal string. */
  minimum_value?: string | null
  /** The largest face value, as a decimal string. */
  maximum_value?: string | null
  /** The face values of a fixed product, as decimal strings ("20" and "20.00" both occur); null for an open one. */
  available_list?: string[] | null
}

/** The range of amounts that a payment product accepts, in the product's currency. */
export type PaymentDenominations = {
  /** The smallest face value, as a decimal string. */
  minimum_value?: string | null
  /** The largest face value, as a decimal string. */
  maximum_value?: string | null
}

/** What the product looks like. */
export type ProductAssets = {
  /** Picture of the card. */
  card_image_url?: string | null
  /** Small picture of the brand. */
  icon_image_url?: string | null
  /** Colour of the brand, for example "#ff9900". */
  primary_color?: string | null
}

/** How long the code can be used after it is issued. */
export type ProductExpiry = {
  /** The policy as text for the recipient. */
  date_policy?: string | null
  /** How many months the code can be used. */
  in_months?: number | null
  /** What the months are counted from, or that it never expires (indefinite). */
  type?:
    | (
        | 'from-last-use'
        | 'from-last-balance-check'
        | 'from-issue-date'
        | 'indefinite'
        | 'do-not-show'
        | UnknownMember<'(a kind of expiry this version does not know)'>
      )
    | null
}

/**
 * Texts about the product for its recipient. Each comes in the format that the content parameter names: the URL
 * of a Markdown file (…_markdown_url), Markdown (…_md) or HTML (…_html).
 */
export type ContentResources = {
  /** Language of the texts, for example "en_US". */
  locale?: string | null
  /** What the product is, as the URL of a Markdown file. */
  description_markdown_url?: string | null
  /** What the product is, in Markdown. */
  description_md?: string | null
  /** What the product is, in HTML. */
  description_html?: string | null
  /** What the brand disclaims, as the URL of a Markdown file. */
  disclaimer_markdown_url?: string | null
  /** What the brand disclaims, in Markdown. */
  disclaimer_md?: string | null
  /** What the brand disclaims, in HTML. */
  disclaimer_html?: string | null
  /** When the brand refunds, as the URL of a Markdown file. */
  refund_policy_markdown_url?: string | null
  /** When the brand refunds, in Markdown. */
  refund_policy_md?: string | null
  /** When the brand refunds, in HTML. */
  refund_policy_html?: string | null
  /** When a code is reissued, as the URL of a Markdown file. */
  reissuance_policy_markdown_url?: string | null
  /** When a code is reissued, in Markdown. */
  reissuance_policy_md?: string | null
  /** When a code is reissued, in HTML. */
  reissuance_policy_html?: string | null
  /** Terms for the buyer, as the URL of a Markdown file. */
  terms_buyer_markdown_url?: string | null
  /** Terms for the buyer, in Markdown. */
  terms_buyer_md?: string | null
  /** Terms for the buyer, in HTML. */
  terms_buyer_html?: string | null
  /** Terms for the recipient, as the URL of a Markdown file. */
  terms_consumer_markdown_url?: string | null
  /** Terms for the recipient, in Markdown. */
  terms_consumer_md?: string | null
  /** Terms for the recipient, in HTML. */
  terms_consumer_html?: string | null
  /** How to redeem the code, as the URL of a Markdown file. */
  redemption_instructions_markdown_url?: string | null
  /** How to redeem the code, in Markdown. */
  redemption_instructions_md?: string | null
  /** How to redeem the code, in HTML. */
  redemption_instructions_html?: string | null
}

/** Where a recipient gets help with the product. */
export type CustomerService = {
  /** Telephone number. */
  phone_number?: string | null
  /** Web page. */
  website_url?: string | null
}

/** Details of a gift card. */
export type GiftCardDetails = {
  /** The face values that it can have. */
  denominations: GiftCardDenominations
  /** What it looks like. */
  assets?: ProductAssets | null
  /** Where a recipient can check the balance. */
  balance_check_url?: string | null
  /** The brand's web page. */
  website_url?: string | null
  /** Texts for its recipient. */
  content_resources?: ContentResources | null
  /** How long it can be used. */
  expiry?: ProductExpiry | null
  /** Where it can be spent: everywhere (all), online or in-store. */
  redeemable_at?:
    | ('all' | 'online' | 'in-store' | UnknownMember<'(a place of redemption this version does not know)'>)
    | null
  /** The format of its barcode; null if it has none. */
  barcode_format?:
    | (
        | 'code-128'
        | 'code-39'
        | 'QR'
        | 'ean-13'
        | 'pdf417'
        | 'ITF'
        | 'DATA_MATRIX'
        | 'other'
        | UnknownMember<'(a barcode format this version does not know)'>
      )
    | null
  /** Whether to show the recipient a code or a link. The live service also sends null. */
  e_code_usage_type?:
    | ('undefined' | 'url-recommended' | 'url-only' | UnknownMember<'(a usage type this version does not know)'>)
    | null
}

/** One plan of a subscription. Order by its own code. */
export type SubscriptionPlan = {
  /** The code to order by, as the value in the products of an item. */
  subscription_plan_code: string
  /** Its name. */
  name?: string | null
  /** How long it lasts, in length_unit. */
  length?: number | null
  /** The unit of its length. */
  length_unit?: ('DAYS' | 'MONTHS' | UnknownMember<'(a unit of length this version does not know)'>) | null
  /** What it costs, as a decimal string. */
  price?: string | null
}

/** Details of a subscription. It is ordered by the code of a plan, never by the product's. */
export type SubscriptionDetails = {
  /** The plans that can be ordered. */
  subscription_plans: SubscriptionPlan[]
  /** What it looks like. */
  assets?: ProductAssets | null
  /** Where a recipient can check the balance. */
  balance_check_url?: string | null
  /** The brand's web page. */
  website_url?: string | null
  /** Texts for its recipient. */
  content_resources?: ContentResources | null
  /** How long it can be used. */
  expiry?: ProductExpiry | null
  /** Where it can be spent: everywhere (all), online or in-store. */
  redeemable_at?:
    | ('all' | 'online' | 'in-store' | UnknownMember<'(a place of redemption this version does not know)'>)
    | null
  /** The format of its barcode; null if it has none. */
  barcode_format?:
    | (
        | 'code-128'
        | 'code-39'
        | 'QR'
        | 'ean-13'
        | 'pdf417'
        | 'ITF'
        | 'DATA_MATRIX'
        | 'other'
        | UnknownMember<'(a barcode format this version does not know)'>
      )
    | null
  /** Whether to show the recipient a code or a link. The live service also sends null. */
  e_code_usage_type?:
    | ('undefined' | 'url-recommended' | 'url-only' | UnknownMember<'(a usage type this version does not know)'>)
    | null
}

/** Details of a payment product, such as push to card. */
export type PaymentDetails = {
  /** The amounts that it accepts. */
  denominations: PaymentDenominations
  /** What it looks like. */
  assets?: ProductAssets | null
  /** Texts for its recipient. */
  content_resources?: ContentResources | null
}

/** A gift card. */
export type GiftCardProduct = {
  /** The brand's name. */
  name: string
  /** The product's code, for example "AMZ-US". */
  code: string
  /** ISO 4217 code of its face values. */
  currency: string
  /** Whether it works now. Before you order it, read is_orderable. */
  state:
    | 'LIVE'
    | 'TEMPORARILY_DISABLED'
    | 'TEMPORARILY_DEGRADED'
    | UnknownMember<'(a product state this version does not know)'>
  /** Whether it can be ordered now. */
  is_orderable: boolean
  /**
   * - `gift_card`: A gift card: see gift_card.
   * - `subscription`: A subscription: see subscription. Order a plan by its code.
   * - `payment`: A payment to the recipient: see payment.
   * - Anything else: A kind of product that this version of the client does not know.
   */
  payout_type: 'gift_card'
  /** Codes of its categories. */
  categories: string[]
  /** ISO 3166 codes (alpha-2) of the countries where it can be redeemed. */
  countries_redeemable_in: string[]
  /** Where recipients get help. */
  customer_service?: CustomerService | null
  /** The discount as a fraction of the face value, a decimal string: "0.05" is 5 % off. */
  discount_multiplier?: string | null
  /** Whether Runa has codes in stock (stocked) or gets each from the brand (realtime). */
  availability?: ('stocked' | 'realtime' | UnknownMember<'(an availability this version does not know)'>) | null
  /** Details of a gift card. */
  gift_card: GiftCardDetails
}

/** A subscription. Order it by the code of one of its plans. */
export type SubscriptionProduct = {
  /** The brand's name. */
  name: string
  /** The product's code, for example "AMZ-US". */
  code: string
  /** ISO 4217 code of its face values. */
  currency: string
  /** Whether it works now. Before you order it, read is_orderable. */
  state:
    | 'LIVE'
    | 'TEMPORARILY_DISABLED'
    | 'TEMPORARILY_DEGRADED'
    | UnknownMember<'(a product state this version does not know)'>
  /** Whether it can be ordered now. */
  is_orderable: boolean
  /**
   * - `gift_card`: A gift card: see gift_card.
   * - `subscription`: A subscription: see subscription. Order a plan by its code.
   * - `payment`: A payment to the recipient: see payment.
   * - Anything else: A kind of product that this version of the client does not know.
   */
  payout_type: 'subscription'
  /** Codes of its categories. */
  categories: string[]
  /** ISO 3166 codes (alpha-2) of the countries where it can be redeemed. */
  countries_redeemable_in: string[]
  /** Where recipients get help. */
  customer_service?: CustomerService | null
  /** The discount as a fraction of the face value, a decimal string: "0.05" is 5 % off. */
  discount_multiplier?: string | null
  /** Whether Runa has codes in stock (stocked) or gets each from the brand (realtime). */
  availability?: ('stocked' | 'realtime' | UnknownMember<'(an availability this version does not know)'>) | null
  /** Details of a subscription. */
  subscription: SubscriptionDetails
}

/** A payment, for example to the recipient's card. */
export type PaymentProduct = {
  /** The brand's name. */
  name: string
  /** The product's code, for example "AMZ-US". */
  code: string
  /** ISO 4217 code of its face values. */
  currency: string
  /** Whether it works now. Before you order it, read is_orderable. */
  state:
    | 'LIVE'
    | 'TEMPORARILY_DISABLED'
    | 'TEMPORARILY_DEGRADED'
    | UnknownMember<'(a product state this version does not know)'>
  /** Whether it can be ordered now. */
  is_orderable: boolean
  /**
   * - `gift_card`: A gift card: see gift_card.
   * - `subscription`: A subscription: see subscription. Order a plan by its code.
   * - `payment`: A payment to the recipient: see payment.
   * - Anything else: A kind of product that this version of the client does not know.
   */
  payout_type: 'payment'
  /** Codes of its categories. */
  categories: string[]
  /** ISO 3166 codes (alpha-2) of the countries where it can be redeemed. */
  countries_redeemable_in: string[]
  /** Where recipients get help. */
  customer_service?: CustomerService | null
  /** The discount as a fraction of the face value, a decimal string: "0.05" is 5 % off. */
  discount_multiplier?: string | null
  /** Whether Runa has codes in stock (stocked) or gets each from the brand (realtime). */
  availability?: ('stocked' | 'realtime' | UnknownMember<'(an availability this version does not know)'>) | null
  /** Details of a payment. */
  payment: PaymentDetails
}

/** A type of product that this version of the client does not know. Its other fields are kept. */
export type UnknownProduct = {
  /** The brand's name. */
  name: string
  /** The product's code, for example "AMZ-US". */
  code: string
  /** ISO 4217 code of its face values. */
  currency: string
  /** Whether it works now. Before you order it, read is_orderable. */
  state:
    | 'LIVE'
    | 'TEMPORARILY_DISABLED'
    | 'TEMPORARILY_DEGRADED'
    | UnknownMember<'(a product state this version does not know)'>
  /** Whether it can be ordered now. */
  is_orderable: boolean
  /**
   * - `gift_card`: A gift card: see gift_card.
   * - `subscription`: A subscription: see subscription. Order a plan by its code.
   * - `payment`: A payment to the recipient: see payment.
   * - Anything else: A kind of product that this version of the client does not know.
   */
  payout_type: UnknownMember<'(a kind of product this version does not know)'>
  /** Codes of its categories. */
  categories: string[]
  /** ISO 3166 codes (alpha-2) of the countries where it can be redeemed. */
  countries_redeemable_in: string[]
  /** Where recipients get help. */
  customer_service?: CustomerService | null
  /** The discount as a fraction of the face value, a decimal string: "0.05" is 5 % off. */
  discount_multiplier?: string | null
  /** Whether Runa has codes in stock (stocked) or gets each from the brand (realtime). */
  availability?: ('stocked' | 'realtime' | UnknownMember<'(an availability this version does not know)'>) | null
}

/** One product of the catalogue. Compare payout_type to find out which fields it has. */
export type Product = GiftCardProduct | SubscriptionProduct | PaymentProduct | UnknownProduct

/** One page of products. */
export type ProductList = {
  /** The products. An empty page is the end of the list. */
  catalog: Product[]
  /** Position of the page in the list. */
  pagination: Pagination
}

/** The countries that products can be redeemed in. */
export type ProductCountries = {
  /** ISO 3166 codes (alpha-2). Runa may add more. */
  countries: string[]
}

/** The categories of products. */
export type ProductCategories = {
  /** The categories. */
  categories: ProductCategory[]
}

/** One category. */
export type ProductCategory = {
  /** Its code, for example "fashion", as the categories of products name it. */
  code: string
}

/** One product. */
export type EstimateSingleProduct = {
  /**
   * - `SINGLE`: One product, by its code in value.
   * - `MULTIPLE`: The recipient picks one of the products in values.
   * - Anything else: A kind of products that this version of the client does not know.
   */
  type: 'SINGLE'
  /** The product's code. Some of Runa's samples leave it out. */
  value?: string
}

/** A choice of products that the recipient could pick from. */
export type EstimateMultipleProducts = {
  /**
   * - `SINGLE`: One product, by its code in value.
   * - `MULTIPLE`: The recipient picks one of the products in values.
   * - Anything else: A kind of products that this version of the client does not know.
   */
  type: 'MULTIPLE'
  /** The products' codes. */
  values?: string[]
}

/** A kind of products that this version of the client does not know. Its other fields are kept. */
export type UnknownEstimateProducts = {
  /**
   * - `SINGLE`: One product, by its code in value.
   * - `MULTIPLE`: The recipient picks one of the products in values.
   * - Anything else: A kind of products that this version of the client does not know.
   */
  type: UnknownMember<'(a kind of products this version does not know)'>
}

/** What the recipient could redeem the payout for. */
export type EstimateProducts = EstimateSingleProduct | EstimateMultipleProducts | UnknownEstimateProducts

/** One payout with its price. */
export type EstimateItem = {
  /** What the recipient could redeem the payout for. */
  products: EstimateProducts
  /** What the payout is worth, as a decimal string. */
  face_value: string
  /** What the item would cost, as a decimal string. */
  price: string
  /** The discount as a fraction of the face value, a decimal string. */
  discount_multiplier?: string
  /** ISO 4217 code of the face value and the price. */
  currency?: string
}

/** What an order would cost. */
export type OrderEstimate = {
  /** What the order would be paid from. */
  payment_method: OrderPaymentMethod
  /** The payouts with their prices. */
  items: EstimateItem[]
  /** ISO 4217 code of the totals. If Runa leaves it out, the client fills in the currency of the payment method. */
  currency: string
  /** What the order would cost, including fees, as a decimal string. */
  total_price: string
  /** What the discount would be, as a decimal string. Some of Runa's samples leave it out. */
  total_discount?: string
  /** What was paid out, by currency. */
  transaction_detail?: {
    [key: string]: TransactionDetail
  }
}

/** What the account holds in one currency. */
export type Balance = {
  /** The amount, as a decimal string. */
  balance: string
  /** ISO 4217 code of the amount. */
  currency: string
}

/** The response to a ping. */
export type Pong = {
  /** Usually "pong". */
  message: string
}

/**
 * The body of the order.completion webhook. It has no items and no links: read a completed order by its id to
 * get them. Runa documents COMPLETED, and FAILED with only the id.
 */
export type OrderCompletion = CompletedOrderSummary | FailedOrderSummary | ProcessingOrder | UnknownOrder

/** The state of a product before or after a change. */
export type ProductUpdateState = {
  /** The multiplier in the product's price, as a decimal string. */
  price_multiplier: string
  /** Whether it can be ordered. */
  is_orderable: boolean
  /** The face values, as Runa sends them. Their format may change. */
  denominations?: unknown
}

/** The body of the product.update webhook. */
export type ProductUpdate = {
  /** The product's code, for example "AMZ-US". */
  product_code: string
  /** The state before the change. */
  old_state: ProductUpdateState
  /** The state after the change. */
  new_state: ProductUpdateState
  /**
   * When it changed. It may have no time zone. Updates may arrive in any order, and the one with the latest
   * timestamp counts.
   */
  timestamp: string
}

/** Runa's error response. Gateways in front of Runa may return something else. */
export type ApiErrorBody = {
  /** The error code, such as "insufficient_funds". Runa may add codes. */
  type: string
  /** A message for people. Its wording may change. */
  message: string
  /** Advice for people; often null. */
  help?: string | null
}

/** One problem with the body. */
export type ValidationErrorDetail = {
  /** The error code. Production and playground use different ones. */
  type: string
  /** A message for people. */
  message: string
  /** Path of the field, from the outside in. The playground starts it with "body". */
  location: (string | number)[]
}

/** Runa's response to an invalid body (422). */
export type ValidationErrorBody = {
  /** Usually "validation_error". */
  type: string
  /** A summary for people. */
  message: string
  /** Advice for people; often null. */
  help?: string | null
  /** All problems. */
  details: ValidationErrorDetail[]
}

/** The body of a 429. It has neither the type nor the message of other errors. */
export type RateExceededBody = {
  /** Usually "rate exceeded". */
  error: string
}
