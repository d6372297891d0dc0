import type { Page } from '../pages/page.ts'

/** The name of a page's file among the generator's sources. */
export const fileOf = ({ route, kind }: Page): string =>
  route === '' ? 'index.md' : kind === 'readme' || kind === 'entry' ? `${route}/index.md` : `${route}.md`

/**
 * A page as the generator reads it: settings, then Markdown.
 *
 * @param page with the links of the site.
 * @param editUrl where the source can be changed.
 */
export function pageFile(page: Page, base: string, editUrl: string | undefined): string {
  const settings = {
    title: page.title,
    ...(page.description === '' ? {} : { description: page.description }),
    editUrl: editUrl ?? false,
    ...(page.kind === 'home' ? landing(page, base) : {}),
    ...(page.kind === 'reference' || page.kind === 'entry' ? { prev: false, next: false } : {}),
  }
  // JSON is YAML.
  return `---\n${JSON.stringify(settings, null, 2)}\n---\n\n${page.kind === 'home' ? withoutFirstParagraph(page.text) : page.text}\n`
}

const landing = (page: Page, base: string) => ({
  template: 'splash',
  hero: {
    title: page.title,
    tagline: page.description,
    actions: [
      { text: 'Send payouts', link: `${base}runa-payouts/`, icon: 'right-arrow' },
      { text: 'Operate Inngest runs', link: `${base}inngest-runs/`, icon: 'right-arrow', variant: 'secondary' },
    ],
  },
})

/** The hero has it. */
const withoutFirstParagraph = (text: string): string =>
  text
    .split(/\n\s*\n/)
    .slice(1)
    .join('\n\n')
