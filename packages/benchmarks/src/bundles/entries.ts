/** A program that somebody might ship. */
export interface Entry {
  readonly name: string
  readonly program: string
}

const RUNA_CALL = `
  const runa = new RunaPayouts({ apiKey: process.env.KEY })
  export const pay = () => runa.createOrder({
    payment_method: { type: 'ACCOUNT_BALANCE', currency: 'USD' },
    items: [{ face_value: 25, distribution_method: { type: 'PAYOUT_LINK' }, products: { type: 'SINGLE', value: 'AMZ-US' } }],
  })`

const INNGEST_CALL = `
  const inngest = new InngestRuns({ apiKey: process.env.KEY })
  export const read = () => inngest.getRun('01JQ7Z6Y3Z9V5X0W1T2S3R4Q5P')`

const RUNA_BULK = `
  import { sendPayouts } from '@x/runa-payouts/bulk'
  import { memoryJournal } from '@x/runa-payouts/journal'
  const runa = new RunaPayouts({ apiKey: process.env.KEY })
  export const pay = (payouts) => sendPayouts(runa, payouts, {
    reference: 'payroll',
    payment_method: { type: 'ACCOUNT_BALANCE', currency: 'USD' },
    journal: memoryJournal(),
  })`

const RUNA = `import { RunaPayouts } from '@x/runa-payouts'`
const INNGEST = `import { InngestRuns } from '@x/inngest-runs'`

/** What is measured. Every entry except the last is our own. */
export const ENTRIES = {
  runaCall: { name: '@x/runa-payouts, one call', program: `${RUNA}${RUNA_CALL}` },
  runaBulk: { name: '@x/runa-payouts, a list of payouts', program: `${RUNA}${RUNA_BULK}` },
  inngestCall: { name: '@x/inngest-runs, one call', program: `${INNGEST}${INNGEST_CALL}` },
  bothCalls: {
    name: 'both packages, one call of each',
    program: `${RUNA}\n${INNGEST}${RUNA_CALL}${INNGEST_CALL}`,
  },
  runaGuard: {
    name: '@x/runa-payouts, one guard',
    program: `export { isRateLimitError } from '@x/runa-payouts'`,
  },
  inngestGuard: {
    name: '@x/inngest-runs, one guard',
    program: `export { isRateLimitError } from '@x/inngest-runs'`,
  },
  libraries: {
    name: 'ky and one zod/mini schema, alone',
    program: `
      import ky from 'ky'
      import * as z from 'zod/mini'
      const order = z.looseObject({ id: z.string() })
      export const read = async () => z.parse(order, await ky('https://example.com').json())`,
  },
} satisfies Readonly<Record<string, Entry>>

export type EntryName = keyof typeof ENTRIES
