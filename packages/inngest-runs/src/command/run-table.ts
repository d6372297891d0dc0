import { momentOf } from '../runs/moment.ts'
import { colourOf, signOf } from '../terminal/colour.ts'
import { agoText, durationText } from '../terminal/duration.ts'
import { fitted, plainLine } from '../terminal/text-width.ts'
import type { RunRow } from '../wire.gen.ts'
import type { CommandCall } from './run-command.ts'

type Look = Pick<CommandCall, 'width' | 'paint' | 'clock'>

const RUN = 26
const STATUS = 11
const QUEUED = 8
const TOOK = 9
/** Two spaces between columns. */
const GAPS = 8

const functionColumns = (width: number): number => Math.max(8, width - RUN - STATUS - QUEUED - TOOK - GAPS)

/** The heading of a table of runs. */
export function runHeading({ width, paint }: Look): string {
  const cells = [
    fitted('RUN', RUN),
    fitted('STATUS', STATUS),
    fitted('FUNCTION', functionColumns(width)),
    fitted('QUEUED', QUEUED),
    'TOOK',
  ]
  return paint(cells.join('  '), 'dim')
}

/** A run as a line of the table. */
export function runLine(row: RunRow, { width, paint, clock }: Look): string {
  const { run_id, status, run_started_at, ended_at, durationMs, function: of } = row
  const queued = momentOf(run_started_at)
  const took = durationMs ?? momentOf(ended_at) - queued
  return [
    fitted(plainLine(run_id), RUN),
    paint(fitted(`${signOf(status)} ${plainLine(status)}`, STATUS), colourOf(status)),
    fitted(plainLine(of?.id ?? row.function_id ?? ''), functionColumns(width)),
    fitted(Number.isNaN(queued) ? '' : agoText(queued, clock.now()), QUEUED),
    Number.isNaN(took) ? '' : durationText(took),
  ]
    .join('  ')
    .trimEnd()
}
