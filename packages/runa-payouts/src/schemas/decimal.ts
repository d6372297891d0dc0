import { onFirstUse, text } from '@x/transport'

/**
 * An amount in a response. Runa sends some as numbers; the transport has converted those to plain decimal strings
 * before this check (DECIMAL_FIELDS lists them).
 */
export const decimal = /* @__PURE__ */ onFirstUse(() =>
  text({ format: { pattern: /^-?\d+(\.\d+)?$/, name: 'a decimal string' } }),
)
