import { globSync, readFileSync } from 'node:fs'
import { PROJECT } from '../published.ts'
import { type CodeBlock, codeBlocks } from './code-blocks.ts'
import { docCommentBlocks } from './doc-comments.ts'

/** What users of the packages read first. */
export const PUBLISHED_PAGES = ['packages/runa-payouts/README.md', 'packages/inngest-runs/README.md']

const found = (patterns: string[]) => globSync(patterns, { cwd: PROJECT }).sort()

/** What they read next: each answers the question that is its title. */
export const GUIDES = found(['packages/*/docs/*.md'])

/** Everything written in Markdown, whoever reads it. */
export const PAGES = found([
  '*.md',
  'packages/*/README.md',
  'packages/*/docs/*.md',
  'examples/README.md',
  'examples/*/README.md',
])

/** Whatever has doc comments that may come to be seen by users. */
export const SOURCES = found(['packages/{transport,serving,sandbox,runa-payouts,inngest-runs}/src/**/*.ts']).filter(
  (file) => !/\.(test|test-d|gen)\.ts$/.test(file),
)

export const textOf = (file: string): string => readFileSync(`${PROJECT}${file}`, 'utf8')

/** The blocks of a page, or of the doc comments of a source file. */
export const blocksOf = (file: string): CodeBlock[] =>
  file.endsWith('.md') ? codeBlocks(textOf(file)) : docCommentBlocks(textOf(file))
