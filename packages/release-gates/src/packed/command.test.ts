import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { toolNames } from '@x/test-kit'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type Unpacked, unpack } from '../tarball.ts'

interface Running {
  readonly stdout: () => string
  readonly stderr: () => string
  /** Resolves to the match once standard error has it. */
  readonly said: (pattern: RegExp) => Promise<RegExpExecArray>
  readonly ended: Promise<number | null>
  readonly tell: (signal: NodeJS.Signals) => void
  readonly write: (text: string) => void
  readonly endInput: () => void
}

const COMMANDS = [
  {
    folder: 'runa-payouts',
    keyless: 'RUNA_API_KEY',
    baseUrl: 'RUNA_BASE_URL',
    allowHttp: 'RUNA_ALLOW_HTTP',
    tokenVariable: 'RUNA_PAYOUTS_TOKEN',
    tool: 'list-orders',
    listed: toolNames('runa-payouts').toSorted(),
  },
  {
    folder: 'inngest-runs',
    keyless: 'INNGEST_SIGNING_KEY',
    baseUrl: 'INNGEST_BASE_URL',
    allowHttp: 'INNGEST_ALLOW_HTTP',
    tokenVariable: 'INNGEST_RUNS_TOKEN',
    tool: 'get-function-run-status',
    listed: toolNames('inngest-runs').toSorted(),
  },
] as const

describe.each(COMMANDS)('the command $folder, with nothing else installed', (command) => {
  const { folder, keyless, baseUrl, allowHttp, tokenVariable, tool, listed } = command
  let unpacked: Unpacked
  let program: string
  const running = new Set<() => void>()

  beforeAll(async () => {
    unpacked = await unpack(folder)
    const bin: unknown = unpacked.manifest.bin
    program = join(unpacked.folder, String(Object(bin)[folder]))
  })
  afterEach(() => {
    for (const kill of running) kill()
  })
  afterAll(() => rm(unpacked.project, { recursive: true }))

  function start(args: readonly string[], environment: Readonly<Record<string, string>> = {}): Running {
    const child = spawn(process.execPath, [program, ...args], {
      cwd: unpacked.project,
      env: { PATH: process.env.PATH, ...environment },
    })
    running.add(() => child.kill('SIGKILL'))
    let stdout = ''
    let stderr = ''
    child.stdout.on('data', (data) => {
      stdout += data
    })
    child.stderr.on('data', (data) => {
      stderr += data
    })
    const ended = once(child, 'close').then(([code]): number | null => code)
    return {
      stdout: () => stdout,
      stderr: () => stderr,
      ended,
      tell: (signal) => child.kill(signal),
      write: (text) => child.stdin.write(text),
      endInput: () => child.stdin.end(),
      said: async (pattern) => {
        for (;;) {
          const found = pattern.exec(stderr)
          if (found !== null) return found
          await Promise.race([once(child.stderr, 'data'), ended.then(() => Promise.reject(new Error(stderr)))])
        }
      },
    }
  }

  const run = async (args: readonly string[], environment: Readonly<Record<string, string>> = {}) => {
    const { ended, stdout, stderr } = start(args, environment)
    return { code: await ended, stdout: stdout(), stderr: stderr() }
  }

  it('is a program', async () => {
    expect(await readFile(program, 'utf8')).toMatch(/^#!\/usr\/bin\/env node\n/)
  })

  it('explains itself', async () => {
    const { code, stdout, stderr } = await run(['--help'])
    expect([code, stderr]).toEqual([0, ''])
    for (const part of ['serve', 'rest', 'mcp', 'sandbox', '--mcp-port', '--read-only', keyless, tokenVariable])
      expect(stdout).toContain(part)
    expect(Math.max(...stdout.split('\n').map(({ length }) => length))).toBeLessThanOrEqual(120)
    expect((await run(['--version'])).stdout).toBe(`${unpacked.manifest.version}\n`)
    expect(await run([])).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining('Usage') })
  })

  it.each([
    [['serve'], keyless],
    [['serve', '--sandbox', '--host', '0.0.0.0'], tokenVariable],
    [['serve', '--sandbox', '--host', '::'], tokenVariable],
    [['serve', '--sandbox', '--prot', '1'], '--'],
    [['srve'], 'did you mean serve?'],
    [['serve', '--sandbox', '--port', '1'], '--rest-port and --mcp-port'],
    [['rest', '--sandbox', '--port', 'x'], 'expected a port'],
    [['rest', '--sandbox', '--tools', 'get-ordr'], '--tools: unknown tool "get-ordr"'],
    [['rest', '--token'], '--token needs a value'],
    [['rest', '--base-url', 'nonsense'], '--base-url: expected an absolute URL'],
    [['sandbox', '--port', '0', '--faults', 'rate-limt'], '--faults: unknown fault "rate-limt"'],
    [['rest', '--sandbox', '--faults', 'rate-limit@x'], '--faults: unknown operation "x"'],
    [['rest', '--faults', 'rate-limit'], '--faults configures a sandbox'],
    [['mcp', '--stdio', '--http', '--sandbox'], 'cannot be combined'],
  ])('%j is refused in one line', async (args, says) => {
    const { code, stdout, stderr } = await run(args)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toContain(says)
    expect(stderr).toMatch(new RegExp(`^${folder}: [^\\n]+\\n$`))
  })

  it('names the port that is in use, and the flag to change', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    await once(other, 'listening')
    const address = other.address()
    const port = String(typeof address === 'object' ? (address satisfies AddressInfo | null)?.port : 0)
    const { code, stderr } = await run(['serve', '--sandbox', '--rest-port', '0', '--mcp-port', port])
    other.close()
    expect(code).toBe(1)
    expect(stderr).toContain(`port ${port} on 127.0.0.1 is taken by another program; choose another with --mcp-port`)
  })

  it('serves both APIs, against a sandbox and without a key, until it is told to stop', async () => {
    const { said, stderr, stdout, tell, ended } = start(['serve', '--sandbox', '--rest-port', '0', '--mcp-port', '0'])
    const [, rest, example = ''] = await said(/REST at (http:\S+)\n(?:.*curl .*\n)*?.*curl -s '(http:\S+)'/)
    const [, mcp = ''] = await said(/MCP at (http:\S+)\n.*curl/)
    expect((await fetch(`${rest}/health`)).status).toBe(200)
    expect((await fetch(example)).status).toBe(200)
    const tools = await fetch(mcp, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream' },
      body: '{"jsonrpc":"2.0","id":1,"method":"tools/list"}',
    })
    expect(await tools.text()).toContain(tool)
    expect((await fetch(`${rest}/health`, { headers: { origin: 'https://evil.example' } })).status).toBe(403)
    tell('SIGTERM')
    expect(await ended).toBe(0)
    expect(stdout()).toBe('')
    expect(stderr()).toContain('finishing calls in flight')
  })

  it('answers the first command that it shows, run unchanged', async () => {
    const { said, stderr } = start(['serve', '--sandbox', '--rest-port', '0', '--mcp-port', '0'])
    await said(/MCP at .*\n.*curl .*\n/)
    const lines = [...stderr().matchAll(/^ {2}(curl .*)$/gm)].map(([, line = '']) => line)
    const run = promisify(execFile)
    const answers: { [key: string]: unknown }[] = []
    const own = lines.filter((line) => !line.includes('/mcp'))
    for (const line of own) answers.push(JSON.parse((await run('sh', ['-c', line])).stdout))
    const [first, second] = answers
    // A few orders exist before, and the first command places one more. The run that is shown sleeps.
    if (folder === 'runa-payouts') {
      expect(first).toMatchObject({ status: 'COMPLETED', items: [{ face_value: '10.00' }] })
      expect(second).toMatchObject({ items: [{ id: first?.id }, {}, {}] })
    } else expect(first).toMatchObject({ data: { status: 'Running' } })
  })

  it('requires the token that it was given, and never shows it', async () => {
    const { said, stderr, tell, ended } = start(['rest', '--sandbox', '--port', '0'], {
      [tokenVariable]: 'open-sesame',
    })
    const [, rest] = await said(/REST at (http:\S+)\n.*curl/)
    expect((await fetch(`${rest}/openapi.json`)).status).toBe(401)
    const headers = { authorization: 'Bearer open-sesame' }
    expect((await fetch(`${rest}/openapi.json`, { headers })).status).toBe(200)
    tell('SIGINT')
    expect(await ended).toBe(0)
    expect(stderr()).not.toContain('sesame')
    expect(stderr()).toContain(`$${tokenVariable}`)
  })

  it('speaks MCP on its own streams, and nothing else on them', async () => {
    const { write, endInput, ended, stdout } = start(['mcp', '--stdio', '--sandbox'])
    const hello = { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'test', version: '1' } }
    write(`${JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'initialize', params: hello })}\n`)
    write('{"jsonrpc":"2.0","method":"notifications/initialized"}\n')
    write('{"jsonrpc":"2.0","id":2,"method":"tools/list"}\n')
    while (stdout().split('\n').length < 3) await new Promise((resolve) => setImmediate(resolve))
    endInput()
    expect(await ended).toBe(0)
    const messages = stdout()
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    const names = messages.find(({ id }) => id === 2).result.tools.map(({ name }: { name: string }) => name)
    expect(names.sort()).toEqual(listed)
  })

  /** A sandbox in its own process, and the variables that it prints for its clients. */
  async function startSandbox(...args: readonly string[]) {
    const sandbox = start(['sandbox', '--port', '0', ...args])
    const [, exported = ''] = await sandbox.said(/export (.+)\n/)
    const variables = Object.fromEntries(
      exported
        .split(' ')
        .map((one): [string, string] => [one.slice(0, one.indexOf('=')), one.slice(one.indexOf('=') + 1)]),
    )
    return { sandbox, variables }
  }

  const askedOf = async (rest: string | undefined): Promise<number> =>
    (await fetch(`${rest}${folder === 'runa-payouts' ? '/v1/order' : '/v1/runs/01HX9TK1GG2EQE3ZXV4F9S9N7P'}`)).status
  const answered = folder === 'runa-payouts' ? 200 : 404

  it('lets a sandbox listen, which the command can then serve', async () => {
    const { sandbox, variables } = await startSandbox()
    expect(variables).not.toHaveProperty(allowHttp)
    const serving = start(['rest', '--port', '0'], variables)
    const [, rest] = await serving.said(/REST at (http:\S+)\n/)
    expect(await askedOf(rest)).toBe(answered)
    serving.tell('SIGTERM')
    sandbox.tell('SIGTERM')
    expect(await Promise.all([serving.ended, sandbox.ended])).toEqual([0, 0])
    const secrets = Object.entries(variables).filter(([name]) => /KEY/.test(name))
    for (const [, secret] of secrets) expect(serving.stderr()).not.toContain(secret)
  })

  it('lets a sandbox be scripted by flags, and from outside', async () => {
    const { sandbox } = await startSandbox('--faults', 'unavailable-503:2')
    const [, controlUrl = ''] = await sandbox.said(/curl -s (http:\S+\/__sandbox) /)
    const faults = await (await fetch(`${controlUrl}/faults`)).json()
    expect(faults).toMatchObject({ pending: [{ fault: 'unavailable-503', times: 2 }] })
    expect((await fetch(new URL('/', controlUrl))).status).toBe(503)
    expect((await fetch(`${controlUrl}/faults`, { method: 'DELETE' })).status).toBe(200)
    expect((await fetch(new URL('/v2/nothing', controlUrl))).status).not.toBe(503)
    const evil = { headers: { origin: 'https://evil.example' } }
    expect((await fetch(controlUrl, evil)).status).toBe(403)
  })

  describe('with a sandbox that listens for other containers', () => {
    const reachable = async () => {
      const { variables } = await startSandbox('--host', '0.0.0.0')
      const { [allowHttp]: allowed, ...others } = variables
      expect(allowed).toBe('1')
      // By the host name of this machine, which is not a loopback address to a client.
      expect(others[baseUrl]).toContain(`http://${hostname()}:`)
      return others
    }

    it(`refuses to send it a key in plain http, in one line that names all ways to allow it`, async () => {
      const { code, stdout, stderr } = await run(['rest', '--port', '0'], await reachable())
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
      expect(stderr).toMatch(new RegExp(`^[^\\n]*allowPlainHttp: true.*${allowHttp}=1.*--allow-http[^\\n]*\\n$`))
    })

    it.each([
      ['with the variable', [], { [allowHttp]: '1' }],
      ['with --allow-http', ['--allow-http'], {}],
    ])('serves it %s', async (_, args, more) => {
      const serving = start(['rest', '--port', '0', ...args], { ...(await reachable()), ...more })
      const [, rest] = await serving.said(/REST at (http:\S+)\n/)
      expect(await askedOf(rest)).toBe(answered)
    })
  })
})
