import { globSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { type CodeBlock, codeBlocks } from './code-blocks.ts'
import { docCommentBlocks } from './doc-comments.ts'

/** The folder of the whole project, with a slash at its end. */
export const PROJECT = fileURLToPath(new URL('../../../', import.meta.url))

/** What users of the packages read. */
export const PUBLISHED_PAGES = ['packages/runa-payouts/README.md', 'packages/inngest-runs/README.md']

const found = (patterns: string[]) => globSync(patterns, { cwd: PROJECT }).sort()

/** Everything written in Markdown, whoever reads it. */
export const PAGES = found(['*.md', 'packages/*/README.md', 'examples/*/README.md'])

/** Whatever has doc comments that may come to be seen by users. */
export const SOURCES = found([
  'packages/{transport,servedOperations,sandbox,runa-payouts,inngest-runs}/src/**/*.ts',
]).filter((file) => !/\.(test|test-d|gen)\.ts$/.test(file))

export const textOf = (file: string): string => readFileSync(`${PROJECT}${file}`, 'utf8')

/** The blocks of a page, or of the doc comments of a source file. */
export const blocksOf = (file: string): CodeBlock[] =>
  file.endsWith('.md') ? codeBlocks(textOf(file)) : docCommentBlocks(textOf(file))
