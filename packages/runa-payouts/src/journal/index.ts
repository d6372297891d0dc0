export { isJournalError, JournalError, type JournalErrorCode } from './journal-error.ts'
export { type MemoryJournal, memoryJournal } from './memory-journal.ts'
export type {
  ChunkClaim,
  ClaimedRow,
  JournalBinding,
  JournalContents,
  JournalEntry,
  PayoutJournal,
  Settlement,
} from './payout-journal.ts'
export { isSettlement, requireSettlement } from './settlement-check.ts'
