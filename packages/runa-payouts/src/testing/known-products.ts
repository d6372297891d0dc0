/**
 * The products that the sandbox knows, by their codes. The country at the end of a code decides the currency.
 *
 * The first rows are codes that Runa's documentation names (developer.runa.io) or that recorded traffic of its playground
 * has. The last row is of the kind, and is used in examples.
 */
const codes = `
  1800FL-US AMC-US AMZ-GB AMZ-US DEVON-US MMM-US
  ABO-GB AUCHAN-FR BAW-GB CDISC-FR FIVEG-US LUSH-CA
  AMZ-CA AMZ-DE AMZ-FR AMZ-JP STARBUCKS-US TARGET-US UBER-US VISA-US
`

export const KNOWN_PRODUCTS: ReadonlySet<string> = new Set(codes.trim().split(/\s+/))
