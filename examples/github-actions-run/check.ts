// Proves that the example works, without an account: runs the last step of workflow.yml as a runner would, against the
// sandbox of @x/inngest-runs.

import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startInngestSandbox } from '@x/inngest-runs/testing/server'
import { parse } from 'yaml'

const { steps } = parse(await readFile('workflow.yml', 'utf8')).jobs.report
const step = steps.at(-1)

const { sandbox, url, signingKey, close } = await startInngestSandbox({
  functions: {
    'nightly-report': { trigger: 'reports/nightly.requested', script: { ends: 'Completed', output: { rows: 7 } } },
    broken: { trigger: 'reports/broken', script: { ends: 'Failed', error: { message: 'no rows' } } },
  },
})
const scratch = await mkdtemp(join(tmpdir(), 'send-and-wait-'))
const secrets: Readonly<Record<string, string>> = { INNGEST_SIGNING_KEY: signingKey }

/** The variables of the step, with the secrets of the repository in them. */
const environment = Object.fromEntries(
  Object.entries<string>(step.env).map(([name, value]) => [
    name,
    value.replace(/\$\{\{ secrets\.(\w+) \}\}/, (_, secret) => secrets[secret] ?? ''),
  ]),
)

/** Runs the step with the shell of a runner. Returns its exit code, and the summary of the job. */
async function run(attempt: string, changed: Readonly<Record<string, string>> = {}) {
  const GITHUB_STEP_SUMMARY = join(scratch, attempt)
  const child = spawn('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', step.run], {
    env: {
      ...{ PATH: process.env.PATH, GITHUB_REPOSITORY: 'acme/shop', GITHUB_JOB: 'report', GITHUB_RUN_ID: '7' },
      ...{ GITHUB_RUN_ATTEMPT: attempt, GITHUB_STEP_SUMMARY, INNGEST_BASE_URL: url },
      ...{ ...environment, ...changed },
    },
  })
  const [code] = await once(child, 'close')
  return { code, summary: await readFile(GITHUB_STEP_SUMMARY, 'utf8') }
}

try {
  const good = await run('1')
  assert.equal(good.code, 0, good.summary)
  assert.match(good.summary, /^event 01\w+\n01\w+ completed\n$/)
  console.log('exit code 0: the run completed')

  const bad = await run('2', { EVENT_NAME: 'reports/broken' })
  assert.equal(bad.code, 1, bad.summary)
  assert.match(bad.summary, /failed: no rows/)
  console.log('exit code 1: the run failed, "no rows"')

  const refused = await run('3', { EVENT_NAME: 'inngest/reserved' })
  assert.equal(refused.code, 2, refused.summary)
  assert.match(refused.summary, /reserved/)
  console.log('exit code 2: the event was refused')

  const before = sandbox.runs.all.length
  sandbox.faults.next('drop-after-commit', { operation: 'sendEvent' })
  const repeated = await run('4')
  assert.equal(repeated.code, 0, repeated.summary)
  assert.equal(sandbox.runs.all.length, before + 1)
  console.log('exit code 0: the first response was lost, and there is one run')
} finally {
  await close()
  await rm(scratch, { recursive: true })
}
