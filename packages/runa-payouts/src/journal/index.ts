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
export {
  type JournalReport,
  journalReport,
  type ReportedPayout,
  type ReportedState,
} from './report/journal-report.ts'
export { reportCsv } from './report/report-csv.ts'
export { isSettlement, requireSettlement } from './settlement-check.ts'
