/** How a currency is written, and what one unit of it is worth in the sandbox. */
export interface CurrencyRule {
  /** Digits after the decimal point. */
  readonly digits: number
  /**
   * What one unit is worth in US dollars. Made up and fixed, like the playground's rates; GBP reproduces the documented
   * sample.
   */
  readonly usd: string
}

/**
 * The currencies of the API as of version 2024-02-05 (developer.runa.io, /reference/2024-02-05/introduction). The
 * documentation does not say that some have no minor unit, but the balance guide writes yen that way.
 */
export const currencies: Readonly<Record<string, CurrencyRule>> = {
  AED: { digits: 2, usd: '0.27' },
  ARS: { digits: 2, usd: '0.001' },
  AUD: { digits: 2, usd: '0.65' },
  BRL: { digits: 2, usd: '0.18' },
  CAD: { digits: 2, usd: '0.75' },
  CHF: { digits: 2, usd: '1.15' },
  CLP: { digits: 0, usd: '0.001' },
  CNY: { digits: 2, usd: '0.14' },
  COP: { digits: 2, usd: '0.00025' },
  CZK: { digits: 2, usd: '0.045' },
  DKK: { digits: 2, usd: '0.15' },
  EUR: { digits: 2, usd: '1.1' },
  GBP: { digits: 2, usd: '1.2' },
  HUF: { digits: 2, usd: '0.003' },
  ILS: { digits: 2, usd: '0.27' },
  INR: { digits: 2, usd: '0.012' },
  JPY: { digits: 0, usd: '0.0066' },
  KRW: { digits: 0, usd: '0.00075' },
  MXN: { digits: 2, usd: '0.055' },
  MYR: { digits: 2, usd: '0.22' },
  NOK: { digits: 2, usd: '0.095' },
  NZD: { digits: 2, usd: '0.6' },
  PEN: { digits: 2, usd: '0.27' },
  PLN: { digits: 2, usd: '0.25' },
  RON: { digits: 2, usd: '0.22' },
  SAR: { digits: 2, usd: '0.27' },
  SEK: { digits: 2, usd: '0.095' },
  SGD: { digits: 2, usd: '0.75' },
  USD: { digits: 2, usd: '1' },
  ZAR: { digits: 2, usd: '0.055' },
}

export const isCurrency = (code: string): boolean => Object.hasOwn(currencies, code)

/** The rule of a currency. An unknown currency has two digits and is worth a dollar. */
export const currencyRule = (code: string): CurrencyRule =>
  (isCurrency(code) ? currencies[code] : undefined) ?? { digits: 2, usd: '1' }
