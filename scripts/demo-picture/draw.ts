import { writeFile } from 'node:fs/promises'
import { demoPicture, PICTURE } from './demo-picture.ts'

await writeFile(PICTURE, await demoPicture())
process.stdout.write(`${PICTURE}\n`)
