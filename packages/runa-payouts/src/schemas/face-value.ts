import { constraint, decimalPlaces, isJsonObject, onFirstUse, violation } from '@x/transport'
import * as z from 'zod/mini'

const atMostTwoDecimals = /* @__PURE__ */ onFirstUse(() =>
  constraint<number>({
    code: 'not_multiple_of',
    expected: 'at most 2 decimals',
    holds: (value) => decimalPlaces(value) <= 2,
  }),
)

/**
 * The largest amount that is exact to the cent: 2^46 minus a cent. Up to there, doubles are closer to each other than
 * cents are, so that each amount of two decimals is a distinct number and is sent with the digits that it was written
 * with. Beyond, a cent more or less is lost unnoticed, and above 2^53 a whole unit.
 */
export const LARGEST_FACE_VALUE = 70_368_744_177_663.99

const withCentsToTell = /* @__PURE__ */ onFirstUse(() =>
  constraint<number>({
    code: 'too_big',
    expected: `at most ${LARGEST_FACE_VALUE} (in JavaScript, larger numbers are not exact to the cent)`,
    holds: (value) => value <= LARGEST_FACE_VALUE,
  }),
)

export const faceValue = /* @__PURE__ */ onFirstUse(() =>
  z.number().check(z.minimum(0.01), withCentsToTell(), atMostTwoDecimals()),
)

/**
 * If the recipient chooses among products, the face value has to be a whole number. A constraint on two fields of an item;
 * it runs even if other fields are wrong, so that everything wrong is reported at once.
 */
export const wholeForChoices = /* @__PURE__ */ onFirstUse(() =>
  z.check<unknown>(
    ({ value: item, issues }) => {
      if (!isJsonObject(item) || !isJsonObject(item.products)) return
      const { face_value: value, products } = item
      const isChoice = products.type === 'MULTIPLE' || products.type === 'TEMPLATE'
      if (!isChoice || typeof value !== 'number' || !Number.isFinite(value) || Number.isInteger(value)) return
      const expected = `a whole number for products of type "${products.type}"`
      issues.push(violation({ code: 'not_multiple_of', expected }, value, ['face_value']))
    },
    { when: () => true },
  ),
)
