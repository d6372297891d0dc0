import { PUBLISHED } from '../../../release-gates/src/published.ts'
import type { Page } from '../pages/page.ts'

/** The declarations of an entry point, as the package publishes them. */
export interface Declarations {
  readonly file: string
  readonly text: string
}

/** Each page has its Markdown beside it. */
export const markdownPath = ({ route }: Page): string => `${route === '' ? 'index' : route}.md`

const lineOf =
  (root: string) =>
  (page: Page): string =>
    `- [${page.title}](${root}${markdownPath(page)})${page.description === '' ? '' : `: ${page.description}`}`

/**
 * What a model reads first (llmstxt.org): title, summary, and a line for each page that it may want.
 *
 * @param root the address of the site, with a slash at its end; its path, while it has no address.
 */
export function llmsTxt(pages: readonly Page[], root: string): string {
  const home = pages.find(({ kind }) => kind === 'home')
  const sections = PUBLISHED.flatMap((folder) => {
    const own = pages.filter(({ route }) => route === folder || route.startsWith(`${folder}/`))
    const written = own.filter(({ kind }) => kind === 'readme' || kind === 'guide')
    const entries = own.filter(({ kind }) => kind === 'entry')
    return [
      [`## @x/${folder}`, '', ...written.map(lineOf(root))],
      [`## Reference of @x/${folder}`, '', ...entries.map(lineOf(root))],
    ]
  })
  return `${[
    [`# ${home?.title ?? ''}`],
    [`> ${home?.description ?? ''}`],
    ...sections,
    ['## Optional', '', `- [Everything in one file](${root}llms-full.txt): every README, guide and declaration`],
  ]
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`
}

/** Every README and guide, and the declarations: the reference in the form that takes the fewest tokens. */
export const llmsFullTxt = (pages: readonly Page[], declarations: readonly Declarations[]): string =>
  `${[
    ...pages
      .filter(({ kind }) => kind === 'home' || kind === 'readme' || kind === 'guide')
      .map(({ title, text }) => `# ${title}\n\n${text}`),
    ...declarations.map(({ file, text }) => `# Declarations: ${file}\n\n\`\`\`ts\n${text.trim()}\n\`\`\``),
  ].join('\n\n---\n\n')}\n`
