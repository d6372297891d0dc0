import { aName, anything, bodyOf, listOf, numberFrom, oneOf, textThat, trueOrFalse } from '@x/serving/sandbox-control'
import { idKey } from '../runs/run-id.ts'

/** The bodies that the commands of the control endpoint accept. */

const ENDS = ['Completed', 'Failed', 'Cancelled'] as const

/** A year. For something that lasts forever, leave out the end. */
const LONGEST_MS = 365 * 24 * 60 * 60 * 1000

const milliseconds = numberFrom(0, LONGEST_MS)

export interface EndBody {
  ends: (typeof ENDS)[number]
  output?: unknown
  error?: unknown
}

export const endBody = bodyOf<EndBody>({
  required: ['ends'],
  fields: { ends: oneOf(ENDS), output: anything, error: anything },
})

export interface FailBody {
  error?: unknown
}

export const failBody = bodyOf<FailBody>({ fields: { error: anything } })

export interface StepBody {
  does: 'queue' | 'execute' | 'step' | 'sleep' | 'wait' | 'fail'
  ms: number
  output?: unknown
  error?: unknown
  in_step?: boolean
}

/** Fields of steps besides `does` and `ms`, each with the kind of step that it belongs to. */
const FIELDS_OF_STEPS = { output: 'step', error: 'fail', in_step: 'fail' } as const

const step = bodyOf<StepBody>({
  required: ['does', 'ms'],
  fields: {
    does: oneOf(['queue', 'execute', 'step', 'sleep', 'wait', 'fail']),
    ms: milliseconds,
    output: anything,
    error: anything,
    in_step: trueOrFalse,
  },
  conflicts: (given) =>
    (['output', 'error', 'in_step'] as const)
      .filter((field) => given[field] !== undefined && given.does !== FIELDS_OF_STEPS[field])
      .map((field) => ({ field, expected: `no ${field} for a step that does ${JSON.stringify(given.does)}` })),
})

export interface StartBody {
  function?: string
  app?: string
  event?: string
  ends?: EndBody['ends']
  after_ms?: number
  output?: unknown
  error?: unknown
  steps?: StepBody[]
}

export const startBody = bodyOf<StartBody>({
  fields: {
    function: aName(200),
    app: aName(200),
    event: textThat('a ULID of 26 characters', (id) => idKey(id) !== undefined),
    ends: oneOf(ENDS),
    after_ms: milliseconds,
    output: anything,
    error: anything,
    steps: listOf(step.issues, 1_000),
  },
  conflicts: ({ ends, after_ms: after, steps = [], ...given }) => {
    if (ends === undefined) {
      return (['after_ms', 'output', 'error'] as const)
        .filter((field) => (field === 'after_ms' ? after : given[field]) !== undefined)
        .map((field) => ({ field, expected: `no ${field} without ends` }))
    }
    const done = steps.reduce((sum, { ms }) => sum + ms, 0)
    if (after === undefined || after >= done) return []
    return [{ field: 'after_ms', expected: `at least the ${done} ms of its steps` }]
  },
})
