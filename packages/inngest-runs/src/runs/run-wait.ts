import {
  type ChecksOf,
  isRunNotFoundError,
  LONGEST_TIMER_MS,
  SHARED_WAIT_OPTIONS,
  trueOrFalse,
  waitUntilEnded,
  wholeNumber,
} from '@x/transport'
import type { ResponseMetadata, Run } from '../wire.gen.ts'
import { type EndedRun, endOf } from './ended-run.ts'
import { readRun } from './get-run.ts'
import { momentOf } from './moment.ts'
import { isKnownRunStatus } from './run-status.ts'
import type { RunReads } from './v2-reads.ts'
import { POLL_FROM_MS, type WaitOptions } from './waiting.ts'

export const WAIT_OPTIONS = {
  ...SHARED_WAIT_OPTIONS,
  grace: wholeNumber(LONGEST_TIMER_MS),
  fresh: trueOrFalse,
} satisfies ChecksOf<WaitOptions>

const GRACE_MS = 5_000

interface Read {
  readonly run: Run
  readonly metadata: ResponseMetadata | undefined
  readonly end: EndedRun | undefined
}

const hasEnded = (read: Read): read is Read & { readonly end: EndedRun } => read.end !== undefined

/** Reads a run until it has ended. */
export async function waitForRun(reads: RunReads, runId: string, options: WaitOptions): Promise<EndedRun> {
  const { transport } = reads
  const { grace = GRACE_MS, fresh = true, onUpdate, ...waiting } = options
  const { end } = await waitUntilEnded(
    transport,
    {
      operation: 'waitForRun',
      resource: { runId },
      thing: `run ${runId}`,
      isEnded: hasEnded,
      lastStateOf: ({ run }) => run,
      statusOf: ({ run }) => run.status,
      notYetVisible: { is: isRunNotFoundError, graceMs: grace },
      cachedUntil: ({ metadata }) => (fresh ? undefined : transport.clock.now() + cacheWindow(metadata)),
      intervalMs: POLL_FROM_MS,
      first: 'now',
      async read(callOptions): Promise<Read> {
        const { data: run, metadata } = await readRun(reads, runId, { ...callOptions, fresh })
        if (!isKnownRunStatus(run.status)) transport.reportUnknown('waitForRun', 'status')
        return { run, metadata, end: endOf(run) }
      },
    },
    { ...waiting, ...(onUpdate === undefined ? {} : { onUpdate: ({ run }: Read) => onUpdate(run) }) },
  )
  return end
}

/** How long the server returns the same response again, in ms. Both times are its own, so no two clocks are compared. */
function cacheWindow(metadata: ResponseMetadata | undefined): number {
  const ms = momentOf(metadata?.cached_until) - momentOf(metadata?.fetched_at)
  return Number.isFinite(ms) && ms > 0 ? ms : 0
}
