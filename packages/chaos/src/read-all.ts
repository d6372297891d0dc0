import type { PayoutResult, PayoutRun } from '@x/runa-payouts/bulk'

/** Reads a run's results into `results`, and leaves after this many of them. */
export async function readAll(
  run: PayoutRun,
  results: PayoutResult[],
  leaveAfter: number | undefined,
): Promise<{ readonly error: unknown }> {
  try {
    for await (const result of run) {
      results.push(result)
      if (results.length === leaveAfter) break
    }
    return { error: undefined }
  } catch (error) {
    return { error }
  }
}
