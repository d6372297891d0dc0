import { readFileSync } from 'node:fs'
import { type Metadata, missingMetadata, unpublishable } from './metadata.ts'

// With the repository that releases, this is a gate. Without one, it is a warning: a fork tests without any of it.
const [repository] = process.argv.slice(2)
const root: Metadata = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))
const complaints = repository === undefined ? missingMetadata(root) : unpublishable(root, repository)
for (const complaint of complaints) process.stderr.write(`${repository === undefined ? 'warning: ' : ''}${complaint}\n`)
process.exitCode = repository === undefined || complaints.length === 0 ? 0 : 1
