import { onFirstUse, openEnum, text, unknownMember, variants } from '@x/transport'
import * as z from 'zod/mini'
import { decimal } from './decimal.ts'
import { integer, pagination } from './page.ts'

// The live catalogue answers null in more places than the documentation names, so what describes a product may be null;
// what an order depends on may not.
const nullableText = /* @__PURE__ */ onFirstUse(() => z.exactOptional(z.nullable(z.string())))
const nullableDecimal = /* @__PURE__ */ onFirstUse(() => z.exactOptional(z.nullable(decimal())))
const nullableInteger = /* @__PURE__ */ onFirstUse(() => z.exactOptional(z.nullable(integer())))

const productAssets = /* @__PURE__ */ onFirstUse(() =>
  z.looseObject({ card_image_url: nullableText(), icon_image_url: nullableText(), primary_color: nullableText() }),
)

const productExpiry = /* @__PURE__ */ onFirstUse(() =>
  z.looseObject({
    date_policy: nullableText(),
    in_months: nullableInteger(),
    type: z.exactOptional(
      z.nullable(
        openEnum(
          ['from-last-use', 'from-last-balance-check', 'from-issue-date', 'indefinite', 'do-not-show'],
          '(a kind of expiry this version does not know)',
        ),
      ),
    ),
  }),
)

const contentResources = /* @__PURE__ */ onFirstUse(() =>
  z.looseObject({
    locale: nullableText(),
    description_markdown_url: nullableText(),
    description_md: nullableText(),
    description_html: nullableText(),
    disclaimer_markdown_url: nullableText(),
    disclaimer_md: nullableText(),
    disclaimer_html: nullableText(),
    refund_policy_markdown_url: nullableText(),
    refund_policy_md: nullableText(),
    refund_policy_html: nullableText(),
    reissuance_policy_markdown_url: nullableText(),
    reissuance_policy_md: nullableText(),
    reissuance_policy_html: nullableText(),
    terms_buyer_markdown_url: nullableText(),
    terms_buyer_md: nullableText(),
    terms_buyer_html: nullableText(),
    terms_consumer_markdown_url: nullableText(),
    terms_consumer_md: nullableText(),
    terms_consumer_html: nullableText(),
    redemption_instructions_markdown_url: nullableText(),
    redemption_instructions_md: nullableText(),
    redemption_instructions_html: nullableText(),
  }),
)

/** What gift cards and subscriptions have in common. */
const brandDetails = /* @__PURE__ */ onFirstUse(() => ({
  assets: z.exactOptional(z.nullable(productAssets())),
  balance_check_url: nullableText(),
  website_url: nullableText(),
  content_resources: z.exactOptional(z.nullable(contentResources())),
  expiry: z.exactOptional(z.nullable(productExpiry())),
  redeemable_at: z.exactOptional(
    z.nullable(openEnum(['all', 'online', 'in-store'], '(a place of redemption this version does not know)')),
  ),
  barcode_format: z.exactOptional(
    z.nullable(
      openEnum(
        ['code-128', 'code-39', 'QR', 'ean-13', 'pdf417', 'ITF', 'DATA_MATRIX', 'other'],
        '(a barcode format this version does not know)',
      ),
    ),
  ),
  e_code_usage_type: z.exactOptional(
    z.nullable(openEnum(['undefined', 'url-recommended', 'url-only'], '(a usage type this version does not know)')),
  ),
}))

const giftCard = /* @__PURE__ */ onFirstUse(() =>
  z.looseObject({
    denominations: z.looseObject({
      type: openEnum(['open', 'fixed'], '(a kind of denomination this version does not know)'),
      minimum_value: nullableDecimal(),
      maximum_value: nullableDecimal(),
      available_list: z.exactOptional(z.nullable(z.array(z.string()))),
    }),
    ...brandDetails(),
  }),
)

const subscriptionPlan = /* @__PURE__ */ onFirstUse(() =>
  z.looseObject({
    subscription_plan_code: text({ min: 1 }),
    name: nullableText(),
    length: nullableInteger(),
    length_unit: z.exactOptional(
      z.nullable(openEnum(['DAYS', 'MONTHS'], '(a unit of length this version does not know)')),
    ),
    price: nullableDecimal(),
  }),
)

const subscription = /* @__PURE__ */ onFirstUse(() =>
  z.looseObject({ subscription_plans: z.array(subscriptionPlan()), ...brandDetails() }),
)

const payment = /* @__PURE__ */ onFirstUse(() =>
  z.looseObject({
    denominations: z.looseObject({ minimum_value: nullableDecimal(), maximum_value: nullableDecimal() }),
    assets: z.exactOptional(z.nullable(productAssets())),
    content_resources: z.exactOptional(z.nullable(contentResources())),
  }),
)

const code = /* @__PURE__ */ onFirstUse(() => text({ min: 1 }))

/** What products of every kind have in common. */
const productBase = /* @__PURE__ */ onFirstUse(() => ({
  name: z.string(),
  code: code(),
  currency: z.string(),
  state: openEnum(
    ['LIVE', 'TEMPORARILY_DISABLED', 'TEMPORARILY_DEGRADED'],
    '(a product state this version does not know)',
  ),
  is_orderable: z.boolean(),
  categories: z.array(z.string()),
  countries_redeemable_in: z.array(z.string()),
  customer_service: z.exactOptional(
    z.nullable(z.looseObject({ phone_number: nullableText(), website_url: nullableText() })),
  ),
  discount_multiplier: nullableDecimal(),
  availability: z.exactOptional(
    z.nullable(openEnum(['stocked', 'realtime'], '(an availability this version does not know)')),
  ),
}))

export const giftCardProduct = /* @__PURE__ */ onFirstUse(() =>
  z.looseObject({ ...productBase(), payout_type: z.literal('gift_card'), gift_card: giftCard() }),
)

export const subscriptionProduct = /* @__PURE__ */ onFirstUse(() =>
  z.looseObject({ ...productBase(), payout_type: z.literal('subscription'), subscription: subscription() }),
)

export const paymentProduct = /* @__PURE__ */ onFirstUse(() =>
  z.looseObject({ ...productBase(), payout_type: z.literal('payment'), payment: payment() }),
)

const unknownProduct = /* @__PURE__ */ onFirstUse(() =>
  z.looseObject({
    ...productBase(),
    payout_type: unknownMember(
      ['gift_card', 'subscription', 'payment'],
      '(a kind of product this version does not know)',
    ),
  }),
)

export const product = /* @__PURE__ */ onFirstUse(() =>
  variants(
    'payout_type',
    { gift_card: giftCardProduct, subscription: subscriptionProduct, payment: paymentProduct },
    unknownProduct,
  ),
)

export const productList = /* @__PURE__ */ onFirstUse(() =>
  z.looseObject({ catalog: z.array(product()), pagination: pagination() }),
)

export const productCountries = /* @__PURE__ */ onFirstUse(() => z.looseObject({ countries: z.array(z.string()) }))

export const productCategories = /* @__PURE__ */ onFirstUse(() =>
  z.looseObject({ categories: z.array(z.looseObject({ code: z.string() })) }),
)
