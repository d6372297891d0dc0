import type { Run, RunBook } from '../runs/run-book.ts'
import type { RunScript, RunStep } from '../runs/run-script.ts'
import { nameOf } from '../second-version/script-parts.ts'
import { type EventBook, scriptFor, startOf } from './events.ts'
import type { FunctionScript } from './function-script.ts'

/** A function that is to be started with data of the caller. */
export interface Invocation {
  readonly app: string
  /** The id within the app, or the full one. */
  readonly functionId: string
  readonly data: Readonly<Record<string, unknown>>
  /** Undefined for none. An empty text is a key like any other. */
  readonly key: string | undefined
  readonly environment: string | undefined
}

/** What becomes of an invocation: a run, the run that its key has started before, or a reason for none. */
export type Invoked =
  | { readonly run: Run; readonly isNew: boolean }
  | { readonly refused: 'unknown' | NonNullable<FunctionScript['refuses']> }

/** Runs that are started by name, and not by an event. */
export interface Invocations {
  invoke(asked: Invocation): Invoked
  /** One more run of the same function, from the step with this id. Undefined if it has no such step. */
  rerun(run: Run, stepId: string | undefined): Run | undefined
}

interface InvocationRules {
  readonly functions: Readonly<Record<string, FunctionScript>> | undefined
  readonly book: RunBook
  readonly events: EventBook
  now(): number
}

/** The app of a function that names none. */
const USUAL_APP = 'app'

export function createInvocations({ functions = {}, book, events, now }: InvocationRules): Invocations {
  /** By function and key. */
  const started = new Map<string, Run>()

  const invoke = ({ app, functionId, data, key, environment }: Invocation): Invoked => {
    const found = Object.entries(functions).find(([name, one]) => {
      const slug = one.id ?? name
      return (one.app ?? USUAL_APP) === app && (slug === functionId || `${app}-${slug}` === functionId)
    })
    if (found === undefined) return { refused: 'unknown' }
    const [name, one] = found
    const start = startOf(name, one)
    const slug = start.function ?? name
    const scope = key === undefined ? undefined : JSON.stringify([environment, app, slug, key])
    const before = scope === undefined ? undefined : started.get(scope)
    if (before !== undefined) return { run: before, isNew: false }
    const { eventId } = events.send({
      name: 'inngest/function.invoked',
      data: { ...data, _inngest: invokedBy(book.functionIdOf(app, slug)) },
    })
    const event = events.get(eventId)
    const script = event === undefined ? undefined : scriptFor(one, event)
    if (script === undefined) return { refused: one.refuses ?? 'rate_limited' }
    const where = environment === undefined ? {} : { environment }
    const run = book.add({ ...start, ...where, script, eventIds: [eventId] }, now())
    if (scope !== undefined) started.set(scope, run)
    return { run, isNew: true }
  }

  const rerun = (run: Run, stepId: string | undefined): Run | undefined => {
    const script = stepId === undefined ? scriptAgain(run) : fromStep(run.script, stepId)
    if (script === undefined) return undefined
    const { functionSlug, functionName, app, environment, checkpointing, eventIds } = run
    const fields = { ...run.fields, original_run_id: run.id }
    const start = { function: functionSlug, functionName, app, environment, checkpointing, eventIds, fields, script }
    return book.add(start, now())
  }

  /** A function that decides for each event decides again; its flow control does not count. */
  const scriptAgain = (run: Run): RunScript | 'sleeping' => {
    const one = Object.entries(functions).find(
      ([name, { id = name, app = USUAL_APP }]) => id === run.functionSlug && app === run.app,
    )?.[1]
    const event = events.get(run.eventId)
    return (one === undefined || event === undefined ? undefined : scriptFor(one, event)) ?? run.script
  }

  return { invoke, rerun }
}

/** What has a name in code. */
const NAMED: readonly string[] = ['step', 'sleep', 'wait'] satisfies RunStep['does'][]

/** The steps before the one that it begins with keep their results: they take no time. */
function fromStep(script: RunScript, stepId: string): RunScript | undefined {
  const { steps = [], afterMs } = script
  const index = steps.findIndex(({ does }, at) => NAMED.includes(does) && nameOf(steps, at) === stepId)
  if (index === -1) return undefined
  const spared = steps.slice(0, index).reduce((sum, { ms }) => sum + ms, 0)
  return { ...script, steps: steps.slice(index), ...(afterMs === undefined ? {} : { afterMs: afterMs - spared }) }
}

/** What the server adds to the data of an invocation (inngest/inngest, pkg/event). */
const invokedBy = (functionId: string) => ({
  expire: 0,
  fn_id: functionId,
  gid: '',
  name: '',
  source_app_id: '',
  source_fn_id: '',
  source_fn_v: 0,
  type: 'api',
})
