/** The fields of responses that hold an amount, wherever they stand: those marked x-decimal in the OpenAPI file. */
export const DECIMAL_FIELDS: ReadonlySet<string> = /* @__PURE__ */ new Set([
  'balance',
  'discount_multiplier',
  'face_value',
  'maximum_value',
  'minimum_value',
  'price',
  'price_multiplier',
  'rate',
  'total_discount',
  'total_price',
  'value',
])
