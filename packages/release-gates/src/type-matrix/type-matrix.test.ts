import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Compiler, compilers, newestCompiler } from '../compilers.ts'
import { check } from './check.ts'
import { type Consumers, makeConsumers } from './consumers.ts'
import { settingsOf } from './settings.ts'

const [oldest] = compilers()
const newest = newestCompiler()

let consumers: Consumers

beforeAll(async () => {
  consumers = await makeConsumers()
})
afterAll(() => consumers.remove())

// All of them take a minute and a half, and are tried by `pnpm types:matrix`.
const strictest = (compiler: Compiler) =>
  settingsOf(compiler).filter(({ exactOptionalPropertyTypes }) => exactOptionalPropertyTypes)

it.each(
  [oldest, newest].flatMap((compiler) =>
    strictest(compiler).map((setting) => [compiler.version, setting.resolution, compiler, setting] as const),
  ),
)('TypeScript %s understands the packages, resolved as %s', async (_, __, compiler, setting) => {
  expect(await check(compiler, setting, consumers)).toBe('')
})

it('starts with the version in the READMEs, and ends with the newest', () => {
  expect([oldest, newest].map(({ version }) => version.replace(/\.\d+$/, ''))).toEqual(['5.5', '7.0'])
})
