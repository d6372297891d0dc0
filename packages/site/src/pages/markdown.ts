/** A Markdown heading or sentence as plain text: code, emphasis and links keep their words. */
export const plainText = (markdown: string): string =>
  markdown
    .replaceAll(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replaceAll(/\*\*|`/g, '')
    .replaceAll(/\\(?=[\\`*_{}[\]()#+.!<>|-])/g, '')
    .replaceAll(/\s+/g, ' ')
    .trim()

/** A page's H1 as plain text, and what stands below it. */
export function splitTitle(markdown: string, source: string): { readonly title: string; readonly text: string } {
  const [, heading, text] = /^# (.+)\n([\s\S]*)$/.exec(markdown) ?? []
  if (heading === undefined || text === undefined) throw new Error(`${source} does not begin with a title`)
  return { title: plainText(heading), text: text.trim() }
}

/** The first paragraph, as one line of plain text; empty where a page begins with something else. */
export function firstParagraph(text: string): string {
  const paragraph = text.split(/\n\s*\n/).find((block) => !/^\s*(?:!\[|<)/.test(block)) ?? ''
  return /^\s*(?:```|\||#|[-*] )/.test(paragraph) ? '' : plainText(paragraph)
}
