import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { compile, newestCompiler } from '../compilers.ts'
import { inPackage, PUBLISHED, type Published } from '../published.ts'
import { node, type Unpacked, unpack } from '../tarball.ts'
import { codeIn } from './chunk-graph.ts'

/** Specifiers of modules that a published file may import apart from its own neighbours. */
const BUILT_INS_OF: Readonly<Record<string, RegExp>> = {
  // A process: it listens on ports, and reads and writes streams.
  command: /^node:/,
  // What the command does with a journal: it reads files, and loads drivers.
  'journal-process': /^node:/,
  'open-place': /^node:/,
  // What commands share: the streams, the arguments and the signals of a process.
  'run-process': /^node:(?:process|util)$/,
  // Commands that read a list, ask, and write results, and what they share.
  'pay-command': /^node:/,
  'status-command': /^node:/,
  'runa-upstream': /^node:util$/,
  'file-journal': /^node:/,
  // The server of the sandbox listens on a port.
  'testing/server': /^node:/,
  // The listener that both of them use.
  'testing/node': /^node:/,
  // Talks over the process's own streams.
  'mcp/stdio': /^node:(?:process|stream)$/,
  // The journal in a file.
  'journal/file': /^node:/,
  // The file locking and replacement that it and the state of the commands use.
  'journal/node': /^node:/,
}

// Not within quotes themselves: `'from' | 'until'` is a type.
const IMPORT = /(?<!["'])(?:\bfrom|\bimport|\brequire)\s*\(?\s*["']([^"',]+)["']/g

const DOC_COMMENT_LINE = /^[ \t]*\* .*$/gm

/** A call through each package and its sandbox, in a form that both module systems accept. */
const CALLS: Readonly<
  Record<Published, { names: readonly [string, string]; missing: string; program: string; prints: string }>
> = {
  'runa-payouts': {
    names: ['RunaPayouts', 'createRunaSandbox'],
    missing: '/v1/order/none',
    program: `
      const sandbox = createRunaSandbox()
      const runa = new RunaPayouts({ apiKey: sandbox.apiKey, fetch: sandbox.fetch })
      runa.createOrder({
        payment_method: { type: 'ACCOUNT_BALANCE', currency: 'USD' },
        items: [{ face_value: 10, distribution_method: { type: 'PAYOUT_LINK' }, products: { type: 'SINGLE', value: 'AMZ-US' } }],
      }).then(({ kind }) => console.log(kind, sandbox.ledger.orders.length))`,
    prints: 'completed 1\n',
  },
  'inngest-runs': {
    names: ['InngestRuns', 'createInngestSandbox'],
    missing: '/v1/runs/01JQ7Z6Y3Z9V5X0W1T2S3R4Q5P',
    program: `
      const sandbox = createInngestSandbox()
      const runs = new InngestRuns({ apiKey: sandbox.signingKey, fetch: sandbox.fetch })
      const { runId } = sandbox.runs.start({ script: { ends: 'Completed', output: 7 } })
      runs.waitForRun(runId).then(({ result, output }) => console.log(result, output))`,
    prints: 'completed 7\n',
  },
}

describe.each(PUBLISHED)('the tarball of %s', (folder) => {
  const { names, missing, program, prints } = CALLS[folder]
  let unpacked: Unpacked
  const text = (file: string) => readFile(join(unpacked.folder, file), 'utf8')

  beforeAll(async () => {
    unpacked = await unpack(folder)
  })
  afterAll(() => rm(unpacked.project, { recursive: true }))

  it('needs nothing else to be installed', () => {
    const { dependencies, peerDependencies, optionalDependencies } = unpacked.manifest
    expect({ dependencies, peerDependencies, optionalDependencies }).toEqual({})
  })

  it('contains the build, the licences, the README and its guides, and no development files', () => {
    const outside = unpacked.files.filter((file) => !/^(?:dist\/|docs\/[\w-]+\.md$)/.test(file))
    expect(outside.sort()).toEqual(['LICENSE', 'README.md', 'THIRD_PARTY_LICENSES.md', 'package.json'])
    expect(unpacked.files.filter((file) => file.endsWith('.map'))).toEqual([])
  })

  it('its files import nothing but each other', async () => {
    const foreign: string[] = []
    for (const file of unpacked.files.filter((name) => /\.(?:c?js|d\.c?ts)$/.test(name))) {
      const entry = file.replace(/^dist\//, '').replace(/\.(?:d\.)?c?[jt]s$/, '')
      // The reader of an example in a doc comment has what it imports.
      const path = join(unpacked.folder, file)
      const code = /\.d\.c?ts$/.test(file) ? (await text(file)).replaceAll(DOC_COMMENT_LINE, '') : await codeIn(path)
      for (const [, specifier = ''] of code.matchAll(IMPORT)) {
        if (!specifier.startsWith('.') && BUILT_INS_OF[entry]?.test(specifier) !== true)
          foreign.push(`${file}: ${specifier}`)
      }
    }
    expect(foreign).toEqual([])
  })

  it('its declarations show no type of the libraries inside', async () => {
    for (const file of unpacked.files.filter((name) => /\.d\.c?ts$/.test(name))) {
      expect(await text(file), file).not.toMatch(/\bzod\b|\$Zod|ZodMini|\bKy[A-Z]|\bky\b|undici/i)
    }
  })

  it('lists what is inlined, with its licences', async () => {
    const inlined = Object.entries(Object(unpacked.manifest.inlinedDependencies))
    expect(inlined.length).toBeGreaterThan(0)
    const licences = await text('THIRD_PARTY_LICENSES.md')
    const headings = [...licences.matchAll(/^## (.+) \(/gm)].map(([, heading]) => heading)
    expect(headings.sort()).toEqual(inlined.map(([name, version]) => `${name} ${version}`).sort())
  })

  it('every entry can be imported and required, and exports the same names', async () => {
    for (const specifier of unpacked.specifiers) {
      const list =
        'console.log(JSON.stringify(Object.keys(it).filter((name) => name !== "default" && name !== "module.exports").sort()))'
      const imported = await node(
        unpacked.project,
        '--input-type=module',
        '-e',
        `import * as it from '${specifier}'; ${list}`,
      )
      const required = await node(
        unpacked.project,
        '--input-type=commonjs',
        '-e',
        `const it = require('${specifier}'); ${list}`,
      )
      expect(JSON.parse(imported).length, specifier).toBeGreaterThan(0)
      expect(JSON.parse(required), specifier).toEqual(JSON.parse(imported))
    }
  })

  it('no entry declares a value that it does not export', async () => {
    const promises = await Promise.all(
      unpacked.specifiers.map(async (specifier, index) => {
        const list = `import * as it from '${specifier}'; console.log(JSON.stringify(Object.keys(it)))`
        const given = await node(unpacked.project, '--input-type=module', '-e', list)
        return `import * as entry${index} from '${specifier}'
          const given${index} = ${given.trim()} as const
          export const more${index}: Exclude<keyof typeof entry${index}, (typeof given${index})[number]>[] = ['' as never]
          export const none${index}: never = more${index}[0]!`
      }),
    )
    await writeFile(join(unpacked.project, 'promises.mts'), promises.join('\n'))
    const options = ['--noEmit', '--strict', '--skipLibCheck', '--module', 'nodenext', '--target', 'es2022']
    expect(await compile(newestCompiler(), unpacked.project, [...options, 'promises.mts'])).toBe('')
  })

  it('every entry is pure CommonJS, for tests in Jest and runtimes that cannot require ES modules', async () => {
    const { specifiers } = unpacked
    expect(specifiers).toEqual(expect.arrayContaining([unpacked.name, `${unpacked.name}/rest`, `${unpacked.name}/mcp`]))
    const script = `for (const specifier of ${JSON.stringify(specifiers)}) require(specifier)`
    expect(
      await node(unpacked.project, '--no-experimental-require-module', '--input-type=commonjs', '-e', script),
    ).toBe('')
  })

  it.each([
    ['module', 'esm.mts', 'nodenext'],
    ['commonjs', 'cjs.cts', 'nodenext'],
    ['bundler', 'bundled.ts', 'bundler'],
  ])('its types hold for a strict consumer (%s)', async (_, file, resolution) => {
    const names = unpacked.specifiers.map(
      (specifier, index) =>
        `import * as entry${index} from '${specifier}'\nexport const used${index}: object = entry${index}`,
    )
    await writeFile(join(unpacked.project, file), names.join('\n'))
    const module = resolution === 'bundler' ? 'esnext' : 'nodenext'
    const complaints = await compile(newestCompiler(), unpacked.project, [
      ...['--noEmit', '--strict', '--skipLibCheck', 'false', '--target', 'es2022', '--lib', 'es2022,dom,dom.iterable'],
      ...['--types', '', '--module', module, '--moduleResolution', resolution, file],
    ])
    expect(complaints).toBe('')
  })

  it('a call works through it, in both formats', async () => {
    const [client, sandbox] = names
    const imports = `import { ${client} } from '${unpacked.name}'; import { ${sandbox} } from '${unpacked.name}/testing';`
    const requires = `const { ${client} } = require('${unpacked.name}'); const { ${sandbox} } = require('${unpacked.name}/testing');`
    expect(await node(unpacked.project, '--input-type=module', '-e', imports + program)).toBe(prints)
    expect(await node(unpacked.project, '--input-type=commonjs', '-e', requires + program)).toBe(prints)
  })

  it('an error of one format is recognised by the guards of the other', async () => {
    const [client] = names
    const script = `
      import { ${client}, isConfigurationError } from '${unpacked.name}'
      import { createRequire } from 'node:module'
      const cjs = createRequire(process.cwd() + '/x.js')('${unpacked.name}')
      try { new cjs.${client}({ maxRetries: -1 }) } catch (error) {
        console.log(error instanceof cjs.ConfigurationError, cjs.${client} === ${client}, isConfigurationError(error))
      }`
    expect(await node(unpacked.project, '--input-type=module', '-e', script)).toBe('true false true\n')
  })

  it('a fetch marked by one format is recognised by the clients of the other', async () => {
    const [client] = names
    const script = `
      import { ${client}, singleRequest } from '${unpacked.name}'
      import { createRequire } from 'node:module'
      const cjs = createRequire(process.cwd() + '/x.js')('${unpacked.name}')
      const own = Object.freeze((url, init) => fetch(url, init))
      const apiKey = '${folder}' === 'runa-payouts' ? 'xx1.2' : 'signkey-test-00'
      const told = []
      for (const Client of [${client}, cjs.${client}]) {
        for (const given of [singleRequest(own), cjs.singleRequest(own), own]) {
          // Nothing listens there.
          const client = new Client({ apiKey, baseUrl: 'http://127.0.0.1:20011', fetch: given, maxRetries: 0 })
          told.push(await client.request('GET', '/x').catch(({ outcome }) => outcome))
        }
      }
      console.log(told.join(' '))`
    expect(await node(unpacked.project, '--input-type=module', '-e', script)).toBe(
      'not_sent not_sent unknown not_sent not_sent unknown\n',
    )
  })

  it('a class is the same type in both formats', async () => {
    const [client] = names
    await writeFile(
      join(unpacked.project, 'takes.cts'),
      `import { ${client} } from '${unpacked.name}'
export const take = (_client: ${client}) => {}`,
    )
    await writeFile(
      join(unpacked.project, 'gives.mts'),
      `import { ${client} } from '${unpacked.name}'
import { take } from './takes.cjs'
take(new ${client}({ apiKey: 'x' }))`,
    )
    const options = ['--noEmit', '--strict', '--target', 'es2022', '--types', '', '--module', 'nodenext']
    expect(await compile(newestCompiler(), unpacked.project, [...options, 'gives.mts'])).toBe('')
  })

  it('./rest recognises the errors of a client of either format', async () => {
    const [client, sandbox] = names
    const serve = `
      const { apiKey, signingKey, fetch } = ${sandbox}()
      const handle = createRestHandler(new ${client}({ apiKey: apiKey ?? signingKey, fetch }))
      handle(new Request('http://localhost${missing}'))
        .then((answer) => answer.json())
        .then(({ status, outcome }) => console.log(status, outcome))`
    const paths = { [client]: '', [sandbox]: '/testing', createRestHandler: '/rest' }
    const lines = (line: (name: string, specifier: string) => string) =>
      Object.entries(paths)
        .map(([name, path]) => line(name, unpacked.name + path))
        .join('\n')
    const imports = lines((name, specifier) => `import { ${name} } from '${specifier}'`)
    const requires = lines((name, specifier) => `const { ${name} } = require('${specifier}')`)
    expect(await node(unpacked.project, '--input-type=module', '-e', imports + serve)).toBe('404 rejected\n')
    expect(await node(unpacked.project, '--input-type=commonjs', '-e', requires + serve)).toBe('404 rejected\n')
  })

  it('prints its classes by their names', async () => {
    const script = `
      import * as module from '@x/${folder}'
      import { createRequire } from 'node:module'
      const required = createRequire(import.meta.url)('@x/${folder}')
      const wrong = [module, required].flatMap((all) => Object.entries(all))
        .filter(([name, value]) => typeof value === 'function' && value.name !== name).map(([name]) => name)
      console.log(wrong.join(), (await import('node:util')).inspect(new module.SdkError('x')).split(':')[0])`
    expect(await node(unpacked.project, '--input-type=module', '-e', script)).toBe(' SdkError\n')
  })

  it('hovering the types of bodies shows documented fields', async () => {
    const types = await text('dist/types.d.cts')
    const wire = await readFile(inPackage(folder, 'src/wire.gen.ts'), 'utf8')
    const bodies = new Set([...wire.matchAll(/^export type (\w+)/gm)].map(([, name]) => name))
    const fields = [...types.matchAll(/^(?:export )?type (\w+) = \{\n([\s\S]*?)^\};?$/gm)].flatMap(
      ([, type = '', body = '']) =>
        !bodies.has(type)
          ? []
          : [...body.matchAll(/(\*\/\n)?^\t(?:readonly )?(\w+)\??:(?! (?:never|undefined);)/gm)].map(
              ([, comment, field]) => ({
                field: `${type}.${field}`,
                isDocumented: comment !== undefined,
              }),
            ),
    )
    expect(fields.length).toBeGreaterThan(10)
    expect(fields.filter(({ isDocumented }) => !isDocumented).map(({ field }) => field)).toEqual([])
    if (folder === 'runa-payouts') {
      expect(types).toMatch(/type CompletedOrder = \{\s*\/\*\* [^*]+\*\/\s*id: string/)
      expect(types).toMatch(/type Order = CompletedOrder \| FailedOrder \| ProcessingOrder \| UnknownOrder/)
    }
  })
})
