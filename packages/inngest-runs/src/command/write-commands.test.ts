import { describe, expect, it } from 'vitest'
import { InngestRuns } from '../client.ts'
import { createInngestSandbox, createManualClock } from '../testing/index.ts'
import { execute } from './execute.ts'

const UNKNOWN = '01HX9TK1GG2EQE3ZXV4F9S9N7P'

function commands(columns?: number, onRequest: () => void = () => {}) {
  const clock = createManualClock(Date.UTC(2026, 10, 22, 12))
  const sandbox = createInngestSandbox({
    clock,
    mode: 'dev',
    functions: {
      welcome: { trigger: 'user.created', app: 'shop', script: { ends: 'Completed', output: { sent: true } } },
      sleeps: { trigger: 'user.sleeps', app: 'shop', script: 'sleeping' },
      breaks: { trigger: 'user.broken', app: 'shop', script: { ends: 'Failed', error: { message: 'no rows' } } },
    },
  })
  const { baseUrl } = sandbox
  const fetch: typeof sandbox.fetch = (...request) => {
    onRequest()
    return sandbox.fetch(...request)
  }
  const printed: string[] = []
  const logged: string[] = []
  const stop = new AbortController()
  const run = (...args: string[]) =>
    execute({
      args,
      environment: {},
      print: (text) => printed.push(text),
      log: (text) => logged.push(text),
      columns,
      signal: stop.signal,
      connect: (own) => new InngestRuns({ isDev: true, ...own, baseUrl, fetch, clock }),
      clock,
    })
  const start = (app = 'shop') => sandbox.runs.start({ app, function: 'remind', script: 'sleeping' }).runId
  const statuses = () => sandbox.runs.all.map(({ status }) => status)
  return { sandbox, clock, run, start, statuses, stop, text: () => printed.join('\n'), log: () => logged.join('\n') }
}

describe('cancel', () => {
  it('without --yes only lists, and says so', async () => {
    const { run, start, statuses, text, log } = commands()
    const ids = [start(), start(), start('bank')]
    expect(await run('cancel', '--app', 'shop')).toBe(0)
    expect(text().split('\n').toSorted()).toEqual(
      ids
        .slice(0, 2)
        .map((id) => `${id}  would_cancel   remind`)
        .toSorted(),
    )
    expect(log()).toBe('Nothing was cancelled: pass --yes to cancel these 2 runs.')
    expect(statuses()).toEqual(['Running', 'Running', 'Running'])
  })

  it('with --yes cancels them', async () => {
    const { run, start, statuses, log } = commands()
    for (const app of ['shop', 'shop', 'bank']) start(app)
    expect(await run('cancel', '--app', 'shop', '--yes')).toBe(0)
    expect(log()).toBe('2 cancelled')
    expect(statuses()).toEqual(['Cancelled', 'Cancelled', 'Running'])
  })

  it('by ids, as JSON, with an exit code that tells whether all were cancelled', async () => {
    const { run, start, text } = commands()
    const id = start()
    expect(await run('cancel', id, UNKNOWN, '--yes', '--json')).toBe(1)
    expect(JSON.parse(text())).toEqual([
      { runId: id, result: 'cancelled' },
      { runId: UNKNOWN, result: 'not_found', error: expect.stringContaining('Inngest returned 404') },
    ])
  })

  it.each([
    ['no flag', [], 'cancel needs ids of runs, or one of --app'],
    ['--yes alone', ['--yes'], 'or --all for every run'],
    ['ids and flags', [UNKNOWN, '--app', 'shop'], 'not both'],
    ['a function without its app', ['--function', 'remind'], '--function needs --app'],
    ['an invalid id', ['bad', '--yes'], 'expected the id of a run'],
    ['an invalid time', ['--since', 'yesterday'], '--since: expected a duration'],
  ])('of %s is refused', async (_, args, words) => {
    const { run, start, statuses, log } = commands()
    start()
    expect(await run('cancel', ...args)).toBe(2)
    expect(log()).toContain(words)
    expect(statuses()).toEqual(['Running'])
  })

  it.each([undefined, 80])('fits into 80 columns, with colours only in a terminal (%s)', async (columns) => {
    const { run, start, text } = commands(columns)
    await run('cancel', start(), UNKNOWN, '--yes')
    const lines = text().replaceAll('\u001b', 'ESC').split('\n')
    const bare = lines.map((line) => line.replaceAll(/ESC\[\d+m/g, ''))
    expect(bare).toEqual([
      expect.stringMatching(/^01[0-9A-Z]{24} {2}cancelled$/),
      expect.stringMatching(/^01HX9TK1GG2EQE3ZXV4F9S9N7P {2}not_found {8}cancelRun: Inngest returned 404/),
    ])
    for (const line of bare) expect(line.length).toBeLessThanOrEqual(80)
    expect(lines.some((line) => line.includes('ESC[31m'))).toBe(columns === 80)
  })

  it('--all --yes cancels every run', async () => {
    const { run, start, statuses } = commands()
    for (const app of ['shop', 'bank']) start(app)
    expect(await run('cancel', '--all', '--yes')).toBe(0)
    expect(statuses()).toEqual(['Cancelled', 'Cancelled'])
  })

  it('that ends early says in JSON what was cancelled until then', async () => {
    let requests = 0
    const { run, start, stop, text } = commands(undefined, () => {
      requests += 1
      if (requests === 10) stop.abort()
    })
    const ids = Array.from({ length: 20 }, () => start())
    expect(await run('cancel', ...ids, '--yes', '--json')).toBe(130)
    const results: unknown[] = JSON.parse(text())
    expect(results).toContainEqual({ runId: ids[0], result: 'cancelled' })
    expect(results.length).toBeLessThan(20)
  })

  it('that was stopped before says so', async () => {
    const { run, start, stop, statuses } = commands()
    start()
    stop.abort()
    expect(await run('cancel', '--all', '--yes')).toBe(130)
    expect(statuses()).toEqual(['Running'])
  })
})

describe('invoke, rerun and send', () => {
  it('print the id of what they started', async () => {
    const { run, sandbox, text } = commands()
    expect(await run('invoke', 'shop', 'welcome', '--data', '{"user":7}', '--key', 'user-7')).toBe(0)
    const [first] = sandbox.runs.all
    expect(text()).toBe(first?.id)
    expect(sandbox.events.all[0]?.data).toMatchObject({ user: 7 })
    expect(await run('rerun', first?.id ?? '', '--json')).toBe(0)
    expect(JSON.parse(text().slice(26))).toEqual({ runId: sandbox.runs.all[1]?.id })
    expect(await run('send', 'user.created', '--id', 'u7')).toBe(0)
    expect(text()).toContain(sandbox.events.all.at(-1)?.eventId)
  })

  it.each([
    ['invoke', ['invoke', 'shop', 'welcome', '--wait'], 0, '"sent": true'],
    ['invoke of what fails', ['invoke', 'shop', 'breaks', '--wait'], 1, 'no rows'],
    ['send', ['send', 'user.created', '--wait'], 0, '"sent": true'],
    ['send of what fails', ['send', 'user.broken', '--wait', '--json'], 1, 'no rows'],
  ])('%s with --wait has the exit code of the run', async (_, args, code, words) => {
    const { run, text } = commands()
    expect(await run(...args)).toBe(code)
    expect(text()).toContain(words)
  })

  it('a used key is said', async () => {
    const { run, log, sandbox } = commands()
    await run('invoke', 'shop', 'welcome', '--key', 'user-7')
    await run('invoke', 'shop', 'welcome', '--key', 'user-7')
    expect(log()).toContain('An earlier call with this key started this run')
    expect(sandbox.runs.all).toHaveLength(1)
  })

  it('a wait that is over has an exit code of its own', async () => {
    const { run, start, log } = commands()
    const id = start()
    expect(await run('rerun', id, '--even-if-running', '--wait', '--timeout', '5s')).toBe(4)
    expect(log()).toContain('is still Running')
  })

  it.each([
    ['invoke', ['invoke', 'shop', 'sleeps'], 'runId'],
    ['send', ['send', 'user.sleeps'], 'eventId'],
  ])('%s: a program gets what was started, and its state, also if the wait is over', async (_, args, id) => {
    const { run, text, sandbox } = commands()
    expect(await run(...args, '--wait', '--timeout', '5s', '--json')).toBe(4)
    const [started] = sandbox.runs.all
    const runs = [{ run_id: started?.id, status: 'Running' }]
    expect(JSON.parse(text())).toMatchObject({ [id]: expect.any(String), runs })
  })

  it.each([
    ['a run that has not ended', 'rerun', [], 'has not ended'],
    ['an invalid timeout', 'invoke', ['--wait', '--timeout', 'soon'], '--timeout: expected a duration'],
    ['an invalid timeout after a send', 'send', ['--wait', '--timeout', '0'], '--timeout: expected a duration'],
    ['an invalid timeout after a rerun', 'rerun', ['--even-if-running', '--wait', '--timeout', 'x'], '--timeout:'],
    ['a timeout without a wait', 'rerun', ['--even-if-running', '--timeout', '5s'], '--timeout needs --wait'],
    ['input without a step', 'rerun', ['--input', '[]'], '--input needs --from-step'],
    ['input that is no list', 'rerun', ['--from-step', 'a', '--input', '{}'], 'expected a JSON list'],
    ['data that is no JSON', 'send', ['--data', 'x'], '--data: expected JSON'],
    ['data that is no object', 'send', ['--data', '[1]'], '--data: expected a JSON object'],
  ])('%s is refused', async (_, name, args, words) => {
    const { run, start, log, sandbox } = commands()
    const id = start()
    const subject = { send: ['user.created'], invoke: ['shop', 'welcome'] }[name] ?? [id]
    expect(await run(name, ...subject, ...args)).toBe(2)
    expect(log()).toContain(words)
    expect(sandbox.runs.all).toHaveLength(1)
  })

  it.each([
    ['a wait', (id: string) => ['wait', id]],
    ['a wait after a start', () => ['invoke', 'shop', 'sleeps', '--wait']],
  ])('%s that a signal stops does not end like one for a run that completed', async (_, args) => {
    const { run, start, stop, log, clock } = commands()
    const id = start()
    // The first pause between two reads: the run continues.
    clock.limit(1, () => stop.abort())
    expect(await run(...args(id))).toBe(130)
    expect(log()).toContain('inngest-runs: waitForRun: aborted')
  })
})
