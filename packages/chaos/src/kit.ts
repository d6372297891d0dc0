import type * as client from '@x/runa-payouts'
import type * as bulk from '@x/runa-payouts/bulk'
import type * as catalogue from '@x/runa-payouts/catalogue'
import type * as journals from '@x/runa-payouts/journal'
import type * as testing from '@x/runa-payouts/testing'

/** The code under test. It is passed in, so that tests can pass broken code and see that it is caught. */
export interface Kit
  extends Pick<typeof client, 'RunaPayouts' | 'isSdkError' | 'singleRequest'>,
    Pick<typeof bulk, 'sendPayouts' | 'reconcilePayouts'> {
  readonly createRunaSandbox: typeof testing.createRunaSandbox
  readonly createManualClock: typeof testing.createManualClock
  readonly memoryJournal: typeof journals.memoryJournal
  /** Without it, no schedule has checks. */
  readonly createCatalogue?: typeof catalogue.createCatalogue
}
