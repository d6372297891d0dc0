import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { closing } from '@x/test-kit'
import { ConfigurationError } from '@x/transport'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { SERVED_OPERATIONS } from '../../test/test-api.ts'
import { orderOperation } from '../../test/test-operations.ts'
import { NO_DETAILS } from '../calls/served-event.ts'
import { SANDBOX_UPSTREAM, type Upstream } from '../calls/served-operation.ts'
import { limitsOf } from '../limits/order-limits.ts'
import { type Listening, listen, listenProblem } from '../listen/listen.ts'
import { RepeatedWrites, repeatedWritesOf } from '../repeats/repeated-write.ts'
import type { RestOptions } from '../rest/create-rest-handler.ts'
import { openFileState } from '../state/file-state.ts'
import { StateError } from '../state/state-store.ts'
import { readCommandLine } from './command-line.ts'
import type { ClientChoice, CommandSetup, ToolServing, ToolsServed } from './command-setup.ts'
import { CommandError } from './flag-values.ts'
import { flagsOf } from './flags.ts'
import { curlLines, logLine } from './log-lines.ts'
import type { ProcessContext } from './process-context.ts'
import { runCommand } from './run-command.ts'

const { keep, close } = closing()
afterEach(close)

interface Client {
  readonly of: string
}

const UPSTREAM: Upstream = { kind: 'production', url: 'https://up.example/v2', about: 'PRODUCTION: it is real' }

const SANDBOX_FLAGS = [
  { name: 'processing', value: 'ms', about: 'How long it takes.' },
  { name: 'any-product', about: 'Take anything.' },
]

const HELLO = async () => new Response('hello')

/** A package that serves very little, and records what it was asked for. */
function fake(more: Partial<CommandSetup<Client>> = {}) {
  const asked: { rest?: RestOptions; mcp?: ToolServing; stdio?: ToolsServed; choice?: Partial<ClientChoice> } = {}
  const client: Client = { of: 'test' }
  const setup: CommandSetup<Client> = {
    name: 'payouts',
    version: '1.2.3',
    about: 'serves a test.',
    tokenVariable: 'PAYOUTS_TOKEN',
    sandboxPort: 0,
    servedOperations: SERVED_OPERATIONS,
    hasKeys: true,
    openState: (path) => openFileState(path, { owner: 'payouts' }),
    hasPayoutUrls: true,
    sandboxFlags: SANDBOX_FLAGS,
    environment: [['PAYOUTS_KEY', 'The key.']],
    connect: async (choice) => {
      asked.choice = choice
      return { client, examplePath: '/v1/order', upstream: UPSTREAM }
    },
    connectSandbox: async (choice) => {
      asked.choice = choice
      return { client, examplePath: '/v1/order', upstream: SANDBOX_UPSTREAM }
    },
    startSandbox: async ({ host, port }) => {
      const { url, close: stop } = keep(await listen(HELLO, { host, port }))
      return { url, usage: (at) => [`export A=${at.url} B=${at.beyondThisMachine}`], close: stop }
    },
    rest: async (_, options) => {
      asked.rest = options
      return HELLO
    },
    mcp: async (_, options) => {
      asked.mcp = options
      return HELLO
    },
    stdio: async (_, options) => {
      asked.stdio = options
      return { closed: Promise.resolve(), close: async () => {} }
    },
    ...more,
  }
  return { setup, asked, client }
}

function run(
  args: readonly string[],
  { variables = {}, ...more }: Partial<CommandSetup<Client>> & { readonly variables?: Record<string, string> } = {},
) {
  const { setup, asked, client } = fake(more)
  const printed: string[] = []
  const logged: string[] = []
  let words: () => readonly string[] = () => []
  let stop: () => void = () => {}
  const stopped = new Promise<void>((resolve) => {
    stop = resolve
  })
  const ended = runCommand(setup, {
    args,
    environment: variables,
    print: (line) => printed.push(line),
    log: (line) => logged.push(line),
    stopped,
    onForcedExit: (last) => {
      words = last
    },
  })
  return { ended, printed, logged, asked, client, stop, inFlightLines: () => words() }
}

/** Runs until it has reported this many addresses, or has ended. */
async function untilLogged(running: ReturnType<typeof run>, lines: number): Promise<void> {
  let over = false
  running.ended.finally(() => {
    over = true
  })
  const said = () => running.logged.filter((line) => / at http/.test(line)).length
  while (said() < lines && !over) await new Promise((resolve) => setImmediate(resolve))
}

describe('the command line', () => {
  const flags = flagsOf({
    tokenVariable: 'T',
    sandboxPort: 1,
    servedOperations: SERVED_OPERATIONS,
    hasKeys: true,
    hasPayoutUrls: true,
    sandboxFlags: SANDBOX_FLAGS,
  })

  it('is read whole', () => {
    const asked = readCommandLine(
      ['serve', '--host', 'localhost', '--read-only', '--tools=a,b', '--rest-port=0'],
      flags,
    )
    expect(asked).toEqual({
      command: 'serve',
      values: new Map([
        ['host', 'localhost'],
        ['tools', 'a,b'],
        ['rest-port', '0'],
      ]),
      switches: new Set(['read-only']),
    })
    expect(readCommandLine([], flags)).toMatchObject({ command: undefined })
    expect(readCommandLine(['--version'], flags)).toMatchObject({ switches: new Set(['version']) })
    expect(readCommandLine(['rest', '--token=-starts-with-a-dash'], flags)).toMatchObject({
      values: new Map([['token', '-starts-with-a-dash']]),
    })
  })

  it.each([
    [['serve', '--tools', '-create-order'], '-create-order'],
    [['serve', '--tools=-create-order,+find-things'], '-create-order,+find-things'],
    [['serve', '--tools', '+find-things', '--read-only'], '+find-things'],
  ])('%j selects tools by their signs', (args, tools) => {
    expect(readCommandLine(args, flags)).toMatchObject({ values: new Map([['tools', tools]]) })
  })

  it.each([
    [['serve', '--redonly'], 'unknown flag --redonly; did you mean --read-only?'],
    [['serve', '--zzzzzz'], 'unknown flag --zzzzzz; see --help'],
    [['serve', '-h'], 'unknown flag --h; see --help'],
    [['serve', '--sandbox=yes'], '--sandbox takes no value'],
    [['serve', '--host'], '--host needs a value: --host <address>'],
    [['serve', '--host='], '--host needs a value: --host <address>'],
    [['serve', '--host', '--sandbox'], '--host needs a value: --host <address>'],
    [['serve', '--host', '-a'], '--host needs a value: --host <address>'],
    [['serve', '--tools', '--read-only'], '--tools needs a value: --tools <a,b>'],
    [['serve', '--host', 'a', '--host', 'b'], '--host was given twice'],
    [['start'], 'unknown command start; see --help'],
    [['res'], 'unknown command res; did you mean rest?'],
    [['rest', 'mcp'], 'expected one command, got a second one: "mcp"'],
    [['serve', '--port', '1'], 'serve takes no --port; it has --rest-port and --mcp-port'],
    [['sandbox', '--read-only'], 'sandbox takes no --read-only; see --help'],
    [['rest', '--stdio'], 'rest takes no --stdio; see --help'],
    [['rest', '--reveal-payout-urls'], 'rest takes no --reveal-payout-urls; see --help'],
    [['sandbox', '--response-validation', 'strict'], 'sandbox takes no --response-validation; see --help'],
    [['rest', '--output-schemas', 'none'], 'rest takes no --output-schemas; see --help'],
    [['rest', '--response-validation'], '--response-validation needs a value: --response-validation <report|strict>'],
  ])('%j is refused: %s', (args, problem) => {
    expect(readCommandLine(args, flags)).toEqual({ problem })
  })

  it('has only the flags that a package can use', () => {
    const few = flagsOf({
      tokenVariable: 'T',
      sandboxPort: 1,
      servedOperations: SERVED_OPERATIONS,
      hasKeys: false,
      hasPayoutUrls: false,
      sandboxFlags: [],
    })
    const names = few.map(({ name }) => name)
    expect(names).not.toContain('require-idempotency-key')
    expect(names).not.toContain('reveal-payout-urls')
  })
})

describe('limits on the command line', () => {
  const [create, ...others] = SERVED_OPERATIONS
  if (create === undefined) throw new Error('there are none')
  const servedOperations = [{ ...create, orderAmounts: () => undefined }, ...others]

  it('are passed to both ways in, and only those that are given', async () => {
    const flags = ['--max-face-value', 'USD:50', '--max-order-value=USD:499.99', '--max-orders', '20']
    const running = run(['serve', '--rest-port', '0', '--mcp-port', '0', ...flags, '--currencies', 'USD'], {
      servedOperations,
    })
    await untilLogged(running, 2)
    running.stop()
    expect(await running.ended).toBe(0)
    const limits = {
      maxFaceValue: { USD: '50' },
      maxOrderValue: { USD: '499.99' },
      maxOrders: 20,
      currencies: ['USD'],
    }
    expect(running.asked).toMatchObject({ rest: limits, mcp: limits })
    const unlimited = run(['mcp', '--stdio', '--currencies', 'USD, EUR'], { servedOperations })
    expect(await unlimited.ended).toBe(0)
    expect(unlimited.asked.stdio).toMatchObject({ currencies: ['USD', 'EUR'] })
    for (const name of ['maxFaceValue', 'maxOrderValue', 'maxOrders']) {
      expect(unlimited.asked.stdio).not.toHaveProperty(name)
    }
  })

  it.each([
    [
      ['--max-face-value', '50'],
      '--max-face-value: expected amounts above 0 by currency, such as USD:50 or EUR:19.99, got "50"',
    ],
    [['--max-face-value', 'usd:50'], 'got "usd:50"'],
    [['--max-face-value', 'USD:5O'], 'got "USD:5O"'],
    [['--max-face-value', 'USD:0'], 'got "USD:0"'],
    [['--max-face-value', 'USD:-5'], 'got "USD:-5"'],
    [['--max-face-value', 'USD:1e9'], 'got "USD:1e9"'],
    [['--max-face-value', 'USD:1.005'], 'got "USD:1.005"'],
    [['--max-face-value', 'USD:1,000'], 'got "000"'],
    [['--max-face-value', 'USD:50,'], 'got ""'],
    [['--max-face-value', 'USD:50:60'], 'got "USD:50:60"'],
    [['--max-order-value', 'USD:50,USD:60'], '--max-order-value: USD occurs twice'],
    [['--max-orders', '0'], '--max-orders: expected a whole number above 0, got "0"'],
    [['--max-orders', '1.5'], 'got "1.5"'],
    [['--max-orders', '1e3'], 'got "1e3"'],
    [['--max-orders', 'many'], 'got "many"'],
    [
      ['--currencies', 'USD,eur'],
      '--currencies: expected currency codes of three capital letters, such as USD,EUR, got "eur"',
    ],
    [['--max-order', '5'], 'unknown flag --max-order; did you mean --max-orders?'],
  ])('%j is refused: %s', async (flags, says) => {
    for (const ports of [['serve'], ['rest', '--port', '0'], ['mcp', '--stdio']]) {
      const running = run([...ports, ...flags], { servedOperations })
      expect(await running.ended).toBe(2)
      expect(running.logged.join('\n')).toContain(says)
      expect(running.asked).toEqual({})
    }
  })

  it.each(['serve', 'rest', 'mcp'])(
    'on orders are reported to end with the process, by %s without --state',
    async (command) => {
      const folder = await mkdtemp(join(tmpdir(), 'limits-'))
      const ports = command === 'serve' ? ['--rest-port', '0', '--mcp-port', '0'] : ['--port', '0']
      const said = async (...flags: string[]) => {
        const running = run([command, ...ports, '--max-orders', '5', ...flags], { servedOperations })
        running.stop()
        expect(await running.ended).toBe(0)
        return running.logged.filter((line) => line.includes('a restart resets the count'))
      }
      expect(await said()).toEqual([
        'payouts: --max-orders counts in memory, so a restart resets the count; --state FILE keeps it',
      ])
      expect(await said('--state', join(folder, 'state'))).toEqual([])
      await rm(folder, { recursive: true })
    },
  )

  it('that cannot be combined are refused with the names of their flags', async () => {
    const running = run(['rest', '--port', '0', '--max-face-value', 'USD:50'], {
      servedOperations,
      rest: async (_, options) => {
        limitsOf(options)
        return HELLO
      },
    })
    expect(await running.ended).toBe(2)
    expect(running.logged.join('\n')).toContain(
      'payouts: --max-face-value: needs exactly one payment currency in --currencies, got none.',
    )
  })

  it('do not exist if nothing pays', () => {
    const names = flagsOf({
      tokenVariable: 'T',
      sandboxPort: 1,
      servedOperations: SERVED_OPERATIONS,
      hasKeys: true,
      hasPayoutUrls: true,
      sandboxFlags: [],
    })
    expect(names.map(({ name }) => name).filter((name) => /^max-(?!body)|currencies/.test(name))).toEqual([])
  })
})

describe('checks of orders on the command line', () => {
  const [create] = SERVED_OPERATIONS
  const checkTool = create?.tool.name ?? ''

  it.each([
    [[], true],
    [['--no-check'], false],
    [['--tools', `-${checkTool}`], false],
  ])('with the flags %j, creates are checked: %s', async (flags, checkOrders) => {
    const { ended, asked } = run(['mcp', '--stdio', '--sandbox', ...flags], { checkTool })
    expect(await ended).toBe(0)
    expect(asked.stdio).toMatchObject({ checkOrders })
  })

  it('go to REST as well', async () => {
    const running = run(['rest', '--port', '0', '--sandbox'], { checkTool })
    await untilLogged(running, 1)
    running.stop()
    await running.ended
    expect(running.asked.rest).toMatchObject({ checkOrders: true })
  })

  it('do not exist where nothing checks them', async () => {
    const { ended, logged } = run(['serve', '--no-check'])
    expect([await ended, logged.join()]).toEqual([2, expect.stringContaining('unknown flag --no-check')])
  })
})

describe('a command', () => {
  it('passes on what it was given, and opens nothing else', async () => {
    const flags = ['--read-only', '--tools', 'a, b', '--require-idempotency-key', '--reveal-payout-urls']
    flags.push('--output-schemas', 'full', '--deadline', '20')
    const running = run(['serve', '--rest-port', '0', '--mcp-port', '0', ...flags, '--base-url', 'https://up.example'])
    await untilLogged(running, 2)
    running.stop()
    expect(await running.ended).toBe(0)
    const shared = { readOnly: true, tools: ['a', 'b'], requireIdempotencyKey: true, deadline: 20_000 }
    const allowedHosts = ['localhost', '127.0.0.1', '[::1]', '127.0.0.1']
    expect(running.asked).toMatchObject({
      choice: { baseUrl: 'https://up.example', responseValidation: 'report' },
      rest: { ...shared, allowedHosts },
      mcp: { ...shared, allowedHosts, revealPayoutUrls: true, outputSchemas: 'full' },
    })
    expect(running.asked.rest).not.toHaveProperty('outputSchemas')
    // One that is present but undefined would be refused.
    for (const options of [running.asked.rest, running.asked.mcp]) expect(options).not.toHaveProperty('token')
    expect(running.logged.join('\n')).toMatch(
      /REST at http:\/\/127\.0\.0\.1:\d+\n {2}curl .*\n.*MCP at http:\/\/127\.0\.0\.1/,
    )
  })

  it.each([
    [['rest', '--port', '0'], ['rest']],
    [['rest', '--rest-port', '0'], ['rest']],
    [['mcp', '--port', '0'], ['mcp']],
    [['mcp', '--http', '--mcp-port', '0'], ['mcp']],
  ])('serves only one API with %j', async (args, served) => {
    const running = run([...args, '--sandbox'])
    await untilLogged(running, 1)
    running.stop()
    expect(await running.ended).toBe(0)
    const { choice: _, ...made } = running.asked
    expect(Object.keys(made)).toEqual(served)
  })

  it.each([
    [['--response-validation', 'strict'], 'strict'],
    [['--response-validation=report'], 'report'],
    [[], 'report'],
  ])('lets %j decide about a response that does not match the specification: %s', async (args, responseValidation) => {
    for (const upstream of [[], ['--sandbox']]) {
      const running = run(['rest', '--port', '0', ...upstream, ...args])
      await untilLogged(running, 1)
      running.asked.choice?.onDrift?.({ operation: 'listOrders', path: 'items[].a\nb', code: 'invalid_type' })
      running.stop()
      await running.ended
      expect(running.asked.choice).toMatchObject({ responseValidation })
      // One line each, whatever a field is called.
      expect(running.logged.at(-1)).toBe(
        'payouts: responses to listOrders do not match the specification at "items[].a\\nb" (invalid_type)',
      )
    }
  })

  it.each([
    [[], 'payouts → https://up.example/v2 (PRODUCTION: it is real)', UPSTREAM],
    [['--sandbox'], 'payouts → sandbox: nothing is real', SANDBOX_UPSTREAM],
  ])('names its upstream before it serves, and in /health: %j', async (flags, says, upstream) => {
    for (const [served, ports] of [
      ['serve', ['--rest-port', '0', '--mcp-port', '0']],
      ['rest', ['--port', '0']],
      ['mcp', ['--port', '0']],
      ['mcp', ['--stdio']],
    ] as const) {
      const running = run([served, ...ports, ...flags])
      running.stop()
      expect(await running.ended).toBe(0)
      expect(running.logged[0]).toBe(says)
      expect(running.asked.rest?.upstream).toEqual(/serve|rest/.test(served) ? upstream : undefined)
    }
  })

  it('passes on what a proxy in front of it needs, and shows paths with their prefix', async () => {
    const flags = ['--allowed-hosts', 'pay.example, pay.internal', '--allowed-origins', 'https://app.example']
    const running = run([
      'serve',
      '--rest-port',
      '0',
      '--mcp-port',
      '0',
      '--base-path',
      '/runa',
      '--max-body',
      '2048',
      ...flags,
    ])
    await untilLogged(running, 2)
    running.stop()
    expect(await running.ended).toBe(0)
    const options = {
      allowedHosts: ['localhost', '127.0.0.1', '[::1]', '127.0.0.1', 'pay.example', 'pay.internal'],
      allowedOrigins: ['https://app.example'],
      basePath: '/runa',
      maxBodyBytes: 2048,
    }
    expect(running.asked).toMatchObject({ rest: options, mcp: options })
    expect(running.logged.join('\n')).toMatch(/curl -s 'http:\/\/127\.0\.0\.1:\d+\/runa\/v1\/order'/)
    expect(running.logged.join('\n')).toMatch(/MCP at http:\/\/127\.0\.0\.1:\d+\/runa\/mcp/)
  })

  it('with a token and host names answers only to those', async () => {
    const flags = ['--host', '0.0.0.0', '--token', 'open-sesame', '--allowed-hosts', 'pay.example']
    const running = run(['rest', '--port', '0', ...flags])
    running.stop()
    await running.ended
    expect(running.asked.rest?.allowedHosts).toEqual(['localhost', '127.0.0.1', '[::1]', '0.0.0.0', 'pay.example'])
  })

  it('with a token listens on any address, under any name', async () => {
    const running = run(['rest', '--sandbox', '--port', '0', '--host', '0.0.0.0'], {
      variables: { PAYOUTS_TOKEN: 'open-sesame' },
    })
    await untilLogged(running, 1)
    running.stop()
    await running.ended
    expect(running.asked.rest).toMatchObject({ token: 'open-sesame', allowedHosts: undefined })
    expect(running.logged.join()).not.toContain('sesame')
  })

  it.each([
    [
      ['rest', '--token', 'two words'],
      'invalid token: expected a string of visible ASCII characters without whitespace',
    ],
    [['rest', '--sandbox', '--base-url', 'https://a.example'], '--sandbox and --base-url cannot be combined'],
    [['mcp', '--stdio', '--http'], '--stdio and --http cannot be combined'],
    [['rest', '--host', 'not an address'], 'is open to other machines, so a token is required'],
    [['rest', '--port', 'http'], '--port: expected a port, 0 to 65535, got "http"'],
    [['rest', '--port', '65536'], '--port: expected a port, 0 to 65535, got "65536"'],
    [['mcp', '--output-schemas', 'short'], '--output-schemas: expected compact, full or none, got "short"'],
    [['rest', '--max-body', '1MB'], '--max-body: expected a whole number of bytes above 0, got "1MB"'],
    [['rest', '--any-product'], '--any-product configures a sandbox: rest needs --sandbox for it'],
    [['serve', '--faults', 'drop-before'], '--faults configures a sandbox: serve needs --sandbox for it'],
    [['rest', '--max-body', '0'], '--max-body: expected a whole number of bytes above 0, got "0"'],
    ...['0', '50s', '1.5', '86401', '1e3'].map((given): [string[], string] => [
      ['rest', '--deadline', given],
      `--deadline: expected a whole number of seconds, 1 to 86400, got "${given}"`,
    ]),
    [['mcp', '--response-validation', 'none'], '--response-validation: expected report or strict, got "none"'],
  ])('refuses %j', async (args, says) => {
    const { ended, logged } = run(args)
    expect(await ended).toBe(2)
    expect(logged).toEqual([expect.stringContaining(says)])
  })

  it('does not take an empty variable for a token', async () => {
    const { ended } = run(['rest', '--host', '0.0.0.0'], { variables: { PAYOUTS_TOKEN: '' } })
    expect(await ended).toBe(2)
  })

  it('reports invalid options by the names of its flags', async () => {
    const { ended, logged } = run(['rest', '--tools', 'x'], {
      rest: async () => {
        throw new ConfigurationError('tools: unknown tool "x"')
      },
    })
    expect(await ended).toBe(2)
    expect(logged).toEqual(['payouts: --tools: unknown tool "x"'])
  })

  it('lets a bug surface as a bug', async () => {
    const running = run(['rest'], {
      rest: async () => {
        throw new TypeError('a bug')
      },
    })
    await expect(running.ended).rejects.toThrow('a bug')
  })

  it('leaves no port open if it cannot open the next', async () => {
    const taken: Listening = keep(await listen(HELLO, { host: '127.0.0.1', port: 0 }))
    const other = await listen(HELLO, { host: '127.0.0.1', port: 0 })
    await other.close()
    const running = run(['serve', '--rest-port', String(other.port), '--mcp-port', String(taken.port)])
    expect(await running.ended).toBe(1)
    expect(running.logged.at(-1)).toBe(
      `payouts: port ${taken.port} on 127.0.0.1 is taken by another program; choose another with --mcp-port`,
    )
    // It shows no call of something that is not served.
    expect(running.logged.join('\n')).not.toContain('curl')
    // Somebody else may have the port by now.
    const answer = await fetch(other.url).then(
      (response) => response.text(),
      () => 'nobody',
    )
    expect(answer).not.toBe('hello')
  })

  it('names all ports that are in use at once, each with its flag', async () => {
    const [rest, mcp] = [
      keep(await listen(HELLO, { host: '127.0.0.1', port: 0 })),
      keep(await listen(HELLO, { host: '127.0.0.1', port: 0 })),
    ]
    const running = run(['serve', '--rest-port', String(rest.port), '--mcp-port', String(mcp.port)])
    expect(await running.ended).toBe(1)
    const taken = (port: number, flag: string) =>
      `port ${port} on 127.0.0.1 is taken by another program; choose another with ${flag}`
    expect(running.logged.at(-1)).toBe(`payouts: ${taken(rest.port, '--rest-port')}; ${taken(mcp.port, '--mcp-port')}`)
  })

  it('waits for a write whose caller has left', async () => {
    const running = run(['rest', '--sandbox', '--port', '0'])
    await untilLogged(running, 1)
    let finish: () => void = () => {}
    const write = { operation: orderOperation, body: { amount: 1 }, idempotencyKey: undefined }
    const pending = new Promise<void>((resolve) => {
      finish = resolve
    })
    const writes = repeatedWritesOf(running.client)
    expect(writes).toBeInstanceOf(RepeatedWrites)
    const sent = writes.send(write, async () => {
      await pending
      return { status: 200, data: {}, headers: new Headers(), requestId: undefined }
    })
    running.stop()
    let over = false
    running.ended.then(() => {
      over = true
    })
    for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve))
    expect(over).toBe(false)
    finish()
    await sent
    expect(await running.ended).toBe(0)
  })

  const firstCreate = { tool: 'create-order', path: '/v1/order', body: { amount: 1 } }
  const create = /curl -s( .*)? -d '\{"amount":1\}' 'http:\/\/127\.0\.0\.1:\d+\/v1\/order'\n/

  it.each<[string, readonly string[], RegExp | undefined]>([
    ['by default', [], create],
    ['with a key if one is required', ['--require-idempotency-key'], /X-Idempotency-Key: \S.* -d /],
    ['with the token by its name', ['--token', 'sesame'], /Bearer \$PAYOUTS_TOKEN".* -d /],
    ['if its tool is served', ['--tools', 'find-things,create-order'], create],
    ['if another tool is left out', ['--tools', '-find-things'], create],
    ['but not if its tool is not served', ['--tools', 'find-things'], undefined],
    ['but not if its tool is left out', ['--tools', '-create-order'], undefined],
    ['but not if nothing may change', ['--read-only'], undefined],
  ])('shows a create of a sandbox %s', async (_, flags, line) => {
    const running = run(['rest', '--sandbox', '--port', '0', ...flags], {
      connectSandbox: async () => ({
        client: { of: 'test' },
        examplePath: '/v1/order',
        firstCreate,
        upstream: SANDBOX_UPSTREAM,
      }),
    })
    await untilLogged(running, 1)
    running.stop()
    await running.ended
    const lines = running.logged.join('\n').split('\n')
    const [first = '', second] = lines.filter((one) => one.includes('curl'))
    if (line === undefined) expect(`${first}\n`).not.toContain(' -d ')
    else expect(`${first}\n`).toMatch(line)
    expect(second ?? first).toMatch(/\/v1\/order'$/)
  })

  it('passes a sandbox its flags and the address to listen on', async () => {
    const flags = ['--processing', '5', '--any-product', '--faults', 'drop-before']
    const seen: unknown[] = []
    const { setup } = fake()
    const running = run(['sandbox', '--port', '0', '--allowed-hosts', 'a.test, b.test', ...flags], {
      startSandbox: (where, said) => {
        seen.push(where.allowedHosts, ...['processing', 'faults'].map((name) => said.values.get(name)))
        seen.push(said.switches.has('any-product'))
        return setup.startSandbox(where, said)
      },
    })
    await untilLogged(running, 1)
    running.stop()
    await running.ended
    expect(seen).toEqual([['a.test', 'b.test'], '5', 'drop-before', true])
    const inside = run(['rest', '--sandbox', '--port', '0', ...flags], {
      connectSandbox: (choice, said) => {
        seen.push([...said.switches])
        return setup.connectSandbox(choice, said)
      },
    })
    await untilLogged(inside, 1)
    inside.stop()
    await inside.ended
    expect(seen.at(-1)).toEqual(['sandbox', 'any-product'])
  })

  it.each<[string, Error, string]>([
    [
      'a flag is not a number',
      new ConfigurationError('--processing: expected a number'),
      '--processing: expected a number',
    ],
    ['an option makes no sense', new TypeError('processing: expected less'), '--processing: expected less'],
    ['there is no such fault', new TypeError('faults: unknown fault "x"'), '--faults: unknown fault "x"'],
  ])('refuses in one line if %s', async (_, error, says) => {
    const fails = () => Promise.reject(error)
    for (const args of [
      ['sandbox', '--port', '0'],
      ['rest', '--sandbox', '--port', '0'],
    ]) {
      const { ended, logged } = run(args, { startSandbox: fails, connectSandbox: fails })
      expect(await ended).toBe(2)
      expect(logged).toEqual([`payouts: ${says}`])
    }
  })

  describe('with --state', () => {
    let folder: string
    let file: string
    beforeEach(async () => {
      folder = await mkdtemp(join(tmpdir(), 'state-'))
      file = join(folder, 'recent.state')
    })
    afterEach(() => rm(folder, { recursive: true }))

    it('passes the file to every server, holds it while it runs, and releases it', async () => {
      const running = run(['serve', '--sandbox', '--rest-port', '0', '--mcp-port', '0', '--state', file])
      await untilLogged(running, 2)
      const { rest, mcp } = running.asked
      expect(rest?.state).toBeDefined()
      expect(mcp?.state).toBe(rest?.state)
      expect(await rest?.state?.replace('a', undefined, 'one', undefined)).toBe(true)
      expect(await readFile(file, 'utf8')).toContain('{"state":"payouts"')
      const second = run(['rest', '--sandbox', '--port', '0', '--state', file])
      expect(await second.ended).toBe(1)
      expect(second.logged).toEqual([
        expect.stringMatching(/^payouts: --state: .*recent\.state is locked: .* each need their own file\.$/),
      ])
      running.stop()
      expect(await running.ended).toBe(0)
      expect(await readdir(folder)).toEqual(['recent.state'])
      const third = run(['mcp', '--stdio', '--state', file])
      expect(await third.ended).toBe(0)
      expect(third.asked.stdio?.state).toBeDefined()
    })

    it.each([
      ['is not a state file', 'hello', 'is not a state file of payouts'],
      ['is empty', '', 'is empty'],
    ])('refuses a file that %s, before anything is served', async (_, text, says) => {
      await writeFile(file, text)
      const running = run(['rest', '--sandbox', '--port', '0', '--state', file])
      expect(await running.ended).toBe(1)
      expect(running.logged).toEqual([expect.stringContaining(`payouts: --state: ${file} ${says}`)])
      expect(running.asked.rest).toBeUndefined()
      expect(await readFile(file, 'utf8')).toBe(text)
    })

    it('releases the file if serving fails', async () => {
      const running = run(['rest', '--sandbox', '--port', 'x', '--state', file])
      expect(await running.ended).toBe(2)
      expect(await readdir(folder)).toEqual(['recent.state'])
    })

    it('is a flag only of packages whose writes have keys', async () => {
      const running = run(['rest', '--sandbox', '--port', '0', '--state', file], { openState: undefined })
      expect(await running.ended).toBe(2)
      expect(running.logged.join()).toContain('unknown flag --state')
    })
  })

  it('logs keys that are made, and failures of the state without foreign error messages', async () => {
    const running = run(['mcp', '--stdio'])
    expect(await running.ended).toBe(0)
    const write = { operation: 'createOrder', idempotencyKey: 'k-1' }
    const failed = { ...write, kind: 'state_failed' } as const
    running.logged.length = 0
    running.asked.stdio?.onWrite?.({ ...write, kind: 'key_made' })
    running.asked.stdio?.onWrite?.({ ...failed, sent: true, error: new StateError('full') })
    running.asked.stdio?.onWrite?.({
      ...{ ...failed, idempotencyKey: undefined, sent: false },
      error: new Error('redis://user:secret@state is gone'),
    })
    expect(running.logged.map((line) => line.replace(/^\d{4}-\S+Z /, ''))).toEqual([
      'createOrder sending key="k-1" (generated)',
      'createOrder outcome not recorded key="k-1" state="full"',
      'createOrder not sent state="the store failed"',
    ])
  })

  it('lists what is in flight before a forced exit', async () => {
    const running = run(['rest', '--sandbox', '--port', '0'])
    await untilLogged(running, 1)
    expect(running.inFlightLines()).toEqual([])
    const write = { operation: orderOperation, body: { amount: 1 }, idempotencyKey: 'a "key"' }
    let finish: () => void = () => {}
    await new Promise<void>((begun) => {
      repeatedWritesOf(running.client).send(write, async () => {
        begun()
        await new Promise<void>((resolve) => {
          finish = resolve
        })
        return { status: 200, data: {}, headers: new Headers(), requestId: undefined }
      })
    })
    expect(running.inFlightLines()).toEqual([
      'payouts: stopped with 1 in flight, which may have happened. Repeat each with its own key, never with a new one:',
      '  createOrder key="a \\"key\\""',
    ])
    finish()
    running.stop()
    expect(await running.ended).toBe(0)
  })

  it('lets a sandbox listen', async () => {
    const running = run(['sandbox'])
    await untilLogged(running, 1)
    expect(running.logged).toEqual([
      expect.stringMatching(/^payouts: a sandbox listens at (http:\S+)\n {2}export A=\1 B=false$/),
    ])
    running.stop()
    expect(await running.ended).toBe(0)
    const taken = keep(await listen(HELLO, { host: '127.0.0.1', port: 0 }))
    const second = run(['sandbox', '--port', String(taken.port)])
    expect(await second.ended).toBe(1)
    expect(second.logged.join()).toContain('choose another with --port')
  })

  it('lets a sandbox listen where --host says, without a token, and shows how other machines call it', async () => {
    const running = run(['sandbox', '--host', '0.0.0.0'])
    await untilLogged(running, 1)
    const [, port] = /listens at http:\/\/0\.0\.0\.0:(\d+)\n/.exec(running.logged.join()) ?? []
    expect(running.logged.join()).toContain(`export A=http://${hostname()}:${port} B=true`)
    expect(await (await fetch(`http://127.0.0.1:${port}`)).text()).toBe('hello')
    running.stop()
    expect(await running.ended).toBe(0)
  })

  it.each<[readonly string[], Partial<ClientChoice>]>([
    [[], { baseUrl: undefined, allowPlainHttp: undefined }],
    [['--allow-http', '--base-url', 'http://up:1'], { baseUrl: 'http://up:1', allowPlainHttp: true }],
  ])('passes on the address of the upstream, and whether plain http is intended: %j', async (flags, upstream) => {
    const running = run(['mcp', '--stdio', ...flags])
    expect(await running.ended).toBe(0)
    expect(running.asked.choice).toMatchObject(upstream)
  })

  it('asks a package only for what it has', async () => {
    const { ended, asked } = run(['mcp', '--stdio', '--sandbox'], {
      hasPayoutUrls: false,
      hasKeys: false,
      sandboxFlags: [],
    })
    expect(await ended).toBe(0)
    // Where it listens, and to whom, does not apply to streams.
    expect(Object.keys(asked.stdio ?? {}).sort()).toEqual([
      'deadline',
      'log',
      'onAnswer',
      'outputSchemas',
      'readOnly',
      'requireIdempotencyKey',
      'tools',
    ])
  })

  it('logs its answers, but no health checks', async () => {
    const running = run(['rest', '--sandbox', '--port', '0'])
    await untilLogged(running, 1)
    const event = { ...NO_DETAILS, method: 'GET', status: 200, durationMs: 1 }
    for (const route of ['/health', '/v1/order']) running.asked.rest?.onAnswer?.({ ...event, route })
    running.stop()
    await running.ended
    expect(running.logged.slice(2)).toEqual([expect.stringMatching(/ GET \/v1\/order 200 1 ms$/)])
  })

  it.each([
    ['serve', ['--rest-port', '0', '--mcp-port', '0']],
    ['mcp', ['--port', '0']],
    ['mcp', ['--stdio']],
  ] as const)('logs the calls of tools as it logs requests: %s %j', async (command, flags) => {
    const running = run([command, ...flags, '--sandbox'])
    running.stop()
    await running.ended
    const event = { ...NO_DETAILS, method: 'tools/call', tool: 'create-order', status: 200, durationMs: 1 }
    const { mcp, stdio } = running.asked
    for (const options of [mcp, stdio]) options?.onAnswer?.(event)
    expect(running.logged.filter((line) => / tools\/call create-order 200 1 ms$/.test(line))).toHaveLength(1)
  })

  it('speaks on its own streams until its caller closes them', async () => {
    const { ended, asked, logged } = run(['mcp', '--stdio', '--sandbox', '--host', '0.0.0.0'])
    expect(await ended).toBe(0)
    expect(asked.stdio).toMatchObject({ readOnly: false })
    expect(logged).toEqual(['payouts → sandbox: nothing is real'])
  })
})

describe('help', () => {
  it('explains every flag and every command, in lines that fit', async () => {
    const { ended, printed, logged } = run(['--help'])
    expect([await ended, logged]).toEqual([0, []])
    const text = printed.join('\n')
    const flags = flagsOf({
      tokenVariable: 'PAYOUTS_TOKEN',
      sandboxPort: 0,
      servedOperations: SERVED_OPERATIONS,
      hasKeys: true,
      hasPayoutUrls: true,
      sandboxFlags: SANDBOX_FLAGS,
    })
    for (const { name } of flags) expect(text).toContain(`--${name}`)
    for (const word of ['payouts 1.2.3: serves a test.', 'serve ', 'rest ', 'mcp ', 'sandbox ', 'PAYOUTS_KEY'])
      expect(text).toContain(word)
  })

  it.each([[], ['serve'], ['rest'], ['mcp'], ['sandbox']])(
    'of %j fits 80 columns, and ends with examples that can be run',
    async (...command) => {
      const { ended, printed } = run([...command, '--help'], {
        about: 'serves a test that has a good deal more to say of itself than others, as one sees here.',
        environment: [
          ['PAYOUTS_A_VARIABLE_WITH_A_LONG_NAME', 'What it is for, told in more words than a line has room for.'],
        ],
      })
      expect(await ended).toBe(0)
      const text = printed.join('\n')
      for (const line of text.split('\n')) expect(line.length, line).toBeLessThanOrEqual(80)
      const [, examples = ''] = text.split('Examples\n')
      const lines = [...examples.matchAll(/^ {2}payouts (.*)$/gm)].map(([, line = '']) => line)
      expect(lines.length).toBeGreaterThan(0)
      expect(text.trimEnd().endsWith(examples.trimEnd())).toBe(true)
      const flags = flagsOf({
        tokenVariable: 'PAYOUTS_TOKEN',
        sandboxPort: 0,
        servedOperations: SERVED_OPERATIONS,
        hasKeys: true,
        hasPayoutUrls: true,
        sandboxFlags: SANDBOX_FLAGS,
      })
      for (const line of lines) {
        const asked = readCommandLine(line.split(' '), flags)
        expect(asked).not.toHaveProperty('problem')
        if (command.length > 0) expect(asked).toMatchObject({ command: command[0] })
      }
    },
  )

  it('lists what is served by default, and what only if it is named', async () => {
    const [first, ...others] = SERVED_OPERATIONS
    if (first === undefined) throw new Error('there are none')
    const servedOperations = [{ ...first, addition: 'when_named' } as const, ...others]
    for (const command of ['serve', 'rest', 'mcp']) {
      const { ended, printed } = run([command, '--help'], { servedOperations })
      expect(await ended).toBe(0)
      const text = printed.join(' ').replace(/\s+/g, ' ')
      expect(text).toContain('Default: find-things, end-thing, price-thing. Only when named: create-order.')
    }
  })

  it('of one command has the flags that it takes', async () => {
    const { ended, printed } = run(['sandbox', '--help'])
    expect(await ended).toBe(0)
    const text = printed.join('\n')
    expect(text).toContain('Usage: payouts sandbox [flags]')
    expect(text).toContain('--port')
    expect(text).not.toContain('--read-only')
  })

  it('is shown without a command, which is a failure', async () => {
    const { ended, printed, logged } = run([])
    expect(await ended).toBe(2)
    expect(printed).toEqual([])
    expect(logged.join()).toContain('Usage: payouts <command> [flags]\n       payouts <command> --help\n')
  })

  it('the version is printed', async () => {
    const { ended, printed } = run(['serve', '--version'])
    expect([await ended, printed]).toEqual([0, ['1.2.3']])
  })

  it('an unknown flag is refused', async () => {
    const { ended, logged } = run(['serve', '--hots', 'x'])
    expect(await ended).toBe(2)
    expect(logged).toEqual(['payouts: unknown flag --hots; did you mean --host?'])
  })
})

describe('a command of the package alone', () => {
  const seen: (readonly string[])[] = []
  const programs = [
    {
      name: 'pay',
      usage: 'pay FILE',
      about: 'Pays a list.',
      run: async ({ args }: ProcessContext) => {
        seen.push(args)
        if (args.includes('--wrong')) throw new CommandError('--wrong: is wrong', 5)
        return 4
      },
    },
  ]

  it('gets what stands after its name, and says how it ended', async () => {
    const { ended } = run(['pay', 'list.csv', '--yes'], { programs })
    expect(await ended).toBe(4)
    expect(seen.at(-1)).toEqual(['list.csv', '--yes'])
  })

  it('fails in one line, with its own exit code', async () => {
    const { ended, logged } = run(['pay', '--wrong'], { programs })
    expect(await ended).toBe(5)
    expect(logged).toEqual(['payouts: --wrong: is wrong'])
  })

  it('is listed by the help, and suggested for a slip', async () => {
    const help = run(['--help'], { programs })
    await help.ended
    expect(help.printed.join('\n')).toContain('\nFlags of serve, rest, mcp and sandbox\n')
    expect(help.printed.join('\n')).toMatch(/^ {2}pay FILE +Pays a list\.$/m)
    const slip = run(['pya'], { programs })
    expect(await slip.ended).toBe(2)
    expect(slip.logged).toEqual(['payouts: unknown command pya; did you mean pay?'])
    const late = run(['--sandbox', 'pay'], { programs })
    expect(await late.ended).toBe(2)
    expect(late.logged).toEqual(['payouts: pay must be the first argument'])
  })
})

describe('the log of a command', () => {
  it.each([
    [{ code: 'EADDRINUSE' }, 'is taken by another program; choose another with --port'],
    [{ code: 'EACCES' }, 'needs permissions that this user does not have; choose another with --port'],
    [{ code: 'EADDRNOTAVAIL' }, 'does not have that address; choose another with --host'],
    [{ code: 'ENOTFOUND' }, 'unknown host name; choose another with --host'],
    [{ code: 'EOTHER' }, 'is unavailable (EOTHER); choose another with --port'],
    ['no reason', 'is unavailable (no reason); choose another with --port'],
    [null, 'is unavailable (null); choose another with --port'],
  ])('reports a port that is unavailable: %o', (error, says) => {
    expect(listenProblem(error, { host: '::1', port: 80, flag: '--port' })).toContain(says)
  })

  it('reports an answer in one line', () => {
    const event = {
      ...{ ...NO_DETAILS, method: 'POST', route: '/v1/order', status: 502, durationMs: 12, operation: 'createOrder' },
      ...{ outcome: 'unknown' as const, idempotencyKey: 'a"\nb', orderId: 'O-1', reason: undefined },
    }
    expect(logLine(event, 0)).toBe(
      '1970-01-01T00:00:00.000Z POST /v1/order 502 createOrder outcome=unknown key="a\\"\\nb" order="O-1" 12 ms',
    )
    const bare = { ...event, route: undefined, operation: undefined, outcome: undefined }
    expect(logLine({ ...bare, idempotencyKey: undefined, orderId: undefined }, 0)).toBe(
      '1970-01-01T00:00:00.000Z POST (no route) 502 12 ms',
    )
    expect(logLine({ ...event, route: '/health' }, 0)).toBeUndefined()
    const refused = { ...bare, idempotencyKey: undefined, orderId: undefined, status: 403, reason: 'host "a\nb"' }
    expect(logLine({ ...refused, route: '/health' }, 0)).toBe(
      '1970-01-01T00:00:00.000Z POST /health 403 refused="host \\"a\\nb\\"" 12 ms',
    )
  })

  it('reports a tool call in one line', () => {
    const event = {
      ...{ ...NO_DETAILS, method: 'tools/call', tool: 'create-order', status: 200, durationMs: 12 },
      ...{ operation: 'createOrder', idempotencyKey: 'k', orderId: 'O-1', runId: 'R\n1', requestId: 'req-7' },
      ...{ traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01', undelivered: true },
    }
    expect(logLine(event, 0)).toBe(
      '1970-01-01T00:00:00.000Z tools/call create-order 200 createOrder key="k" order="O-1" run="R\\n1" request=req-7 traceparent=00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01 undelivered 12 ms',
    )
  })

  it('shows a command to try its address with, which names the token but does not show it', () => {
    const where = { name: 'payouts', url: 'http://[::1]:1', examplePath: '/v1/order', withToken: 'PAYOUTS_TOKEN' }
    expect(curlLines({ ...where, kind: 'REST' })).toEqual([
      'payouts: REST at http://[::1]:1',
      `  curl -s -H "Authorization: Bearer $PAYOUTS_TOKEN" 'http://[::1]:1/v1/order'`,
    ])
    expect(curlLines({ ...where, kind: 'MCP', withToken: undefined })[1]).toMatch(/^ {2}curl -s -H 'content-type/)
  })
})
