import type { SdkError } from '@x/transport'
import type { SentOrder } from '../../orders/order-belief.ts'
import type { OrderToSend } from '../access/batch-access.ts'

/** An order whose bytes are fixed: recorded, if there is a journal. */
export interface PreparedOrder extends OrderToSend {
  readonly generation: number
  readonly rows: readonly { readonly reference: string; readonly hash: string }[]
  /** An earlier run may have sent it. */
  readonly sentBefore: boolean
  /** An earlier run has planned it. */
  readonly isResumed?: boolean
  /** What its body requested, if the body is not kept. */
  readonly sent?: SentOrder | undefined
  /** Other orders with the same description have completed as well. */
  readonly isTwice?: SdkError | undefined
  /** Runa had it before this run sent it, whatever the clocks say. */
  readonly placedBefore?: boolean
}
