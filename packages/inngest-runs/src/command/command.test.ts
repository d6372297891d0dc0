import { describe, expect, it } from 'vitest'
import { InngestRuns } from '../client.ts'
import { widthOf } from '../terminal/text-width.ts'
import { createInngestSandbox, createManualClock, type InngestSandbox } from '../testing/index.ts'
import { type CommandProcess, execute } from './execute.ts'

const NOW = Date.UTC(2026, 10, 22, 12)

/** Escape sequences as a person can read them. */
const visible = (text: string): string => text.replaceAll(`${ESCAPE}[0m`, '⟧').replaceAll(COLOUR, '⟦$1 ')

const ESCAPE = '\u001b'
const COLOUR = new RegExp(`${ESCAPE}\\[(\\d+)m`, 'g')

function commands(options: Partial<CommandProcess> = {}) {
  const clock = createManualClock(NOW, { autoPause: false })
  const sandbox = createInngestSandbox({ clock, mode: 'dev' })
  const { fetch, baseUrl } = sandbox
  const printed: string[] = []
  const logged: string[] = []
  const stop = new AbortController()
  const run = (...args: string[]) =>
    execute({
      args,
      environment: {},
      print: (text) => printed.push(text),
      log: (text) => logged.push(text),
      columns: 80,
      signal: stop.signal,
      connect: (own) => new InngestRuns({ isDev: true, ...own, baseUrl, fetch, clock, maxRetries: 0 }),
      clock,
      ...options,
    })
  return { clock, sandbox, printed, logged, stop, run, text: () => printed.join('\n') }
}

const stack = 'CardDeclined: declined\n    at pay (file:///srv/app.mjs:7:11)'

/** Runs of every kind, some of them days old. */
async function startRuns({ runs }: InngestSandbox, clock: ReturnType<typeof createManualClock>) {
  const start = (name: string, script: Parameters<typeof runs.start>[0] & object) =>
    runs.start({ function: name, app: 'shop', ...script }).runId
  const ids = [start('send-welcome', { script: { ends: 'Completed', output: { sent: true }, afterMs: 1_234 } })]
  await clock.advance(1_000)
  ids.push(
    start('charge-card', {
      script: {
        steps: [
          { does: 'fail', ms: 2_000, inStep: true, error: { message: 'busy' } },
          { does: 'step', ms: 500, output: 7, name: 'charge' },
        ],
        ends: 'Failed',
        error: { name: 'CardDeclined', message: 'declined', stack },
      },
    }),
  )
  await clock.advance(3 * 86_400_000)
  ids.push(
    start('a-function-with-quite-a-long-name', {
      script: { steps: [{ does: 'sleep', ms: 60_000 }], ends: 'Cancelled' },
    }),
  )
  await clock.advance(7_200_000)
  ids.push(start('remind', { script: 'sleeping' }))
  await clock.advance(90_000)
  ids.push(start('waits', { script: { steps: [{ does: 'queue', ms: 60_000 }], ends: 'Completed' } }))
  await clock.advance(5_000)
  return ids
}

const shown: [name: string, ...args: string[]][] = [
  ['list', 'list'],
  ['list of failures', 'list', '--status', 'failed', '--since', '7d'],
  ['list with a limit', 'list', '--limit', '2'],
  ['list of nothing', 'list', '--status', 'RUNNING', '--since', '1m'],
  ['get of a completed run', 'get', '0'],
  ['get of a failed run', 'get', '1'],
  ['get of a running run', 'get', '3'],
  ['trace', 'trace', '1'],
  ['wait for a run that has failed', 'wait', '1'],
]

describe('in a terminal of 80 columns', () => {
  it.each([
    ['without colours', { NO_COLOR: '1' }],
    ['with colours', {}],
  ])('%s', async (_, environment) => {
    const { sandbox, clock, run, printed, logged } = commands({ environment })
    const ids = await startRuns(sandbox, clock)
    for (const [name, command = '', ...args] of shown) {
      printed.length = 0
      logged.length = 0
      const exitCode = await run(
        command,
        ...args.map((one) => (/^\d$/.test(one) && args[0] === one ? (ids[Number(one)] ?? one) : one)),
      )
      for (const line of printed.join('\n').replaceAll(COLOUR, '').split('\n')) {
        expect(widthOf(line), line).toBeLessThanOrEqual(80)
      }
      expect(visible([...printed, ...logged.map((line) => `! ${line}`), `(${exitCode})`].join('\n'))).toMatchSnapshot(
        name,
      )
    }
  })
})

describe('colours', () => {
  it.each<[string, Partial<CommandProcess>, string[], boolean]>([
    ['a terminal', {}, [], true],
    ['NO_COLOR', { environment: { NO_COLOR: '1' } }, [], false],
    ['an empty NO_COLOR', { environment: { NO_COLOR: '' } }, [], true],
    ['a dumb terminal', { environment: { TERM: 'dumb' } }, [], false],
    ['a pipe', { columns: undefined }, [], false],
    ['--no-color', {}, ['--no-color'], false],
    ['--json', {}, ['--json'], false],
  ])('%s', async (_, options, flags, hasColours) => {
    const { sandbox, run, text } = commands(options)
    sandbox.runs.start({ script: 'sleeping' })
    expect(await run('list', ...flags)).toBe(0)
    expect(text().includes(ESCAPE)).toBe(hasColours)
  })
})

describe('--json', () => {
  it('lists runs as the client gives them', async () => {
    const { sandbox, clock, run, text } = commands()
    const ids = await startRuns(sandbox, clock)
    await run('list', '--json', '--output', '--status', 'COMPLETED,FAILED')
    expect(JSON.parse(text())).toMatchObject([
      { run_id: ids[1], status: 'Failed', output: { message: 'declined' } },
      { run_id: ids[0], status: 'Completed', output: { sent: true } },
    ])
  })

  it('is a list, too, where there are no runs', async () => {
    const { run, text, logged } = commands()
    await run('list', '--json')
    expect([text(), logged]).toEqual(['[]', []])
  })

  it('gives runs and traces whole', async () => {
    const { sandbox, clock, run, printed } = commands()
    const [, failed = ''] = await startRuns(sandbox, clock)
    await run('get', failed, '--json')
    await run('trace', failed, '--json')
    expect(printed.map((text) => JSON.parse(text))).toMatchObject([
      { run_id: failed, output: { stack } },
      { run: { run_id: failed }, steps: [{ name: 'charge', attempts: { length: 2 } }] },
    ])
  })

  it('gives changes as lines, each with its cursor', async () => {
    const { sandbox, clock, run, printed, stop } = commands()
    const watching = run('watch', '--json', '--since', '1h', '--interval', '2s')
    const { runId } = sandbox.runs.start({ script: { ends: 'Completed', afterMs: 3_000 } })
    for (let second = 0; second < 10; second += 1) await clock.advance(1_000)
    stop.abort()
    await clock.advance(0)
    expect(await watching).toBe(0)
    expect(printed.map((line) => JSON.parse(line))).toMatchObject([
      { kind: 'new', run: { run_id: runId, status: 'Running' }, cursor: expect.any(String) },
      { kind: 'ended', run: { run_id: runId, status: 'Completed' }, cursor: expect.any(String) },
    ])
  })
})

describe('exit codes', () => {
  it.each([
    ['completed', { ends: 'Completed' }, 0],
    ['failed', { ends: 'Failed' }, 1],
    ['cancelled', { ends: 'Cancelled' }, 3],
    ['not run', { ends: 'Skipped' }, 3],
    ['not ended in time', 'sleeping' as const, 4],
  ])('wait: %s', async (_, script, exitCode) => {
    const { sandbox, clock, run } = commands()
    const { runId } = sandbox.runs.start({ script })
    const waiting = run('wait', runId, '--timeout', '30s')
    for (let second = 0; second < 40; second += 1) await clock.advance(1_000)
    expect(await waiting).toBe(exitCode)
  })

  it.each<[string, string[], string]>([
    ['an unknown flag', ['list', '--statsu', 'x'], 'unknown flag --statsu; did you mean "status"?'],
    ['a flag without its value', ['list', '--status', '--json'], '--status needs a value: --status <a,b>'],
    ['a value for a flag that has none', ['list', '--json=1'], '--json takes no value'],
    ['a flag twice', ['list', '--app', 'a', '--app', 'b'], '--app was given twice'],
    ['an unknown state', ['list', '--status', 'DONE'], '--status: unknown status "DONE"; allowed: QUEUED, RUNNING'],
    [
      'an invalid time',
      ['list', '--since', 'yesterday'],
      '--since: expected a duration before now such as 24h, or a time',
    ],
    ['a time without its offset', ['list', '--since', '2026-11-21T08:00'], '--since: expected a duration before now'],
    ['a month that no year has', ['list', '--until', '2026-13-01'], '--until: expected a duration before now'],
    [
      'a day that its month has not',
      ['list', '--until', '2026-02-30T00:00:00Z'],
      '--until: expected a duration before now',
    ],
    ['a limit of 0', ['list', '--limit', '0'], '--limit: expected a whole number from 1 to 10000, got "0"'],
    ['a function without its app', ['list', '--function', 'f'], '--function needs --app'],
    ['no id', ['get'], 'get needs RUN_ID'],
    ['two ids', ['trace', 'a', 'b'], 'trace: unexpected argument "b"'],
    ['an invalid timeout', ['wait', 'a', '--timeout', 'soon'], '--timeout: expected a duration such as 30s'],
    ['too short an interval', ['watch', '--interval', '1s'], '--interval: expected a duration from 2s to 1d'],
    ['an invalid cursor', ['watch', '--cursor', 'x'], '--cursor: expected'],
    ['two places to begin', ['watch', '--cursor', 'x', '--since', '1h'], '--since and --cursor cannot be combined'],
    ['an invalid range', ['list', '--since', '1h', '--until', '2h'], 'until: expected a time after from'],
  ])('%s: 2, and nothing is sent', async (_, args, message) => {
    const { run, logged, sandbox } = commands()
    expect(await run(...args)).toBe(2)
    expect(logged.join()).toContain(`inngest-runs: ${message.startsWith('until') ? 'listRuns: ' : ''}${message}`)
    expect(sandbox.requests).toEqual([])
  })

  it.each([
    ['get', 'x'],
    ['trace', '01HX9TK1GG2EQE3ZXV4F9S9N7P'],
    ['wait', 'x'],
  ])('%s of what Inngest refuses: 5', async (...args) => {
    const { run, logged, printed } = commands()
    expect(await run(...args)).toBe(5)
    expect(logged).toHaveLength(1)
    expect(printed).toEqual([])
  })

  it('no key: 2', async () => {
    const { run, logged } = commands({ connect: () => new InngestRuns({ baseUrl: 'https://inngest.test' }) })
    expect(await run('list')).toBe(2)
    expect(logged.join()).toContain('no key')
  })
})

describe('--help', () => {
  it.each(['list', 'get', 'trace', 'wait', 'watch'])('%s', async (name) => {
    const { run, text, sandbox } = commands()
    expect(await run(name, '--help')).toBe(0)
    expect(text()).toMatchSnapshot()
    for (const line of text().split('\n')) expect(line.length).toBeLessThanOrEqual(80)
    expect(sandbox.requests).toEqual([])
  })
})
