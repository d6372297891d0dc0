import { PROJECT, PUBLISHED } from '../published.ts'
import { referenceOf } from './reference.ts'

for (const folder of PUBLISHED) {
  const { complaints, write } = await referenceOf(folder)
  const out = `${PROJECT}docs/${folder}/`
  await write(out)
  process.stdout.write(`${out}index.html\n`)
  // Read after writing, which may complain too.
  for (const complaint of complaints) process.stderr.write(`${folder}: ${complaint}\n`)
  if (complaints.length > 0) process.exitCode = 1
}
