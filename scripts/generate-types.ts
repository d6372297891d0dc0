// Makes each package's wire types from its OpenAPI file.
//
//   node scripts/generate-types.ts           writes them
//   node scripts/generate-types.ts --check   fails when one of them is not what its OpenAPI file says

import { readFile, writeFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { wireTypes } from './wire-types.ts'

/** One more API is one more row. */
const PACKAGES = [
  { spec: 'specs/runa-payouts.openapi.yaml', types: 'packages/runa-payouts/src/wire.gen.ts' },
  { spec: 'specs/inngest-runs.openapi.yaml', types: 'packages/inngest-runs/src/wire.gen.ts' },
]

const COMMAND = 'node scripts/generate-types.ts'
const root = new URL('../', import.meta.url)

const { values: flags } = parseArgs({ options: { check: { type: 'boolean', default: false } } })

for (const { spec, types } of PACKAGES) {
  const target = new URL(types, root)
  const wanted = await wireTypes({ source: new URL(spec, root), name: spec, command: COMMAND })
  const present = await readFile(target, 'utf8').catch(() => undefined)
  if (present === wanted) continue
  if (flags.check) {
    process.stderr.write(
      `${types} is ${present === undefined ? 'missing' : `not what ${spec} says`}. Run: ${COMMAND}\n`,
    )
    process.exitCode = 1
  } else {
    await writeFile(target, wanted)
    process.stdout.write(`wrote ${types}\n`)
  }
}
