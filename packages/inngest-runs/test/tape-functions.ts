import type { FunctionScript, RunScript, SandboxEvent } from '../src/testing/index.ts'

/** What the functions of the recorded scenes do, as scripts of the sandbox. The notes on the tapes say the same in words. */

const HOUR_MS = 60 * 60 * 1000
const FOREVER = Number.POSITIVE_INFINITY

const returns = (output: unknown, executes = 30): RunScript => ({
  steps: [{ does: 'queue', ms: 10 }],
  ends: 'Completed',
  output,
  afterMs: 10 + executes,
})
const throws = (error: unknown): RunScript => ({ ends: 'Failed', error, afterMs: 40 })

const OBJECT = { n: 1, nested: { a: [1, 2] }, html: '<b>&</b>' }
const TYPE_ERROR = { name: 'TypeError', message: 'inner' }
const ALWAYS = { name: 'Error', message: 'always' }
const retry = (message: string) => ({ name: 'RetryAfterError', message })
const jobsOf = (kinds: readonly [kind: string, dueMs: number][]) => kinds.map(([kind, atMs]) => ({ kind, atMs }))

type Script = NonNullable<FunctionScript['script']>

/** The parents of invoked functions: what each invokes is in its event. */
const invoked = ({ data }: SandboxEvent): readonly RunScript[] => {
  const { child } = Object(data)
  const waits = (ms: number) => ({ steps: [{ does: 'execute', ms: 50 } as const, { does: 'wait', ms } as const] })
  if (child.x !== undefined) return [{ ...waits(550), ends: 'Completed', output: { invoked: { child: true } } }]
  if (child.fail === true) return [{ ...waits(450), ...throws({ message: 'child failed' }), afterMs: 510 }]
  // One is cancelled itself; the other continues when its child has been cancelled.
  return [waits(365 * 24 * HOUR_MS), { ...waits(1_900), ends: 'Completed', output: { invoked: {} } }]
}

const children: readonly RunScript[] = [
  returns({ child: true }),
  {
    steps: [
      { does: 'execute', ms: 40 },
      { does: 'sleep', ms: FOREVER },
    ],
  },
  {
    steps: [
      { does: 'execute', ms: 40 },
      { does: 'sleep', ms: FOREVER },
    ],
  },
  throws({ message: 'child failed' }),
]

/** The scripts that go with an event, one run after the other; the last of them from then on. */
function inTurn(
  scriptsFor: (event: SandboxEvent) => readonly RunScript[],
  keyOf = ({ data }: SandboxEvent): string => JSON.stringify(data),
): Script {
  const used = new Map<string, number>()
  return (event) => {
    const all = scriptsFor(event)
    const key = keyOf(event)
    const turn = used.get(key) ?? 0
    used.set(key, turn + 1)
    return all[Math.min(turn, all.length - 1)]
  }
}

/** How many times each function was triggered, for those that let one run pass. */
function firstOnly(script: RunScript): Script {
  let isFirst = true
  return () => {
    const wanted = isFirst ? script : undefined
    isFirst = false
    return wanted
  }
}

const modeOf = ({ data }: SandboxEvent): string => String(Object(data).mode)
const unreachable = { error: { error: 'Unable to reach SDK URL', name: 'Error', message: 'Unable to reach SDK URL' } }
const fatal = (status: number) => {
  const message = `Your server returned HTTP ${status} before the SDK responded.`
  return { error: message, name: 'Server returned a fatal error', message, stack: 'Upstream response' }
}
const gates: Readonly<Record<string, RunScript>> = {
  down: throws(unreachable),
  drop: throws(unreachable),
  html502: throws(fatal(502)),
  json500: throws(fatal(500)),
  html200: throws('<html>hi</html>'),
  undefined: { ends: 'Completed', unreadable: '"\u001b raw"', afterMs: 40 },
}

/** The second run of a function with a concurrency of 1 waits until the first has ended; the fourth does not come to it. */
const limited: Script = ({ data }) => {
  const waits: Readonly<Record<number, number>> = { 2: 4_200, 4: FOREVER }
  const ms = waits[Object(data).n] ?? 0
  const ends = { ends: 'Completed', output: { limited: true } }
  return {
    steps: [{ does: 'queue', ms }, ...(ms === FOREVER ? [] : [{ does: 'execute', ms: 5_000 } as const])],
    ...ends,
  }
}

const scripts = (): Readonly<Record<string, Script>> => ({
  object: returns(OBJECT),
  string: returns('hello'),
  emptystring: returns(''),
  number: returns(42),
  zero: returns(0),
  false: returns(false),
  null: returns(null),
  undefined: returns(null),
  array: returns([1, 'b', null]),
  emptyobject: returns({}),
  keys: returns({ zebra: 1, apple: { y: 1, x: 2 }, Mango: 3 }),
  'data-object': returns({ data: { inner: true } }),
  'data-string': returns({ data: 'bare' }),
  'data-and-more': returns({ data: 'bare', more: 1 }),
  'error-string': returns({ error: 'no', status: 404 }),
  'error-object': returns({ error: { name: 'X', message: 'not an error' } }),
  // The last digit is lost on the way, in JavaScript as in Go.
  unicode: returns({ s: 'ünïcödé ☃ \u0000 \u001b[31m 😀', n: 9_007_199_254_740_992 }),
  big: returns({ big: 'x'.repeat(2000) }),

  thrown: throws({ name: 'Error', message: 'plain failure' }),
  nonretriable: throws({ name: 'NonRetriableError', message: 'never again', cause: { message: 'root' } }),
  'custom-cause': throws({
    name: 'CardDeclined',
    message: 'the card was declined',
    code: 'card_declined',
    own: 'lost',
    cause: TYPE_ERROR,
  }),
  'thrown-string': throws({ message: 'just a string' }),
  'thrown-object': throws({ message: '{"weird":true}' }),
  'step-thrown': throws({ name: 'CardDeclined', message: 'declined in a step' }),
  'empty-message': throws({ message: '{}' }),
  'retried-fails': {
    steps: [
      { does: 'fail', ms: 1_000, error: ALWAYS },
      { does: 'fail', ms: 1_000, error: ALWAYS },
    ],
    ends: 'Failed',
    error: ALWAYS,
  },

  steps: {
    steps: [
      { does: 'step', name: 'a', ms: 20, output: 1 },
      { does: 'step', name: 'b', ms: 20, output: { v: 2 } },
    ],
    ends: 'Completed',
    output: { a: 1, b: { v: 2 } },
  },
  long: { steps: [{ does: 'queue', ms: 300 }], ends: 'Completed', output: 'long done', afterMs: 7_000 },
  'long-step': {
    steps: [
      { does: 'step', ms: 7_000 },
      { does: 'step', ms: 5 },
    ],
    ends: 'Completed',
    output: 'done',
  },
  sleep: {
    steps: [
      { does: 'execute', ms: 50 },
      { does: 'sleep', ms: FOREVER },
    ],
  },
  wait: {
    steps: [
      { does: 'execute', ms: 50 },
      { does: 'wait', ms: FOREVER },
    ],
  },
  shortsleep: {
    steps: [
      { does: 'execute', ms: 20 },
      { does: 'sleep', ms: 3_200 },
    ],
    ends: 'Completed',
    output: { slept: true },
  },
  'step-sleep': {
    steps: [
      { does: 'step', ms: 20, output: { first: 1 } },
      { does: 'sleep', ms: 7_000 },
      { does: 'step', ms: 20 },
    ],
    ends: 'Completed',
    output: { slept: true },
  },
  'retry-later': {
    steps: [{ does: 'fail', ms: 5_900, error: retry('not yet') }],
    ends: 'Completed',
    output: { attempt: 1 },
  },
  'retry-step-later': {
    steps: [{ does: 'fail', ms: 5_200, error: retry('not yet'), inStep: true }],
    ends: 'Completed',
    output: { step: 'ok' },
  },
  'retry-far': { steps: [{ does: 'fail', ms: HOUR_MS / 2, error: retry('much later') }], ends: 'Completed' },
  limited,
  'cancel-on': { steps: [{ does: 'sleep', ms: 1_700 }], ends: 'Cancelled' },
  timeout: { steps: [{ does: 'sleep', ms: 2_050 }], ends: 'Cancelled' },
  invoker: inTurn(invoked),
  child: inTurn(
    () => children,
    () => '',
  ),
  minutely: returns({ cron: true }),
  parallel: {
    jobs: jobsOf([
      ['pause', HOUR_MS],
      ['sleep', HOUR_MS],
      ['sleep', 2 * HOUR_MS],
    ]),
  },
  'many-sleeps': { jobs: jobsOf(Array.from({ length: 25 }, (_, index) => ['sleep', HOUR_MS + index * 60_000])) },
  'rate-limited': firstOnly(returns({ limited: false })),
  idempotent: firstOnly(returns({ idempotent: true })),
  debounced: () => undefined,
  singleton: firstOnly({ steps: [{ does: 'sleep', ms: FOREVER }] }),
})

const FAN: Readonly<Record<string, RunScript>> = {
  fan0: returns({ i: 0 }),
  fan1: throws({ name: 'Error', message: 'fan1 fails' }),
  fan2: { steps: [{ does: 'sleep', ms: FOREVER }] },
}

/** What an invocation of a function is answered that starts no run, where that is no rate limit. */
const REFUSALS: Readonly<Record<string, Pick<FunctionScript, 'refuses'>>> = {
  debounced: { refuses: 'debounced' },
  singleton: { refuses: 'skipped' },
}

/** Every function of the apps that were recorded. */
export function tapeFunctions(): Record<string, FunctionScript> {
  const functions: Record<string, FunctionScript> = {}
  for (const [app, checkpointing] of [
    ['app-on', true],
    ['app-off', false],
    ['app-start', true],
    ['app-cron', true],
  ] as const) {
    for (const [id, script] of Object.entries(scripts())) {
      const name = id === 'minutely' ? { name: 'Every minute' } : {}
      functions[`${app}/${id}`] = { trigger: `${app}/${id}`, app, id, ...name, checkpointing, script, ...REFUSALS[id] }
    }
    const script = returns({ count: 3 })
    functions[`${app}/batch`] = { trigger: `${app}/batch`, app, id: 'batch', checkpointing, batch: 3, script }
    for (const [id, one] of Object.entries(FAN)) {
      functions[`${app}/${id}`] = { trigger: `${app}/fan`, app, id, checkpointing, script: one }
    }
  }
  const gate: Script = (event) => gates[modeOf(event)]
  functions['app-gate/object'] = {
    trigger: 'app-gate/object',
    app: 'app-gate',
    id: 'object',
    checkpointing: false,
    script: gate,
  }
  return functions
}

/** The functions of one event, in the order in which their runs are to start. */
export const manyFunctions = (ids: readonly string[]): Record<string, FunctionScript> =>
  Object.fromEntries(
    ids.map((id) => [id, { trigger: 'app-many/many', app: 'app-many', script: returns({ many: true }, 2_000) }]),
  )
