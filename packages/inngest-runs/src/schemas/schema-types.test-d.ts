// Checked by the compiler alone: what the zod schemas state is exactly what the OpenAPI file states.

import type { Closed, Equal, Expect } from '@x/test-kit/schema-check'
import type { TypeOf } from '@x/transport'
import type * as z from 'zod/mini'
import type {
  EndedRunStatus,
  isEndedRunStatus,
  isKnownRunStatus,
  KnownRunStatus,
  RunStatus,
  UnknownRunStatus,
} from '../runs/run-status.ts'
import type * as wire from '../wire.gen.ts'
import type {
  responseMetadata,
  runEnvelope,
  runJobsEnvelope,
  runRowsEnvelope,
  runsEnvelope,
  runTraceEnvelope,
} from './envelope.ts'
import type * as schemas from './index.ts'
import type { run, runRow } from './run.ts'
import type { runJob } from './run-job.ts'

type Same<Type extends () => z.core.$ZodType, Wire> = Equal<Closed<z.output<ReturnType<Type>>>, Closed<Wire>>

export type EverySchemaStatesItsWireType = [
  Expect<Same<typeof responseMetadata, wire.ResponseMetadata>>,
  Expect<Same<typeof run, wire.Run>>,
  Expect<Same<typeof runEnvelope, wire.RunEnvelope>>,
  Expect<Same<typeof runJob, wire.RunJob>>,
  Expect<Same<typeof runJobsEnvelope, wire.RunJobsEnvelope>>,
  Expect<Same<typeof runsEnvelope, wire.RunsEnvelope>>,
  Expect<Same<typeof runRow, wire.RunRow>>,
  Expect<Same<typeof runRowsEnvelope, wire.RunRowsEnvelope>>,
  Expect<Same<typeof runTraceEnvelope, wire.RunTraceEnvelope>>,
]

export type EveryExportedSchemaIsTypedByItsWireType = [
  Expect<Equal<TypeOf<typeof schemas.runEnvelopeSchema>, wire.RunEnvelope>>,
  Expect<Equal<TypeOf<typeof schemas.runJobSchema>, wire.RunJob>>,
  Expect<Equal<TypeOf<typeof schemas.runJobsEnvelopeSchema>, wire.RunJobsEnvelope>>,
  Expect<Equal<TypeOf<typeof schemas.runSchema>, wire.Run>>,
  Expect<Equal<TypeOf<typeof schemas.runsEnvelopeSchema>, wire.RunsEnvelope>>,
  Expect<Equal<TypeOf<typeof schemas.runRowSchema>, wire.RunRow>>,
  Expect<Equal<TypeOf<typeof schemas.runRowsEnvelopeSchema>, wire.RunRowsEnvelope>>,
  Expect<Equal<TypeOf<typeof schemas.runTraceEnvelopeSchema>, wire.RunTraceEnvelope>>,
]

export type TheStatusesAreThoseOfTheWire = [
  Expect<Equal<RunStatus, wire.Run['status']>>,
  Expect<Equal<RunStatus, wire.RunRow['status']>>,
]

export type AJobHasTheClientsNames = Expect<Equal<keyof wire.RunJob, 'job_id' | 'at' | 'position' | 'kind' | 'attempt'>>

export function aSwitchWithADefaultCoversEveryStatus({ status }: wire.Run): string {
  switch (status) {
    case 'Completed':
    case 'Failed':
    case 'Cancelled':
    case 'Overflowed':
    case 'Skipped': {
      const ended: EndedRunStatus = status
      return ended
    }
    case 'Running':
    case 'Scheduled':
    case 'Unknown':
      return status
    default: {
      const label: '(a run status this version does not know)' = status
      return label
    }
  }
}

export function theGuardsNarrowBothWays(
  status: RunStatus,
  isKnown: typeof isKnownRunStatus,
  isEnded: typeof isEndedRunStatus,
): string {
  if (!isKnown(status)) {
    const unknown: UnknownRunStatus = status
    return unknown
  }
  const known: KnownRunStatus = status
  if (isEnded(known)) {
    const ended: EndedRunStatus = known
    return ended
  }
  const open: 'Running' | 'Scheduled' | 'Unknown' = known
  return open
}
