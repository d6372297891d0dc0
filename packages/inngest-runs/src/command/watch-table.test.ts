import { describe, expect, it } from 'vitest'
import { InngestRuns } from '../client.ts'
import { createInngestSandbox, createManualClock } from '../testing/index.ts'
import { execute } from './execute.ts'

function watching(...flags: string[]) {
  const clock = createManualClock(Date.UTC(2026, 10, 30, 12), { autoPause: false })
  const sandbox = createInngestSandbox({ clock, mode: 'dev' })
  const { fetch, baseUrl } = sandbox
  const printed: string[] = []
  const logged: string[] = []
  const stop = new AbortController()
  const ended = execute({
    args: ['watch', '--since', '1h', '--interval', '2s', ...flags],
    environment: { NO_COLOR: '1' },
    print: (text) => printed.push(text),
    log: (text) => logged.push(text),
    columns: 80,
    signal: stop.signal,
    connect: (own) => new InngestRuns({ isDev: true, ...own, baseUrl, fetch, clock, maxRetries: 0 }),
    clock,
  })
  const pass = async (seconds: number) => {
    for (let second = 0; second < seconds; second += 1) await clock.advance(1_000)
  }
  return { clock, sandbox, printed, logged, stop, ended, pass }
}

describe('watch in a terminal', () => {
  it('is a table that grows', async () => {
    const { sandbox, printed, stop, ended, pass } = watching()
    sandbox.runs.start({ function: 'send-welcome', app: 'shop', script: { ends: 'Completed', afterMs: 3_000 } })
    await pass(10)
    stop.abort()
    await pass(1)
    expect(await ended).toBe(0)
    expect(printed).toHaveLength(3)
    expect(printed[0]).toMatch(/RUN/i)
    expect(printed[1]).toMatch(/Running.*send-welcome|send-welcome.*Running/)
    expect(printed[2]).toMatch(/Completed.*send-welcome|send-welcome.*Completed/)
  })

  it('shows the changes to a status that was asked for', async () => {
    const { sandbox, printed, stop, ended, pass } = watching('--status', 'failed,queued', '--json')
    sandbox.runs.start({ function: 'fails', script: { ends: 'Failed', afterMs: 1_000 } })
    sandbox.runs.start({ function: 'completes', script: { ends: 'Completed', afterMs: 1_000 } })
    await pass(10)
    stop.abort()
    await pass(1)
    expect(await ended).toBe(0)
    const statuses = printed.map((line) => JSON.parse(line).run.status)
    expect(statuses.length).toBeGreaterThan(0)
    expect(new Set(statuses)).toEqual(new Set(['Failed']))
  })

  it('ends with a failed call', async () => {
    const { sandbox, logged, ended, pass } = watching()
    sandbox.faults.next({ status: 403 }, { operation: 'listRuns', times: 9 })
    await pass(3)
    expect(await ended).toBe(5)
    expect(logged.join('\n')).toContain('403')
  })
})
