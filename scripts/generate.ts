// Generates from each package's OpenAPI file its table of operations, its wire types, what it serves, the routes of its
// sandbox, and a module that holds the file as data.
//
//   node scripts/generate.ts           writes them
//   node scripts/generate.ts --check   fails if one of them does not match its OpenAPI file

import { readFile, writeFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { generatedModules } from './generated-modules.ts'

/** Another API is another row. */
const PACKAGES = [
  { spec: 'specs/runa-payouts.openapi.yaml', folder: 'packages/runa-payouts/src/' },
  { spec: 'specs/inngest-runs.openapi.yaml', folder: 'packages/inngest-runs/src/' },
]

const COMMAND = 'node scripts/generate.ts'
const root = new URL('../', import.meta.url)

const { values: flags } = parseArgs({ options: { check: { type: 'boolean', default: false } } })

for (const { spec, folder } of PACKAGES) {
  const from = { source: new URL(spec, root), name: spec, command: COMMAND }
  for (const { file, text: wanted } of await generatedModules(from, new URL(folder, root))) {
    const path = folder + file
    const target = new URL(path, root)
    const present = await readFile(target, 'utf8').catch(() => undefined)
    if (present === wanted) continue
    if (flags.check) {
      process.stderr.write(
        `${path} is ${present === undefined ? 'missing' : `out of date with ${spec}`}. Run: ${COMMAND}\n`,
      )
      process.exitCode = 1
    } else {
      await writeFile(target, wanted)
      process.stdout.write(`wrote ${path}\n`)
    }
  }
}
