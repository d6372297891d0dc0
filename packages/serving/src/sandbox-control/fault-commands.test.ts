import { type CommonFaultName, createFaultQueue, faultTable } from '@x/sandbox'
import { describe, expect, it } from 'vitest'
import type { ControlOutcome } from './control-command.ts'
import { faultCommands } from './fault-commands.ts'

const OPERATIONS = ['createOrder', 'getOrder'] as const
type Operation = (typeof OPERATIONS)[number]

function faults() {
  const { faults: script, take } = createFaultQueue<CommonFaultName, Operation>(faultTable)
  const scripted = { script, table: faultTable, operations: OPERATIONS }
  const commands = faultCommands(scripted)
  const run = async (method: string, json?: unknown): Promise<ControlOutcome | undefined> =>
    commands.find((one) => one.method === method)?.run({ id: '', json })
  return { script, take, run }
}

const ANSWERING = 'html-502, html-502-after-commit, unavailable-503'

describe('a fault from outside', () => {
  it.each<[unknown, object]>([
    [{ fault: 'drop-before' }, { name: 'drop-before', commit: false, delay: 0 }],
    [{ fault: 'rate-limit', retry_after: 5 }, { effect: { status: 429, headers: { 'Retry-After': '5' } } }],
    [{ fault: 'unavailable-503', retry_after: 'Sun, 29 Nov 2026 18:00:00 GMT', delay_ms: 20 }, { delay: 20 }],
    [{ fault: 'redirect', location: '/there' }, { effect: { headers: { Location: '/there' } } }],
    [
      { status: 418, headers: { 'X-A': 'b' }, body: { tea: true }, commit: true, stored: true },
      { commit: true, stored: true, effect: { status: 418, headers: { 'X-A': 'b' }, body: '{"tea":true}' } },
    ],
    [{ status: 500 }, { commit: false, effect: { status: 500, body: '' } }],
    [{ delay_ms: 250 }, { name: 'delay', commit: true, delay: 250, effect: { show: 'answer' } }],
  ])('%j happens to the next request', async (body, expected) => {
    const { run, take } = faults()
    await run('POST', body)
    expect(take('getOrder')).toMatchObject(expected)
    expect(take('getOrder')).toBeUndefined()
  })

  it('waits for its operation, skips some requests, and happens as often as it says', async () => {
    const { run, take } = faults()
    const body = { fault: 'drop-before', operation: 'createOrder', times: 2, skip: 1 }
    expect(await run('POST', body)).toEqual({ data: { pending: [body] } })
    expect(take('getOrder')).toBeUndefined()
    const met = Array.from({ length: 4 }, () => take('createOrder')?.name)
    expect(met).toEqual([undefined, 'drop-before', 'drop-before', undefined])
  })

  it.each<[unknown, string, string]>([
    [{}, 'fault', 'missing; expected a fault by its name, a status, or a delay_ms'],
    [{ fault: 'drop-befor' }, 'fault', 'got "drop-befor"'],
    [{ fault: 'constructor' }, 'fault', 'got "constructor"'],
    [
      { fault: 'drop-before', operation: 'getBalance' },
      'operation',
      'expected createOrder, getOrder, got "getBalance"',
    ],
    [{ fault: 'drop-before', times: 0 }, 'times', 'expected a whole number from 1 to 1000000, got 0'],
    [{ fault: 'drop-before', times: 1.5 }, 'times', 'expected a whole number'],
    [{ fault: 'drop-before', skip: -1 }, 'skip', 'expected a whole number from 0 to 1000000, got -1'],
    [{ fault: 'drop-before', time: 2 }, 'time', 'did you mean "times"?'],
    [{ fault: 'drop-before', status: 500 }, 'status', 'expected no status together with a fault'],
    [{ fault: 'drop-before', retry_after: 1 }, 'retry_after', ANSWERING],
    [{ fault: 'drop-before', location: '/' }, 'location', ANSWERING],
    [{ status: 503, retry_after: 1 }, 'retry_after', ANSWERING],
    [{ fault: 'redirect', location: 'a b\r\nX: y' }, 'location', 'expected a URL or a path'],
    [{ fault: 'rate-limit', retry_after: -1 }, 'retry_after', 'expected a whole number of seconds from 0'],
    [{ fault: 'rate-limit', retry_after: '1\r\nX: y' }, 'retry_after', 'or a string such as a date'],
    [{ fault: 'rate-limit', retry_after: true }, 'retry_after', 'got true'],
    [{ delay_ms: 1, body: {} }, 'body', 'expected no body without a status'],
    [{ delay_ms: -1 }, 'delay_ms', 'expected a number from 0 to 600000, got -1'],
    [{ delay_ms: 600_001 }, 'delay_ms', 'expected a number from 0 to 600000'],
    [{ status: 99 }, 'status', 'expected a whole number from 100 to 599, got 99'],
    [{ status: 600 }, 'status', 'expected a whole number from 100 to 599, got 600'],
    [{ status: 200, headers: { 'X-A': 'b\r\nX-C: d' } }, 'headers.X-A', 'no line break'],
    [
      { status: 200, headers: { 'X A': 'b' } },
      'headers.X A',
      'expected a header name (letters, digits and hyphens), got "X A"',
    ],
    [{ status: 200, headers: [] }, 'headers', 'expected an object'],
    [{ status: 200, commit: 'yes' }, 'commit', 'expected true or false'],
    [[], '', 'expected an object, got an array'],
  ])('%j is refused at %j', async (body, field, says) => {
    const { run, script } = faults()
    const outcome = await run('POST', body)
    const issues = outcome !== undefined && 'issues' in outcome ? outcome.issues : []
    expect(issues.map(({ path, message }) => [path.join('.'), message])).toContainEqual([
      field,
      expect.stringContaining(says),
    ])
    expect(script.pending).toEqual([])
  })

  it('is listed with the available names, and can be cleared', async () => {
    const { run, script } = faults()
    script.next('drop-before', { times: Number.POSITIVE_INFINITY })
    const pending = [{ fault: 'drop-before', times: 'always', skip: 0 }]
    expect(await run('GET')).toEqual({ data: { pending, faults: Object.keys(faultTable), operations: OPERATIONS } })
    expect(await run('DELETE')).toEqual({ data: { pending: [] } })
    expect(script.pending).toEqual([])
  })
})
