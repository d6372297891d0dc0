import { execFile } from 'node:child_process'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { startInngestSandbox } from '@x/inngest-runs/testing/server'
import { startRunaSandbox } from '@x/runa-payouts/testing/server'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { codeBlocks } from './code-blocks.ts'

const run = promisify(execFile)
const here = fileURLToPath(new URL('..', import.meta.url))
// Inside this package, so that the blocks find the published packages as a user's project does.
const folder = join(here, '.blocks')

const PAGES = ['packages/runa-payouts/README.md', 'packages/inngest-runs/README.md']

const programs = await Promise.all(
  PAGES.map(async (page) => {
    const markdown = await readFile(join(here, '../..', page), 'utf8')
    return codeBlocks(markdown).map(({ line, code }) => ({
      page,
      line,
      code,
      file: `${basename(join(page, '..'))}-${line}.ts`,
    }))
  }),
).then((found) => found.flat())

beforeAll(async () => {
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder)
  for (const { file, code } of programs) await writeFile(join(folder, file), code)
})
afterAll(() => rm(folder, { recursive: true, force: true }))

it('every page has code to check', () => {
  expect(new Set(programs.map(({ page }) => page))).toEqual(new Set(PAGES))
})

it('every block compiles for a strict user', async () => {
  const compiler = join(here, 'node_modules/typescript/bin/tsc')
  const options =
    '--ignoreConfig --noEmit --strict --exactOptionalPropertyTypes --target es2022 --module nodenext --lib es2022,dom --types node'
  const compiled = run(process.execPath, [compiler, ...options.split(' '), ...programs.map(({ file }) => file)], {
    cwd: folder,
  })
  expect((await compiled.catch((error: { stdout: string }) => error)).stdout).toBe('')
})

describe('every block runs', () => {
  it.each(programs.map(({ page, line, file }) => [`${page}:${line}`, file]))('%s', async (_, file) => {
    const runa = await startRunaSandbox()
    const inngest = await startInngestSandbox()
    const { runId, eventId } = inngest.sandbox.runs.start({ script: { ends: 'Completed', output: { n: 1 } } })
    try {
      const environment = {
        PATH: process.env.PATH,
        RUNA_API_KEY: runa.apiKey,
        RUNA_BASE_URL: runa.url,
        INNGEST_SIGNING_KEY: inngest.signingKey,
        INNGEST_BASE_URL: inngest.url,
        RUN_ID: runId,
        EVENT_ID: eventId,
      }
      const { stderr } = await run(process.execPath, [join(folder, file)], { env: environment })
      expect(stderr).toBe('')
    } finally {
      await Promise.all([runa.close(), inngest.close()])
    }
  })
})
