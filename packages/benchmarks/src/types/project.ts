import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PUBLISHED } from '../../../release-gates/src/published.ts'
import { unpack } from '../../../release-gates/src/tarball.ts'
import { ENTRIES } from '../bundles/entries.ts'

/** A folder outside the workspace with both packages in it and one file for each consumer. */
export interface Project {
  readonly folder: string
  /** Its compiler settings, by consumer. The first is the control. */
  readonly consumers: Readonly<Record<string, string>>
  remove(): Promise<void>
}

const COMPILER_OPTIONS = {
  noEmit: true,
  strict: true,
  skipLibCheck: true,
  module: 'nodenext',
  target: 'es2022',
  types: [],
}

const PROGRAMS: Readonly<Record<string, string>> = {
  'an empty file': 'export {}',
  [ENTRIES.runaCall.name]: ENTRIES.runaCall.program,
  [ENTRIES.inngestCall.name]: ENTRIES.inngestCall.program,
}

export async function makeProject(): Promise<Project> {
  const folder = await mkdtemp(join(tmpdir(), 'types-'))
  for (const name of PUBLISHED) {
    const unpacked = await unpack(name)
    await cp(unpacked.folder, join(folder, 'node_modules', unpacked.name), { recursive: true })
    await rm(unpacked.project, { recursive: true })
  }
  const consumers: Record<string, string> = {}
  for (const [index, [name, program]] of Object.entries(PROGRAMS).entries()) {
    const file = `consumer-${index}.ts`
    // Node's types are not available: a key is a text here.
    await writeFile(join(folder, file), program.replaceAll('process.env.KEY', `'a key'`))
    const settings = `tsconfig.${index}.json`
    await writeFile(join(folder, settings), JSON.stringify({ compilerOptions: COMPILER_OPTIONS, files: [file] }))
    consumers[name] = settings
  }
  await writeFile(join(folder, 'package.json'), JSON.stringify({ private: true, type: 'module' }))
  return { folder, consumers, remove: () => rm(folder, { recursive: true }) }
}
