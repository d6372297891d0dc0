import { readdirSync } from 'node:fs'
import { PROJECT } from '../published.ts'

/** Folders of examples that nobody copies, each with the reason. */
const NOT_COPIED: Readonly<Record<string, string>> = {
  demo: 'a tour of both packages: `pnpm demo` runs it in this repository',
}

export const EXAMPLES = `${PROJECT}examples/`

/** Every folder that a user copies. */
export const EXAMPLE_FOLDERS: readonly string[] = readdirSync(EXAMPLES, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && entry.name !== 'node_modules' && NOT_COPIED[entry.name] === undefined)
  .map(({ name }) => name)
  .sort()
