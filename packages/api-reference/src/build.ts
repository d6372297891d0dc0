import { fileURLToPath } from 'node:url'
import { PUBLISHED } from './entry-points.ts'
import { referenceOf } from './reference.ts'

for (const folder of PUBLISHED) {
  const { complaints, write } = await referenceOf(folder)
  const out = fileURLToPath(new URL(`../../../docs/${folder}/`, import.meta.url))
  await write(out)
  process.stdout.write(`${out}index.html\n`)
  // Read after writing, which may complain too.
  for (const complaint of complaints) process.stderr.write(`${folder}: ${complaint}\n`)
  if (complaints.length > 0) process.exitCode = 1
}
