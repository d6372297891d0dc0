import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { openapiModule } from './openapi-module.ts'
import { wireTypes } from './wire-types.ts'

const script = fileURLToPath(new URL('./generate.ts', import.meta.url))

it('finds every generated file up to date', async () => {
  await expect(promisify(execFile)(process.execPath, [script, '--check'])).resolves.toMatchObject({ stderr: '' })
})

it('emits plain types that refer to each other by name', async () => {
  const types = await wireTypes({
    source: new URL('./test/small.openapi.yaml', import.meta.url),
    name: 'small',
    command: 'x',
  })
  expect(types).toBe(await readFile(new URL('./test/small.wire.txt', import.meta.url), 'utf8'))
})

it('emits the document in the form of the client: its names, and amounts as strings', async () => {
  const module = await openapiModule({
    source: new URL('./test/small.openapi.yaml', import.meta.url),
    name: 'small',
    command: 'x',
  })
  expect(module).toBe(await readFile(new URL('./test/small.openapi.txt', import.meta.url), 'utf8'))
})
