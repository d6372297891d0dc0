import { compilers } from '../compilers.ts'
import { check } from './check.ts'
import { makeConsumers } from './consumers.ts'
import { settingsOf } from './settings.ts'

const consumers = await makeConsumers()
try {
  for (const compiler of compilers()) {
    for (const setting of settingsOf(compiler)) {
      const began = performance.now()
      const complaints = await check(compiler, setting, consumers)
      const exact = setting.exactOptionalPropertyTypes ? 'exact' : 'not exact'
      const took = `${((performance.now() - began) / 1000).toFixed(1)} s`
      const row = [
        `TypeScript ${compiler.version}`,
        setting.resolution,
        exact,
        complaints === '' ? 'ok' : 'WRONG',
        took,
      ]
      process.stdout.write(`${row.join('  ')}\n${complaints}`)
      if (complaints !== '') process.exitCode = 1
    }
  }
} finally {
  await consumers.remove()
}
