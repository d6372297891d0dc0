import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { startInngestSandbox } from '@x/inngest-runs/testing/server'
import { afterAll, beforeAll, expect, it } from 'vitest'

const run = promisify(execFile)
const program = fileURLToPath(new URL('send-and-wait.ts', import.meta.url))

const { sandbox, url, signingKey, close } = await startInngestSandbox({
  functions: {
    report: { trigger: 'reports/good', script: { ends: 'Completed', output: { rows: 7 } } },
    breaks: { trigger: 'reports/bad', script: { ends: 'Failed', error: { message: 'no rows' } } },
  },
})
let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'send-and-wait-'))
})
afterAll(async () => {
  await close()
  await rm(folder, { recursive: true })
})

/** Runs the script as a step does. */
async function step(name: string, attempt: string) {
  const summary = join(folder, `${attempt}.md`)
  const env = {
    PATH: process.env.PATH,
    INNGEST_BASE_URL: url,
    INNGEST_SIGNING_KEY: signingKey,
    EVENT_NAME: name,
    GITHUB_REPOSITORY: 'acme/shop',
    GITHUB_RUN_ID: '7',
    GITHUB_RUN_ATTEMPT: attempt,
    GITHUB_STEP_SUMMARY: summary,
  }
  const {
    code = 0,
    stdout,
    stderr,
  }: { code?: number; stdout: string; stderr: string } = await run(process.execPath, [program], { env }).catch(Object)
  return { code, said: stdout + stderr, summary: await readFile(summary, 'utf8') }
}

it('succeeds when its run completes, and says so in the summary of the job', async () => {
  const { code, said, summary } = await step('reports/good', '1')
  expect({ code, said }).toMatchObject({ code: 0, said: expect.stringMatching(/^event 01\w+\n01\w+ completed\n$/) })
  expect(summary).toBe(said)
})

it('fails when its run fails, and says why', async () => {
  expect(await step('reports/bad', '2')).toMatchObject({ code: 1, said: expect.stringContaining('failed: no rows') })
})

it('starts one run, although the first response is lost', async () => {
  const before = sandbox.runs.all.length
  sandbox.faults.next('drop-after-commit', { operation: 'sendEvent' })
  expect(await step('reports/good', '3')).toMatchObject({ code: 0 })
  expect(sandbox.runs.all).toHaveLength(before + 1)
})

it('fails otherwise when nobody can tell', async () => {
  expect(await step('inngest/reserved', '4')).toMatchObject({ code: 2, said: expect.stringContaining('reserved') })
})
