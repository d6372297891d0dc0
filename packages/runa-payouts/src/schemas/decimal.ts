import { onFirstUse, text } from '@x/transport'

/**
 * An amount in a response. Runa sends some as numbers; the transport has made those plain decimal strings by the time
 * this sees them (DECIMAL_FIELDS says which).
 */
export const decimal = /* @__PURE__ */ onFirstUse(() =>
  text({ format: { pattern: /^-?\d+(\.\d+)?$/, name: 'a decimal string' } }),
)
