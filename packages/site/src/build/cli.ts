// Builds the site.
//
//   npx -y pnpm@12 docs:site            # into site/, which git ignores
//   npx -y pnpm@12 docs:site --serve    # and shows it

import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { PROJECT } from '../../../release-gates/src/published.ts'
import { UNRELEASED, type Version } from '../versions/releases.ts'
import { buildSite } from './build-site.ts'
import { serveFolder } from './serve-folder.ts'

const say = (line: string) => process.stdout.write(`${line}\n`)

// pnpm passes on the -- that separates its own options from a script's.
const args = process.argv.slice(2).filter((argument) => argument !== '--')
const { values } = parseArgs({
  args,
  options: {
    out: { type: 'string', default: `${PROJECT}site` },
    serve: { type: 'boolean', default: false },
    // For a site of several versions: the deployment passes these.
    root: { type: 'string', default: '/' },
    path: { type: 'string', default: '' },
    label: { type: 'string', default: UNRELEASED.label },
    ref: { type: 'string', default: 'main' },
    origin: { type: 'string' },
    versions: { type: 'string' },
  },
})

const { root, path, label, ref, origin } = values
const versions: readonly Version[] =
  values.versions === undefined ? [{ label, path }] : JSON.parse(readFileSync(values.versions, 'utf8'))
const out = resolve(values.out)
await buildSite(out, { root, path, label, ref, origin, versions }, say)
say(`${out}/index.html`)
if (values.serve) {
  const { url } = await serveFolder(out)
  say(`${url} (stop with Ctrl+C)`)
}
