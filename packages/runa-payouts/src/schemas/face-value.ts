import { brokenRule, decimalPlaces, isJsonObject, onFirstUse, rule } from '@x/transport'
import * as z from 'zod/mini'

const atMostTwoDecimals = /* @__PURE__ */ onFirstUse(() =>
  rule<number>({
    code: 'not_multiple_of',
    expected: 'at most 2 decimals',
    holds: (value) => decimalPlaces(value) <= 2,
  }),
)

export const faceValue = /* @__PURE__ */ onFirstUse(() => z.number().check(z.minimum(0.01), atMostTwoDecimals()))

/**
 * Where the recipient chooses among products, the face value has to be a whole number. A rule about two fields of an
 * item; it looks at them even when others are wrong, so that everything wrong is reported at once.
 */
export const wholeForChoices = /* @__PURE__ */ onFirstUse(() =>
  z.check<unknown>(
    ({ value: item, issues }) => {
      if (!isJsonObject(item) || !isJsonObject(item.products)) return
      const { face_value: value, products } = item
      const isChoice = products.type === 'MULTIPLE' || products.type === 'TEMPLATE'
      if (!isChoice || typeof value !== 'number' || !Number.isFinite(value) || Number.isInteger(value)) return
      const expected = `a whole number for products of type "${products.type}"`
      issues.push(brokenRule({ code: 'not_multiple_of', expected }, value, ['face_value']))
    },
    { when: () => true },
  ),
)
