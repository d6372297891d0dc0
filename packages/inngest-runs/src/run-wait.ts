import {
  isRunNotFoundError,
  SHARED_CALL_OPTIONS,
  SHARED_WAIT_OPTIONS,
  type Transport,
  waitUntilEnded,
} from '@x/transport'
import { type EndedRun, endOf } from './ended-run.ts'
import { freshQuery } from './fresh-read.ts'
import { momentOf } from './moment.ts'
import * as operations from './operations.ts'
import { isKnownRunStatus } from './run-status.ts'
import type { WaitOptions } from './waiting.ts'
import type { ResponseMetadata, Run } from './wire.gen.ts'

const WAIT_OPTIONS = [...SHARED_WAIT_OPTIONS, 'grace', 'fresh'] as const

const GRACE_MS = 5_000

interface Read {
  readonly run: Run
  readonly metadata: ResponseMetadata | undefined
  readonly end: EndedRun | undefined
}

const hasEnded = (read: Read): read is Read & { readonly end: EndedRun } => read.end !== undefined

/** Reads a run until it has ended. */
export async function waitForRun(transport: Transport, runId: string, given: WaitOptions): Promise<EndedRun> {
  const options = transport.checkOptions('waitForRun', given, WAIT_OPTIONS)
  const { grace = GRACE_MS, fresh = false, onUpdate, ...waiting } = options
  const { end } = await waitUntilEnded(
    transport,
    {
      operation: 'waitForRun',
      subject: { runId },
      thing: `run ${runId}`,
      isEnded: hasEnded,
      lastStateOf: ({ run }) => run,
      statusOf: ({ run }) => run.status,
      notYetVisible: { is: isRunNotFoundError, graceMs: grace },
      cachedUntil: ({ metadata }) => (fresh ? undefined : transport.clock.now() + cacheWindow(metadata)),
      first: 'now',
      async read(callOptions): Promise<Read> {
        const query = fresh ? freshQuery(transport) : {}
        const plan = { path: { runId }, query, knownOptions: SHARED_CALL_OPTIONS } as const
        const { data } = await transport.send(operations.getRun, plan, callOptions)
        const { data: run, metadata } = data
        if (!isKnownRunStatus(run.status)) transport.tellUnknown('waitForRun', 'status')
        return { run, metadata, end: endOf(run) }
      },
    },
    { ...waiting, ...(onUpdate === undefined ? {} : { onUpdate: ({ run }: Read) => onUpdate(run) }) },
  )
  return end
}

/** Ms for which the server gives the same answer again. Both times are its own, so no two clocks are compared. */
function cacheWindow(metadata: ResponseMetadata | undefined): number {
  const ms = momentOf(metadata?.cached_until) - momentOf(metadata?.fetched_at)
  return Number.isFinite(ms) && ms > 0 ? ms : 0
}
