import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { type Manifest, unprovable } from './provenance.ts'

const [repository = ''] = process.argv.slice(2)
const packages = new URL('../packages/', import.meta.url)
const manifests = readdirSync(packages).map(
  (name): Manifest => JSON.parse(readFileSync(fileURLToPath(new URL(`${name}/package.json`, packages)), 'utf8')),
)
const complaints = unprovable(manifests, repository)
for (const complaint of complaints) process.stderr.write(`${complaint}\n`)
process.exitCode = complaints.length === 0 ? 0 : 1
