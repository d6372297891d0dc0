import { execFile } from 'node:child_process'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { startInngestSandbox } from '@x/inngest-runs/testing/server'
import { startRunaSandbox } from '@x/runa-payouts/testing/server'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { compile, newestCompiler } from '../compilers.ts'
import { docComments } from './doc-comments.ts'
import { blocksOf, PAGES, PUBLISHED_PAGES, SOURCES, textOf } from './pages.ts'

const run = promisify(execFile)
// Inside this package, so that the blocks find the published packages as a user's project does.
const folder = fileURLToPath(new URL('../../.blocks', import.meta.url))

/** The functions that the events in the blocks start. */
const FUNCTIONS = {
  'send-receipt': { trigger: 'shop/order.placed', script: { ends: 'Completed', output: { sent: 1 } } },
  'send-welcome': { trigger: 'app/user.created', app: 'shop', script: { ends: 'Completed' } },
}

const blocks = [...PAGES, ...SOURCES].flatMap((page) => blocksOf(page).map((block) => ({ page, ...block })))
const programs = blocks
  .filter(({ language }) => language === 'ts')
  .map(({ page, line, code }) => ({ page, line, code, file: `${page.replaceAll(/\W+/g, '-')}-${line}.ts` }))

beforeAll(async () => {
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder)
  for (const { file, code } of programs) await writeFile(join(folder, file), code)
})
afterAll(() => rm(folder, { recursive: true, force: true }))

it('every published page has code to check, and so do doc comments of both packages', () => {
  const pages = new Set(programs.map(({ page }) => page))
  for (const page of PUBLISHED_PAGES) expect(pages).toContain(page)
  for (const name of ['runa-payouts', 'inngest-runs']) {
    expect([...pages].some((page) => page.startsWith(`packages/${name}/src/`))).toBe(true)
  }
})

it('no code is unchecked because of another language name', () => {
  const others = blocks.filter(({ page, language }) => {
    // Configurations of nginx are run in packages/serving, by an equivalent proxy and by nginx itself.
    const allowed = page.endsWith('.md') ? ['ts', 'sh', 'nginx', 'text', ''] : ['ts']
    return !allowed.includes(language)
  })
  expect(others.map(({ page, line, language }) => `${page}:${line} ${language}`)).toEqual([])
  const unfenced = SOURCES.filter((file) =>
    docComments(textOf(file)).some(({ text }) => /^@example\b(?!\n```ts\n)/m.test(text)),
  )
  expect(unfenced).toEqual([])
})

it('every block compiles for a strict user', async () => {
  const options =
    '--ignoreConfig --noEmit --strict --exactOptionalPropertyTypes --target es2022 --module nodenext --lib es2022,dom --types node'
  const files = programs.map(({ file }) => file)
  expect(ofOurs(await compile(newestCompiler(), folder, [...options.split(' '), ...files]))).toBe('')
})

/** Without what the compiler finds in libraries of others, whose declarations are theirs to fix: those of the official SDK and of PGlite. */
function ofOurs(complaints: string): string {
  const whole = complaints.split(/\n(?!\s)/)
  return whole
    .filter((complaint) => !/^\S*node_modules\/(?:inngest|@electric-sql\/pglite)\//.test(complaint))
    .join('\n')
}

describe('every block runs', () => {
  it.each(programs.map(({ page, line, file }) => [`${page}:${line}`, file]))('%s', async (_, file) => {
    const runa = await startRunaSandbox()
    const inngest = await startInngestSandbox({ functions: FUNCTIONS })
    const { runId, eventId } = inngest.sandbox.runs.start({
      script: { steps: [{ does: 'step', ms: 0, name: 'charge-card' }], ends: 'Completed', output: { n: 1 } },
    })
    try {
      const environment = {
        PATH: process.env.PATH,
        RUNA_API_KEY: runa.apiKey,
        RUNA_BASE_URL: runa.url,
        INNGEST_SIGNING_KEY: inngest.signingKey,
        INNGEST_EVENT_KEY: 'any-event-key',
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
