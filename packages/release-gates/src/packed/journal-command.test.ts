import { execFile } from 'node:child_process'
import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { node, type Unpacked, unpack } from '../tarball.ts'

let unpacked: Unpacked
beforeAll(async () => {
  unpacked = await unpack('runa-payouts')
  await writeFile(
    join(unpacked.project, 'fill.mjs'),
    `import { fileJournal } from '@x/runa-payouts/journal/file'
     const journal = fileJournal('payroll.journal')
     const common = { baseUrl: 'https://playground.runa.io/v2', apiKeyPrefix: 'xx' }
     await journal.open({ ...common, reference: 'payroll' })
     const rows = Array.from({ length: 20000 }, (_, row) => ({ reference: 'employee-' + row, hash: '0' }))
     const claim = { ...common, key: 'k1', generation: 1, mode: 'async', apiVersion: '2024-02-05', body: '{}', claimedAt: 0 }
     await journal.claim({ ...claim, rows })
     await journal.close()`,
  )
  await node(unpacked.project, 'fill.mjs')
})
afterAll(() => rm(unpacked.project, { recursive: true }))

const run = (...args: readonly string[]) => {
  const program = join(unpacked.folder, 'dist', 'command.js')
  const options = { cwd: unpacked.project, env: { PATH: process.env.PATH }, maxBuffer: 2 ** 26 }
  return promisify(execFile)(process.execPath, [program, 'journal', ...args], options)
}

it('looks into a journal, without a key and with nothing else installed', async () => {
  const { stdout, stderr } = await run('payroll.journal', 'show')
  expect(stderr).toBe('')
  expect(stdout).toContain('  unknown   20000   ')
})

it('exports all of a long journal into a pipe', async () => {
  const { stdout } = await run('payroll.journal', 'export')
  expect(stdout.trimEnd().split('\r\n')).toHaveLength(20_001)
})

it('ends with a code that says what is wrong', async () => {
  await expect(run('nowhere.journal', 'show')).rejects.toMatchObject({
    code: 2,
    stderr: 'runa-payouts journal: nowhere.journal cannot be read: ENOENT\n',
  })
})
