import { describe, expect, it } from 'vitest'
import { tapeNamed } from '../../test/tapes.ts'
import { widthOf } from '../terminal/text-width.ts'
import { formatTrace } from './format-trace.ts'
import { traceOf } from './trace-of-spans.ts'

/** The nth trace on a tape. */
function recorded(name: string, nth: number) {
  const traces = tapeNamed(name).exchanges.filter(
    ({ request, response }) => /\/trace(\?|$)/.test(request.path) && response.status === 200,
  )
  const { runId, rootSpan } = JSON.parse(traces[nth]?.response.body ?? '{}').data
  return traceOf(runId, rootSpan)
}

/** Escape sequences as a person can read them. */
const visible = (text: string): string => text.replaceAll(`${ESCAPE}[0m`, '⟧').replaceAll(COLOUR, '⟦$1 ')

const ESCAPE = '\u001b'
const COLOUR = new RegExp(`${ESCAPE}\\[(\\d+)m`, 'g')

const all: [what: string, tape: string, nth: number][] = [
  ['two steps in sequence', '21-v2-trace', 1],
  ['a step that fails twice', '21-v2-trace', 3],
  ['a function that fails three times', '21-v2-trace', 4],
  ['a step that fails for good', '21-v2-trace', 5],
  ['steps and a sleep in parallel', '21-v2-trace', 6],
  ['asleep after a step', '21-v2-trace', 20],
  ['cancelled after a step', '08-cancelled-while-asleep', 2],
  ['queued', '27-queued-by-a-concurrency-limit', 0],
  ['executing', '04-running-before-any-step', 1],
]

describe('in a terminal of 80 columns', () => {
  it.each(all)('%s', (_, tape, nth) => {
    const text = formatTrace(recorded(tape, nth))
    expect(text).toMatchSnapshot()
    expect(text).not.toContain('\u001b')
  })

  it.each(all)('%s, with colours', (_, tape, nth) => {
    expect(visible(formatTrace(recorded(tape, nth), { colour: true }))).toMatchSnapshot()
  })
})

it.each([40, 60, 80, 120, 300])('no line is longer than %i columns, and colours change no width', (width) => {
  for (const [, tape, nth] of all) {
    const plain = formatTrace(recorded(tape, nth), { width })
    for (const line of plain.split('\n')) expect(widthOf(line)).toBeLessThanOrEqual(width)
    expect(formatTrace(recorded(tape, nth), { width, colour: true }).replaceAll(COLOUR, '')).toBe(plain)
  }
})

it.each([39, 0, -1, 80.5, Number.NaN, Number.POSITIVE_INFINITY])('a width of %d is refused', (width) => {
  expect(() => formatTrace(recorded('21-v2-trace', 1), { width })).toThrow(
    'width: expected a whole number of at least 40',
  )
})

it('names and messages cannot control the terminal, and wide characters fill two columns', () => {
  const name = '\u001b[2Jcharge\r\nカード\u202Eevil😀'
  const trace = recorded('21-v2-trace', 5)
  const [step] = trace.steps
  if (step === undefined) throw new Error('no step')
  const output = { name: 'Error', message: 'no\u001b]0;title\u0007 money' }
  const text = formatTrace({ ...trace, steps: [{ ...step, name, output, attempts: [] }] })
  expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\u202E]/u)
  expect(text).toContain('[2Jcharge カードevil😀')
  expect(text).toContain('Error: no]0;title money')
  for (const line of text.split('\n')) expect(widthOf(line)).toBeLessThanOrEqual(80)
})

it('a trace without steps, times or a status that is known is a line', () => {
  const text = formatTrace({ run: { run_id: 'r', status: 'Unknown' }, steps: [], others: [] })
  expect(text).toBe('? r  Unknown\n')
})

it('a trace may have any number of steps', () => {
  const trace = recorded('21-v2-trace', 5)
  const [step] = trace.steps
  if (step === undefined) throw new Error('no step')
  const steps = Array.from({ length: 50_000 }, () => step)
  expect(formatTrace({ ...trace, steps }).split('\n').length).toBeGreaterThan(50_000)
})

it('spans within spans without end are read to a depth, and do not end the program', () => {
  const depth = 10_000
  const tree = `${'{"name":"x","children":['.repeat(depth)}${']}'.repeat(depth)}`
  expect(traceOf('r', JSON.parse(tree)).others).toHaveLength(100)
})
