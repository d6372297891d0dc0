import { constraint, onFirstUse, shownValue, text, unknownMember, variants } from '@x/transport'
import * as z from 'zod/mini'

const code = /* @__PURE__ */ onFirstUse(() => text({ min: 1 }))

const singleProduct = /* @__PURE__ */ onFirstUse(() =>
  z.strictObject({
    type: z.literal('SINGLE'),
    value: code(),
    usage_config: z.optional(
      z.strictObject({
        spend_rules_template_id: text({
          format: {
            pattern: /^PSR-[0-9A-HJKMNP-TV-Z]{26}$/,
            name: 'the id of a spend rules template: "PSR-" and 26 capital letters or digits (no I, L, O, U)',
          },
        }),
      }),
    ),
  }),
)

const distinctCodes = /* @__PURE__ */ onFirstUse(() =>
  constraint<readonly string[]>({
    code: 'not_unique',
    expected: 'different products',
    holds: (values) => new Set(values).size === values.length,
    got: (values) => `${shownValue(firstRepeated(values))} twice`,
  }),
)

function firstRepeated(values: readonly string[]): string | undefined {
  const seen = new Set<string>()
  // Adding an existing element does not change the size.
  return values.find((value) => seen.size === seen.add(value).size)
}

const severalCodes = /* @__PURE__ */ onFirstUse(() => z.array(code()).check(z.minLength(2), distinctCodes()))

const multipleProducts = /* @__PURE__ */ onFirstUse(() =>
  z.strictObject({
    type: z.literal('MULTIPLE'),
    values: severalCodes(),
  }),
)

const productTemplate = /* @__PURE__ */ onFirstUse(() =>
  z.strictObject({
    type: z.literal('TEMPLATE'),
    template_id: code(),
  }),
)

export const productsRequest = /* @__PURE__ */ onFirstUse(() =>
  variants('type', {
    SINGLE: singleProduct,
    MULTIPLE: multipleProducts,
    TEMPLATE: productTemplate,
  }),
)

export const estimateProductsRequest = /* @__PURE__ */ onFirstUse(() =>
  variants('type', {
    SINGLE: singleProduct,
    MULTIPLE: multipleProducts,
  }),
)

export const orderProducts = /* @__PURE__ */ onFirstUse(() =>
  variants(
    'type',
    {
      SINGLE: () =>
        z.looseObject({
          type: z.literal('SINGLE'),
          value: z.string(),
          usage_config: z.exactOptional(
            z.nullable(z.looseObject({ spend_rules_template_id: z.exactOptional(z.string()) })),
          ),
        }),
      MULTIPLE: () =>
        z.looseObject({
          type: z.literal('MULTIPLE'),
          values: z.array(z.string()),
        }),
      TEMPLATE: () =>
        z.looseObject({
          type: z.literal('TEMPLATE'),
          template_id: z.string(),
          values: z.exactOptional(z.array(z.string())),
        }),
      UNKNOWN: () => z.looseObject({ type: z.literal('UNKNOWN') }),
    },
    () =>
      z.looseObject({
        type: unknownMember(
          ['SINGLE', 'MULTIPLE', 'TEMPLATE', 'UNKNOWN'],
          '(a kind of products this version does not know)',
        ),
      }),
  ),
)

export const estimateProducts = /* @__PURE__ */ onFirstUse(() =>
  variants(
    'type',
    {
      SINGLE: () =>
        z.looseObject({
          type: z.literal('SINGLE'),
          value: z.exactOptional(z.string()),
        }),
      MULTIPLE: () =>
        z.looseObject({
          type: z.literal('MULTIPLE'),
          values: z.exactOptional(z.array(z.string())),
        }),
    },
    () =>
      z.looseObject({
        type: unknownMember(['SINGLE', 'MULTIPLE'], '(a kind of products this version does not know)'),
      }),
  ),
)
